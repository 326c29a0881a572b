"""Notebooks are prepared for one person: one language, set parameters, no outputs, and nothing lost on the way."""

from __future__ import annotations

import ast
import json
from datetime import UTC, datetime

import nbformat
import pytest

from cmtrain.errors import CmtrainError, ContentError, UnknownNameError
from cmtrain.journal import Drafted, Journal, Opened, Sitting
from cmtrain.workbook.opening.assets import in_language, notebook_hash, notebook_hashes
from cmtrain.workbook.opening.lessons import all_lessons
from cmtrain.workbook.opening.prepare import Wish, prepare

LESSONS = all_lessons()
NAME = '李"\\\n'.strip() + " é𠮷'; import os"


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("prepared")


@pytest.fixture(scope="module")
def prepared(folder):
    return prepare(Wish("red-ring", "zh", trainee=NAME, folder=folder))


def notebook(prepared, page):
    found = nbformat.read(prepared.folder / page, as_version=4)
    nbformat.validate(found)
    return found


def injected(found):
    (cell,) = (cell for cell in found.cells if "injected-parameters" in cell.metadata.get("tags", ()))
    return {line.targets[0].id: ast.literal_eval(line.value) for line in ast.parse(cell.source).body}


def test_each_lesson_is_there_in_both_languages_and_the_one_asked_for_comes_first(prepared):
    assert prepared.first == "02_shortage_research.zh.ipynb"
    assert list(prepared.pages) == [f"{lesson.name}.{lang}.ipynb" for lesson in LESSONS for lang in ("zh", "en")]
    assert [link.exercises for link in prepared.lessons] == [lesson.exercises for lesson in LESSONS]


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.name)
def test_prepared_notebook_has_one_language_its_parameters_and_the_hash_that_we_ship(prepared, lesson, lang):
    found = notebook(prepared, f"{lesson.name}.{lang}.ipynb")
    assert injected(found) == {
        "case": lesson.case, "seed": lesson.seed, "lang": lang, "trainee": NAME, "journal": str(prepared.journal),
    }  # fmt: skip
    ours = [cell for cell in found.cells if "injected-parameters" not in cell.metadata.get("tags", ())]
    assert notebook_hash(ours) == notebook_hashes(lesson.path.parent)[f"{lesson.name}.{lang}"]
    assert in_language(found.cells, lang) == found.cells
    assert all(cell.outputs == [] for cell in found.cells if cell.cell_type == "code")
    assert found.metadata["title"] == lesson.title[lang]


def test_nothing_is_written_twice_and_a_changed_notebook_is_kept(prepared, folder):
    before = {path: path.stat().st_mtime_ns for path in folder.glob("0*.ipynb")}
    again = Wish("red-ring", "en", trainee=NAME, folder=folder)
    prepare(again)
    assert {path: path.stat().st_mtime_ns for path in folder.glob("0*.ipynb")} == before
    edited = folder / "01_visit_planning.en.ipynb"
    content = json.loads(edited.read_text(encoding="utf-8"))
    content["cells"].append({"cell_type": "markdown", "id": "mine", "metadata": {}, "source": "mine"})
    edited.write_text(json.dumps(content), encoding="utf-8")
    (folder / "02_shortage_research.en.ipynb").write_text("half", encoding="utf-8")
    prepare(again)
    assert json.loads((folder / "01_visit_planning.en.changed-1.ipynb").read_text(encoding="utf-8")) == content
    assert (folder / "02_shortage_research.en.changed-1.ipynb").read_text(encoding="utf-8") == "half"
    assert notebook(prepared, edited.name).metadata["title"] == "Visit planning"


def test_outputs_alone_are_no_change(tmp_path):
    prepared = prepare(Wish("red-ring", "en", folder=tmp_path))
    file = tmp_path / prepared.first
    content = json.loads(file.read_text(encoding="utf-8"))
    content["cells"][1]["outputs"] = [{"output_type": "stream", "name": "stdout", "text": "seen"}]
    file.write_text(json.dumps(content), encoding="utf-8")
    prepare(Wish("red-ring", "en", folder=tmp_path))
    assert not list(tmp_path.glob("*changed*"))


@pytest.mark.parametrize(
    ("name", "folder"), [("张三", "张三"), ("", "guest"), ("../a/b", "_._a_b"), (".hidden", "_hidden"), ("a. ", "a_")]
)
def test_folder_is_named_after_the_trainee_and_stays_where_it_should(tmp_path, monkeypatch, name, folder):
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    assert prepare(Wish("red-ring", "en", trainee=name)).folder == tmp_path / "cmtrain" / folder


def work(folder, *, trainee="ann", case="red-ring", seed=5, exercise="shortage/01_estimate"):
    sitting = Sitting(workshop="self-study", trainee=trainee, case=case, seed=seed, lang="en")
    journal = Journal(folder / "journal.jsonl", clock=lambda: datetime(2026, 1, 1, tzinfo=UTC))
    journal.append(sitting, Opened(exercise=exercise, task=None))
    journal.append(sitting, Drafted(exercise=exercise, value=1))


def test_work_goes_on_in_its_district(tmp_path):
    work(tmp_path)
    prepared = prepare(Wish("red-ring", "en", folder=tmp_path))
    assert injected(notebook(prepared, "02_shortage_research.en.ipynb"))["seed"] == 5
    assert injected(notebook(prepared, "01_visit_planning.en.ipynb"))["seed"] == 7


def test_seed_asked_for_is_that_of_the_lessons_of_the_case(tmp_path):
    prepared = prepare(Wish("red-ring", "en", seed=12, folder=tmp_path))
    assert injected(notebook(prepared, "02_shortage_research.zh.ipynb"))["seed"] == 12
    assert injected(notebook(prepared, "01_visit_planning.zh.ipynb"))["seed"] == 7


def test_another_district_than_that_worked_on_is_refused(tmp_path):
    work(tmp_path)
    with pytest.raises(ContentError, match=r"journal\.jsonl.*seed 5.*--seed 5 or none.*--dir"):
        prepare(Wish("red-ring", "en", seed=6, folder=tmp_path))


def test_journal_of_another_trainee_is_refused(tmp_path):
    work(tmp_path, trainee="ann")
    with pytest.raises(ContentError, match=r"journal\.jsonl.*'ann'.*'bob'"):
        prepare(Wish("red-ring", "en", trainee="bob", folder=tmp_path))


def test_unknown_case_is_refused_with_those_that_there_are(tmp_path):
    with pytest.raises(UnknownNameError, match=r"golf.*red-ring"):
        prepare(Wish("golf", "en", folder=tmp_path))
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["a\nb", "x" * 81])
def test_name_that_no_journal_takes_is_refused(tmp_path, name):
    with pytest.raises(CmtrainError, match="80 characters"):
        prepare(Wish("red-ring", "en", trainee=name, folder=tmp_path))


def test_folder_that_is_a_file_is_refused(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(CmtrainError, match=r"cannot be written to .*--dir"):
        prepare(Wish("red-ring", "en", folder=tmp_path / "file"))
