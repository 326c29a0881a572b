"""The five rates over three dimensions: small multiples by time, area and class of shop."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

import altair as alt
import pandas as pd

from cmtrain.charts.theme import BLUE, GREY, Composed, Picture
from cmtrain.texts import Lang, Text, show, text

Dimension = Literal["time", "area", "class"]

_DIMENSIONS: dict[Dimension, Text] = {
    "time": text("时间（周）", "Time (weeks)"),
    "area": text("区域", "Area"),
    "class": text("客户分类", "Class of shop"),
}
_CELL, _LABELS, _TICKS, _TIME, _BAR = 112, 132, 38, 86, 20
"""Pixels: width of a cell, of the row labels (first column) and of the tick labels (others); height of a cell over
time and of a bar."""

_LEAST = 0.02
"""A rate over time spans at least twice this, so that noise does not look like news."""

_ALT = text("三维五率小图：{said}", "Five rates over three dimensions: {said}")


def five_rates(frame: pd.DataFrame, labels: Mapping[str, Text], lang: Lang) -> Picture:
    """Draw the five rates by time, area and class.

    Parameters
    ----------
    frame
        One row a rate and a place in a dimension: ``rate`` (its id), ``dimension`` (time, area or class), ``key`` (the
        week, or the name in the language), ``value`` (a fraction; null where it does not apply). Rows in the order to
        show.
    labels
        Names of the rates by id, in the order of the columns.
    """
    shown = [dimension for dimension in _DIMENSIONS if (frame["dimension"] == dimension).any()]
    rows = [
        _row(frame[frame["dimension"] == dimension], dimension, labels, lang, first=not k)
        for k, dimension in enumerate(shown)
    ]
    says = _alt(frame, labels, lang)
    return Picture(Composed("vconcat", rows, {"spacing": 14, "description": says}), says)


def _row(frame: pd.DataFrame, dimension: Dimension, labels: Mapping[str, Text], lang: Lang, *, first: bool) -> Composed:
    keys, cells = list(dict.fromkeys(frame["key"])), []
    for column, (rate, name) in enumerate(labels.items()):
        extent = _TICKS if column else _LABELS
        values = (
            frame.loc[frame["rate"] == rate].set_index("key")["value"].reindex(keys).rename_axis("key").reset_index()
        )
        layers = _line(values, extent=extent) if dimension == "time" else _bars(values, lang, extent=extent)
        if first:
            heading = alt.Chart(pd.DataFrame([{"name": name[lang]}])).mark_text(fontSize=13, fontWeight="bold")
            layers = [*layers, heading.encode(x=alt.XValue(_CELL / 2), y=alt.YValue(-14), text=alt.Text("name:N"))]
        height = _TIME if dimension == "time" else _BAR * len(keys)
        cells.append(Composed("layer", layers, {"width": _CELL, "height": height}))
    heading = {"text": _DIMENSIONS[dimension][lang], "fontWeight": "normal", "color": "#52606d", "anchor": "start"}
    return Composed("hconcat", cells, {"spacing": 10, "title": heading})


def _line(rows: pd.DataFrame, *, extent: int) -> list[alt.Chart]:
    weeks = rows.assign(key=rows["key"].astype(int))
    known = weeks["value"].dropna()
    low, high = (float(known.min()), float(known.max())) if len(known) else (0.0, 0.0)
    middle, half = (low + high) / 2, max((high - low) / 2, _LEAST)
    x = alt.X("key:Q", title=None, scale=alt.Scale(nice=False, zero=False), axis=alt.Axis(tickCount=3, format="d"))
    y = alt.Y(
        "value:Q",
        title=None,
        scale=alt.Scale(domain=[middle - half, middle + half], nice=True, zero=False),
        axis=alt.Axis(
            format=".0%",
            tickCount=3,
            minExtent=extent,
            maxExtent=extent,
            domain=False,
            ticks=False,
        ),
    )
    return [alt.Chart(weeks).mark_line(color=BLUE).encode(x, y)]


def _bars(rows: pd.DataFrame, lang: Lang, *, extent: int) -> list[alt.Chart]:
    known = rows["value"].dropna()
    low, high = min([0.0, *known]), max([0.0, *known])
    written = rows.assign(shown=[show(value, "share", lang, decimals=0) for value in rows["value"]])
    written["value"] = written["value"].fillna(0.0)
    span = (high - low) or 1.0
    axis = alt.Axis(
        labels=extent == _LABELS, ticks=False, domain=False, minExtent=extent, maxExtent=extent, labelLimit=_LABELS - 6
    )
    y = alt.Y("key:N", sort=list(rows["key"]), title=None, axis=axis)
    x = alt.X("value:Q", axis=None, scale=alt.Scale(domain=[low - (0.45 * span if low < 0 else 0), high + 0.45 * span]))
    base = alt.Chart(written).encode(y, x)
    bars = base.mark_bar(height=_BAR - 7, color=BLUE)
    rest = alt.Chart(pd.DataFrame([{"value": 0.0}])).mark_rule(color=GREY).encode(x)
    gains = base.transform_filter("datum.value >= 0").mark_text(align="left", dx=3, fontSize=11)
    losses = base.transform_filter("datum.value < 0").mark_text(align="right", dx=-3, fontSize=11)
    return [bars, rest, gains.encode(text=alt.Text("shown:N")), losses.encode(text=alt.Text("shown:N"))]


def _alt(frame: pd.DataFrame, labels: Mapping[str, Text], lang: Lang) -> str:
    parts = []
    for rate, name in labels.items():
        places = frame[(frame["rate"] == rate) & (frame["dimension"] != "time")].dropna(subset=["value"])
        if places.empty:
            continue
        values = places.set_index("key")["value"].astype(float)
        low, high = values.idxmin(), values.idxmax()
        parts.append(
            text(
                "{name}最低 {low}（{at_low}），最高 {high}（{at_high}）。",
                "{name} lowest {low} ({at_low}), highest {high} ({at_high}).",
            ).fill(
                name=name,
                low=show(float(values.min()), "share", lang),
                at_low=low,
                high=show(float(values.max()), "share", lang),
                at_high=high,
            )[lang]
        )
    return _ALT.fill(said=("" if lang == "zh" else " ").join(parts) or "–")[lang]
