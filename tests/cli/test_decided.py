"""What a gradebook decides reaches the reports; what it cannot speak for is said at the terminal, and graders alone decide."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime

import openpyxl
import pytest

from cmtrain.cli import main
from cmtrain.cli.decided import decided_for
from cmtrain.errors import TextError
from cmtrain.grading.journals import district_of
from cmtrain.grading.tasks import best
from cmtrain.journal import Journal, Opened, Sitting, Submitted
from cmtrain.kinds.exercise import load_exercise
from cmtrain.report.batch.sources import find_sources
from tests.workshop.conftest import laid_out  # noqa: F401 - a fixture
from tests.workshop.gradebook.samples import EXERCISE, PEOPLE

CASE, SEED = "zhangs-80000", 5
WORTH = load_exercise(EXERCISE).points


@pytest.fixture
def folder(laid_out):  # noqa: F811
    """Return a workshop in which two of three have handed in the best answer."""
    folder = laid_out(*PEOPLE).folder
    for trainee in ("1001", "1002"):
        work(
            folder,
            trainee,
            Submitted(exercise=EXERCISE, response=best(load_exercise(EXERCISE), district_of(CASE, SEED))),
        )
    return folder


def work(folder, trainee, done, hour=8):
    sitting = Sitting(workshop="w", trainee=trainee, case=CASE, seed=SEED, lang="zh")
    journal = Journal(folder / "journals" / f"{trainee}.jsonl", clock=lambda: datetime(2026, 3, 2, hour, tzinfo=UTC))
    journal.append(sitting, done)


def trainer(*words):
    assert main([*map(str, words)]) == 0


def marked(folder):
    trainer("regrade", folder)
    trainer("score", folder, "1001", EXERCISE, "--points", "1.5", "--why", "oral exam", "--by", "Qian")


def decided(folder, *, of="", gradebook=None):
    return decided_for(find_sources([str(folder / of)], folder), gradebook)


def test_without_a_gradebook_nothing_is_decided_or_said(folder, capsys):
    assert decided(folder, of="journals") == {}
    assert capsys.readouterr() == ("", "")


@pytest.mark.parametrize("of", ["", "journals", "journals/1001.jsonl"])
def test_what_was_decided_is_found_in_the_workshop_and_for_journals_in_it(folder, capsys, of):
    marked(folder)
    capsys.readouterr()
    found = decided(folder, of=of)
    assert {name: list(exercises) for name, exercises in found.items()} == {"1001": [EXERCISE]}
    assert (found["1001"][EXERCISE].final, found["1001"][EXERCISE].who) == (1.5, "Qian")
    assert "gradebook.sqlite" in capsys.readouterr().err


def test_a_gradebook_elsewhere_is_named(folder, tmp_path):
    url = f"sqlite:///{tmp_path / 'other.sqlite'}"
    trainer("regrade", folder, "--gradebook", url)
    trainer("score", folder, "1001", EXERCISE, "--points", "2", "--why", "x", "--gradebook", url)
    assert decided(folder, of="journals") == {}
    assert decided(folder, of="journals", gradebook=url)["1001"][EXERCISE].final == 2


def test_a_journal_that_has_changed_since_is_told_and_graders_alone_decide(folder, capsys):
    marked(folder)
    work(folder, "1001", Submitted(exercise=EXERCISE, response={}), hour=9)
    capsys.readouterr()
    assert decided(folder, of="journals") == {}
    said = capsys.readouterr().err
    assert re.search(r"^1001: changed since .*regrade first: cmtrain regrade", said, re.MULTILINE)
    assert "1002" not in said
    trainer("regrade", folder)
    assert decided(folder, of="journals")["1001"][EXERCISE].final == 1.5


def test_what_changes_no_grade_makes_a_gradebook_no_older(folder, capsys):
    marked(folder)
    work(folder, "1001", Opened(exercise=EXERCISE, task=None), hour=9)
    capsys.readouterr()
    assert decided(folder, of="journals")["1001"][EXERCISE].final == 1.5
    assert "changed since" not in capsys.readouterr().err


def test_other_points_in_the_plan_make_a_gradebook_older(folder, capsys):
    marked(folder)
    plan = folder / "workshop.toml"
    plan.write_text(plan.read_text(encoding="utf-8").replace(f"points = {WORTH:g}", "points = 5"), encoding="utf-8")
    assert decided(folder, of="journals") == {}
    assert "1001, 1002: changed since" in capsys.readouterr().err


def test_a_journal_that_the_gradebook_does_not_know_is_told(folder, capsys):
    marked(folder)
    work(folder, "9999", Submitted(exercise=EXERCISE, response={}))
    capsys.readouterr()
    assert list(decided(folder, of="journals")) == ["1001"]
    assert "9999: not in the gradebook yet" in capsys.readouterr().err


def test_it_is_told_in_chinese_too(folder, capsys, monkeypatch):
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    marked(folder)
    work(folder, "1001", Submitted(exercise=EXERCISE, response={}), hour=9)
    capsys.readouterr()
    decided(folder, of="journals")
    assert "1001 在上次评分以后又有变化" in capsys.readouterr().err


def test_a_gradebook_without_a_workshop_is_refused(folder, tmp_path):
    alone = tmp_path / "alone.jsonl"
    alone.write_bytes((folder / "journals" / "1001.jsonl").read_bytes())
    with pytest.raises(TextError, match="goes with a workshop"):
        decided_for(find_sources([str(alone)], tmp_path), "sqlite:///x.sqlite")


@pytest.mark.notebook
@pytest.mark.slow
@pytest.mark.xdist_group("batch")
def test_a_changed_mark_makes_that_report_and_the_cohorts_anew(folder, tmp_path, capsys):
    def report(*more):
        capsys.readouterr()
        trainer("report", folder, "--out", tmp_path / "r", "--lang", "en", "--format", "html,xlsx", "--json", *more)
        return json.loads(capsys.readouterr().out)["made"]

    def page(name):
        return " ".join(re.sub(r"<[^>]+>", " ", (tmp_path / "r" / f"{name}.en.html").read_text("utf-8")).split())

    assert report() == ["1001.en", "1002.en", "cohort.en"]
    before = page("1001")
    trainer("regrade", folder)
    assert report() == []  # nobody decided anything
    marked(folder)
    assert report() == ["1001.en", "cohort.en"]
    assert f"Automatic {WORTH:.1f}, counts 1.5 Points given instead 1.5 oral exam by Qian" in page("1001")
    assert f"1.5 / {WORTH:.0f}" in page("1001")
    assert "oral exam" in page("cohort")
    sheet = openpyxl.load_workbook(tmp_path / "r" / "cohort.en.xlsx", data_only=True)["Trainees"]
    assert [row[4].value for row in sheet.iter_rows(min_row=5)] == [1.5, WORTH]
    assert report() == []
    trainer("score", folder, "1001", EXERCISE, "--take-back", "--why", "done again")
    assert report() == ["1001.en", "cohort.en"]
    assert page("1001") == before
