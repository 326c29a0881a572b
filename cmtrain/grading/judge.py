"""Grading one response: a pure function of exercise, task, truth and response."""

from __future__ import annotations

import hashlib
import logging
import numbers
from typing import TypeVar

from cmtrain.compliance import rule
from cmtrain.district.district import District
from cmtrain.district.sealed import SealedError
from cmtrain.errors import MissingError, UnreadableError
from cmtrain.grading.grade import Grade, GradeElement, GradeFinding, GradingIncident
from cmtrain.grading.tasks import kind_of, make_task
from cmtrain.kinds.base import Element, Finding, Task, Verdict
from cmtrain.kinds.exercise import Exercise
from cmtrain.kinds.memo import digest
from cmtrain.records import Json

V = TypeVar("V")

_log = logging.getLogger(__name__)


def grade(exercise: Exercise, district: District, response: Json) -> Grade:
    """Grade a response to the exercise's task in a district.

    Parameters
    ----------
    response
        What the trainee's page sent, as it came.

    Returns
    -------
    Grade
        ``missing`` if nothing was entered, ``unreadable`` with a message if it cannot be read; neither is a wrong
        answer. ``pending`` if it can be read and the district's truth is sealed.

    Raises
    ------
    UnfitError
        The district cannot carry the exercise.
    GradingIncident
        Our own grader failed; there is no grade.
    """
    return grade_task(exercise, make_task(exercise, district), district, response)


def grade_task(exercise: Exercise, task: Task, district: District, response: Json) -> Grade:
    """Grade a response to a stored task; as `grade` otherwise."""
    if response is None or response in ({}, []) or (isinstance(response, str) and not response.strip()):
        return _ungraded(exercise, "missing")
    try:
        verdict = kind_of(exercise).grade(response, task, district.truth)
        return _ungraded(exercise, "pending") if district.sealed else _graded(exercise, verdict)
    except SealedError:
        return _ungraded(exercise, "pending")
    except MissingError:
        return _ungraded(exercise, "missing")
    except UnreadableError as error:
        return Grade(
            exercise=exercise.id,
            status="unreadable",
            max_points=exercise.points,
            message=error.text,
            field=error.field,
        )
    except Exception as error:
        incident = _incident(exercise, task, response, error)
        _log.exception("incident %s: grading %s", incident, exercise.id)
        raise GradingIncident(incident, exercise.id, type(error).__name__) from error


def _ungraded(exercise: Exercise, status: str) -> Grade:
    return Grade.model_validate({"exercise": exercise.id, "status": status, "max_points": exercise.points})


def _incident(exercise: Exercise, task: Task, response: Json, error: Exception) -> str:
    """Return a short id that is the same whenever the same answer makes the same grader fail."""
    parts = [exercise.id, digest(task), repr(response), type(error).__name__, str(error)]
    return hashlib.sha256("\n".join(parts).encode(errors="replace")).hexdigest()[:8].upper()


def _graded(exercise: Exercise, verdict: Verdict) -> Grade:
    for flag in verdict.flags:
        rule(flag)  # an unknown rule is a defect of the kind
    raw = _share(verdict.score)
    score = 0.0 if verdict.flags else raw
    behind = verdict.value - verdict.best_value if verdict.lower_is_better else verdict.best_value - verdict.value
    return Grade(
        exercise=exercise.id,
        status="graded",
        score=score,
        raw_score=raw,
        points=score * exercise.points,
        max_points=exercise.points,
        value=float(verdict.value),
        best_value=float(verdict.best_value),
        mistake_value=float(verdict.mistake_value),
        regret=float(behind),
        unit=verdict.unit,
        lower_is_better=verdict.lower_is_better,
        findings=tuple(map(_finding, verdict.findings)),
        flags=tuple(dict.fromkeys(verdict.flags)),
        elements=tuple(map(_element, verdict.elements)),
    )


def _share(score: float) -> float:
    """Return a score as it is kept: rounded to 1e-9, so that sums in another order give the same grade."""
    return round(float(score), 9) + 0.0


def _finding(finding: Finding) -> GradeFinding:
    return GradeFinding(id=finding.id, numbers={name: _plain(value) for name, value in finding.numbers.items()})


def _element(element: Element) -> GradeElement:
    return GradeElement(
        name=element.name,
        label=element.label,
        score=_share(element.score),
        given=_plain(element.given),
        best=_plain(element.best),
        unit=element.unit,
        finding=None if element.finding is None else _finding(element.finding),
        weight=float(element.weight),
        secret=element.secret,
    )


def _plain(value: V) -> V | int | float:
    """Return numbers of numpy as numbers of Python; NaN stays and is refused by the record."""
    if isinstance(value, bool) or not isinstance(value, numbers.Real):
        return value
    return int(value) if isinstance(value, numbers.Integral) else float(value)
