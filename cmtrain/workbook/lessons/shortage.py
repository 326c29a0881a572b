"""Lesson 2, shortage research: one short SKU in orders, prices, areas and interviews."""

from __future__ import annotations

import pandas as pd

from cmtrain.charts.shops import stated_and_verified
from cmtrain.charts.weeks import week_lines
from cmtrain.district.words import word
from cmtrain.errors import UnknownNameError
from cmtrain.kpis import kpi
from cmtrain.report.html import Html
from cmtrain.texts import text
from cmtrain.workbook import words
from cmtrain.workbook.book import Workbook
from cmtrain.workbook.html import page
from cmtrain.workbook.lessons.common import area_names, sku_names
from cmtrain.workbook.live_figure import Filters
from cmtrain.workbook.tables import Row, TableUse, number, table_html

_LATELY = 4
"""Weeks over which areas are compared."""

_STATED, _ORDERED, _SUPPLY = text("申报需求", "Stated demand"), text("实际成交", "Accepted"), text("可供货源", "Supply")
_WEEKS = text(
    "报的比货多得多：{sku}每周申报、成交与货源",
    "Far more is stated than there is: {sku}, week by week",
)
_PREMIUM = text("{sku}的溢价率：零售价高出建议价多少", "{sku}: how far shop prices stand above the guide price")
_PRICE = text("溢价率", "Premium")
_NEED = text("核实户：报的和卖的不是一回事", "Verified shops: what is stated is not what is sold")
_AREAS = (
    words.AREA,
    text("户数", "Shops"),
    text("访谈自报需求（条/周）", "Stated when asked, a week"),
    text("订单申报（条/周）", "Stated in orders, a week"),
    text("实际到货（条/周）", "Delivered a week"),
    text("订单满足率", "Fill rate"),
    text("近 4 周货源投诉", "Supply complaints, 4 weeks"),
)
_SHOPS = (
    text("零售户", "Shop"),
    words.AREA,
    text("市场类型", "Market"),
    text("规模", "Size"),
    text("自报周需求（条）", "Stated (cartons a week)"),
    text("核实周需求（条）", "Verified (cartons a week)"),
    text("自报是核实的几倍", "Stated over verified"),
)
_CHECKED = text("核实过的 {shops} 户", "The {shops} verified shops")


def short_sku(book: Workbook) -> str:
    """Return the SKU whose shortage the case is about.

    Raises
    ------
    UnknownNameError
        The case has none.
    """
    skus = book.observed.skus
    found = skus.loc[skus["role"] == (book.case.short_sku or ""), "sku"]
    if found.empty:
        raise UnknownNameError("short SKU of case", book.case.id, tuple(skus["role"]))
    return str(found.iloc[0])


def orders(book: Workbook) -> Html:
    """Draw what retailers state, what is accepted and what there is, by week."""
    observed, lang, sku = book.observed, book.lang, short_sku(book)
    lines = observed.order_lines[observed.order_lines["sku"] == sku].groupby("week")[["demand_qty", "order_qty"]].sum()
    supply = observed.supply[observed.supply["sku"] == sku].set_index("week")["available"]
    series = ((_STATED, lines["demand_qty"]), (_ORDERED, lines["order_qty"]), (_SUPPLY, supply))
    frame = pd.concat(
        [
            pd.DataFrame({"week": values.index, "series": name[lang], "value": values.to_numpy(float)})
            for name, values in series
        ],
        ignore_index=True,
    )
    picture = week_lines(
        frame,
        lang,
        unit="cartons",
        title=sku_names(observed, lang)[sku],
        calendar=observed.calendar,
        events=book.public_events,
    )
    return book.show(picture, _WEEKS.fill(sku=str(sku_names(observed, lang)[sku])))


def premium(book: Workbook) -> Html:
    """Draw the premium over the guide price by market."""
    observed, lang, sku = book.observed, book.lang, short_sku(book)
    measured = kpi("premium").measure(observed, by=("week", "market", "sku"))
    own = measured[(measured["sku"] == sku) & measured["value"].notna()]
    frame = pd.DataFrame(
        {
            "week": own["week"],
            "series": [word("market", market, lang) for market in own["market"]],
            "value": own["value"],
        }
    )
    picture = week_lines(
        frame, lang, unit="share", title=_PRICE[lang], calendar=observed.calendar, events=book.public_events
    )
    return book.show(picture, _PREMIUM.fill(sku=str(sku_names(observed, lang)[sku])))


def areas(book: Workbook) -> Html:
    """Show each area: what is stated, what came, and who complains."""
    observed, lang, sku = book.observed, book.lang, short_sku(book)
    place = observed.retailers.set_index("retailer")["area"]
    lines = observed.order_lines[
        (observed.order_lines["sku"] == sku) & (observed.order_lines["week"] > book.last_week - _LATELY)
    ]
    ordered = (
        lines.assign(area=lines["retailer"].map(place))
        .groupby("area")[["demand_qty", "order_qty", "delivered_qty"]]
        .sum()
    )
    told = observed.interviews[observed.interviews["sku"] == sku]
    stated = told.assign(area=told["retailer"].map(place)).groupby("area")["stated"].sum()
    angry = observed.complaints[
        (observed.complaints["topic"] == "supply") & (observed.complaints["week"] > book.last_week - _LATELY)
    ]
    complaints = angry.assign(area=angry["retailer"].map(place)).groupby("area").size()
    rows: list[Row] = []
    for area, name in area_names(observed, lang).items():
        asked, accepted, came = (
            float(ordered[column].get(area, 0)) for column in ("demand_qty", "order_qty", "delivered_qty")
        )
        rows.append(
            [
                str(name),
                number(int((place == area).sum()), lang),
                number(float(stated.get(area, 0.0)), lang),
                number(asked / _LATELY, lang),
                number(came / _LATELY, lang),
                number(accepted / asked if asked else None, lang, unit="share"),
                number(int(complaints.get(area, 0)), lang),
            ]
        )
    return page(table_html([head[lang] for head in _AREAS], rows), lang)


def stated(book: Workbook) -> Html:
    """Draw stated against verified need of the shops that were checked, above the table of these shops."""
    observed, lang, sku = book.observed, book.lang, short_sku(book)
    told = observed.interviews[(observed.interviews["sku"] == sku) & observed.interviews["verified"]]
    shops = told.merge(observed.retailers[["retailer", f"name_{lang}", "area", "market", "size"]], on="retailer")
    points = shops[["retailer", "stated", "verified_need", "market"]]
    picture = book.show(stated_and_verified(points, lang), _NEED, filters=Filters("verified", "retailer", "market"))
    rows: list[Row] = [
        [
            str(shop[f"name_{lang}"]),
            str(area_names(observed, lang)[shop["area"]]),
            word("market", shop["market"], lang),
            word("size", shop["size"], lang),
            number(shop["stated"], lang, decimals=1),
            number(shop["verified_need"], lang, decimals=1),
            number(shop["stated"] / shop["verified_need"] if shop["verified_need"] else None, lang, decimals=2),
        ]
        for shop in shops.to_dict("records")
    ]
    use = TableUse(name="verified", keys=list(shops["retailer"]), choose=(1, 2, 3))
    caption = _CHECKED.fill(shops=len(shops))[lang]
    below = page(table_html([head[lang] for head in _SHOPS], rows, caption=caption, use=use), lang)
    return Html(picture.source + below.source, plain=picture.plain)
