"""Where the names of points go on a map: beside their point, over as little else as can be."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from typing import NamedTuple

SIZE = 11
"""Pixels of a letter's height."""
_LINE = 14
"""Pixels that a name takes in height, with some air."""
_DISC = 11
"""Pixels from the middle of a point to its edge, with some air."""


class Side(NamedTuple):
    """Where a name stands beside its point, as a mark of text takes it."""

    dx: int
    dy: int
    align: str


SIDES = (
    Side(0, 17, "center"),
    Side(0, -15, "center"),
    Side(14, 1, "left"),
    Side(-14, 1, "right"),
    Side(12, 14, "left"),
    Side(-12, 14, "right"),
    Side(12, -13, "left"),
    Side(-12, -13, "right"),
)
"""Below first: there a name is looked for."""


class _Box(NamedTuple):
    left: float
    top: float
    right: float
    bottom: float


def sides_of(
    places: Sequence[tuple[float, float]],
    names: Sequence[str],
    window: tuple[float, float],
) -> list[Side]:
    """Choose a side for every name, one after the other: the first that covers least.

    Parameters
    ----------
    places
        The points, in pixels from the upper left.
    names
        What to write beside each.
    window
        Width and height of the map; what reaches beyond counts as covered.
    """
    discs = [_Box(x - _DISC, y - _DISC, x + _DISC, y + _DISC) for x, y in places]
    written: list[_Box] = []
    chosen = []
    for number, (place, name) in enumerate(zip(places, names, strict=True)):
        taken = [*written, *discs[:number], *discs[number + 1 :]]
        boxes = {side: _box(place, name, side) for side in SIDES}
        best = min(SIDES, key=lambda side: _covered(boxes[side], taken, window))
        chosen.append(best)
        written.append(boxes[best])
    return chosen


def _box(place: tuple[float, float], name: str, side: Side) -> _Box:
    x, y = place[0] + side.dx, place[1] + side.dy
    width = sum(SIZE if unicodedata.east_asian_width(letter) in "WF" else SIZE * 0.56 for letter in name)
    left = x - width * {"center": 0.5, "left": 0.0, "right": 1.0}[side.align]
    return _Box(left, y - _LINE / 2, left + width, y + _LINE / 2)


def _covered(box: _Box, taken: Sequence[_Box], window: tuple[float, float]) -> float:
    """Return how many square pixels of a name lie on something else, or outside."""
    whole = (box.right - box.left) * (box.bottom - box.top)
    outside = whole - _shared(box, _Box(0, 0, *window))
    return round(outside + sum(_shared(box, other) for other in taken), 3)


def _shared(one: _Box, other: _Box) -> float:
    across = min(one.right, other.right) - max(one.left, other.left)
    down = min(one.bottom, other.bottom) - max(one.top, other.top)
    return max(across, 0.0) * max(down, 0.0)
