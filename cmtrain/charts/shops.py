"""Charts of stock, price and need: the quadrant, stock bars, and what retailers say against what was verified."""

from __future__ import annotations

from typing import Literal

import altair as alt
import numpy as np
import pandas as pd

from cmtrain.charts.theme import BLUE, CHOOSE, GREY, INK, VERMILION, WIDTH, Picture, colours, halo, picture, shapes
from cmtrain.district.words import word
from cmtrain.texts import Lang, Text, show, text

TIGHT_WEEKS, SLOW_WEEKS = 0.8, 3.5
"""Stock-to-sales, in weeks, below which a SKU is called tight and above which slow."""

_STOCK = text("存销比（周，对数刻度）", "Stock-to-sales (weeks, log scale)")
_WEEKS = text("存销比（周）", "Stock-to-sales (weeks)")
_PRICE = text("零售价格指数（建议价 = 100）", "Retail price index (guide price = 100)")
_CLASS = text("价类", "Price class")
_CORNERS: tuple[tuple[Text, Literal["left", "right"], Literal["top", "bottom"]], ...] = (
    (text("紧俏：货少价高", "Tight: little stock, dear"), "left", "top"),
    (text("囤货待涨？货多价高", "Held back? much stock, dear"), "right", "top"),
    (text("低价走量：货少价低", "Sold cheaply: little stock, low price"), "left", "bottom"),
    (text("滞销：货多价低", "Slow: much stock, low price"), "right", "bottom"),
)
_QUADRANT_ALT = text(
    "存销比与价格指数四象限图，{count} 个品规。紧俏 {tight} 个，滞销 {slow} 个。存销比最高：{most}。",
    "Quadrant of stock-to-sales and price index, {count} SKUs: {tight} tight, {slow} slow. Highest stock-to-sales: {most}.",
)
_BARS_ALT = text("各品规存销比：{said}。", "Stock-to-sales by SKU: {said}.")
_STATED = text("自报周需求（条）", "Stated weekly need (cartons)")
_VERIFIED = text("核实周需求（条）", "Verified weekly need (cartons)")
_MARKET = text("市场类型", "Market")
_EQUAL = text("自报 = 核实", "stated = verified")
_NEED_ALT = text(
    "{count} 户核实户的自报与核实周需求散点图：自报合计 {stated}，核实合计 {verified}；{over} 户自报高于核实。",
    "Stated against verified weekly need of {count} shops: {stated} stated, {verified} verified in all; "
    "{over} state more than was verified.",
)


def quadrant(frame: pd.DataFrame, lang: Lang, *, split: float = 2.0) -> Picture:
    """Draw stock-to-sales against price index: where a SKU stands in the market.

    Parameters
    ----------
    frame
        One row a SKU: ``name`` (in the language), ``stock_to_sales`` (weeks, > 0), ``price_index`` (100 = guide
        price), ``price_class`` (1..5). Rows with nulls are left out. Further columns go along, to choose by.
    split
        Weeks of stock at which little and much part.
    """
    rows = frame.dropna(subset=["name", "stock_to_sales", "price_index", "price_class"])
    rows = rows[rows["stock_to_sales"] > 0].copy()
    names = [word("price_class", c, lang) for c in sorted(rows["price_class"].unique())]
    rows["class"] = [word("price_class", c, lang) for c in rows["price_class"]]
    low, high = rows["stock_to_sales"].min() * 0.8, rows["stock_to_sales"].max() * 1.25
    dear, cheap = max(float(rows["price_index"].max()), 102.0), min(float(rows["price_index"].min()), 98.0)
    spare = 0.12 * (dear - cheap)
    x = alt.X(
        "stock_to_sales:Q",
        title=_STOCK[lang],
        scale=alt.Scale(type="log", domain=[min(low, split / 2), max(high, split * 2)], nice=False),
        axis=alt.Axis(values=[0.1, 0.2, 0.5, 1, 2, 3.5, 5, 10, 20, 50], format="~r"),
    )
    y = alt.Y(
        "price_index:Q",
        title=_PRICE[lang],
        scale=alt.Scale(domain=[cheap - spare, dear + spare], nice=False, zero=False),
    )
    cross = [
        alt.Chart(pd.DataFrame([{"at": split}])).mark_rule(color=GREY, strokeDash=[4, 3]).encode(x=alt.X("at:Q")),
        alt.Chart(pd.DataFrame([{"at": 100.0}])).mark_rule(color=GREY, strokeDash=[4, 3]).encode(y=alt.Y("at:Q")),
    ]
    points = alt.Chart(rows, name=CHOOSE).mark_point(filled=True, size=85, opacity=0.9, stroke="white", strokeWidth=0.6)
    points = points.encode(
        x,
        y,
        color=alt.Color("class:N", scale=colours(names), title=_CLASS[lang], sort=names),
        shape=alt.Shape("class:N", scale=shapes(names), title=_CLASS[lang], sort=names),
    )
    notable = _notable(rows, split)
    labels = halo(alt.Chart(notable).encode(x, y), "name", align="left", dx=8, fontSize=11)
    says = _quadrant_alt(rows, lang)
    return picture([*cross, *_corners(lang, 380), points, *labels], says, width=WIDTH, height=380, least=540)


def _notable(rows: pd.DataFrame, split: float) -> pd.DataFrame:
    """Return the SKUs far from the middle, which get their names; of those close to one another only the first."""
    far = (rows["price_index"] - 100).abs() + 4 * (rows["stock_to_sales"] / split - 1).clip(lower=0)
    across = np.log(rows["stock_to_sales"]) / max(float(np.ptp(np.log(rows["stock_to_sales"]))), 0.1)
    up = rows["price_index"] / max(float(np.ptp(rows["price_index"])), 1.0)
    named: list[int] = []
    for k in np.argsort(-far.to_numpy(float), kind="stable"):
        near = any(abs(across.iloc[k] - across.iloc[n]) < 0.2 and abs(up.iloc[k] - up.iloc[n]) < 0.06 for n in named)
        if not near and len(named) < _MOST_NAMES:
            named.append(int(k))
    return rows.iloc[named]


_MOST_NAMES = 8


def _corners(lang: Lang, height: int) -> list[alt.Chart]:
    made = []
    for name, side, end in _CORNERS:
        chart = alt.Chart(pd.DataFrame([{"name": name[lang]}]))
        chart = chart.mark_text(align=side, fill="#6b7681", fontStyle="italic")
        made.append(
            chart.encode(
                x=alt.XValue(6 if side == "left" else alt.expr("width - 6")),
                y=alt.YValue(12 if end == "top" else height - 10),
                text=alt.Text("name:N"),
            )
        )
    return made


def _quadrant_alt(rows: pd.DataFrame, lang: Lang) -> str:
    tight = (rows["stock_to_sales"] < TIGHT_WEEKS) & (rows["price_index"] > 100)
    slow = (rows["stock_to_sales"] > SLOW_WEEKS) | (rows["price_index"] < 97)
    most = rows.sort_values("stock_to_sales", ascending=False).head(3)
    said = "、".join(most["name"]) if lang == "zh" else ", ".join(most["name"])
    return _QUADRANT_ALT.fill(count=len(rows), tight=int(tight.sum()), slow=int(slow.sum()), most=said)[lang]


def stock_bars(frame: pd.DataFrame, lang: Lang, *, most: int = 24) -> Picture:
    """Draw stock-to-sales of SKUs as bars, with the lines of tight and slow.

    Parameters
    ----------
    frame
        One row a SKU: ``name`` (in the language) and ``stock_to_sales`` (weeks); null is left out, and a stock
        without sales counts as the longest bar.
    most
        How many bars; the highest and the lowest of a longer frame.
    """
    rows = frame[["name", "stock_to_sales"]].dropna().sort_values("stock_to_sales", ascending=False, kind="stable")
    if len(rows) > most:
        rows = pd.concat([rows.head(most - most // 3), rows.tail(most // 3)])
    end = float(rows.loc[rows["stock_to_sales"] < float("inf"), "stock_to_sales"].max())
    rows["shown"] = [_shown(value, lang) for value in rows["stock_to_sales"]]
    rows["state"] = [
        "slow" if v > SLOW_WEEKS else "tight" if v < TIGHT_WEEKS else "fine" for v in rows["stock_to_sales"]
    ]
    rows["stock_to_sales"] = rows["stock_to_sales"].clip(upper=end)
    y = alt.Y("name:N", sort=list(rows["name"]), title=None, axis=alt.Axis(ticks=False, domain=False))
    x = alt.X(
        "stock_to_sales:Q",
        title=_WEEKS[lang],
        axis=alt.Axis(tickCount=8, format="~r"),
        scale=alt.Scale(domain=[0, end * 1.12], nice=False),
    )
    tints = alt.Scale(domain=["slow", "fine", "tight"], range=[VERMILION, "#9fb4c4", BLUE])
    base = alt.Chart(rows).encode(y)
    bars = base.mark_bar(height=13).encode(x, color=alt.Color("state:N", scale=tints, legend=None))
    values = halo(base.encode(x), "shown", align="left", dx=4, fontSize=11)
    says = _BARS_ALT.fill(said=("；" if lang == "zh" else "; ").join(rows["name"] + " " + rows["shown"]))[lang]
    return picture([*_limits(lang), bars, *values], says, width=WIDTH - 140, height=19 * len(rows))


_LIMITS: tuple[tuple[float, Text], ...] = (
    (TIGHT_WEEKS, text("紧俏线 0.8", "tight 0.8")),
    (SLOW_WEEKS, text("滞销线 3.5", "slow 3.5")),
)


def _limits(lang: Lang) -> list[alt.Chart]:
    chart = alt.Chart(pd.DataFrame([{"at": at, "name": name[lang]} for at, name in _LIMITS]))
    rule = chart.mark_rule(color=INK, strokeDash=[4, 3]).encode(x=alt.X("at:Q"))
    return [rule, chart.mark_text(dy=-8, fontSize=11).encode(x=alt.X("at:Q"), y=alt.YValue(0), text=alt.Text("name:N"))]


def _shown(value: float, lang: Lang) -> str:
    if value == float("inf"):
        return {"zh": "无动销", "en": "no sales"}[lang]
    return show(value, "none", lang, decimals=1)


def stated_and_verified(frame: pd.DataFrame, lang: Lang) -> Picture:
    """Draw what retailers say they need against what till slips show, one point a verified shop.

    Parameters
    ----------
    frame
        ``stated``, ``verified_need`` (cartons a week) and ``market`` (town or country); rows with nulls are left out.
        Further columns go along, to choose by.
    """
    rows = frame.dropna(subset=["stated", "verified_need", "market"]).round(2)
    rows["market"] = [word("market", market, lang) for market in rows["market"]]
    names = sorted(rows["market"].unique())
    end = max(float(rows[["stated", "verified_need"]].max().max()) * 1.05, 1.0)
    scale = alt.Scale(domain=[0, end], nice=False)
    line = alt.Chart(pd.DataFrame({"stated": [0, end], "verified_need": [0, end]}))
    x, y = (
        alt.X("stated:Q", title=_STATED[lang], scale=scale),
        alt.Y("verified_need:Q", title=_VERIFIED[lang], scale=scale),
    )
    points = alt.Chart(rows, name=CHOOSE).mark_point(filled=True, size=75, opacity=0.8, stroke="white", strokeWidth=0.6)
    points = points.encode(
        x,
        y,
        color=alt.Color("market:N", scale=colours(names), title=_MARKET[lang]),
        shape=alt.Shape("market:N", scale=shapes(names), title=_MARKET[lang]),
    )
    note = alt.Chart(pd.DataFrame([{"stated": end * 0.93, "verified_need": end * 0.97, "name": _EQUAL[lang]}]))
    written = note.mark_text(align="right", fontStyle="italic").encode(x, y, text=alt.Text("name:N"))
    says = _NEED_ALT.fill(
        count=len(rows),
        stated=show(float(rows["stated"].sum()), "cartons", lang),
        verified=show(float(rows["verified_need"].sum()), "cartons", lang),
        over=int((rows["stated"] > rows["verified_need"]).sum()),
    )[lang]
    return picture(
        [line.mark_line(color=GREY, strokeDash=[4, 3]).encode(x, y), points, written], says, width=400, height=400
    )
