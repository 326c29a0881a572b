"""How one graded exercise is told in a report: its bars, its gap, its parts and its mark."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from cmtrain.grading.feedback import behind_mistakes
from cmtrain.grading.grade import Grade, GradeElement
from cmtrain.grading.playlist import PASS
from cmtrain.kinds.base import FULL_MARKS
from cmtrain.report.blocks import words
from cmtrain.texts import NOT_APPLICABLE, Text, show

EXCELLENT = 0.85
"""Share of the points from which a result is excellent."""
PARTS_SHOWN = 12

Mark = Literal["good", "fair", "poor", "none"]


@dataclass(frozen=True)
class Bar:
    """One bar of an outcome: own value, best, common mistake."""

    label: str
    kind: str
    value: float
    width: int
    """0..100 of the longest bar."""


@dataclass(frozen=True)
class Part:
    """One part of a response as shown: label, given and right in words."""

    label: Text
    given: Text
    best: Text
    score: float


def mark(share: float) -> Mark:
    """Return the class of a share of points."""
    return "good" if share >= EXCELLENT else "fair" if share >= PASS else "poor"


def result_word(share: float, pass_mark: float, *, broken: bool) -> str:
    """Return the key of the word for all that somebody did; a broken rule fails whatever the points."""
    if broken:
        return "blocked"
    return "excellent" if share >= max(EXCELLENT, pass_mark) else "passed" if share >= pass_mark else "not_yet"


def bars(grade: Grade) -> tuple[Bar, ...]:
    """Return the bars of own value, best and common mistake; none if the grade has no value."""
    if grade.value is None or grade.best_value is None or grade.mistake_value is None:
        return ()
    values = (("theirs", "", grade.value), ("best", "best", grade.best_value), ("mistake", "slip", grade.mistake_value))
    longest = max((value for _, _, value in values), default=0.0)
    return tuple(Bar(label, kind, value, _width(value, longest)) for label, kind, value in values)


def _width(value: float, longest: float) -> int:
    return round(100 * max(value, 0.0) / longest) if longest > 0 else 0


def gap(grade: Grade) -> Text:
    """Say how far the response stays behind the best, and that it scores nothing for what a mistake would bring."""
    if grade.regret is None or grade.value is None:
        return words()["gap_none"]
    if grade.raw_score >= 1.0 or grade.regret <= 0:
        return words()["gap_none"]
    key = {"yuan": "gap_yuan", "minutes": "gap_minutes"}.get(grade.unit, "gap_other")
    regret = abs(grade.regret)
    sentence = words()[key].fill(gap=Text(zh=show(regret, grade.unit, "zh"), en=show(regret, grade.unit, "en")))
    behind = behind_mistakes(grade)
    return sentence if behind is None else _joined(sentence, behind)


def _joined(first: Text, second: Text) -> Text:
    return Text(zh=first.zh + second.zh, en=f"{first.en} {second.en}")


def parts(grade: Grade) -> tuple[Part, ...]:
    """Return the parts that lost points, the costliest first; parts of equal cost keep their order."""
    ranked = sorted(wrong(grade), key=lambda element: -element.weight * (1 - element.score))
    return tuple(Part(e.label, shown(e, e.given), shown(e, e.best), e.score) for e in ranked[:PARTS_SHOWN])


def wrong(grade: Grade) -> list[GradeElement]:
    """Return the elements that lost points."""
    return [element for element in grade.elements if element.score < FULL_MARKS]


def shown(element: GradeElement, value: float | str | Text | None) -> Text:
    """Write what was given, or what is best, for a part in its unit; nothing as not applicable."""
    if value is None:
        return NOT_APPLICABLE
    if isinstance(value, Text):
        return value
    if isinstance(value, str):
        return Text(zh=value or "—", en=value or "—")
    decimals = 0 if element.unit == "none" and float(value).is_integer() else None
    return Text(
        zh=show(value, element.unit, "zh", decimals=decimals), en=show(value, element.unit, "en", decimals=decimals)
    )
