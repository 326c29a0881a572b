"""Lesson 4, KPI analysis: the five rates over three dimensions, stock against price, and the weeks."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from cmtrain.charts.rates import five_rates
from cmtrain.charts.shops import quadrant
from cmtrain.charts.weeks import week_lines
from cmtrain.district.words import WORDS, word
from cmtrain.kpis import kpi
from cmtrain.report.html import Html
from cmtrain.texts import text
from cmtrain.workbook import words
from cmtrain.workbook.book import Workbook
from cmtrain.workbook.html import page
from cmtrain.workbook.lessons.common import area_names, recent_orders, sku_names
from cmtrain.workbook.live_figure import Filters
from cmtrain.workbook.tables import Row, TableUse, number, table_html

RATES = ("coverage", "on_counter", "movement", "customer_stockout", "growth")
"""The five rates, in the order of the trade: coverage, on the counter, movement, stock-out, growth."""

_SHOWN_WEEKS = 26
_TYPICAL = 0.6
"""Share of shops that buy the SKU on which the rates are shown."""

_RATES = text("{sku}的三维五率（第 {week} 周）", "{sku}: five rates over three dimensions (week {week})")
_QUADRANT = text(
    "各品规的存销比与价格指数（最近一次盘点与采价）",
    "Stock-to-sales and price index of each SKU (latest counts and prices)",
)
_SKU = text("品规", "SKU")
_QUADRANT_TABLE = text("图上的 {skus} 个品规", "The {skus} SKUs of the chart")
_VOLUME = text("各价类每周订购量", "Ordered each week, by price class")
_CARTONS = text("订购量", "Ordered")


def rates(book: Workbook) -> Html:
    """Draw the five rates of a SKU that some shops buy and others do not."""
    observed, lang = book.observed, book.lang
    bought = recent_orders(observed)
    carried = bought[bought["order_qty"] > 0].groupby("sku")["retailer"].nunique() / bought["retailer"].nunique()
    sku = str((carried - _TYPICAL).abs().idxmin())
    weeks = list(range(max(book.last_week - _SHOWN_WEEKS + 1, 0), book.last_week + 1))
    areas = area_names(observed, lang)
    parts = []
    for rate in RATES:
        parts.append(_part(book, rate, sku, "week", weeks).assign(dimension="time"))
        area = _part(book, rate, sku, "area", weeks[-1:])
        parts.append(area.assign(dimension="area", key=area["key"].map(areas)))
        kind = (
            _part(book, rate, sku, "format", weeks[-1:]).set_index("key").reindex(list(WORDS["format"])).reset_index()
        )
        names = [word("format", key, lang) for key in kind["key"]]
        parts.append(kind.assign(dimension="class", key=names, rate=rate))
    labels = {rate: kpi(rate).name for rate in RATES}
    name = str(sku_names(observed, lang)[sku])
    return book.show(
        five_rates(pd.concat(parts, ignore_index=True), labels, lang), _RATES.fill(sku=name, week=book.last_week)
    )


def _part(book: Workbook, rate: str, sku: str, key: str, weeks: list[int]) -> pd.DataFrame:
    listed = book.observed.skus
    alone = replace(book.observed, skus=listed[listed["sku"] == sku])  # nothing is measured for the others
    measured = kpi(rate).measure(alone, by=(key, "sku"), weeks=weeks)
    own = measured[measured["sku"] == sku]
    return pd.DataFrame({"rate": rate, "key": own[key], "value": own["value"]})


def market_state(book: Workbook) -> Html:
    """Draw where each SKU stands between stock and price, above the table of the same."""
    observed, lang = book.observed, book.lang
    stock = kpi("stock_to_sales").measure(observed, by=("sku",), weeks=[book.last_week]).set_index("sku")["value"]
    prices = kpi("price_index").measure(observed, by=("sku",), weeks=[book.last_week]).set_index("sku")["value"]
    skus = observed.skus.set_index("sku")
    frame = pd.DataFrame(
        {
            "sku": skus.index,
            "name": skus[f"name_{lang}"],
            "stock_to_sales": stock.reindex(skus.index),
            "price_index": prices.reindex(skus.index),
            "price_class": skus["price_class"],
        }
    ).dropna()
    picture = book.show(quadrant(frame, lang), _QUADRANT, filters=Filters("market", "sku", "class"))
    rows: list[Row] = [
        [
            str(sku["name"]),
            word("price_class", sku["price_class"], lang),
            number(sku["stock_to_sales"], lang, decimals=2),
            number(sku["price_index"], lang, decimals=1),
        ]
        for sku in frame.to_dict("records")
    ]
    headings = [
        _SKU[lang],
        words.PRICE_CLASS[lang],
        *(kpi(name).name[lang] for name in ("stock_to_sales", "price_index")),
    ]
    use = TableUse(name="market", keys=list(frame["sku"]), choose=(1,))
    caption = _QUADRANT_TABLE.fill(skus=len(frame))[lang]
    below = page(table_html(headings, rows, caption=caption, use=use), lang)
    return Html(picture.source + below.source, plain=picture.plain)


def volume(book: Workbook) -> Html:
    """Draw what is ordered each week, by price class."""
    observed, lang = book.observed, book.lang
    lines = observed.order_lines.merge(observed.skus[["sku", "price_class"]], on="sku")
    weekly = lines.groupby(["price_class", "week"], as_index=False)["order_qty"].sum()
    frame = pd.DataFrame(
        {
            "week": weekly["week"],
            "series": [word("price_class", each, lang) for each in weekly["price_class"]],
            "value": weekly["order_qty"].astype(float),
        }
    )
    picture = week_lines(
        frame, lang, unit="cartons", title=_CARTONS[lang], calendar=observed.calendar, events=book.public_events
    )
    return book.show(picture, _VOLUME)
