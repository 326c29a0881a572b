"""The ground that maps are drawn on: areas, river, roads by kind, office and scale bar."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import altair as alt
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from cmtrain.charts.theme import INK, VERMILION, WIDTH, halo
from cmtrain.district.tables import Observed
from cmtrain.district.words import word
from cmtrain.texts import Lang, text

_PLACE = ["x", "y"]
_ROADS = {"street": (0.7, "#d3dae0"), "arterial": (2.0, "#b3bdc6"), "bridge": (4.0, "#5f6b76")}
"""Width and grey of each kind of road; wider is darker."""

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


def frame_around(places: pd.DataFrame, *, least: float = 1.0, margin: float = 0.06) -> Frame:
    """Return the window that holds all places.

    Parameters
    ----------
    places
        Columns ``x``, ``y`` in km.
    least
        The shorter side is at least this share of the longer one.
    margin
        Free space on every side, as a share of the longer side.
    """
    low, high = places[_PLACE].min().to_numpy(float), places[_PLACE].max().to_numpy(float)
    longer = max(float((high - low).max()), 0.1)
    spare = np.maximum(least * longer - (high - low), 0) / 2 + margin * longer
    low, high = low - spare, high + spare
    return Frame((float(low[0]), float(low[1])), (float(high[0]), float(high[1])))


def ground(observed: Observed, window: Frame, lang: Lang, *, areas: bool = True) -> list[alt.Chart]:
    """Return the layers of the ground, the lowest first."""
    fields = [_areas(observed, window)] if areas else []
    names = _area_names(observed, window, lang) if areas else []
    return [*fields, _river(observed, window), *_roads(observed, window), *names, *_closures(observed, window, lang)]


def office(observed: Observed, window: Frame, lang: Lang) -> list[alt.Chart]:
    """Return the layers that mark the company's office, where every day starts and ends."""
    place = pd.DataFrame([{"x": observed.office[0], "y": observed.office[1], "name": OFFICE[lang]}])
    chart = alt.Chart(place).encode(window.x(), window.y())
    mark = chart.mark_point(shape="square", size=130, fill=INK, stroke="white", strokeWidth=1.5, opacity=1)
    return [mark, *halo(chart, "name", dy=-13, fontWeight="bold")]


def scale_bar(window: Frame) -> list[alt.Chart]:
    """Return the layers of a bar of 1, 2, 5 or 10 km in the lower left corner."""
    span = window.high[0] - window.low[0]
    length = next((km for km in (10, 5, 2, 1) if km <= span / 4), 0.5)
    x, y = window.low[0] + 0.02 * span, window.low[1] + 0.02 * span
    bar = alt.Chart(pd.DataFrame([{"x": x, "y": y, "end": x + length, "name": f"{length:g} km"}]))
    line = bar.mark_rule(color=INK, strokeWidth=2).encode(window.x(), window.y(), x2="end:Q")
    return [line, *halo(bar.encode(window.x(), window.y()), "name", align="left", dy=-9)]


def paths(lines: list[pd.DataFrame]) -> pd.DataFrame:
    """Join lines into one frame in drawing order, with an empty row between two, so that one mark draws them all."""
    gap = pd.DataFrame({"x": [np.nan], "y": [np.nan]})
    joined = [part for line in lines for part in (line[_PLACE], gap)]
    return pd.concat(joined, ignore_index=True).round(2).assign(step=lambda rows: range(len(rows)))


def _river(observed: Observed, window: Frame) -> alt.Chart:
    course = observed.river.sort_values("point").assign(step=lambda rows: range(len(rows)))
    line = alt.Chart(course[[*_PLACE, "step"]].round(2)).mark_line(
        stroke="#b9d8ec", strokeWidth=9, strokeCap="round", strokeJoin="round", clip=True
    )
    river: alt.Chart = line.encode(window.x(), window.y(), order="step:Q")
    return river


def _roads(observed: Observed, window: Frame) -> list[alt.Chart]:
    nodes = observed.road_nodes.set_index("node")[_PLACE]
    edges = observed.road_edges
    layers = [
        _stretches(edges[(edges["kind"] == kind) & ~edges["closed"]], nodes, window, strokeWidth=width, stroke=grey)
        for kind, (width, grey) in _ROADS.items()
    ]
    closed = edges[edges["closed"]]
    return [*layers, _stretches(closed, nodes, window, strokeWidth=3, stroke=VERMILION, strokeDash=[3, 3])]


def _closures(observed: Observed, window: Frame, lang: Lang) -> list[alt.Chart]:
    """Write beside one closed stretch that it is closed."""
    closed = observed.road_edges.loc[observed.road_edges["closed"], ["start", "end"]].head(1)
    if closed.empty:
        return []
    nodes = observed.road_nodes.set_index("node")[_PLACE]
    middle = nodes.loc[closed.to_numpy().ravel()].mean().round(2)
    chart = alt.Chart(pd.DataFrame([{**middle, "name": CLOSED[lang]}])).encode(window.x(), window.y())
    return halo(chart, "name", dy=-12)


def _stretches(edges: pd.DataFrame, nodes: pd.DataFrame, window: Frame, **mark: Any) -> alt.Chart:  # noqa: ANN401 - any property of the mark
    starts, ends = nodes.loc[edges["start"]].to_numpy(float), nodes.loc[edges["end"]].to_numpy(float)
    gaps = np.full_like(starts, np.nan)
    rows = np.stack([starts, ends, gaps], axis=1).reshape(-1, 2).round(2)
    frame = pd.DataFrame({"x": rows[:, 0], "y": rows[:, 1], "step": np.arange(len(rows))})
    lines: alt.Chart = alt.Chart(frame).mark_line(**mark, clip=True).encode(window.x(), window.y(), order="step:Q")
    return lines


def _areas(observed: Observed, window: Frame) -> alt.Chart:
    shops = observed.retailers
    hulls = [
        _hull(shops.loc[shops["area"] == area, _PLACE].to_numpy(float)).assign(area=area)
        for area in observed.areas["area"]
    ]
    outlines = pd.concat(hulls, ignore_index=True).assign(step=lambda rows: range(len(rows)))
    rural = dict(zip(observed.areas["area"], observed.areas["market"] == "country", strict=True))
    outlines["tint"] = ["#eef3ea" if rural[area] else "#f4f1ea" for area in outlines["area"]]
    shape = alt.Chart(outlines).mark_line(
        interpolate="linear-closed", stroke="#d5d9d2", strokeWidth=1, strokeDash=[4, 3], strokeJoin="round"
    )
    areas: alt.Chart = shape.encode(
        window.x(), window.y(), order="step:Q", detail="area:N", fill=alt.Fill("tint:N", scale=None, legend=None)
    )
    return areas


def _area_names(observed: Observed, window: Frame, lang: Lang) -> list[alt.Chart]:
    areas = observed.areas
    names = areas[f"name_{lang}"] + areas["market"].map(lambda market: f" · {word('market', market, lang)}")
    tops = observed.retailers.groupby("area")["y"].max().reindex(areas["area"]).to_numpy(float)
    places = pd.DataFrame({"x": areas["x"].round(2), "y": np.round(tops, 2), "name": names})
    chart = alt.Chart(places).encode(window.x(), window.y())
    return halo(chart, "name", dy=-12, fontWeight="bold", fontSize=13)


def _hull(points: NDArray[np.float64]) -> pd.DataFrame:
    """Return the convex outline of points (Andrew's monotone chain)."""
    ordered = sorted({(float(x), float(y)) for x, y in points})
    chains: list[tuple[float, float]] = []
    for run in (ordered, ordered[::-1]):
        chain: list[tuple[float, float]] = []
        for point in run:
            while len(chain) >= 2 and _turn(chain[-2], chain[-1], point) <= 0:
                chain.pop()
            chain.append(point)
        chains += chain[:-1] if len(chain) > 1 else chain
    return pd.DataFrame(chains, columns=_PLACE).round(2)


def _turn(a: tuple[float, float], b: tuple[float, float], c: tuple[float, float]) -> float:
    """Return a positive number if a, b, c turn left."""
    return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])
