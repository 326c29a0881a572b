"""How a raw score comes about, so that the workbook can make it by a formula from the same numbers."""

from __future__ import annotations

from math import copysign
from typing import Literal

from cmtrain.grading.grade import Grade
from cmtrain.kinds.base import score_by_value
from cmtrain.kinds.exercise import Exercise

Way = Literal["elements", "value", "given"]
"""``elements``: weighted mean of the elements' scores; ``value``: place of the value between the common mistake and the
best; ``given``: by a rule of its own, which the workbook takes as it is."""

WAYS: dict[str, Way] = {
    "abc": "value",
    "frequency": "value",
    "day_route": "value",
    "shortage_estimate": "elements",
    "allocation": "value",
    "research_note": "elements",
    "diagnosis": "elements",
    "order_plan": "value",
    "slow_stock": "value",
    "five_rates": "elements",
    "stock_and_price": "elements",
    "findings": "given",  # marks are matched with events, and the score is F1: marks at a venture cost, too
    "judgement": "elements",
}
"""By kind of exercise; one that is not named here is ``given``."""

DIGITS = 9
"""Digits after the point to which grades keep scores."""

_NEAR = 0.499 * 10**-DIGITS
"""How far a mean may be from the score that it is to be rounded to; less than half a digit, so that every program rounds
it the same way."""
_ROUNDED = 10**-DIGITS
"""More than what rounding can have taken from an element's score."""


def way_of(exercise: Exercise, grade: Grade) -> Way:
    """Return the way in which a formula makes the raw score; ``given`` if that of the kind does not make this grade's.

    Such grades are those of journals that another version of an exercise was answered in.
    """
    way = WAYS.get(exercise.kind.kind, "given")
    if way == "elements":
        return way if element_scores(grade) is not None else "given"
    return way if way == "value" and value_score(grade) == grade.raw_score else "given"


def value_score(grade: Grade) -> float | None:
    """Return the score of the grade's value as grades keep it; None without values; 0 where nothing beats the mistake."""
    value, best, mistake = grade.value, grade.best_value, grade.mistake_value
    if value is None or best is None or mistake is None:
        return None
    return 0.0 if best == mistake else round(score_by_value(value, best, mistake), DIGITS)


def element_scores(grade: Grade) -> tuple[float, ...] | None:
    """Return the elements' scores, with a mean that is rounded to the raw score; None if there are none such.

    A grade keeps the scores of its elements and their mean rounded each for itself, so that the mean of the rounded can
    miss the last digit of the rounded mean. Scores that were rounded are moved by less than that digit to meet it.
    """
    scores = tuple(element.score for element in grade.elements)
    weights = tuple(element.weight for element in grade.elements)
    if not sum(weights):
        return None
    miss = grade.raw_score - sum(w * s for w, s in zip(weights, scores, strict=True)) / sum(weights)
    if abs(miss) <= _NEAR:
        return scores
    movable = sum(w for w, s in zip(weights, scores, strict=True) if 0 < s < 1)
    step = (miss - copysign(_NEAR, miss)) * sum(weights) / movable if movable else miss
    if not movable or abs(step) > _ROUNDED:
        return None
    return tuple(s + step if 0 < s < 1 else s for s in scores)
