"""Bars side by side (allocations and the like) and the profit waterfall."""

from __future__ import annotations

import altair as alt
import pandas as pd

from cmtrain.charts.theme import BLACK, BLUE, GREY, VERMILION, WIDTH, Picture, colours, picture
from cmtrain.texts import Lang, Unit, show, text

_ALT = text("条形图，{title}。{said}", "Bars of {title}. {said}")
_WATERFALL_ALT = text("利润瀑布图：{said}。", "Profit waterfall: {said}.")
_YUAN = text("元", "yuan")


def allocation_bars(frame: pd.DataFrame, lang: Lang, *, title: str, unit: Unit = "cartons") -> Picture:
    """Draw quantities of groups side by side: need, proposal, best.

    Parameters
    ----------
    frame
        One row a group and series: ``group``, ``series`` (names in the language, in the order to show), ``value``.
    title
        What the values are, for the axis.
    """
    groups, names = list(dict.fromkeys(frame["group"])), list(dict.fromkeys(frame["series"]))
    rows = frame[["group", "series", "value"]].assign(shown=[show(value, unit, lang) for value in frame["value"]])
    base = alt.Chart(rows).encode(
        alt.Y("group:N", sort=groups, title=None, scale=alt.Scale(paddingInner=0.25), axis=alt.Axis(ticks=False)),
        yOffset=alt.YOffset("series:N", sort=names, scale=alt.Scale(paddingInner=0.08)),
    )
    axis = alt.Axis(format="%" if unit == "share" else ",~r", tickCount=8)
    x = alt.X(
        "value:Q", title=title, axis=axis, scale=alt.Scale(domainMax=float(rows["value"].max()) * 1.15, nice=False)
    )
    legend = alt.Legend(title=None, symbolType="square") if len(names) > 1 else None
    bars = base.mark_bar(stroke=BLACK, strokeWidth=0.4).encode(
        x, color=alt.Color("series:N", scale=colours(names), sort=names, legend=legend)
    )
    values = base.mark_text(align="left", dx=4, fontSize=11, baseline="middle").encode(x, text=alt.Text("shown:N"))
    says = _ALT.fill(title=title, said=_said(rows, groups, lang))[lang]
    height = len(groups) * (17 * len(names) + 8)
    return picture([bars, values], says, width=WIDTH - 120, height=height)


def _said(rows: pd.DataFrame, groups: list[str], lang: Lang) -> str:
    colon, comma, stop = ("：", "，", "。") if lang == "zh" else (": ", ", ", ". ")
    return "".join(
        f"{group}{colon}"
        + comma.join(f"{r.series} {r.shown}" for r in rows[rows["group"] == group].itertuples())
        + stop
        for group in groups
    ).strip()


def profit_waterfall(frame: pd.DataFrame, lang: Lang) -> Picture:
    """Draw how one profit becomes another, step by step.

    Parameters
    ----------
    frame
        One row a step, in order: ``label`` (in the language), ``amount`` (yuan; a change, or the level itself where
        ``total``), ``total`` (bool). The first row is a total.
    """
    rows = _steps(frame)
    rows["shown"] = [_signed(a, total=t, lang=lang) for a, t in zip(rows["amount"], rows["total"], strict=True)]
    labels = list(rows["label"])
    tints = alt.Scale(domain=["total", "gain", "loss"], range=[BLACK, BLUE, VERMILION])
    low, high = float(rows[["start", "end"]].min().min()), float(rows[["start", "end"]].max().max())
    spare = 0.12 * (high - low)
    y = alt.Y(
        "start:Q",
        title=_YUAN[lang],
        scale=alt.Scale(domain=[min(low - spare, 0) if low < 0 else 0, high + spare], nice=False),
    )
    x = alt.X("label:N", sort=labels, title=None, axis=alt.Axis(labelLimit=110, labelExpr="split(datum.value, '\\n')"))
    base = alt.Chart(rows).encode(x)
    bars = base.mark_bar(size=44).encode(y, y2=alt.Y2("end:Q"), color=alt.Color("state:N", scale=tints, legend=None))
    links = base.mark_rule(color=GREY, strokeDash=[3, 2]).encode(
        y=alt.Y("end:Q"), x=alt.X("label:N", sort=labels, bandPosition=0.5), x2=alt.X2("next:N", bandPosition=0.5)
    )
    values = base.mark_text(dy=-8, fontWeight="bold").encode(y=alt.Y("top:Q"), text=alt.Text("shown:N"))
    joint = "；" if lang == "zh" else "; "
    says = _WATERFALL_ALT.fill(said=joint.join(rows["label"].str.replace("\n", " ") + " " + rows["shown"]))[lang]
    return picture(
        [links.transform_filter("datum.next != null"), bars, values], says, width=WIDTH, height=300, least=400
    )


def _steps(frame: pd.DataFrame) -> pd.DataFrame:
    """Return where each bar starts and ends."""
    rows, level = [], 0.0
    for row in frame.itertuples():
        amount, total = float(row.amount), bool(row.total)  # type: ignore[arg-type]
        start = 0.0 if total else level
        level = amount if total else level + amount
        state = "total" if total else "gain" if amount >= 0 else "loss"
        rows.append(
            {"label": row.label, "amount": amount, "total": total, "start": start, "end": level, "state": state}
        )
    made = pd.DataFrame(rows)
    return made.assign(next=made["label"].shift(-1), top=made[["start", "end"]].max(axis=1))


def _signed(amount: float, *, total: bool, lang: Lang) -> str:
    written = show(abs(amount), "none", lang, decimals=0)
    sign = "−" if amount < 0 else "" if total else "+"
    return f"{sign}{written}"
