"""Telling a right number from a slip, and which slip: values matched within what rounding explains."""

from __future__ import annotations

import math
from collections.abc import Mapping

from cmtrain.texts import Unit

RELATIVE = 0.005
"""Part of the right value by which an answer may be off."""

ABSOLUTE: Mapping[Unit, float] = {
    "share": 0.001,
    "index": 0.1,
    "weeks": 0.01,
    "ratio": 0.005,
    "days": 0.1,
    "cartons": 1.0,
}
"""How far an answer may be off in any case: one unit of the last digit that is usually shown."""


def tolerance(right: float, unit: Unit) -> float:
    """Return how far an answer may be from the right value; an index, always near 100, has no relative part."""
    absolute = ABSOLUTE.get(unit, 0.01)
    return absolute if unit == "index" else max(RELATIVE * abs(right), absolute)


def is_near(given: float, right: float, unit: Unit) -> bool:
    """Say whether an answer is the right value, as far as rounding can tell.

    Examples
    --------
    >>> is_near(0.833, 5 / 6, "share"), is_near(0.85, 5 / 6, "share"), is_near(101.2, 101.9, "index")
    (True, False, False)
    """
    return math.isfinite(right) and abs(given - right) <= tolerance(right, unit) * (1 + 1e-9)


def slip_of(given: float, readings: Mapping[str, float], unit: Unit) -> str | None:
    """Return the name of the misreading whose value was given; the nearest of several."""
    near = {name: abs(given - value) for name, value in readings.items() if is_near(given, value, unit)}
    return min(near, key=lambda name: near[name]) if near else None
