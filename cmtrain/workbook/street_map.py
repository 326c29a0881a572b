"""The street map that a route is planned on, as small as it can be sent to a page."""

from __future__ import annotations

from collections.abc import Iterable
from typing import cast

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from cmtrain.charts.ways import Roads
from cmtrain.district.lanes import Floats, Ints
from cmtrain.district.tables import Observed
from cmtrain.kinds.controls import RouteControl
from cmtrain.records import Json
from cmtrain.texts import Lang

_PLACE = ["x", "y"]
_MARGIN = 0.35
"""Kilometres of free space around what is driven."""
_FLATTEST, _TALLEST = 0.62, 0.95
"""Smallest and largest height of the window, as shares of its width."""
_PER_KM = 100
"""Places are sent in whole tens of metres: so many to the kilometre."""


def street_map(observed: Observed, control: RouteControl, lang: Lang) -> dict[str, Json]:
    """Return the streets around the stops of a route, and the ways to drive between them.

    Parameters
    ----------
    observed
        For roads, river, shops and areas.

    Returns
    -------
    dict
        Places in tens of metres, east and north of the district's lower left corner, one after the other in flat
        lists x, y, x, y…:

        ``window``
            Left, lower, right and upper edge.
        ``junctions``
            Junctions of the streets.
        ``streets``
            By ``street``, ``arterial``, ``bridge`` and ``closed``: pairs of junctions (their numbers), flat.
        ``river``, ``shops``
            The river's middle line; shops that are no stops.
        ``areas``
            ``{name, x, y}`` of each area in the window.
        ``ways``
            Junctions driven through between the office (0) and the stops (1..): for each pair i < j, by ``"i-j"``.
    """
    roads = Roads.of(observed)
    places = _places(control)
    doors = [roads.nearest(float(x), float(y)) for x, y in places]
    ways = roads.drives(doors)
    driven = roads.places.loc[sorted({junction for way in ways.values() for junction in way})].to_numpy()
    window = _window(np.concatenate([places, driven]))
    streets = _streets(observed, roads.places, window)
    used = sorted(
        {junction for way in ways.values() for junction in way} | set(np.concatenate([*streets.values()]).tolist())
    )
    number = {junction: k for k, junction in enumerate(used)}
    return {
        "window": _tens(window),
        "junctions": _tens(roads.places.loc[used].to_numpy()),
        "streets": {kind: [number[each] for each in ends.tolist()] for kind, ends in streets.items()},
        "river": _tens(_near(roads.river, window)),
        "shops": _tens(_others(observed, control, window)),
        "areas": _areas(observed.areas, window, lang),
        "ways": {f"{i}-{j}": [number[junction] for junction in way] for (i, j), way in ways.items()},
    }


def _places(control: RouteControl) -> Floats:
    """Return office and stops, (n + 1, 2) km."""
    return np.array([control.office, *((stop.x, stop.y) for stop in control.stops)], dtype=float)


def _window(points: Floats) -> Floats:
    """Return left, lower, right and upper edge (km) around points, not too flat and not too tall."""
    low, high = points.min(axis=0) - _MARGIN, points.max(axis=0) + _MARGIN
    width, height = high - low
    grown = np.array([max(width, height / _TALLEST), max(height, width * _FLATTEST)])
    spare = (grown - (high - low)) / 2
    return np.concatenate([low - spare, high + spare])


def _inside(points: Floats, window: Floats) -> NDArray[np.bool_]:
    """Say which points lie in the window."""
    return np.asarray(((points >= window[:2]) & (points <= window[2:])).all(axis=1))


def _streets(observed: Observed, places: pd.DataFrame, window: Floats) -> dict[str, Ints]:
    """Return the junctions at both ends of all stretches that reach into the window, by kind, flat."""
    edges = observed.road_edges
    ends = edges[["start", "end"]].to_numpy()
    seen = _inside(places.loc[ends[:, 0]].to_numpy(), window) | _inside(places.loc[ends[:, 1]].to_numpy(), window)
    kinds = edges["kind"].where(~edges["closed"], "closed").to_numpy()
    return {kind: ends[seen & (kinds == kind)].ravel() for kind in ("street", "arterial", "bridge", "closed")}


def _near(river: Floats, window: Floats) -> Floats:
    """Return the part of the river that the window shows, and a little more on both sides."""
    seen = np.flatnonzero(_inside(river, window))
    return river[max(seen[0] - 2, 0) : seen[-1] + 3] if len(seen) else river[:0]


def _others(observed: Observed, control: RouteControl, window: Floats) -> Floats:
    stops = {stop.id for stop in control.stops}
    shops = observed.retailers[observed.retailers["active"] & ~observed.retailers["retailer"].isin(stops)]
    points: Floats = shops[_PLACE].to_numpy(float)
    return points[_inside(points, window)]


def _areas(areas: pd.DataFrame, window: Floats, lang: Lang) -> list[Json]:
    seen = areas[_inside(areas[_PLACE].to_numpy(float), window)]
    named: Iterable[tuple[str, float, float]] = zip(seen[f"name_{lang}"], seen["x"], seen["y"], strict=True)
    return [{"name": name, "x": round(x * _PER_KM), "y": round(y * _PER_KM)} for name, x, y in named]


def _tens(points: Floats) -> list[Json]:
    """Return coordinates (km) in tens of metres, flat."""
    return cast("list[Json]", np.rint(points.ravel() * _PER_KM).astype(int).tolist())
