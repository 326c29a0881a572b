"""Final scores: all exercises of the plan, pass or fail, and never a verdict that an open grade could overturn."""

from __future__ import annotations

import pytest

from cmtrain.grading.playlist import Planned
from cmtrain.workshop.gradebook.final import final_scores
from cmtrain.workshop.gradebook.overriding import override
from tests.workshop.gradebook.samples import EXERCISE, PEOPLE, ZHAO, fill, result

OTHER = "profit/02_order_plan"
PLAYLIST = (Planned(id=EXERCISE, points=20), Planned(id=OTHER, points=10))


def half(trainee, **news):
    """Return a result of 5 of 10 points in the other exercise."""
    return result(trainee, **{"exercise": OTHER, "max_points": 10.0, "points": 5.0} | news)


def pending(trainee):
    return half(trainee, status="pending", points=0.0, grade=None)


def scores(book, pass_mark=0.6):
    return final_scores(book, PEOPLE, PLAYLIST, pass_mark=pass_mark)


def test_everybody_on_the_roster_has_all_exercises_in_the_order_of_the_plan(book):
    fill(book, half("1001"), result("1001"), result("1002"))
    first, second, third = scores(book)
    assert [each.trainee.name for each in (first, second, third)] == ["李娜", "王芳", "Chen Wei"]
    assert [row.exercise for row in first.rows] == [EXERCISE, OTHER]
    assert (first.points, first.max_points, first.share) == (22.5, 30, 0.75)
    assert second.pending == (OTHER,)
    assert third.pending == (EXERCISE, OTHER)
    assert third.rows[0].points.final is None


@pytest.mark.parametrize(
    ("rows", "pass_mark", "passed"),
    [
        ((result(), half("1001")), 0.75, True),
        ((result(), half("1001")), 0.76, False),
        ((result(), half("1001")), None, None),
        ((result(), pending("1001")), 0.5, True),  # whatever comes
        ((result(), pending("1001")), 0.75, None),
        ((result(scores=(0, 0)), pending("1001")), 0.6, False),  # whatever comes
        ((result(flags=("C3",)), half("1001")), 0.1, False),
        ((result(points=0.1 + 0.2), half("1001", points=0.0)), 0.01, True),  # sums of fractions
    ],
)
def test_pass_or_fail_is_told_as_soon_as_nothing_open_can_change_it(in_file, rows, pass_mark, passed):
    fill(in_file, *rows)
    assert scores(in_file, pass_mark)[0].passed is passed


def test_points_given_by_a_person_decide(in_file):
    fill(in_file, result(), pending("1001"))
    override(in_file, "1001", OTHER, points=1, why="oral", by=ZHAO)
    first = scores(in_file, 0.75)[0]
    assert (first.points, first.pending, first.passed, first.needs_review) == (18.5, (), False, False)
