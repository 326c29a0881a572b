"""Lines over the weeks, with the seasons of the trade and what everybody knows has happened."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import altair as alt
import pandas as pd

from cmtrain.charts.theme import INK, WIDTH, Picture, colours, dashes, halo, picture
from cmtrain.texts import Lang, Text, Unit, show, text

_WEEK = text("周", "Week")
_HEIGHT = 230
_HEADROOM = 52
"""Pixels above the lines for the names of seasons and events."""

_LEAST = 520
"""Pixels below which the names of seasons meet."""

_NAME = 0.045
"""Half the width of a season's name, as a share of the picture's."""

_RUSH, _SLACK = (text("节前旺季", "New Year rush"), "#f6ecd2"), (text("节后淡季", "Slack"), "#e6ebf0")
_SEASONS: dict[str, tuple[Text, str]] = {
    "run_up": _RUSH,
    "new_year_rush": _RUSH,
    "festival": _SLACK,
    "after_festival": _SLACK,
    "autumn_festivals": (text("中秋国庆", "Mid-Autumn"), "#f6ecd2"),
    "harvest": (text("农忙", "Harvest"), "#eaf2e3"),
}
"""Seasons worth a band, by the calendar's key; neighbours of one name share a band."""

_ALT = text("按周折线图，第 {first} 至 {last} 周。{said}", "Lines by week, {first} to {last}. {said}")
_SERIES_ALT = text("{name}：最低 {low}，最高 {high}，末周 {end}。", "{name}: lowest {low}, highest {high}, last {end}.")
_EVENT_ALT = text("第 {week} 周：{name}。", "Week {week}: {name}.")


class Mark(NamedTuple):
    """Something publicly known that happened."""

    week: int
    name: Text


def week_lines(
    frame: pd.DataFrame,
    lang: Lang,
    *,
    unit: Unit,
    title: str,
    calendar: pd.DataFrame | None = None,
    events: Sequence[Mark] = (),
) -> Picture:
    """Draw one or more series over the weeks.

    Parameters
    ----------
    frame
        One row a week and series: ``week``, ``series`` (its name, in the language), ``value``; null breaks the line.
    unit
        What the values are measured in.
    title
        What the values are, for the axis.
    calendar
        The observed calendar, to mark the seasons.
    events
        What to mark.
    """
    names = list(dict.fromkeys(frame["series"]))
    first, last = int(frame["week"].min()), int(frame["week"].max())
    axis = alt.X(
        "week:Q",
        title=_WEEK[lang],
        scale=alt.Scale(domain=[first, last], nice=False, zero=False),  # bands and marks would have it begin at 0
        axis=alt.Axis(tickMinStep=1, format="d", tickCount=14),
    )
    layers = [*_bands(calendar, first, last, lang), *_rules(events, first, last, lang)]
    lines = _lines(frame, names, axis, f"{title}{_unit(unit, lang)}", unit)
    says = _alt(frame, names, [mark for mark in events if first <= mark.week <= last], unit, lang)
    return picture([*layers, lines], says, width=WIDTH, height=_HEIGHT + _HEADROOM, least=_LEAST)


def _unit(unit: Unit, lang: Lang) -> str:
    if unit == "share":
        return ""
    name = show(0, unit, lang).lstrip("0.").strip()
    return {"zh": f"（{name}）", "en": f" ({name})"}[lang] if name else ""


def _lines(frame: pd.DataFrame, names: list[str], axis: alt.X, title: str, unit: Unit) -> alt.Chart:
    legend = alt.Legend(title=None, symbolType="stroke", symbolSize=500) if len(names) > 1 else None
    top = float(frame["value"].max()) * (1 + _HEADROOM / _HEIGHT)
    low = min(float(frame["value"].min()), 0.0)
    y = alt.Y(
        "value:Q",
        title=title,
        scale=alt.Scale(domain=[low, top], nice=False),
        axis=alt.Axis(format=_format(unit, top), tickCount=6),
    )
    lines: alt.Chart = (
        alt.Chart(frame[["week", "series", "value"]])
        .mark_line()
        .encode(
            axis,
            y,
            color=alt.Color("series:N", scale=colours(names), legend=legend, sort=names),
            strokeDash=alt.StrokeDash("series:N", scale=dashes(names), legend=legend, sort=names),
        )
    )
    return lines


def _format(unit: Unit, top: float) -> str:
    if unit == "share":
        return ".0%"
    return ",.0f" if top > 10 else ".1f"


def _bands(calendar: pd.DataFrame | None, first: int, last: int, lang: Lang) -> list[alt.Chart]:
    if calendar is None:
        return []
    seen = calendar[calendar["week"].between(first, last) & calendar["season"].isin(list(_SEASONS))]
    if seen.empty:
        return []
    rows = pd.DataFrame(
        {
            "week": seen["week"],
            "name": [_SEASONS[season][0][lang] for season in seen["season"]],
            "tint": [_SEASONS[season][1] for season in seen["season"]],
        }
    )
    runs = ((rows["name"] != rows["name"].shift()) | (rows["week"].diff() > 1)).cumsum()
    bands = rows.groupby(runs).agg(
        start=("week", "min"), end=("week", "max"), name=("name", "first"), tint=("tint", "first")
    )
    bands["start"], bands["end"] = (bands["start"] - 0.5).clip(first), (bands["end"] + 0.5).clip(upper=last)
    edge = _NAME * (last - first)  # a name that would stand out of the picture is moved in
    bands["middle"] = bands[["start", "end"]].mean(axis=1).clip(first + edge, last - edge)
    bands["name"] = bands["name"].where(bands["end"] - bands["start"] > 0.02 * (last - first), "")
    bands["odd"] = [k % 2 for k in range(len(bands))]
    chart = alt.Chart(bands)
    tint = chart.mark_rect().encode(
        x=alt.X("start:Q"), x2=alt.X2("end:Q"), fill=alt.Fill("tint:N", scale=None, legend=None)
    )
    names = [  # neighbours stand on two lines, for their names are wider than they are
        chart.transform_filter(f"datum.odd == {odd}")
        .mark_text(fontSize=11, fill="#52606d")
        .encode(x=alt.X("middle:Q"), y=alt.YValue(8 + 12 * odd), text=alt.Text("name:N"))
        for odd in (0, 1)
    ]
    return [tint, *names]


def _rules(events: Sequence[Mark], first: int, last: int, lang: Lang) -> list[alt.Chart]:
    inside = [mark for mark in events if first <= mark.week <= last]
    if not inside:
        return []
    half = (first + last) / 2
    chart = alt.Chart(pd.DataFrame([{"week": mark.week, "name": mark.name[lang]} for mark in inside]))
    rule = chart.mark_rule(color=INK, strokeDash=[3, 3], strokeWidth=1.2).encode(
        x=alt.X("week:Q"), y=alt.YValue(28), y2=alt.Y2Value(_HEIGHT + _HEADROOM)
    )
    x, y = alt.X("week:Q"), alt.YValue(35)
    early = chart.transform_filter(f"datum.week <= {half}").encode(x=x, y=y)
    late = chart.transform_filter(f"datum.week > {half}").encode(x=x, y=y)
    style: dict[str, Any] = {"fontWeight": "bold", "fontSize": 11}
    return [rule, *halo(early, "name", align="left", dx=4, **style), *halo(late, "name", align="right", dx=-4, **style)]


def _alt(frame: pd.DataFrame, names: list[str], events: Sequence[Mark], unit: Unit, lang: Lang) -> str:
    parts = []
    for name in names:
        values = frame.loc[frame["series"] == name].sort_values("week")["value"].dropna()
        if len(values):
            low, high, end = (show(float(value), unit, lang) for value in (values.min(), values.max(), values.iloc[-1]))
            parts.append(_SERIES_ALT.fill(name=name, low=low, high=high, end=end)[lang])
    happened = [_EVENT_ALT.fill(week=mark.week, name=mark.name)[lang] for mark in events]
    said = ("" if lang == "zh" else " ").join([*parts, *happened])
    return _ALT.fill(first=int(frame["week"].min()), last=int(frame["week"].max()), said=said)[lang]
