"""What a trainee's work on an exercise is worth: attempts, hints and the points that count."""

from __future__ import annotations

import logging

from pydantic import NonNegativeFloat, NonNegativeInt, ValidationError

from cmtrain.district.district import District
from cmtrain.grading.grade import Grade, GradingIncident, Status
from cmtrain.grading.judge import grade_task
from cmtrain.grading.tasks import make_task, stored_task
from cmtrain.journal import Submission, Work
from cmtrain.kinds.base import Task
from cmtrain.kinds.exercise import Exercise
from cmtrain.records import Json, Record, Share

_log = logging.getLogger(__name__)


class Attempt(Record):
    """One response that was handed in, and its grade."""

    event: str
    """Id of the journal's event."""
    time: str
    grade: Grade
    hints: NonNegativeInt
    """Hints opened before it."""
    points: NonNegativeFloat
    """The grade's points less the hints' share."""
    counted: bool
    """Whether it used up an attempt: unreadable and empty responses do not, nor do those after the last."""


class ExerciseResult(Record):
    """What a trainee's work on one exercise is worth."""

    exercise: str
    case: str
    seed: NonNegativeInt
    weeks: int | None
    status: Status
    """``graded`` as soon as one attempt is; else that of the last attempt; ``missing`` without any."""
    grade: Grade | None
    """The one that counts: of the attempt with the most points, the first of equals. None where our grader failed."""
    response: Json = None
    """The response of that attempt as it was handed in, or the last one handed in."""
    points: NonNegativeFloat = 0.0
    """After hints."""
    max_points: NonNegativeFloat
    attempts: tuple[Attempt, ...] = ()
    attempts_used: NonNegativeInt = 0
    attempts_allowed: NonNegativeInt
    hints: tuple[NonNegativeInt, ...] = ()
    """Places of the hints opened, in order."""
    hint_cost: Share = 0.0
    """Share of the points that the hints cost the attempt that counts."""
    flags: tuple[str, ...] = ()
    """Compliance rules broken in any counted attempt."""
    drafted: bool = False
    """Something has been entered that was not handed in."""
    opened: str = ""
    """UTC of the first event; "" if never opened."""
    changed: str = ""
    """UTC of the last event."""
    task_changed: bool = False
    """The task stored with the journal is not the one this version makes; what was shown is what was graded."""
    incidents: tuple[str, ...] = ()
    """Ids of failures of our own grader; the answers are kept."""


def grade_work(exercise: Exercise, work: Work, district: District) -> ExerciseResult:
    """Grade all that a trainee handed in for an exercise.

    The best graded attempt counts. A hint takes its share of the points of the attempts after it. What cannot be read,
    or is empty, costs no attempt; what comes after the last attempt is kept and not graded.

    Raises
    ------
    UnfitError
        The district cannot carry the exercise.
    """
    task, changed = _shown_task(exercise, work, district)
    attempts, incidents = _attempts(exercise, task, work, district)
    counted = [attempt for attempt in attempts if attempt.counted]
    top = max(counted, key=lambda attempt: attempt.points, default=None)
    shown = top or (attempts[-1] if attempts else None)
    responses = {done.event: done.response for done in work.submissions}
    last = work.submissions[-1] if work.submissions else None
    return ExerciseResult(
        exercise=exercise.id,
        case=work.sitting.case,
        seed=work.sitting.seed,
        weeks=work.sitting.weeks,
        status=_status(shown, incidents),
        grade=shown.grade if shown else None,
        response=responses[shown.event] if shown else last.response if last else None,
        points=top.points if top else 0.0,
        max_points=exercise.points,
        attempts=attempts,
        attempts_used=len(counted),
        attempts_allowed=exercise.attempts,
        hints=work.hints,
        hint_cost=hint_cost(exercise, work.hints[: top.hints]) if top else 0.0,
        flags=tuple(dict.fromkeys(flag for attempt in counted for flag in attempt.grade.flags)),
        drafted=work.draft is not None and (last is None or work.draft != last.response),
        opened=work.opened,
        changed=work.changed,
        task_changed=changed,
        incidents=incidents,
    )


def no_work(exercise: Exercise, *, case: str, seed: int, weeks: int | None) -> ExerciseResult:
    """Return the result of an exercise that was never touched."""
    return ExerciseResult(
        exercise=exercise.id,
        case=case,
        seed=seed,
        weeks=weeks,
        status="missing",
        grade=Grade(exercise=exercise.id, status="missing", max_points=exercise.points),
        max_points=exercise.points,
        attempts_allowed=exercise.attempts,
    )


def hint_cost(exercise: Exercise, hints: tuple[int, ...]) -> float:
    """Return the share of the points that opened hints cost; hints that no longer exist cost nothing."""
    return min(sum(exercise.hints[hint].cost for hint in hints if hint < len(exercise.hints)), 1.0)


def _status(shown: Attempt | None, incidents: tuple[str, ...]) -> Status:
    if incidents and (shown is None or shown.grade.status != "graded"):
        return "pending"
    return shown.grade.status if shown else "missing"


def _shown_task(exercise: Exercise, work: Work, district: District) -> tuple[Task, bool]:
    """Return the task as it was shown, and whether this version would make another one."""
    made = make_task(exercise, district)
    if work.task is None or work.task == stored_task(exercise, district):
        return made, False
    try:
        shown = type(made).model_validate(work.task)
    except ValidationError:
        _log.warning("%s: a stored task cannot be read by this version; its own is used", exercise.id)
        return made, True
    return (made, False) if shown == made else (shown, True)


def _attempts(
    exercise: Exercise, task: Task, work: Work, district: District
) -> tuple[tuple[Attempt, ...], tuple[str, ...]]:
    attempts: list[Attempt] = []
    incidents: list[str] = []
    for done in work.submissions:
        if sum(attempt.counted for attempt in attempts) >= exercise.attempts:
            break
        try:
            attempts.append(_attempt(exercise, grade_task(exercise, task, district, done.response), done))
        except GradingIncident as incident:
            incidents.append(incident.incident)
    return tuple(attempts), tuple(incidents)


def _attempt(exercise: Exercise, grade: Grade, done: Submission) -> Attempt:
    return Attempt(
        event=done.event,
        time=done.time,
        grade=grade,
        hints=len(done.hints),
        points=grade.points * (1 - hint_cost(exercise, done.hints)),
        counted=grade.status in ("graded", "pending"),
    )
