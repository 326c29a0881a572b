"""The map of a district: areas, roads, river, and every shop by size and class."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import altair as alt
import pandas as pd

from cmtrain.charts.ground import Frame, frame_around, ground, office, scale_bar
from cmtrain.charts.theme import Picture, colours, halo, picture, shapes
from cmtrain.district.tables import Observed
from cmtrain.district.words import WORDS, word
from cmtrain.texts import Lang, text

_BANDS = ((1, 10), (11, 20), (21, 30))
_SIZES = (120, 60, 24)
"""Square pixels of large, middle and small shops."""

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
    names = _class_names(shops, classes)
    window = frame_around(pd.concat([observed.retailers[["x", "y"]], observed.areas[["x", "y"]]]), least=0.6)
    layers = [
        *ground(observed, window, lang),
        _points(shops, names, window, title or _CLASS[lang], lang),
        *office(observed, window, lang),
        *_marks(observed, marked, window, lang),
        *scale_bar(window),
    ]
    says = _alt(observed, shops, names, lang)
    return picture(layers, says, width=window.width, height=window.height)


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


def _points(shops: pd.DataFrame, names: list[str], window: Frame, title: str, lang: Lang) -> alt.Chart:
    sizes = alt.Scale(domain=[size[lang] for size in WORDS["size"].values()], range=list(_SIZES))
    mark = alt.Chart(shops).mark_point(filled=True, stroke="white", strokeWidth=0.6, opacity=0.95)
    points: alt.Chart = mark.encode(
        window.x(),
        window.y(),
        color=alt.Color("class:N", scale=colours(names), title=title),
        shape=alt.Shape("class:N", scale=shapes(names), title=title),
        size=alt.Size("size:N", scale=sizes, title=_SIZE[lang], legend=alt.Legend(symbolType="circle")),
    )
    return points


def _marks(observed: Observed, marked: Sequence[str], window: Frame, lang: Lang) -> list[alt.Chart]:
    shops = observed.retailers
    chosen = shops.loc[shops["retailer"].isin(list(marked)), ["x", "y", f"name_{lang}"]]
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
