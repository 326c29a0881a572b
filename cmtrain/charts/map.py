"""The map of a district: areas, roads, river, and every shop by size and class."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

import altair as alt
import pandas as pd

from cmtrain.charts.ground import Frame, area_names, frame_around, ground, office, scale_bar
from cmtrain.charts.theme import CHOOSE, WIDTH, Composed, Picture, colours, halo, picture, shapes
from cmtrain.district.tables import Observed
from cmtrain.district.words import WORDS, word
from cmtrain.texts import Lang, text

_PLACE = ["x", "y"]
_HALF = 420
"""Pixels of a window beside another."""

_SMALL = 0.6
"""The town gets a window of its own if it is narrower than this share of the district."""

_BANDS = ((1, 10), (11, 20), (21, 30))
_SIZES = (120, 60, 24)
"""Square pixels of large, middle and small shops on a map as wide as the page."""

_CLASS = text("档位", "Grade")
_SIZE = text("规模", "Size")
_ALT = text(
    "{city}示意图：{areas} 个片区（其中乡村 {rural} 个），{shops} 户零售户；{classes}。",
    "Map of {city}: {areas} areas, {rural} of them country, and {shops} retailers; {classes}.",
)


def district_map(
    observed: Observed,
    lang: Lang,
    *,
    classes: Mapping[str, str] | None = None,
    title: str = "",
    marked: Sequence[str] = (),
) -> Picture:
    """Draw the district.

    Parameters
    ----------
    classes
        Class of each retailer to show by colour and shape, in the language of the map; retailers without one are left
        out. Bands of grades if not given.
    title
        Heading of the classes; needed where ``classes`` are given.
    marked
        Retailers whose names are written beside them.
    """
    shops = _shops(observed, lang, classes)
    scale = _Classes(title or _CLASS[lang], tuple(_class_names(shops, classes)))
    says = _alt(observed, shops, list(scale.names), lang)
    panels = _panels(observed)
    drawn = []
    for k, panel in enumerate(panels):
        layers = [
            *ground(observed, panel.window, lang),
            _points(shops, scale, panel.window, lang).properties(name=f"{CHOOSE}_{k}"),
            *area_names(observed, panel.areas, panel.window, lang),
            *office(observed, panel.window, lang),
            *_marks(observed, marked, panel.window, lang),
            *scale_bar(panel.window),
        ]
        drawn.append(picture(layers, says, width=panel.window.width, height=panel.window.height))
    if len(drawn) == 1:
        return drawn[0]
    return Picture(Composed("hconcat", [part.chart for part in drawn], {"spacing": 16, "description": says}), says)


class _Classes(NamedTuple):
    title: str
    names: tuple[str, ...]


class _Panel(NamedTuple):
    """A window, and the areas whose names are written in it."""

    window: Frame
    areas: tuple[str, ...]


def _panels(observed: Observed) -> list[_Panel]:
    """Return the windows of a map: all of it and, where the town is small in it, the town beside it."""
    areas = observed.areas
    everywhere = tuple(areas["area"])
    places = pd.concat([observed.retailers[_PLACE], areas[_PLACE]])
    whole = frame_around(places)
    towns = tuple(areas.loc[areas["market"] == "town", "area"])
    inside = observed.retailers[observed.retailers["area"].isin(towns)]
    if not 2 <= len(towns) < len(areas) or inside.empty:
        return [_Panel(whole, everywhere)]
    ratio = whole.height / whole.width
    close = frame_around(inside, width=_HALF, flattest=ratio, tallest=ratio)
    if close.high[0] - close.low[0] > _SMALL * (whole.high[0] - whole.low[0]):
        return [_Panel(whole, everywhere)]
    country = tuple(area for area in everywhere if area not in towns)
    return [_Panel(replace(whole, width=_HALF), country), _Panel(close, towns)]


def _shops(observed: Observed, lang: Lang, classes: Mapping[str, str] | None) -> pd.DataFrame:
    shops = observed.retailers[["retailer", "x", "y", "grade", "size"]].copy()
    if classes is None:
        shops["class"] = shops["grade"].map(_band)
    else:
        shops["class"] = shops["retailer"].map(dict(classes))
        shops = shops.dropna(subset=["class"])
    shops["size"] = shops["size"].map(lambda size: word("size", size, lang))
    return shops.assign(x=shops["x"].round(2), y=shops["y"].round(2)).drop(columns="grade")


def _band(grade: int) -> str:
    return next(f"{low}–{high}" for low, high in _BANDS if low <= grade <= high)


def _class_names(shops: pd.DataFrame, classes: Mapping[str, str] | None) -> list[str]:
    if classes is None:
        return [f"{low}–{high}" for low, high in reversed(_BANDS)]
    return sorted(shops["class"].unique())


def _points(shops: pd.DataFrame, scale: _Classes, window: Frame, lang: Lang) -> alt.Chart:
    shops = shops[window.holds(shops[_PLACE].to_numpy(float))]
    sizes = alt.Scale(
        domain=[size[lang] for size in WORDS["size"].values()], range=[size * window.width / WIDTH for size in _SIZES]
    )
    mark = alt.Chart(shops).mark_point(filled=True, stroke="white", strokeWidth=0.6, opacity=0.95)
    points: alt.Chart = mark.encode(
        window.x(),
        window.y(),
        color=alt.Color("class:N", scale=colours(scale.names), title=scale.title),
        shape=alt.Shape("class:N", scale=shapes(scale.names), title=scale.title),
        size=alt.Size("size:N", scale=sizes, title=_SIZE[lang], legend=alt.Legend(symbolType="circle")),
    )
    return points


def _marks(observed: Observed, marked: Sequence[str], window: Frame, lang: Lang) -> list[alt.Chart]:
    shops = observed.retailers
    here = shops["retailer"].isin(list(marked)) & window.holds(shops[_PLACE].to_numpy(float))
    chosen = shops.loc[here, ["x", "y", f"name_{lang}"]]
    if chosen.empty:
        return []
    chart = alt.Chart(chosen.rename(columns={f"name_{lang}": "name"})).encode(window.x(), window.y())
    ring = chart.mark_point(size=220, stroke="black", strokeWidth=1.6, filled=False)
    return [ring, *halo(chart, "name", dy=-16)]


def _alt(observed: Observed, shops: pd.DataFrame, names: list[str], lang: Lang) -> str:
    counts = shops["class"].value_counts()
    joint = "，" if lang == "zh" else ", "
    unit = " 户" if lang == "zh" else " shops"
    said = joint.join(f"{name}: {int(counts.get(name, 0))}{unit}" for name in names)
    text_ = _ALT.fill(
        city=text("片区", "the district"),
        areas=len(observed.areas),
        rural=int((observed.areas["market"] == "country").sum()),
        shops=len(shops),
        classes=said,
    )
    return text_[lang]
