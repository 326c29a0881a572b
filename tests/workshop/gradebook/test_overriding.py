"""Points given by a person: with a reason, in the place of all others, until they are taken back."""

from __future__ import annotations

import pytest

from cmtrain.grading.playlist import planned
from cmtrain.workshop.gradebook.final import final_scores
from cmtrain.workshop.gradebook.history import RefusedError, entries
from cmtrain.workshop.gradebook.overriding import override, take_back_override
from tests.workshop.gradebook.samples import EXERCISE, PEOPLE, ZHAO, fill, result


def row(book):
    return final_scores(book, PEOPLE, planned(EXERCISE))[0].rows[0]


def test_points_given_count_until_they_are_taken_back_and_both_stay_in_the_history(book):
    fill(book, result())
    override(book, "1001", EXERCISE, points=8, why=" 停电，只做了一半 ", by=ZHAO)
    assert (row(book).points.final, row(book).points.automatic) == (8, 17.5)
    assert row(book).marks.why == "停电，只做了一半"
    take_back_override(book, "1001", EXERCISE, why="已补做", by=ZHAO)
    assert (row(book).points.final, row(book).points.override) == (17.5, None)
    given, taken = (each for each in entries(book) if each.what == "override")
    assert (given.before, given.after["points"], given.why) == (None, 8, "停电，只做了一半")
    assert (taken.before, taken.after, taken.why) == (given.after, None, "已补做")


def test_0_is_a_number_of_points(in_file):
    fill(in_file, result())
    override(in_file, "1001", EXERCISE, points=0, why="copied", by=ZHAO)
    assert row(in_file).points.final == 0


def test_an_answer_that_comes_later_is_told(in_file):
    fill(in_file, result())
    override(in_file, "1001", EXERCISE, points=8, why="ill", by=ZHAO)
    (change,) = fill(in_file, result(scores=(1, 1), work_digest="w2"))
    assert (change.points_after.final, change.points_after.needs_review) == (8, True)


@pytest.mark.parametrize("points", [-1, 20.5, float("nan"), float("inf")])
def test_points_that_cannot_be_had_are_refused(in_file, points):
    fill(in_file, result())
    with pytest.raises(RefusedError, match="from 0 to 20"):
        override(in_file, "1001", EXERCISE, points=points, why="x", by=ZHAO)


def test_a_reason_is_asked_for(in_file):
    fill(in_file, result())
    with pytest.raises(RefusedError, match="reason"):
        override(in_file, "1001", EXERCISE, points=1, why=" ", by=ZHAO)
    override(in_file, "1001", EXERCISE, points=1, why="x", by=ZHAO)
    with pytest.raises(RefusedError, match="reason"):
        take_back_override(in_file, "1001", EXERCISE, why="", by=ZHAO)
    assert row(in_file).points.final == 1


def test_what_was_never_given_cannot_be_taken_back(in_file):
    fill(in_file, result())
    with pytest.raises(RefusedError, match="nothing to take back"):
        take_back_override(in_file, "1001", EXERCISE, why="x", by=ZHAO)
