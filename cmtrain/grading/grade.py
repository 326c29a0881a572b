"""The grade: what is kept of a graded response, as ids and numbers that any language can be made from."""

from __future__ import annotations

from typing import Literal

from pydantic import NonNegativeFloat

from cmtrain.errors import CmtrainError
from cmtrain.records import Record, Share
from cmtrain.texts import Text, Unit

Status = Literal["graded", "missing", "unreadable", "pending"]
"""``pending``: no grade yet, because a person has to judge, our own grader failed, or the truth is not where the answer was
given; never to be read as 0."""

_MISTAKE = "mistake."
"""Ids of findings begin so that tell of a named mistake."""


class GradeFinding(Record):
    """One thing to tell the trainee: the id of a feedback text and its numbers (None: not applicable)."""

    id: str
    numbers: dict[str, int | float | str | Text | None] = {}


class GradeElement(Record):
    """The outcome of one part of a response: a field, a cell, an item."""

    name: str
    label: Text
    score: Share
    given: int | float | str | Text | None = None
    best: int | float | str | Text | None = None
    unit: Unit = "none"
    finding: GradeFinding | None = None
    weight: NonNegativeFloat = 1.0
    secret: bool = False
    """Whether it is shown only when nothing is left to decide."""


class Grade(Record):
    """The judgement of one response to one exercise; round-trips through JSON."""

    exercise: str
    status: Status
    score: Share = 0.0
    """After the compliance gate: 0 if a rule is broken."""
    raw_score: Share = 0.0
    """Before the gate."""
    points: NonNegativeFloat = 0.0
    """``score`` times ``max_points``, before hints."""
    max_points: NonNegativeFloat
    value: float | None = None
    """What the response achieves, in ``unit``."""
    best_value: float | None = None
    mistake_value: float | None = None
    """Value of the best of the named tempting mistakes."""
    regret: float | None = None
    """How much worse than the best, in ``unit``; never negative but where the trainee beat the best known."""
    unit: Unit = "none"
    lower_is_better: bool = False
    findings: tuple[GradeFinding, ...] = ()
    """The most important first."""
    flags: tuple[str, ...] = ()
    """Ids of the compliance rules that the response breaks."""
    elements: tuple[GradeElement, ...] = ()
    message: Text | None = None
    """For an unreadable response: what to type."""
    field: str = ""
    """For an unreadable response: the part that cannot be read."""

    @property
    def mistakes(self) -> tuple[str, ...]:
        """The named mistakes found in the response, by their names in the exercise's file, each once."""
        found = (each.id.removeprefix(_MISTAKE) for each in self.findings if each.id.startswith(_MISTAKE))
        return tuple(dict.fromkeys(found))


class GradingIncident(CmtrainError):  # noqa: N818 - it is reported as an incident
    """Our own grader failed: the answer is kept, and there is no grade; never the trainee's fault."""

    def __init__(self, incident: str, exercise: str, cause: str) -> None:
        super().__init__(
            f"incident {incident}: the grader of {exercise} failed ({cause}); the answer is kept, ungraded"
        )
        self.incident, self.exercise = incident, exercise
