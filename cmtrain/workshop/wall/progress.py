"""How far somebody has come with an exercise: made from the journal's state and the grades."""

from __future__ import annotations

from cmtrain.grading.attempts import Attempt, ExerciseResult
from cmtrain.journal import Work
from cmtrain.kinds.exercise import Exercise
from cmtrain.workbook.standing import level_of
from cmtrain.workshop.wall.grades import Graded
from cmtrain.workshop.wall.room import Progress, Try


def progress_of(exercise: Exercise, work: Work | None, graded: Graded, *, minutes: float) -> Progress:
    """Return how far a trainee has come.

    Parameters
    ----------
    work
        What was done; None if the exercise was never seen.
    minutes
        Time at work on it.
    """
    if work is None:
        return Progress(exercise.id)
    result = graded.result
    return Progress(
        exercise=exercise.id,
        level=level_of(exercise, work, result),
        tries=tuple(map(_try, _counted(result))),
        points=result.points if result else 0.0,
        minutes=minutes,
        flags=result.flags if result else (),
        pending=_is_pending(work, graded),
        trouble=graded.trouble,
    )


def _counted(result: ExerciseResult | None) -> tuple[Attempt, ...]:
    return tuple(each for each in result.attempts if each.counted) if result else ()


def _try(attempt: Attempt) -> Try:
    return Try(attempt.grade.score, attempt.grade.mistakes)


def _is_pending(work: Work, graded: Graded) -> bool:
    """Say whether our grader failed on what was handed in last; what comes after the last attempt is not graded."""
    result = graded.result
    if graded.trouble is None or result is None:
        return graded.trouble is not None
    judged = {each.event for each in result.attempts}
    return result.attempts_used < result.attempts_allowed and work.submissions[-1].event not in judged
