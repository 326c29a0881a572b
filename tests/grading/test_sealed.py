"""Where the truth is sealed: an answer that can be read is pending, and what cannot be read is told, as anywhere."""

from __future__ import annotations

from dataclasses import replace

import pytest

from cmtrain.content import exercise_ids
from cmtrain.district.sealed import SealedTruth
from cmtrain.grading.attempts import grade_work
from cmtrain.grading.judge import grade
from cmtrain.grading.tasks import best, give_tasks, kind_of, make_task, mistakes, stored_task
from cmtrain.journal import Submission, Work
from cmtrain.journal.events import Sitting
from cmtrain.kinds.exercise import load_exercise


@pytest.fixture
def sealed(district):
    """Return a district without its truth, which knows one exercise's task: ``sealed(exercise)``."""

    def make(exercise):
        there = district(exercise.case, 7)
        without = replace(there, truth=SealedTruth())
        give_tasks(without, {exercise.id: stored_task(exercise, there)})
        return without

    return make


@pytest.mark.parametrize("name", exercise_ids())
def test_a_readable_answer_is_pending_and_any_other_is_told_as_anywhere(name, district, sealed):
    exercise = load_exercise(name)
    there, without = district(exercise.case, 7), sealed(exercise)
    assert make_task(exercise, without) == make_task(exercise, there)
    for answer in (best(exercise, there), *mistakes(exercise, there).values()):
        graded = grade(exercise, without, answer)
        assert (graded.status, graded.points, graded.findings, graded.elements) == ("pending", 0, (), ())
    answers = [None, "", {}, *kind_of(exercise).malformed(make_task(exercise, there))]
    assert [grade(exercise, without, each) for each in answers] == [grade(exercise, there, each) for each in answers]


def test_pending_answers_use_up_attempts_and_unreadable_ones_do_not(district, sealed):
    exercise = load_exercise("profit/02_order_plan")
    right = best(exercise, district(exercise.case, 7))
    sitting = Sitting(workshop="w", trainee="li", case=exercise.case, seed=7, lang="zh")
    answers = (["?"], right, {}, right, right, right, right)
    done = tuple(Submission(str(n), "2030-03-04T09:00:00.000Z", each, ()) for n, each in enumerate(answers))
    work = Work(sitting, opened="", changed="", submissions=done)
    result = grade_work(exercise, work, sealed(exercise))
    assert (result.status, result.points, result.attempts_used) == ("pending", 0, exercise.attempts)
    assert (result.incidents, result.task_changed) == ((), False)
