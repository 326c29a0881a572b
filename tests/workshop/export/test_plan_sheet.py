"""A plan's sheet opens in an office program, is locked but for ticks and remarks, and takes no name for a formula."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from io import BytesIO

import openpyxl
import pytest

from cmtrain.kinds.exercise import load_exercise
from cmtrain.report.smart import goals
from cmtrain.workshop.export.people import Person
from cmtrain.workshop.export.plan_sheet import TICK, plan_sheet
from cmtrain.workshop.roster import Trainee
from tests.report.xlsx.conftest import soffice  # noqa: F401 - a fixture
from tests.report.xlsx.office import recalculate, table
from tests.workshop.export.conftest import DIAGNOSIS, ORDER

STAMP, FIRST = datetime(2026, 3, 2, 9, tzinfo=UTC), date(2026, 3, 3)


def made(workshop, person):
    return plan_sheet(person, workshop.plan, first=FIRST, stamp=STAMP)


@pytest.fixture
def wang(people):
    return people[1]


@pytest.fixture
def sheet(workshop, wang):
    return openpyxl.load_workbook(BytesIO(made(workshop, wang)))["Four weeks"]


def test_each_goal_has_a_row_a_week_and_what_is_left_stands_first(wang, sheet):
    (goal,) = goals(wang.work.dossier)
    left, *weeks = table(sheet.parent, sheet.title)
    assert load_exercise(ORDER).title.en in left["What to do"]
    assert [row["Week"] for row in weeks] == [1, 2, 3, 4]
    assert {row["Goal"] for row in weeks} == {load_exercise(DIAGNOSIS).title.en}
    assert weeks[0]["What to do"] == f"Specific: {goal.practice.en} {goal.weeks[0].en}"
    assert [row["What to do"] for row in weeks[1:]] == [week.en for week in goal.weeks[1:]]
    assert all(row["Measured by"] == "; ".join(each.en for each in goal.measures) for row in weeks)
    assert [row["By"].date() for row in weeks] == [date(2026, 3, day) for day in (9, 16, 23, 30)]


def test_ticks_and_remarks_alone_may_be_changed(sheet):
    assert sheet.protection.sheet
    unlocked = {cell.coordinate for row in sheet.iter_rows() for cell in row if not cell.protection.locked}
    assert unlocked == {f"{column}{row}" for column in "FG" for row in range(5, 10)}
    (offer,) = sheet.data_validations.dataValidation
    assert (offer.type, offer.formula1, str(offer.sqref)) == ("list", f'"{TICK}"', "F5:F9")


def test_chinese_stays_in_an_office_program_and_formulas_in_names_stay_texts(soffice, workshop, wang, tmp_path):  # noqa: F811
    formula = Person(Trainee(id="1", name="王芳").model_copy(update={"name": "=1+1 王芳"}), "zh", wang.work)
    file = tmp_path / "plan.xlsx"
    file.write_bytes(made(workshop, formula))
    (opened,) = recalculate(soffice, file, tmp_path / "office", {("四周计划", "F6"): TICK})
    (goal,) = goals(wang.work.dossier)
    assert opened.title == "四周计划"
    assert opened["A1"].value.startswith("=1+1 王芳：训后四周计划")
    assert opened["A1"].data_type == "s"
    assert opened["C6"].value == goal.title.zh
    assert opened["F6"].value == TICK
    assert all(cell.data_type != "f" for row in openpyxl.load_workbook(file).active.iter_rows() for cell in row)


def test_same_plan_has_the_same_bytes(workshop, wang):
    assert made(workshop, wang) == made(workshop, wang)


def test_who_has_nothing_to_practise_or_no_journal_has_no_sheet(workshop, people):
    li, _, late = people
    assert made(workshop, late) is None
    full = tuple(each.model_copy(update={"points": each.max_points}) for each in li.work.grades.results)
    grades = li.work.grades.model_copy(update={"results": full})
    assert made(workshop, replace(li, work=replace(li.work, grades=grades))) is None
