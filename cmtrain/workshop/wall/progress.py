"""How far somebody has come with an exercise: made from the journal's state and the grades."""

from __future__ import annotations

from cmtrain.grading.attempts import Attempt, ExerciseResult
from cmtrain.grading.grade import Grade
from cmtrain.journal import Work
from cmtrain.kinds.base import Task
from cmtrain.kinds.exercise import Exercise
from cmtrain.workbook.standing import Level, Standing
from cmtrain.workshop.wall.grades import Graded
from cmtrain.workshop.wall.room import Progress, Try

_MISTAKE = "mistake."


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
        level=_level(exercise, work, result),
        tries=tuple(map(_try, _counted(result))),
        hints=len(work.hints),
        points=result.points if result else 0.0,
        minutes=minutes,
        flags=result.flags if result else (),
        pending=_is_pending(work, graded),
        trouble=graded.trouble,
    )


def named_mistakes(grade: Grade) -> tuple[str, ...]:
    """Return the named mistakes found in a response, by their names in the exercise's file, each once."""
    found = (finding.id for finding in grade.findings if finding.id.startswith(_MISTAKE))
    return tuple(dict.fromkeys(each.removeprefix(_MISTAKE) for each in found))


def _counted(result: ExerciseResult | None) -> tuple[Attempt, ...]:
    return tuple(each for each in result.attempts if each.counted) if result else ()


def _try(attempt: Attempt) -> Try:
    return Try(attempt.grade.score, named_mistakes(attempt.grade))


def _is_pending(work: Work, graded: Graded) -> bool:
    """Say whether our grader failed on what was handed in last; what comes after the last attempt is not graded."""
    result = graded.result
    if graded.trouble is None or result is None:
        return graded.trouble is not None
    judged = {each.event for each in result.attempts}
    return result.attempts_used < result.attempts_allowed and work.submissions[-1].event not in judged


def _level(exercise: Exercise, work: Work, result: ExerciseResult | None) -> Level:
    """Return the level as the trainee's own page shows it, which asks nothing of the task."""
    sitting = work.sitting
    task = Task(exercise=exercise.id, case=sitting.case, seed=sitting.seed, weeks=sitting.weeks or 0)
    return Standing(exercise, task, work, result, sitting.lang).level
