"""Work done ahead: it takes grading's work off the trainee's hands, and changes nothing else."""

from __future__ import annotations

from typing import Literal

from cmtrain.grading.judge import grade
from cmtrain.kinds.memo import per_task
from cmtrain.workbook.ahead import Ahead
from tests.grading import tiny


class Slow(tiny.Order):
    """Counts in the truth's ``market`` how often its best answer was worked out."""

    kind: Literal["order"] = "order"

    @per_task
    def best(self, task, truth):
        truth.market.loc[len(truth.market)] = [0] * len(truth.market.columns)
        return super().best(task, truth)

    def grade(self, response, task, truth):
        assert self.best(task, truth)
        return super().grade(response, task, truth)


class Broken(tiny.Order):
    """Its own code fails."""

    def best(self, task, truth):
        raise ZeroDivisionError


def exercise_of(kind, number):
    return tiny.exercise(id=f"profit/{number}_order").model_copy(update={"kind": kind})


def finished(exercises, district):
    work = Ahead(district)
    work.ask(exercises)
    assert work.wait(30)
    return work


def test_the_best_answer_is_there_when_a_trainee_hands_in():
    district, exercise = tiny.blank_district(), exercise_of(Slow(), 97)
    finished([exercise], district)
    assert len(district.truth.market) == 1
    grade(exercise, district, {"cartons": 3})
    assert len(district.truth.market) == 1


def test_grades_are_the_same_with_and_without_it():
    with_it, without = tiny.blank_district(), tiny.blank_district()
    exercise = exercise_of(Slow(), 97)
    finished([exercise], with_it)
    assert grade(exercise, with_it, {"cartons": 3}) == grade(exercise, without, {"cartons": 3})


def test_an_exercise_that_fails_does_not_keep_others_from_being_found(caplog):
    district, exercise = tiny.blank_district(), exercise_of(Slow(), 97)
    finished([exercise_of(Broken(), 98), exercise], district)
    assert len(district.truth.market) == 1
    assert "profit/98_order" in caplog.text


def test_an_exercise_is_worked_out_once_however_often_it_is_asked_for():
    district, exercise = tiny.blank_district(), exercise_of(Slow(), 97)
    work = finished([exercise, exercise], district)
    work.ask([exercise])
    assert work.wait(30)
    assert len(district.truth.market) == 1


def test_more_can_be_asked_for_when_all_is_found():
    district = tiny.blank_district()
    work = finished([exercise_of(Slow(), 97)], district)
    work.ask([exercise_of(Slow(), 98)])
    assert work.wait(30)
    assert len(district.truth.market) == 2
