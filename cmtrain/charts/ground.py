"""The ground that maps are drawn on: areas, river, roads by kind, office and scale bar."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any, NamedTuple

import altair as alt
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from cmtrain.charts.names import SIDES, Side
from cmtrain.charts.theme import INK, VERMILION, WIDTH, halo
from cmtrain.district.tables import Observed
from cmtrain.district.words import word
from cmtrain.texts import Lang, text

Line = list[list[float]]
"""A list of [x, y] in km."""
Lines = list[Line]

_PLACE = ["x", "y"]
_ROADS = {"street": (0.7, "#d3dae0"), "arterial": (2.0, "#b3bdc6"), "bridge": (4.0, "#5f6b76")}
"""Width and grey of each kind of road; wider is darker."""

_EDGE = 40
"""Pixels from the edge of a map within which a word must not stand on both sides of its place."""

CLOSED = text("封闭路段", "Closed")
OFFICE = text("公司", "Office")


@dataclass(frozen=True)
class Frame:
    """The window of a map: what it shows, in km, and how large, in pixels."""

    low: tuple[float, float]
    high: tuple[float, float]
    width: int = WIDTH

    @property
    def height(self) -> int:
        """Pixels; one km is as long upwards as sideways."""
        return round(self.width * (self.high[1] - self.low[1]) / (self.high[0] - self.low[0]))

    def x(self, column: str = "x") -> alt.X:
        """Return the channel of the east axis."""
        return alt.X(f"{column}:Q", scale=self._scale(0), axis=None)

    def y(self, column: str = "y") -> alt.Y:
        """Return the channel of the north axis."""
        return alt.Y(f"{column}:Q", scale=self._scale(1), axis=None)

    def _scale(self, axis: int) -> alt.Scale:
        return alt.Scale(domain=[self.low[axis], self.high[axis]], nice=False, zero=False)

    def pixel(self, x: float, y: float) -> tuple[float, float]:
        """Return where a place of the map, in km, is drawn: pixels from the upper left."""
        scale = self.width / (self.high[0] - self.low[0])
        return (x - self.low[0]) * scale, (self.high[1] - y) * scale

    def shape(self, coordinates: Lines, *, closed: bool = False, **mark: Any) -> alt.Chart:  # noqa: ANN401 - any property of the mark
        """Draw lines, or outlines of fields, as one mark: thousands of them cost next to nothing.

        They are turned into pixels here, because Vega-Lite draws charts side by side with one projection.
        """
        lines = [[[round(pixel, 1) for pixel in self.pixel(x, y)] for x, y in line] for line in coordinates]
        kind, parts = ("MultiPolygon", [[line] for line in lines]) if closed else ("MultiLineString", lines)
        feature = {"type": "Feature", "properties": {}, "geometry": {"type": kind, "coordinates": parts}}
        data = {"values": (feature,)}  # a tuple, for Altair copies and checks lists point by point at every step
        chart = alt.Chart(data).mark_geoshape(filled=closed, clip=True, **mark)
        drawn: alt.Chart = chart.project(type="identity", scale=1, translate=[0, 0])
        return drawn

    def holds(self, points: NDArray[np.float64]) -> NDArray[np.bool_]:
        """Say which points (n, 2) lie in the window."""
        return np.asarray(((points >= np.array(self.low)) & (points <= np.array(self.high))).all(axis=1))


def frame_around(
    places: pd.DataFrame, *, width: int = WIDTH, flattest: float = 0.6, tallest: float = 1.0, margin: float = 0.07
) -> Frame:
    """Return the window that holds all places.

    Parameters
    ----------
    places
        Columns ``x``, ``y`` in km.
    flattest, tallest
        Smallest and largest height of the window, as shares of its width.
    margin
        Free space on every side, as a share of the longer side.
    """
    low, high = places[_PLACE].min().to_numpy(float), places[_PLACE].max().to_numpy(float)
    spans = np.maximum(high - low, 0.1)
    spans = spans + 2 * margin * spans.max()
    wide = max(float(spans[0]), float(spans[1]) / tallest)
    high_ = max(float(spans[1]), wide * flattest)
    middle, half = (low + high) / 2, np.array([wide, high_]) / 2
    (x0, y0), (x1, y1) = middle - half, middle + half
    return Frame((float(x0), float(y0)), (float(x1), float(y1)), width)


def ground(observed: Observed, window: Frame, lang: Lang, *, areas: bool = True) -> list[alt.Chart]:
    """Return the layers of the ground, the lowest first."""
    fields = _fields(observed, window) if areas else []
    return [*fields, _river(observed, window), *_roads(observed, window), *_closures(observed, window, lang)]


def office(observed: Observed, window: Frame, lang: Lang, side: Side = SIDES[1]) -> list[alt.Chart]:
    """Return the layers that mark the company's office, where every day starts and ends."""
    place = pd.DataFrame([{"x": observed.office[0], "y": observed.office[1], "name": OFFICE[lang]}])
    chart = alt.Chart(place).encode(window.x(), window.y())
    mark = chart.mark_point(shape="square", size=130, fill=INK, stroke="white", strokeWidth=1.5, opacity=1)
    return [mark, *halo(chart, "name", **side._asdict(), fontWeight="bold")]


def scale_bar(window: Frame) -> list[alt.Chart]:
    """Return the layers of a bar of 1, 2, 5 or 10 km in the lower left corner."""
    span = window.high[0] - window.low[0]
    length = next((km for km in (10, 5, 2, 1) if km <= span / 4), 0.5)
    x, y = window.low[0] + 0.02 * span, window.low[1] + 0.02 * span
    bar = alt.Chart(pd.DataFrame([{"x": x, "y": y, "end": x + length, "name": f"{length:g} km"}]))
    line = bar.mark_rule(color=INK, strokeWidth=2).encode(window.x(), window.y(), x2=alt.X2("end:Q"))
    return [line, *halo(bar.encode(window.x(), window.y()), "name", align="left", dy=-9)]


def line_of(points: pd.DataFrame) -> Line:
    """Return a line through points (``x``, ``y``), to 10 m."""
    line: Line = points[_PLACE].astype(float).round(2).to_numpy().tolist()
    return line


def _river(observed: Observed, window: Frame) -> alt.Chart:
    course = line_of(observed.river.sort_values("point"))
    return window.shape([course], stroke="#b9d8ec", strokeWidth=9, strokeCap="round", strokeJoin="round")


def _roads(observed: Observed, window: Frame) -> list[alt.Chart]:
    nodes = observed.road_nodes.set_index("node")[_PLACE]
    edges = observed.road_edges
    layers = [
        window.shape(
            _stretches(edges[(edges["kind"] == kind) & ~edges["closed"]], nodes, window), strokeWidth=width, stroke=grey
        )
        for kind, (width, grey) in _ROADS.items()
    ]
    closed = _stretches(edges[edges["closed"]], nodes, window)
    return [*layers, window.shape(closed, strokeWidth=3, stroke=VERMILION, strokeDash=[3, 3])]


def _stretches(edges: pd.DataFrame, nodes: pd.DataFrame, window: Frame) -> Lines:
    """Return the stretches of road that reach into the window."""
    starts, ends = nodes.loc[edges["start"]].to_numpy(float), nodes.loc[edges["end"]].to_numpy(float)
    seen = window.holds(starts) | window.holds(ends)
    lines: Lines = np.stack([starts[seen], ends[seen]], axis=1).round(2).tolist()
    return lines


def _closures(observed: Observed, window: Frame, lang: Lang) -> list[alt.Chart]:
    """Write beside one closed stretch that it is closed."""
    nodes = observed.road_nodes.set_index("node")[_PLACE]
    closed = _stretches(observed.road_edges[observed.road_edges["closed"]], nodes, window)
    if not closed:
        return []
    x, y = np.mean(closed[0], axis=0).round(2)
    chart = alt.Chart(pd.DataFrame([{"x": x, "y": y, "name": CLOSED[lang]}])).encode(window.x(), window.y())
    across = window.pixel(x, y)[0]
    align = "left" if across < _EDGE else "right" if across > window.width - _EDGE else "center"
    return halo(chart, "name", dy=-12, align=align)


def _fields(observed: Observed, window: Frame) -> list[alt.Chart]:
    """Return the areas as convex fields around their shops: country areas greenish, town areas sandy."""
    layers = []
    for market, tint in (("country", "#e9f1e4"), ("town", "#f5efe2")):
        areas = observed.areas.loc[observed.areas["market"] == market, "area"]
        shops = observed.retailers
        hulls = [_hull(shops.loc[shops["area"] == area, _PLACE].to_numpy(float)) for area in areas]
        layers.append(
            window.shape(
                hulls, closed=True, fill=tint, stroke="#c8cdc4", strokeWidth=1, strokeDash=[4, 3], fillOpacity=0.8
            )
        )
    return layers


def area_names(observed: Observed, areas: Collection[str], window: Frame, lang: Lang) -> list[alt.Chart]:
    """Write the names of some areas above or below them, where no other name stands."""
    country = f" · {word('market', 'country', lang)}"
    scale = window.width / (window.high[0] - window.low[0])
    taken = [_Place(observed.office[0] * scale, observed.office[1] * scale + 13, 30.0)]
    rows = []
    shown = observed.areas[observed.areas["area"].isin(list(areas))]
    heights = observed.retailers.groupby("area")["y"]
    columns = (
        shown[f"name_{lang}"],
        shown["market"],
        shown["x"].astype(float),
        shown["area"].map(heights.max()),
        shown["area"].map(heights.min()),
    )
    for own, market, x, top, bottom in zip(*columns, strict=True):
        name = own + (country if market == "country" else "")
        half = (13.5 if lang == "zh" else 7.5) * len(name) / 2
        above, below = _Place(x * scale, top * scale + 12, half), _Place(x * scale, bottom * scale - 14, half)
        place = next((each for each in (above, below) if not any(each.meets(other) for other in taken)), above)
        taken.append(place)
        rows.append({"x": round(place.x / scale, 3), "y": round(place.y / scale, 3), "name": name})
    chart = alt.Chart(pd.DataFrame(rows)).encode(window.x(), window.y())
    return halo(chart, "name", fontWeight="bold", fontSize=13) if rows else []


class _Place(NamedTuple):
    """Where the middle of a name stands, and half its width, in pixels."""

    x: float
    y: float
    half: float

    def meets(self, other: _Place) -> bool:
        """Say whether two names would touch."""
        return abs(self.x - other.x) < self.half + other.half and abs(self.y - other.y) < 15


def _hull(points: NDArray[np.float64]) -> Line:
    """Return the convex outline of points (Andrew's monotone chain)."""
    ordered = sorted({(float(x), float(y)) for x, y in points})
    outline: list[tuple[float, float]] = []
    for run in (ordered, ordered[::-1]):
        chain: list[tuple[float, float]] = []
        for point in run:
            while len(chain) >= 2 and _turn(chain[-2], chain[-1], point) <= 0:
                chain.pop()
            chain.append(point)
        outline += chain[:-1] if len(chain) > 1 else chain
    return [[round(x, 2), round(y, 2)] for x, y in [*outline, outline[0]]]


def _turn(a: tuple[float, float], b: tuple[float, float], c: tuple[float, float]) -> float:
    """Return a positive number if a, b, c turn left."""
    return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])
