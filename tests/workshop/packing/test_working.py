"""From pack to grades: what is done away from the room counts as if it had been done there."""

from __future__ import annotations

import shutil
from zipfile import ZipFile

import pytest

from cmtrain.grading.journals import grade_journal
from cmtrain.grading.tasks import best, mistakes
from cmtrain.journal import read_journal
from cmtrain.kinds.exercise import load_exercise
from cmtrain.workbook.book import Workbook, start
from cmtrain.workbook.keeping import OpenJournal
from cmtrain.workbook.opening.launch import Manner
from cmtrain.workbook.opening.pack import lessons_of, parameters_of, prepare_pack, setting_of
from cmtrain.workbook.pack import packed_district, read_pack
from cmtrain.workbook.setting import VARIABLE, Setting
from cmtrain.workbook.terms import now
from cmtrain.workshop.collecting import collect
from cmtrain.workshop.folder import Workshop
from tests.workbook.test_no_truth import page_of
from tests.workshop.packing.conftest import CASE, EXERCISES, SEED

pytestmark = pytest.mark.xdist_group("packing")

LESSON = "03_profit_coaching"


@pytest.fixture
def away(unpacked, monkeypatch):
    """Open the pack as its pages do: ``away(lang)``."""
    pack = read_pack(unpacked)

    def make(lang="en"):
        prepare_pack(unpacked, pack, lang, now)
        monkeypatch.setenv(VARIABLE, setting_of(unpacked, pack, Manner("page")).model_dump_json())
        monkeypatch.chdir(unpacked)
        return start(**parameters_of(pack, lessons_of(pack)[0], lang))

    return make


def answer(book, there):
    """Work on all exercises: a hint, nonsense, a mistake and the best answer."""
    for name in EXERCISES:
        exercise = load_exercise(name)
        card = book.card(name)
        card.receive({"do": "check", "seq": 1, "response": ["?"]})
        card.receive({"do": "check", "seq": 2, "response": next(iter(mistakes(exercise, there).values()))})
        card.receive({"do": "hint", "seq": 3, "hint": 0})
        card.receive({"do": "check", "seq": 4, "response": best(exercise, there)})


def test_an_answer_is_kept_and_not_graded_and_nonsense_is_told(away, district):
    there, exercise = district(CASE, SEED), load_exercise(EXERCISES[1])
    card = away().card(EXERCISES[1])
    card.receive({"do": "check", "seq": 1, "response": ["?"]})
    assert "cannot be read" in card.widget.state["feedback"]
    assert card.standing.attempts_left == 2
    card.receive({"do": "check", "seq": 2, "response": best(exercise, there)})
    state = card.widget.state
    assert "Score and feedback come with your report" in state["feedback"]
    assert (card.standing.told, state["locked"]) == ("handed in, 1 left", False)
    card.receive({"do": "check", "seq": 3, "response": best(exercise, there)})
    state = card.widget.state
    assert (card.standing.told, state["locked"]) == ("handed in", True)
    assert state["standing"] == "Finished; what it came to is told later."
    assert "best" not in state["feedback"].lower()
    assert "refused" in card.receive({"do": "check", "seq": 4, "response": best(exercise, there)})


def test_nothing_can_be_tried_out(away):
    card = away().card(EXERCISES[1])
    assert (card.widget.spec["what_if"], card.widget.state["what_if"]) == (None, None)
    assert "refused" in card.receive({"do": "play", "seq": 1, "response": {}})


def test_pages_show_what_they_show_in_the_room(unpacked, district, tmp_path, monkeypatch):
    monkeypatch.setenv(VARIABLE, Setting(shown="page").model_dump_json())
    there = district(CASE, SEED)

    def page(which, name):
        journal = OpenJournal(str(tmp_path / name), trainee="1001", case=CASE, seed=SEED, lang="zh")
        return page_of(LESSON, Workbook(which, "zh", journal))

    assert page(packed_district(unpacked, there.case, SEED), "away.jsonl") == page(there, "room.jsonl")


def test_what_comes_back_is_graded_as_if_it_had_been_done_in_the_room(
    away, workshop, district, tmp_path, monkeypatch, unpacked
):
    home = Workshop(shutil.copytree(workshop.folder, tmp_path / "home"))
    there = district(CASE, SEED)
    answer(away(), there)
    with ZipFile(tmp_path / "盈利班 回复.zip", "w") as archive:
        for file in sorted(unpacked.rglob("*")):
            archive.write(file, file.relative_to(tmp_path))
    renamed = shutil.copy(unpacked / "answers-1001.jsonl", tmp_path / "附件.dat")
    found = collect(home, [tmp_path / "盈利班 回复.zip", renamed])
    assert [(each.outcome, each.trainee.id, each.why) for each in found] == [
        ("new", "1001", None), ("doubled", "1001", None),
    ]  # fmt: skip
    monkeypatch.setenv(VARIABLE, Setting(shown="page", playlist=home.plan.exercises).model_dump_json())
    room = OpenJournal(str(tmp_path / "room.jsonl"), trainee="陈.wei", case=CASE, seed=SEED, lang="zh")
    answer(Workbook(there, "zh", room), there)

    def graded(journal):
        grades = grade_journal(journal, playlist=home.plan.playlist, districts=lambda *_: there)
        return [
            (each.status, each.points, each.grade, each.attempts_used, each.hints, each.task_changed)
            for each in grades.results
        ]

    assert graded(home.folder / "journals" / "1001.jsonl") == graded(tmp_path / "room.jsonl")
    assert all(status == "graded" and points for status, points, *_ in graded(tmp_path / "room.jsonl"))


def test_opening_again_leaves_the_pages_and_goes_on(away, unpacked):
    before = {file.name: file.read_bytes() for file in unpacked.glob("*.ipynb")}
    away().card(EXERCISES[0]).receive({"do": "change", "seq": 1, "path": ["x"], "value": "1"})
    again = away().card(EXERCISES[0])
    assert again.widget.state["draft"] == {"x": "1"}
    assert {file.name: file.read_bytes() for file in unpacked.glob("*.ipynb")} == before
    events = read_journal(unpacked / "answers-1001.jsonl").events
    assert [event.what.event for event in events] == ["joined", "opened", "drafted"]
    sitting = events[0].sitting
    assert (sitting.workshop, sitting.trainee, events[0].what.name.zh) == ("盈利班: 1/2", "1001", "李娜")


def test_time_that_is_up_shows_no_answers(unpacked, monkeypatch, district):
    pack = read_pack(unpacked)
    ended = pack.model_copy(update={"ends": pack.ends.replace(year=2020)})
    prepare_pack(unpacked, pack, "en", now)
    monkeypatch.setenv(VARIABLE, setting_of(unpacked, ended, Manner("page")).model_dump_json())
    monkeypatch.chdir(unpacked)
    card = start(**parameters_of(pack, lessons_of(pack)[0], "en")).card(EXERCISES[1])
    assert not card.widget.state["locked"]
    card.receive({"do": "check", "seq": 1, "response": best(card.exercise, district(CASE, SEED))})
    assert "come with your report" in card.widget.state["feedback"]
