"""How the points of an exercise came about once people had marked it or it came late: told line by line."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from cmtrain.grading.decided import Decided, Remark
from cmtrain.report.blocks import words
from cmtrain.texts import Text

_HOUR, _DAY = 60, 24 * 60
"""Minutes."""


@dataclass(frozen=True)
class Line:
    """One thing that was decided."""

    what: Text
    said: Text | None = None
    """In our words."""
    who: str = ""
    """Whoever decided it; "" for a rule."""
    words: str = ""
    """In the words of that person, which may be anything: to be escaped, never to be filled in."""

    @property
    def told_lines(self) -> tuple[str, ...]:
        """The person's words, line by line."""
        return tuple(line for each in self.words.splitlines() if (line := each.strip()))


@dataclass(frozen=True)
class Changes:
    """What became of the automatic points of one exercise."""

    automatic: Text
    counts: Text
    lines: tuple[Line, ...]
    """What changed points."""
    remarks: tuple[Line, ...]
    """What was said of the answer and of its parts."""
    late_only: bool
    """Whether lateness alone changed points."""


def changes(decided: Decided | None) -> Changes | None:
    """Return how points came about; None where graders alone decided and nobody said anything."""
    if decided is None or not decided.is_felt:
        return None
    lines, remarks = tuple(_lines(decided)), tuple(map(_remark, decided.remarks))
    late_only = bool(decided.late) and decided.manual is None and not decided.review
    return Changes(_points(decided.automatic), _points(decided.final), lines, remarks, late_only)


def _lines(decided: Decided) -> Iterator[Line]:
    if decided.manual is not None:
        markers = dict.fromkeys(each.who for each in decided.remarks if each.score is not None)
        yield Line(words()["by_hand"], _points(decided.manual), ", ".join(markers))
    if decided.late:
        numbers = {"by": _duration(decided.late_minutes), "share": decided.late_share, "points": decided.late}
        yield Line(words()["late"], words()["late_costs"].fill(**numbers))
    if decided.override is not None:
        yield Line(words()["override"], _points(decided.override), decided.who, decided.why)
    if decided.review:
        yield Line(words()["review"], words()["review_note"])


def _remark(remark: Remark) -> Line:
    said = None
    if remark.score is not None:
        said = words()["part_score"].fill(score=remark.score)
        if remark.automatic is not None:
            said = words()["part_scores"].fill(automatic=remark.automatic, score=remark.score)
    return Line(remark.part or words()["comment"], said, remark.who, remark.comment)


def _duration(minutes: float) -> Text:
    """Tell how long something took in the unit in which it is said."""
    if minutes < 2 * _HOUR:
        return words()["late_minutes"].fill(n=minutes)
    if minutes < 2 * _DAY:
        return words()["late_hours"].fill(n=minutes / _HOUR)
    return words()["late_days"].fill(n=minutes / _DAY)


def _points(points: float | None) -> Text:
    if points is None:
        return words()["status_pending"]
    return words()["points_alone"].fill(points=points)
