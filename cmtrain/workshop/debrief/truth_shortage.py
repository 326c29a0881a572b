"""After a shortage: true demand beside what was ordered and what came, and who stated how much more than they needed."""

from __future__ import annotations

import pandas as pd

from cmtrain.charts.weeks import Mark, week_lines
from cmtrain.district.district import District
from cmtrain.district.events import SupplyCut
from cmtrain.district.simulate import simulate
from cmtrain.district.tables import Truth
from cmtrain.district.world import HONESTY
from cmtrain.kinds.exercise import Exercise
from cmtrain.kinds.short_supply import RECENT, Sku, of_sku, sku_by_role
from cmtrain.report.exhibits.sheet import Cell, Sheet, figure_cell, said, sheets_html
from cmtrain.report.figure import figure
from cmtrain.report.html import Html
from cmtrain.texts import Lang, show, text

_TRUE, _STATED, _CAME = (
    text("真实需求", "true demand"),
    text("订单（申报需求）", "ordered (stated demand)"),
    text("到货", "delivered"),
)
_TITLE = text("{sku}，全区每周", "{sku}, whole district, each week")
_CAPTION = text(
    "最近 {weeks} 周，顾客每周真正要的是 {need:cartons}，订单上却写着 {stated:cartons}，是需求的 {ratio:none.1} 倍；到货 {came:cartons}。订单多出来的那些，不是需求。",
    "In the last {weeks} weeks smokers truly wanted {need:cartons} a week. Orders said {stated:cartons}, {ratio:none.1} times as much, "
    "and {came:cartons} came. What orders say beyond the need is no demand.",
)
_CUT = text("货源减少", "supply cut")
_TYPES = {
    "honest": text("老实报的", "honest"),
    "normal": text("多报一点的", "ordinary"),
    "gamer": text("虚报的", "gamers"),
}
_TABLE = text(
    "谁报了多少（“{sku}”；订单是最近 {weeks} 周，自报是访谈里说的）",
    "Who stated how much (“{sku}”; orders of the last {weeks} weeks, statements as made in the interviews)",
)
_HEADS = (
    text("店主", "Owners"),
    text("户数", "Shops"),
    text("真实周需求（户均）", "True need a week (mean of a shop)"),
    text("订单 ÷ 需求", "Ordered ÷ needed"),
    text("自报 ÷ 需求", "Stated ÷ needed"),
)
_TIMES = text("{ratio:none.1} 倍", "{ratio:none.1} times")


def demand_and_honesty(district: District, exercise: Exercise, lang: Lang) -> Html:  # noqa: ARG001 - as all of the table
    """Draw demand, orders and deliveries of the short SKU by week, and list how retailers stated their needs."""
    sku = sku_by_role(district.observed, district.case.short_sku)
    rows = demand_by_week(district, sku)
    names = {"need": _TRUE, "stated": _STATED, "came": _CAME}
    long = rows.rename(columns={key: name[lang] for key, name in names.items()}).melt(
        "week", var_name="series", value_name="value"
    )
    cuts = [Mark(each.week, _CUT) for each in district.case.events if isinstance(each, SupplyCut)]
    title = _TITLE.fill(sku=sku.name)[lang]
    calendar = district.observed.calendar
    drawn = week_lines(long, lang, unit="cartons", title=title, calendar=calendar, events=cuts)
    last = rows.tail(RECENT)[["need", "stated", "came"]].mean()
    ratio = last["stated"] / last["need"] if last["need"] else None
    caption = _CAPTION.fill(weeks=RECENT, need=last["need"], stated=last["stated"], came=last["came"], ratio=ratio)
    picture = figure(drawn.chart, drawn.alt, lang, caption=caption[lang])
    return Html(picture.source + sheets_html(lang, _sheet(district, sku, lang)).source, plain=drawn.alt)


def demand_by_week(district: District, sku: Sku) -> pd.DataFrame:
    """Return demand, orders and deliveries in the whole district, from the first week on.

    Returns
    -------
    pandas.DataFrame
        One row a week: ``week``, ``need``, ``stated``, ``came`` (cartons).
    """
    need = of_sku(_market(district), sku).groupby("week")["need"].sum()
    lines = district.observed.order_lines
    weekly = lines[lines["sku"] == sku.id].groupby("week")
    asked, came = weekly["demand_qty"].sum(), weekly["delivered_qty"].sum()
    found = pd.DataFrame({"need": need, "stated": asked, "came": came}).fillna(0.0)
    return found.astype(float).rename_axis("week").reset_index()


def _market(district: District) -> pd.DataFrame:
    """Return the market of all weeks; they are played again where the district keeps fewer."""
    known = district.truth.market
    if not known.empty and int(known["week"].min()) == 0:
        return known
    truth: Truth = simulate(district.case, seed=district.seed, weeks=district.weeks).truth
    return truth.market


def statements(district: District, sku: Sku) -> pd.DataFrame:
    """Return how retailers stated their needs, by how honest they are.

    Returns
    -------
    pandas.DataFrame
        One row for each type of `HONESTY` that there is: ``shops``, ``need`` (mean of a shop, cartons a week), ``ordered``
        and ``stated`` (as multiples of the need; null where nobody was asked).
    """
    need = of_sku(district.truth.needs, sku)["need"]
    lines = district.observed.order_lines
    recent = lines[(lines["sku"] == sku.id) & (lines["week"] >= district.weeks - RECENT)]
    asked = recent.groupby("retailer")["demand_qty"].sum() / RECENT
    told = district.observed.interviews
    stated = told[told["sku"] == sku.id].set_index("retailer")["stated"]
    shops = pd.DataFrame(
        {"need": need, "asked": asked.reindex(need.index).fillna(0.0), "stated": stated.reindex(need.index)}
    )
    shops["honesty"] = district.truth.shops.set_index("retailer")["honesty"].reindex(need.index)
    shops["need_of_asked"] = shops["need"].where(shops["stated"].notna())
    sums = shops.groupby("honesty")[["need", "asked", "stated", "need_of_asked"]].sum()
    count = shops.groupby("honesty").size()
    found = pd.DataFrame(
        {
            "shops": count,
            "need": sums["need"] / count,
            "ordered": sums["asked"] / sums["need"].where(sums["need"] > 0),
            "stated": sums["stated"] / sums["need_of_asked"].where(sums["need_of_asked"] > 0),
        }
    )
    return found.reindex([each for each in HONESTY if each in found.index])


def _sheet(district: District, sku: Sku, lang: Lang) -> Sheet:
    found = statements(district, sku)
    rows = tuple(
        (
            said(_TYPES[str(kind)][lang]),
            figure_cell(float(shops), "none", lang, decimals=0),
            Cell(show(need, "cartons", lang, decimals=1), number=True),
            _times(ordered, lang),
            _times(stated, lang),
        )
        for kind, shops, need, ordered, stated in found.itertuples()
    )
    caption = _TABLE.fill(sku=sku.name, weeks=RECENT)[lang]
    return Sheet(caption, tuple(head[lang] for head in _HEADS), rows)


def _times(ratio: float, lang: Lang) -> Cell:
    return Cell(_TIMES.fill(ratio=float(ratio))[lang], number=True)
