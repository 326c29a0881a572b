"""What graders found for one trainee and exercise, and what it was found from."""

from __future__ import annotations

import hashlib
import json

from pydantic import NonNegativeFloat, NonNegativeInt, TypeAdapter

from cmtrain.grading.grade import GradeElement, Status
from cmtrain.journal import Work
from cmtrain.records import Json, Record, Share
from cmtrain.workshop.gradebook.lateness import LateRule

_ELEMENTS = TypeAdapter(tuple[GradeElement, ...])

_SOURCES = {"cmtrain", "journal_digest"}
"""What may change without anything about the result."""

_JUDGED = {"name", "score", "given", "best"}

_HEAVY = {"response", "grade"}
"""What the history tells by a digest alone."""


class Result(Record):
    """One row of the automatic results; a function of the journal, the plan and this version of cmtrain."""

    trainee: str
    exercise: str
    status: Status
    """``pending`` has no points; it is never to be read as 0."""
    points: NonNegativeFloat
    """After hints, before lateness."""
    max_points: NonNegativeFloat
    attempts_used: NonNegativeInt
    attempts_allowed: NonNegativeInt
    hints_taken: NonNegativeInt
    hints_allowed: NonNegativeInt
    hint_cost: Share
    """Share of the points that hints cost the attempt that counts."""
    handed_in: str
    """UTC of the attempt that counts, or else of the last one, by the clock of the machine it was made on; "" without any."""
    late_minutes: NonNegativeFloat
    late_share: Share
    """Share of the points that it loses by being late."""
    late_rule: LateRule | None
    ends: str
    """UTC; what is handed in later is late."""
    flags: tuple[str, ...]
    incidents: tuple[str, ...]
    response: Json
    """Of the attempt that counts, or the last one handed in."""
    grade: Json
    """Of that attempt, as `cmtrain.grading.grade.Grade` writes it; None where there is none."""
    cmtrain: str
    """The version that found it first."""
    journal_digest: str
    """SHA-256 of the journal in which it was found first; "" without one."""
    work_digest: str
    """Of what the trainee did on this exercise that a grade depends on."""
    exercise_digest: str
    """Of the exercise as its file has it."""
    task_digest: str
    """Of the task as it was shown; "" if it never was."""

    @property
    def place(self) -> tuple[str, str]:
        """Trainee and exercise."""
        return self.trainee, self.exercise

    @property
    def elements(self) -> tuple[GradeElement, ...]:
        """The parts of the grade."""
        return _ELEMENTS.validate_python(self.grade["elements"]) if isinstance(self.grade, dict) else ()

    @property
    def raw_score(self) -> float:
        """The share that was achieved before hints and compliance."""
        found = self.grade["raw_score"] if isinstance(self.grade, dict) else 0.0
        return found if isinstance(found, float) else 0.0

    @property
    def is_gated(self) -> bool:
        """Whether the answer that counts breaks a rule, so that it is worth nothing."""
        return isinstance(self.grade, dict) and bool(self.grade["flags"])

    @property
    def basis(self) -> str:
        """Digest of the answer and of what graders made of it: a person's mark holds for these."""
        judged = [each.model_dump(mode="json", include=_JUDGED) for each in self.elements]
        return digest_of(self.response, self.status, self.raw_score, self.is_gated, *judged)[:20]

    def is_as(self, other: Result) -> bool:
        """Say whether two results differ in nothing but where they were found first."""
        return self.model_dump(exclude=_SOURCES) == other.model_dump(exclude=_SOURCES)

    def told(self) -> dict[str, Json]:
        """Return it for the history."""
        return {**self.model_dump(mode="json", exclude=_HEAVY | {"trainee", "exercise"}), "basis": self.basis}


def work_digest(work: Work | None) -> str:
    """Return the digest of what a trainee did on an exercise that a grade depends on; "" if nothing."""
    if work is None:
        return ""
    sitting = work.sitting.model_dump(mode="json", include={"case", "seed", "weeks"})
    handed_in: list[Json] = [[each.event, *each.hints] for each in work.submissions]
    return digest_of(sitting, handed_in, list(work.hints))


def digest_of(*parts: Json) -> str:
    """Return the SHA-256 of JSON values, in hexadecimal."""
    return hashlib.sha256(json.dumps(parts, sort_keys=True, separators=(",", ":")).encode()).hexdigest()
