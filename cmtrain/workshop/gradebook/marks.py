"""What people decide about an answer: marks and comments for its parts, and points in the place of all others."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from pydantic import NonNegativeFloat
from sqlalchemy import Connection

from cmtrain.records import Record, Share
from cmtrain.workshop.gradebook.history import Entry, latest
from cmtrain.workshop.gradebook.opening import Gradebook
from cmtrain.workshop.gradebook.result import Result


class Judgement(Record):
    """A person's mark and comment for one part of an answer, or a comment on all of it."""

    score: Share | None
    """In the place of the graders'; None: only a comment."""
    comment: str
    """For the trainee."""
    basis: str
    """`Result.basis` of what the person saw."""


class Override(Record):
    """Points that a person gives for an exercise, whatever graders and lateness make of it."""

    points: NonNegativeFloat
    max_points: NonNegativeFloat
    """What the exercise was worth then."""
    basis: str
    """`Result.basis` of what there was then."""


@dataclass(frozen=True)
class Marks:
    """All that people decided about one trainee's exercise."""

    judgements: Mapping[str, Judgement] = field(default_factory=dict)
    """By part of the answer; "" for all of it."""
    override: Override | None = None
    why: str = ""
    """The reason of the override."""
    by: Mapping[str, str] = field(default_factory=dict)
    """Who judged, by part of the answer."""
    overridden_by: str = ""

    def need_review(self, result: Result) -> bool:
        """Say whether something was decided about another answer, other automatic marks, or other points in all."""
        judged = any(each.basis != result.basis for each in self.judgements.values())
        over = self.override
        return judged or (over is not None and (over.basis, over.max_points) != (result.basis, result.max_points))


NO_MARKS = Marks()


def all_marks(connection: Connection, book: Gradebook, trainee: str | None = None) -> Mapping[tuple[str, str], Marks]:
    """Return what people decided and did not take back, by trainee and exercise."""
    judgements: dict[tuple[str, str], dict[str, Entry]] = {}
    for place, entry in latest(connection, book, "judgement", trainee).items():
        if entry.after is not None:
            there = judgements.setdefault((place.trainee, place.exercise), {})
            there[place.element] = entry
    overrides = {
        (place.trainee, place.exercise): entry
        for place, entry in latest(connection, book, "override", trainee).items()
        if entry.after is not None
    }
    return {place: _marks(judgements.get(place, {}), overrides.get(place)) for place in judgements | overrides}


def _marks(entries: Mapping[str, Entry], override: Entry | None) -> Marks:
    judgements = {element: Judgement.model_validate(entry.after) for element, entry in entries.items()}
    by = {element: entry.who for element, entry in entries.items()}
    if override is None:
        return Marks(judgements, by=by)
    return Marks(judgements, Override.model_validate(override.after), override.why, by, override.who)
