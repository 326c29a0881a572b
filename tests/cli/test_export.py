"""``cmtrain export`` writes what is asked for, and says what could not be exported."""

from __future__ import annotations

import csv
import io
import json
import sys

import openpyxl
import pytest

from cmtrain.cli import main
from cmtrain.kinds.exercise import load_exercise
from tests.workshop.conftest import laid_out  # noqa: F401 - a fixture
from tests.workshop.export.conftest import DIAGNOSIS, LI, asked, workshop  # noqa: F401 - fixtures


@pytest.fixture
def exported(workshop, tmp_path, capsys):  # noqa: F811
    def run(*options):
        code = main(["export", str(workshop.folder), "--out", str(tmp_path / "out"), *options])
        files = {str(file.relative_to(tmp_path / "out")) for file in (tmp_path / "out").rglob("*") if file.is_file()}
        return code, files, capsys.readouterr()

    return run


def test_everything_quick_is_exported_by_default(exported, tmp_path):
    code, files, said = exported()
    assert code == 0
    assert files == {
        "scores.zh.csv", "scores.en.csv", "cohort.zh.xlsx", "cohort.en.xlsx", "statements.json", "plans/Wang.Fang.ics",
        "plans/Wang.Fang.xlsx",
    }  # fmt: skip
    assert "scores.zh.csv" in said.out
    accounts = {
        each["actor"]["account"]["name"] for each in json.loads((tmp_path / "out/statements.json").read_bytes())
    }
    assert accounts == {"0012", "Wang.Fang"}


def test_formats_and_languages_are_chosen_and_strangers_are_told(exported, workshop):  # noqa: F811
    journals = workshop.folder / "journals"
    (journals / "other.jsonl").write_bytes((journals / f"{LI.id}.jsonl").read_bytes())
    code, files, said = exported("--format", "csv", "--lang", "en")
    assert (code, files) == (0, {"scores.en.csv"})
    assert "other.jsonl" in said.err


def test_plans_to_tick_off_need_no_calendars(exported, monkeypatch):
    monkeypatch.setitem(sys.modules, "icalendar", None)
    code, files, said = exported("--format", "plan")
    assert (code, files) == (0, {"plans/Wang.Fang.xlsx"})
    assert "1 Excel sheets" in said.out
    assert "2 people" in said.out


def test_nothing_is_written_if_a_journal_cannot_be_read(exported, workshop):  # noqa: F811
    (workshop.folder / "journals" / f"{LI.id}.jsonl").write_text('{"nonsense": 1}\n', encoding="utf-8")
    code, files, said = exported()
    assert (code, files) == (2, set())
    assert f"{LI.id}.jsonl" in said.err


def test_a_workshop_without_journals_has_nothing_to_export(exported, workshop):  # noqa: F811
    for file in workshop.journal_files:
        file.unlink()
    code, files, _ = exported()
    assert (code, files) == (2, set())


def test_failure_of_a_grader_is_told_and_what_can_be_is_exported(exported, monkeypatch):
    def fails(*_):
        message = "broken"
        raise ZeroDivisionError(message)

    monkeypatch.setattr(type(load_exercise(DIAGNOSIS).kind), "grade", fails)
    code, files, said = exported("--format", "csv", "--lang", "en")
    assert (code, files) == (1, {"scores.en.csv"})
    assert "our grader failed" in said.err
    assert "Traceback" not in said.err


def test_unknown_format_is_refused(exported):
    with pytest.raises(SystemExit):
        exported("--format", "pptx")


def test_what_a_trainer_decided_is_exported_once_there_is_a_gradebook(exported, workshop, tmp_path, capsys):  # noqa: F811
    before = exported("--format", "csv", "--lang", "en")[0], (tmp_path / "out/scores.en.csv").read_bytes()
    assert main(["regrade", str(workshop.folder)]) == 0
    points = ("--points", "1.5", "--why", "oral exam")
    assert main(["score", str(workshop.folder), LI.id, DIAGNOSIS, *points]) == 0
    capsys.readouterr()
    code, _, said = exported("--format", "csv", "--lang", "en")
    row = next(line for line in (tmp_path / "out/scores.en.csv").read_text("utf-8-sig").splitlines() if LI.name in line)
    assert (before[0], code) == (0, 0)
    assert "gradebook.sqlite" in said.out
    assert "1.5" in row.replace('"', "").split(",")
    assert (tmp_path / "out/scores.en.csv").read_bytes() != before[1]


def test_the_workbook_and_the_plans_hold_what_a_trainer_decided(exported, workshop, tmp_path, capsys):  # noqa: F811
    assert main(["regrade", str(workshop.folder)]) == 0
    points = ("--points", "1.5", "--why", "oral exam")
    assert main(["score", str(workshop.folder), LI.id, DIAGNOSIS, *points]) == 0
    capsys.readouterr()
    code, files, said = exported("--format", "csv,xlsx,ics", "--lang", "en")
    assert code == 0
    assert "marks by hand" in said.err
    table = list(csv.reader(io.StringIO((tmp_path / "out/scores.en.csv").read_text("utf-8-sig"))))
    points_of = {row[1]: float(row[table[0].index("points")]) for row in table[1:] if row}
    sheet = openpyxl.load_workbook(tmp_path / "out/cohort.en.xlsx", data_only=True)["Trainees"]
    written = {row[1].value: row[4].value for row in sheet.iter_rows(min_row=5)}
    assert written[LI.name] == pytest.approx(points_of[LI.name], abs=0.005)
    assert f"plans/{LI.id}.ics" in files  # there is something to practise now
