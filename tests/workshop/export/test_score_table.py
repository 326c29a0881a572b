"""Scores open right in Excel: names, zeros, nothing worked out; what is not graded is no 0."""

from __future__ import annotations

import csv
import io

import pytest

from cmtrain.errors import ContentError
from cmtrain.workshop.cells import read_cells
from cmtrain.workshop.export.people import Person, read_people, strangers
from cmtrain.workshop.export.score_table import as_text, score_table
from cmtrain.workshop.export.scores import Counted, Total, scores_of_journals, total_of
from cmtrain.workshop.roster import Trainee
from tests.report.xlsx.cohorts import HOSTILE
from tests.workshop.export.conftest import DIAGNOSIS, LATE, LI, ORDER


def rows(content):
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def test_everybody_on_the_roster_has_a_row(workshop, people):
    content = score_table(people, workshop.plan, scores_of_journals, "zh")
    assert content.startswith(b"\xef\xbb\xbf")
    assert content.count(b"\r\n") == 4
    headings, li, wang, late = rows(content)
    assert headings[:8] == ["工号", "姓名", "小组", "得分", "满分", "得分率 %", "总评", "触碰的规则"]
    assert li[:3] == ["\t0012", "李娜", "\t1组"]
    assert float(li[4]) == 34
    assert li[6] in {"合格", "优秀"}
    assert wang[-1] == "未作答"
    assert late == ["\t3E5", "没来的", "", "0.0", "34.0", "0.0", "未参加", "", "未作答", "未作答"]


def test_our_own_reader_takes_the_signs_off_again(workshop, people, tmp_path):
    (tmp_path / "s.csv").write_bytes(score_table(people, workshop.plan, scores_of_journals, "en"))
    cells = read_cells(tmp_path / "s.csv")
    assert [row[0] for row in cells] == ["id", "0012", "Wang.Fang", "3E5"]
    assert cells[1][1] == "李娜"


@pytest.mark.parametrize("cell", [*HOSTILE, "0012", "MAR1", "1-2", "3E5", "True", "00000000000000000001"])
def test_spreadsheets_convert_nothing(cell):
    told = as_text(cell)
    harmless = told.startswith("\t") or not (told[:1] in "=+-@\r\n" or any(sign.isdigit() for sign in told))
    assert harmless
    assert told in {cell, f"\t{cell}"}


def test_what_is_pending_is_no_zero_and_leaves_the_result_open(workshop, people):
    def half(person, plan):
        first, second = scores_of_journals(person, plan)
        return first, Counted(second.exercise, "pending", None, second.max_points)

    _, li, *_ = rows(score_table(people, workshop.plan, half, "en"))
    assert li[6] == li[-1] == "not graded yet"


def test_scores_come_from_wherever_they_are_said_to(workshop, people):
    def twenty(person, plan):
        return tuple(Counted(each.id, "graded", 12.345, 20.0) for each in plan.exercises)

    _, *found = rows(score_table(people, workshop.plan, twenty, "en"))
    assert {tuple(row[3:7]) for row in found} == {("24.69", "40.0", "61.7", "Pass")}


@pytest.mark.parametrize(
    ("points", "flags", "outcome"),
    [
        (6.0, (), "passed"),
        (5.99, (), "not_yet"),
        (8.5, (), "excellent"),
        (10.0, ("C1",), "blocked"),
        (None, (), "pending"),
    ],
)
def test_outcome_is_held_against_the_pass_mark(points, flags, outcome):
    assert Total((Counted("x", "graded", points, 10.0),), flags).outcome(0.6) == outcome


def test_who_has_no_journal_has_answered_nothing(workshop):
    total = total_of(Person(LATE, "zh"), workshop.plan, scores_of_journals)
    assert [(each.exercise, each.status, each.points) for each in total.counted] == [
        (DIAGNOSIS, "missing", 0.0),
        (ORDER, "missing", 0.0),
    ]


def test_all_journals_that_cannot_be_read_are_told_and_strangers_are_named(workshop, district):
    journals = workshop.folder / "journals"
    (journals / "stranger.jsonl").write_bytes((journals / f"{LI.id}.jsonl").read_bytes())
    assert strangers(workshop) == (journals / "stranger.jsonl",)
    assert Trainee(id="stranger", name="x") not in {each.trainee for each in read_people(workshop, districts=district)}
    for name in (LI.id, "Wang.Fang"):
        (journals / f"{name}.jsonl").write_text('{"nonsense": 1}\n', encoding="utf-8")
    with pytest.raises(ContentError) as error:
        read_people(workshop, districts=district)
    assert {problem.file.stem for problem in error.value.problems} == {LI.id, "Wang.Fang"}
