"""Routes on the road map: one day's stops in order, along the roads, and a second route to compare."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import altair as alt
import pandas as pd

from cmtrain.charts.ground import Frame, frame_around, ground, line_of, office, scale_bar
from cmtrain.charts.theme import BLUE, INK, ORANGE, Picture, halo, picture
from cmtrain.charts.ways import Roads
from cmtrain.district.tables import Observed
from cmtrain.texts import Lang, text

_PLACE = ["x", "y"]
_HALF, _LINE = 36, 13
"""Half the width, and the height, of the name of a stop, in pixels."""
YOURS, OTHER = text("你的路线", "Your route"), text("对照路线", "Route to compare")
_ALT = text("路线图：公司出发，{stops}，返回公司。{other}", "Route map: from the office, {stops}, and back. {other}")
_OTHER_ALT = text("对照路线：{stops}。", "Route to compare: {stops}.")
_NOTHING = text("尚未选择停靠点", "no stops yet")


class _Drawn(NamedTuple):
    """One route and how it looks."""

    name: str
    order: tuple[str, ...]
    tint: str
    dash: list[int]
    width: float


def route_map(
    observed: Observed,
    stops: pd.DataFrame,
    route: Sequence[str],
    lang: Lang,
    *,
    other: Sequence[str] | None = None,
) -> Picture:
    """Draw a day's route along the roads, from the office and back.

    Parameters
    ----------
    observed
        For roads, river and office.
    stops
        All stops that may be chosen: ``id``, ``name`` (in the language), ``x``, ``y`` (km).
    route
        Ids of the stops in the order driven; may leave stops out, which are shown faintly.
    other
        A second route to compare, dashed.
    """
    places = stops.set_index("id")[_PLACE].astype(float)
    start = pd.DataFrame([{"x": observed.office[0], "y": observed.office[1]}])
    window = frame_around(pd.concat([places, start]), margin=0.08)
    roads = Roads.of(observed)
    drawn = [_Drawn(OTHER[lang], tuple(other), ORANGE, [7, 4], 8.0)] if other else []
    drawn += [_Drawn(YOURS[lang], tuple(route), BLUE, [1, 0], 3.0)] if route else []
    lines = [
        window.shape(
            [_way(roads, places, start, list(each.order))],
            stroke=each.tint,
            strokeDash=each.dash,
            strokeWidth=each.width,
            strokeJoin="round",
            opacity=0.9,
        )
        for each in drawn
    ]
    says = _alt(stops, route, other, lang)
    layers = [
        *ground(observed, window, lang, areas=False),
        *lines,
        *_stops(stops, route, window),
        *office(observed, window, lang),
        *scale_bar(window),
        *(_key(drawn) if other else []),
    ]
    return picture(layers, says, width=window.width, height=window.height)


def _way(roads: Roads, places: pd.DataFrame, start: pd.DataFrame, order: list[str]) -> list[list[float]]:
    """Return the line of a route: from place to place along the roads."""
    points = pd.concat([start, places.loc[order], start], ignore_index=True)
    nodes = [roads.nearest(float(x), float(y)) for x, y in points.itertuples(index=False, name=None)]
    legs = [points.iloc[[0]]]
    for k in range(1, len(points)):
        legs += [roads.places.loc[roads.drive(nodes[k - 1], nodes[k])], points.iloc[[k]]]
    return line_of(pd.concat(legs, ignore_index=True))


def _key(drawn: list[_Drawn]) -> list[alt.Chart]:
    """Return a key to the lines, above the map."""
    marks = []
    for k, each in enumerate(drawn):
        sample = alt.Chart(pd.DataFrame([{"name": each.name}])).mark_rule(
            stroke=each.tint, strokeDash=each.dash, strokeWidth=each.width
        )
        marks.append(sample.encode(x=alt.XValue(150 * k), x2=alt.X2Value(150 * k + 34), y=alt.YValue(-14)))
        name = alt.Chart(pd.DataFrame([{"name": each.name}])).mark_text(align="left", baseline="middle")
        marks.append(name.encode(x=alt.XValue(150 * k + 42), y=alt.YValue(-14), text=alt.Text("name:N")))
    return marks


def _stops(stops: pd.DataFrame, route: Sequence[str], window: Frame) -> list[alt.Chart]:
    turn = {stop: str(k) for k, stop in enumerate(route, start=1)}
    rows = stops[["id", "name", "x", "y"]].assign(turn=[turn.get(stop, "") for stop in stops["id"]]).round(2)
    chosen, left = rows[rows["turn"] != ""], rows[rows["turn"] == ""]
    at = [window.x(), window.y()]
    free = alt.Chart(left).mark_point(shape="circle", size=90, fill="white", stroke=INK, opacity=1).encode(*at)
    disc = alt.Chart(chosen).mark_point(shape="circle", size=300, fill=BLUE, stroke="white", opacity=1).encode(*at)
    digit = (
        alt.Chart(chosen).mark_text(fill="white", fontWeight="bold", fontSize=11).encode(*at, text=alt.Text("turn:N"))
    )
    rows["above"] = _crowded(rows, window)
    names = [
        layer
        for dy, above in ((17, False), (-15, True))
        if (rows["above"] == above).any()
        for layer in halo(alt.Chart(rows[rows["above"] == above]).encode(*at), "name", dy=dy, fontSize=11)
    ]
    return [free, disc, digit, *names]


def _crowded(rows: pd.DataFrame, window: Frame) -> list[bool]:
    """Say for each stop whether its name goes above it, because one further up in the table has the place below."""
    scale = window.width / (window.high[0] - window.low[0])
    below: list[tuple[float, float]] = []
    above = []
    for x, y in rows[_PLACE].to_numpy(float) * scale:
        near = any(abs(x - other) < 2 * _HALF and abs(y - beside) < _LINE for other, beside in below)
        above.append(near)
        if not near:
            below.append((x, y))
    return above


def _alt(stops: pd.DataFrame, route: Sequence[str], other: Sequence[str] | None, lang: Lang) -> str:
    names = dict(zip(stops["id"], stops["name"], strict=True))
    arrow = " → "
    mine = arrow.join(str(names[stop]) for stop in route) or _NOTHING[lang]
    second = _OTHER_ALT.fill(stops=arrow.join(str(names[stop]) for stop in other))[lang] if other else ""
    return _ALT[lang].format(stops=mine, other=second).strip()
