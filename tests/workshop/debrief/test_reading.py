"""The record of a debrief counts those on the roster, each once, and takes nothing for a zero that is none."""

from __future__ import annotations

import dataclasses
import shutil

import pytest

from cmtrain.errors import UnknownNameError
from cmtrain.grading.journals import district_of
from cmtrain.kinds.order_plan import OrderPlan
from cmtrain.workshop.debrief.reading import read_debrief
from cmtrain.workshop.folder import Workshop
from tests.workshop.debrief.conftest import NAMES, ORDERS, STOCK


@pytest.fixture
def debrief(answered):
    return read_debrief(answered.workshop, ORDERS, district_of)


def test_the_answer_that_counts_of_everybody_on_the_roster_the_worst_first(debrief, answered):
    assert [answer.grade.score for answer in debrief.answers] == [0.0, 0.0, 0.0, 1.0]
    ways = [answer.way for answer in debrief.answers]
    assert ways == sorted(ways)
    assert ways[2] <= 0 < ways[3] == 1.0
    assert (debrief.waiting, debrief.ungraded, debrief.unread, debrief.people) == (2, 0, 0, len(NAMES))
    assert debrief.seeds == (answered.seed,)
    assert debrief.about(answered.seed) == debrief.answers
    assert debrief.about(-5) == ()


def test_nothing_in_it_tells_who_answered_what(debrief):
    told = repr(dataclasses.asdict(debrief))
    assert not [own for own, name in NAMES.items() if f"'{own}'" in told or name in told]


def test_nobody_has_answered(answered):
    debrief = read_debrief(answered.workshop, STOCK, district_of)
    assert (debrief.answers, debrief.waiting, debrief.people) == ((), 6, 6)


def test_a_grader_that_fails_and_a_journal_that_is_broken_are_no_zeros(answered, tmp_path, monkeypatch, caplog):
    folder = shutil.copytree(answered.workshop.folder, tmp_path / "w")
    (folder / "journals" / "1003.jsonl").write_text("rubbish\nrubbish\n", encoding="utf-8")
    right, grade = answered.best(ORDERS), OrderPlan.grade
    other = answered.mistake(ORDERS, "order_the_mean")

    def failing(self, response, task, truth):
        if response == other:
            raise ZeroDivisionError
        return grade(self, response, task, truth)

    monkeypatch.setattr(OrderPlan, "grade", failing)
    debrief = read_debrief(Workshop(folder), ORDERS, district_of)
    assert [answer.result.response == right for answer in debrief.answers] == [False, True]
    assert (debrief.waiting, debrief.ungraded, debrief.unread, debrief.people) == (2, 1, 1, 6)
    assert caplog.records


def test_an_exercise_that_the_plan_leaves_out_is_named(answered):
    with pytest.raises(UnknownNameError, match="kpis/03_findings"):
        read_debrief(answered.workshop, "kpis/03_findings", district_of)
