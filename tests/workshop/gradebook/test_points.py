"""What a result comes to with people's marks, overrides and lateness."""

from __future__ import annotations

import pytest

from cmtrain.workshop.gradebook.marks import Judgement, Marks, Override
from cmtrain.workshop.gradebook.points import points_of
from tests.workshop.gradebook.samples import graded, result


def judged(basis="", **scores):
    return Marks({name: Judgement(score=score, comment="", basis=basis) for name, score in scores.items()})


def given(points, *, of=20.0, basis=None):
    return Marks(override=Override(points=points, max_points=of, basis=basis or result().basis), why="ill")


def test_without_marks_the_automatic_points_count():
    points = points_of(result())
    assert (points.automatic, points.manual, points.late, points.final, points.needs_review) == (
        17.5,
        None,
        0,
        17.5,
        False,
    )


@pytest.mark.parametrize(
    ("marks", "manual"),
    [
        (judged(note=1), 20),  # 1/4 · 1 + 3/4 · 1
        (judged(note=0), 15),
        (judged(plan=0), 2.5),
        (judged(note=0, plan=0), 0),
        (judged(gone=1), None),
        (judged(note=None), None),
    ],
)
def test_a_mark_for_a_part_counts_by_its_weight(marks, manual):
    points = points_of(result(), marks)
    assert points.manual == (None if manual is None else pytest.approx(manual))
    assert points.automatic == 17.5
    assert points.final == pytest.approx(17.5 if manual is None else manual)


def test_a_score_by_value_moves_by_the_part_and_stays_between_0_and_1():
    by_value = result(grade={**graded(0.5, 1.0), "raw_score": 0.9})
    assert points_of(by_value, judged(note=1)).manual == 20
    assert points_of(by_value, judged(note=0)).manual == pytest.approx((0.9 - 0.125) * 20)


def test_hints_cost_a_persons_mark_what_they_cost_the_graders():
    assert points_of(result(hint_cost=0.1, points=15.75), judged(note=1)).manual == pytest.approx(18)


def test_an_answer_that_breaks_a_rule_stays_at_nothing_until_a_person_gives_points():
    broken = result(points=0.0, flags=("R1",), grade=graded(0.5, 1.0, flags=("R1",)))
    assert points_of(broken, judged(note=1)).final == 0
    assert points_of(broken, given(5)).final == 5


def test_lateness_takes_its_share_of_what_graders_or_people_gave_but_not_of_an_override():
    late = result(late_share=0.2, late_minutes=90)
    assert (points_of(late).late, points_of(late).final) == (pytest.approx(3.5), pytest.approx(14))
    assert points_of(late, judged(note=1)).final == pytest.approx(16)
    assert (points_of(late, given(18)).late, points_of(late, given(18)).final) == (0, 18)


def test_pending_is_never_0_and_a_person_may_end_it():
    pending = result(status="pending", points=0.0, grade=None, incidents=("4F2A",))
    points = points_of(pending)
    assert (points.automatic, points.final) == (None, None)
    assert points_of(pending, given(12)).final == 12


def test_missing_is_0():
    assert points_of(result(status="missing", points=0.0, grade=None, response=None)).final == 0


def test_points_given_when_there_were_more_to_be_had_are_cut_and_told():
    less = result(max_points=10.0)
    points = points_of(less, given(15))
    assert (points.final, points.needs_review) == (10, True)


@pytest.mark.parametrize(
    ("news", "review"),
    [
        ({}, False),
        ({"max_points": 40.0}, False),
        ({"journal_digest": "j2", "work_digest": "w2", "cmtrain": "2"}, False),
        ({"response": {"note": "other"}}, True),
        ({"scores": (0.6, 1.0)}, True),
        ({"status": "unreadable"}, True),
    ],
)
def test_a_mark_is_to_be_reviewed_when_the_answer_or_its_automatic_grade_is_another(news, review):
    marks = judged(result().basis, note=1)
    assert points_of(result(**news), marks).needs_review is review


def test_points_given_are_to_be_reviewed_when_the_answer_is_another():
    assert not points_of(result(), given(5)).needs_review
    assert points_of(result(response={}), given(5)).needs_review
