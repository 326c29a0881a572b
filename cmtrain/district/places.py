"""Where things lie: area centres, the river, the shops. Kilometres; the city centre is the origin before shifting."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from cmtrain.district.case import Case
from cmtrain.district.lanes import Floats, Ints, Lanes
from cmtrain.district.retailers import rural_areas
from cmtrain.district.world import Bools

_TURN = np.pi * (3 - np.sqrt(5))
"""The golden angle: points on a spiral with it lie evenly."""
_TOWN_STEP, _COUNTRY_STEP, _GREEN_BELT = 1.5, 4.0, 3.5
_SPREAD = (0.75, 1.5)
"""Standard deviation of shops around their centre, town and country."""
_BANK = 0.15
"""No shop lies nearer to the river's middle line than this (north-south)."""
_MARGIN = 1.5


@dataclass(frozen=True)
class River:
    """A river from west to east: y = level + swing sin(x / bend + start)."""

    level: float
    swing: float
    bend: float
    start: float

    def y(self, x: Floats) -> Floats:
        """Return the middle line above x."""
        return self.level + self.swing * np.sin(x / self.bend + self.start)


@dataclass(frozen=True)
class Places:
    """The map without roads."""

    centre: Floats
    """(A, 2)."""
    xy: Floats
    """(R, 2)."""
    river: River
    size: tuple[float, float]
    """The map reaches from 0 to this."""


def make_places(case: Case, area: Ints, lanes: Lanes) -> Places:
    """Lay out areas, river and shops."""
    country = rural_areas(case)
    centre = _centres(country, lanes)
    spread = np.where(country, _SPREAD[1], _SPREAD[0])[area]
    xy = centre[area] + spread[:, None] * np.clip(lanes.stream("shop places").normal((len(area), 2)), -2.2, 2.2)
    low = np.floor(np.minimum(xy.min(axis=0), centre.min(axis=0)) - _MARGIN)
    river = _river(-low, lanes)
    xy = _off_the_river(np.round(xy - low, 3), river)
    high = np.ceil(np.maximum(xy.max(axis=0), (centre - low).max(axis=0)) + _MARGIN)
    return Places(centre=np.round(centre - low, 3), xy=xy, river=river, size=(float(high[0]), float(high[1])))


def _centres(country: Bools, lanes: Lanes) -> Floats:
    """Put town areas on an inner spiral and country areas on an outer one, slightly moved."""
    towns = int((~country).sum())
    number = np.arange(len(country))
    inner = _TOWN_STEP * np.sqrt(number)
    edge = _TOWN_STEP * np.sqrt(max(towns, 1)) + _GREEN_BELT
    outer = np.sqrt(edge**2 + _COUNTRY_STEP**2 * np.maximum(number - towns, 0))
    radius = np.where(country, outer, inner)
    stream = lanes.stream("area centres")
    angle = number * _TURN + stream.uniform(1, 0, 2 * np.pi) + stream.uniform(len(country), -0.2, 0.2)
    return np.stack([radius * np.cos(angle), radius * np.sin(angle)], axis=1) + stream.normal(
        (len(country), 2), 0.0, 0.25
    )


def _river(centre: Floats, lanes: Lanes) -> River:
    offset, swing, bend, start = lanes.stream("river").uniform(4).tolist()
    side = 1.0 if offset > 0.5 else -1.0
    return River(
        level=round(float(centre[1]) + side * (0.8 + offset), 3),
        swing=round(0.6 + 0.6 * swing, 3),
        bend=round(3.0 + 2.0 * bend, 3),
        start=round(6.28 * start, 3),
    )


def _off_the_river(xy: Floats, river: River) -> Floats:
    """Move shops that would stand in the water to the bank they are nearer to."""
    away = xy[:, 1] - river.y(xy[:, 0])
    bank = np.where(away < 0, -_BANK, _BANK)
    dry = xy.copy()
    dry[:, 1] = np.where(np.abs(away) < _BANK, np.round(xy[:, 1] - away + bank, 3), xy[:, 1])
    return dry
