"""Routes on the road map: one day's stops in order, along the roads, and a second route to compare.

The map is three sheets: the land, what is driven, and the names. A cohort plans on the same land among the same names,
in two languages; only what is driven is anybody's own, and that has no word in it.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from itertools import chain, pairwise
from typing import NamedTuple

import altair as alt
import pandas as pd

from cmtrain.charts.ground import OFFICE, Frame, Line, frame_around, ground, line_of, office, scale_bar
from cmtrain.charts.names import SIZE, sides_of
from cmtrain.charts.theme import BLUE, INK, ORANGE, Composed, Overlaid, Picture, halo
from cmtrain.charts.ways import Roads
from cmtrain.district.tables import Observed
from cmtrain.texts import Lang, Text, text

_PLACE = ["x", "y"]
YOURS, OTHER = text("作答路线", "Route handed in"), text("对照路线", "Route to compare")
_ALT = text("路线图：公司出发，{stops}，返回公司。{other}", "Route map: from the office, {stops}, and back. {other}")
_OTHER_ALT = text("对照路线：{stops}。", "Route to compare: {stops}.")
_NOTHING = text("尚未选择停靠点", "no stops yet")
_DISTRICTS = 8
"""Districts whose land and ways are kept."""


class _Look(NamedTuple):
    """What a route is called and how it looks."""

    name: Text
    tint: str
    dash: tuple[int, int]
    width: float


_OWN = _Look(YOURS, BLUE, (1, 0), 3.0)
_COMPARED = _Look(OTHER, ORANGE, (7, 4), 8.0)


class _Spot(NamedTuple):
    """A stop that may be chosen; ``x``, ``y`` in km."""

    id: str
    x: float
    y: float


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
    spots = tuple(_Spot(str(name), float(x), float(y)) for name, x, y in stops[["id", *_PLACE]].to_numpy())
    looks = ((_COMPARED,) if other else ()) + ((_OWN,) if route else ())
    window = _window(observed, spots)
    sheets = (
        _land(observed, window, lang),
        _driven(observed, spots, tuple(route), tuple(other or ())),
        _named(observed, spots, tuple(stops["name"]), lang, looks if other else ()),
    )
    says = _alt(stops, route, other, lang)
    return Picture(Overlaid(sheets, {"width": window.width, "height": window.height, "description": says}), says)


@lru_cache(_DISTRICTS)
def _window(observed: Observed, spots: tuple[_Spot, ...]) -> Frame:
    office = pd.DataFrame([observed.office], columns=_PLACE)
    return frame_around(pd.concat([pd.DataFrame(spots)[_PLACE], office]), margin=0.08)


@lru_cache(2 * _DISTRICTS)
def _land(observed: Observed, window: Frame, lang: Lang) -> Composed:
    return Composed("layer", ground(observed, window, lang, areas=False), {})


@lru_cache(_DISTRICTS)
def _driven(observed: Observed, spots: tuple[_Spot, ...], route: tuple[str, ...], other: tuple[str, ...]) -> Composed:
    """Draw the routes, the one to compare below, and the stops: numbered if they are on the route, else empty."""
    window, ways = _window(observed, spots), _ways(observed, spots)
    lines = [
        window.shape(
            [ways.line(order)],
            stroke=look.tint,
            strokeDash=list(look.dash),
            strokeWidth=look.width,
            strokeJoin="round",
            opacity=0.9,
        )
        for look, order in ((_COMPARED, other), (_OWN, route))
        if order
    ]
    turns = {stop: str(k) for k, stop in enumerate(route, start=1)}
    rows = pd.DataFrame(spots).round(2).assign(turn=[turns.get(spot.id, "") for spot in spots])
    chosen, left = rows[rows["turn"] != ""], rows[rows["turn"] == ""]
    at = [window.x(), window.y()]
    free = alt.Chart(left).mark_point(shape="circle", size=90, fill="white", stroke=INK, opacity=1).encode(*at)
    disc = alt.Chart(chosen).mark_point(shape="circle", size=300, fill=BLUE, stroke="white", opacity=1).encode(*at)
    digit = alt.Chart(chosen).mark_text(fill="white", fontWeight="bold", fontSize=11)
    return Composed("layer", [*lines, free, disc, digit.encode(*at, text=alt.Text("turn:N"))], {})


@lru_cache(2 * _DISTRICTS)
def _named(
    observed: Observed, spots: tuple[_Spot, ...], names: tuple[str, ...], lang: Lang, looks: tuple[_Look, ...]
) -> Composed:
    """Write the names of the stops, the office, the scale and the key."""
    window = _window(observed, spots)
    rows = pd.DataFrame(spots)[_PLACE].round(2).assign(name=names)
    places = [window.pixel(*each) for each in (*((spot.x, spot.y) for spot in spots), observed.office)]
    *sides, beside_office = sides_of(places, (*names, OFFICE[lang]), (window.width, window.height))
    written = [
        layer
        for side in dict.fromkeys(sides)
        for layer in halo(
            alt.Chart(rows[[each == side for each in sides]]).encode(window.x(), window.y()),
            "name",
            **side._asdict(),
            fontSize=SIZE,
        )
    ]
    return Composed(
        "layer", [*written, *office(observed, window, lang, beside_office), *scale_bar(window), *_key(looks, lang)], {}
    )


class _Ways(NamedTuple):
    """The fastest ways between office and stops; places are [x, y] in km, to 10 m."""

    ends: Line
    """The office, then the stops."""
    rows: dict[str, int]
    """Row of each stop in ``ends``."""
    between: dict[tuple[int, int], Line]
    """Junctions driven through from row i to row j, i < j."""

    def line(self, order: Sequence[str]) -> Line:
        """Return the line of a route: from the office, from place to place along the roads, and back."""
        rows = [0, *(self.rows[stop] for stop in order), 0]
        driven = ([*self._junctions(i, j), self.ends[j]] for i, j in pairwise(rows))
        return [self.ends[0], *chain.from_iterable(driven)]

    def _junctions(self, i: int, j: int) -> Line:
        return self.between[i, j] if i < j else self.between[j, i][::-1]


@lru_cache(_DISTRICTS)
def _ways(observed: Observed, spots: tuple[_Spot, ...]) -> _Ways:
    ends = pd.DataFrame([observed.office, *((spot.x, spot.y) for spot in spots)], columns=_PLACE).astype(float)
    roads = Roads.of(observed)
    doors = [roads.nearest(x, y) for x, y in ends.itertuples(index=False, name=None)]
    between = {pair: line_of(roads.places.loc[way]) for pair, way in roads.drives(doors).items()}
    return _Ways(line_of(ends), {spot.id: row for row, spot in enumerate(spots, start=1)}, between)


def _key(looks: Sequence[_Look], lang: Lang) -> list[alt.Chart]:
    """Return a key to the lines, above the map."""
    marks = []
    for k, look in enumerate(looks):
        row = pd.DataFrame([{"name": look.name[lang]}])
        sample = alt.Chart(row).mark_rule(stroke=look.tint, strokeDash=list(look.dash), strokeWidth=look.width)
        marks.append(sample.encode(x=alt.XValue(150 * k), x2=alt.X2Value(150 * k + 34), y=alt.YValue(-14)))
        name = alt.Chart(row).mark_text(align="left", baseline="middle")
        marks.append(name.encode(x=alt.XValue(150 * k + 42), y=alt.YValue(-14), text=alt.Text("name:N")))
    return marks


def _alt(stops: pd.DataFrame, route: Sequence[str], other: Sequence[str] | None, lang: Lang) -> str:
    names = dict(zip(stops["id"], stops["name"], strict=True))
    arrow = " → "
    mine = arrow.join(str(names[stop]) for stop in route) or _NOTHING[lang]
    second = _OTHER_ALT.fill(stops=arrow.join(str(names[stop]) for stop in other))[lang] if other else ""
    return _ALT[lang].format(stops=mine, other=second).strip()
