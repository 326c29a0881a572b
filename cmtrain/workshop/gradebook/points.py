"""The points that count: what graders found, what people judged and decided, and what lateness costs."""

from __future__ import annotations

from dataclasses import dataclass

from cmtrain.workshop.gradebook.marks import NO_MARKS, Marks
from cmtrain.workshop.gradebook.result import Result


@dataclass(frozen=True)
class Points:
    """What one exercise comes to for a trainee."""

    max_points: float
    automatic: float | None = None
    """After hints, before lateness; None where there is no grade yet."""
    manual: float | None = None
    """The same with people's marks in the place of the graders'; None without any."""
    override: float | None = None
    """What a person decided instead; None if nobody did."""
    late: float = 0.0
    """Points lost by being late."""
    final: float | None = None
    """What counts; None where there is no grade yet, which is no 0."""
    needs_review: bool = False
    """A person decided something about another answer or grade than there is now; it counts until it is looked at."""


def points_of(result: Result, marks: Marks = NO_MARKS) -> Points:
    """Return what a result comes to with what people decided about it.

    A mark for a part of an answer moves the score by the part's weight: the score of kinds that are judged by their parts
    is then the weighted mean of all marks, and that of kinds judged by value moves as far as the part counts. A broken
    rule and the hints cost what they cost anyway, and the share lost by lateness comes off what is left. An override
    stands for all of it.
    """
    automatic = None if result.status == "pending" else result.points
    manual = _manual(result, marks) if automatic is not None else None
    base = automatic if manual is None else manual
    late = 0.0 if base is None else base * result.late_share
    earned = None if base is None else base - late
    override = None if marks.override is None else min(marks.override.points, result.max_points)
    return Points(
        max_points=result.max_points,
        automatic=automatic,
        manual=manual,
        override=override,
        late=late if override is None else 0.0,
        final=earned if override is None else override,
        needs_review=marks.need_review(result),
    )


def _manual(result: Result, marks: Marks) -> float | None:
    elements = {each.name: each for each in result.elements}
    moved = {
        name: judged.score - elements[name].score
        for name, judged in marks.judgements.items()
        if name in elements and judged.score is not None
    }
    whole = sum(each.weight for each in elements.values())
    if not moved or not whole:
        return None
    score = result.raw_score + sum(elements[name].weight * by for name, by in moved.items()) / whole
    gated = 0.0 if result.is_gated else min(max(score, 0.0), 1.0)
    return gated * result.max_points * (1 - result.hint_cost)
