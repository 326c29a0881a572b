"""What people decided takes the place of automatic points, or nothing of it does; compliance stays what it was."""

from __future__ import annotations

import pytest

from cmtrain.grading.attempts import Attempt, ExerciseResult
from cmtrain.grading.decided import Decided, OutdatedError, Remark, settle
from cmtrain.grading.grade import Grade
from cmtrain.grading.journals import TraineeGrades
from cmtrain.journal import Sitting, Submission, Work
from cmtrain.texts import text

EXERCISE = "visits/03_day_route"
EARLY, LATE = "2026-03-02T08:00:00Z", "2026-03-03T08:00:00Z"


def attempt(event, time, score):
    grade = Grade(exercise=EXERCISE, status="graded", score=score, raw_score=score, points=10 * score, max_points=10)
    return Attempt(event=event, time=time, grade=grade, hints=0, points=10 * score, counted=True)


def grades(*attempts, flags=()):
    """Return the grades of one exercise of 10 points, the best attempt of which counts."""
    top = max(attempts, key=lambda each: each.points, default=None)
    result = ExerciseResult(
        exercise=EXERCISE, case="north", seed=1, weeks=None, status="graded" if top else "missing",
        grade=top and top.grade, response=top and top.event, points=top.points if top else 0, max_points=10,
        attempts=attempts, attempts_used=len(attempts), attempts_allowed=3, flags=flags,
    )  # fmt: skip
    return TraineeGrades(
        trainee="t", workshop="w", name=text("李", "Li"), cases=("north",), results=(result,), points=result.points, max_points=10,
    )  # fmt: skip


WORK = {
    EXERCISE: Work(
        sitting=Sitting(workshop="w", trainee="t", case="north", seed=1, lang="zh"),
        opened=EARLY,
        changed=LATE,
        submissions=(Submission("a", EARLY, "a", ()), Submission("b", LATE, "b", ())),
    )
}
BOTH = (attempt("a", EARLY, 0.5), attempt("b", LATE, 0.8))


def decided(**news):
    """Return that graders found 8 points, and nobody anything else."""
    return Decided(**{"max_points": 10, "automatic": 8, "final": 8, "handed_in": LATE} | news)


def settled(each, found=None):
    return settle(found or grades(*BOTH), {EXERCISE: each}, WORK)


@pytest.mark.parametrize(
    ("news", "points"),
    [
        ({"manual": 9, "final": 9}, 9),
        ({"late_share": 0.25, "final": 6}, 6),
        ({"override": 2, "final": 2, "why": "copied"}, 2),
    ],
)
def test_what_was_decided_counts(news, points):
    found, told = settled(decided(**news))
    assert (found.points, found.results[0].points, found.share) == (points, points, points / 10)
    assert found.results[0].grade == BOTH[1].grade
    assert told == {EXERCISE: decided(**news)}


def test_where_nothing_was_decided_grades_are_the_same_and_nothing_is_told():
    before = grades(*BOTH)
    assert settled(decided(), before) == (before, {})
    assert settle(before, {}, WORK) == (before, {})


def test_a_comment_is_told_and_changes_no_points():
    said = decided(remarks=(Remark(who="Zhao", comment="well done"),))
    found, told = settled(said)
    assert (found, told) == (grades(*BOTH), {EXERCISE: said})


def test_an_early_attempt_counts_where_being_late_costs_more():
    found, told = settled(decided(automatic=5, final=5, handed_in=EARLY))
    (result,) = found.results
    assert (result.points, result.grade, result.response) == (5, BOTH[0].grade, "a")
    assert EXERCISE in told


def test_points_given_count_without_an_answer():
    found, _ = settled(decided(automatic=0, override=7, final=7, handed_in=""), grades())
    assert (found.points, found.results[0].status) == (7, "missing")


def test_points_given_undo_no_broken_rule():
    found, _ = settled(decided(override=10, final=10), grades(*BOTH, flags=("C5",)))
    assert (found.points, found.flags, found.passed) == (10, ("C5",), False)


@pytest.mark.parametrize(
    "news",
    [
        {"automatic": 7.5, "override": 10, "final": 10},
        {"max_points": 20, "override": 10, "final": 10},
        {"automatic": None, "final": None},
        {"handed_in": "2026-03-09T08:00:00Z"},
    ],
)
def test_what_is_about_other_points_does_not_hold(news):
    with pytest.raises(OutdatedError, match=EXERCISE):
        settled(decided(**news))


def test_what_is_about_another_exercise_is_passed_over():
    before = grades(*BOTH)
    assert settle(before, {"role/01_conflicts": decided(override=1, final=1)}, WORK) == (before, {})


def test_a_total_that_makes_the_pass_mark_reaches_it():
    found, _ = settled(decided(manual=6 - 1e-12, final=6 - 1e-12))
    assert found.passed
