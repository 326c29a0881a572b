"""Lesson 3, profit coaching: the shop of the story, and the method shown on a neighbour."""

from __future__ import annotations

from functools import lru_cache

import pandas as pd

from cmtrain.charts.bars import profit_waterfall
from cmtrain.charts.shops import stock_bars
from cmtrain.district.tables import Observed
from cmtrain.district.words import word
from cmtrain.kpis import kpi
from cmtrain.report.html import Html
from cmtrain.texts import text
from cmtrain.workbook import words
from cmtrain.workbook.book import Workbook
from cmtrain.workbook.html import page
from cmtrain.workbook.lessons.common import RECENT, area_names, only_shop, recent_orders, shop_names, sku_names
from cmtrain.workbook.tables import Cell, Row, TableUse, number, table_html

_FACTS = ("format", "size", "grade", "credit")
_PEERS = (
    text("零售户", "Shop"),
    words.AREA,
    text("业态", "Format"),
    text("档位", "Grade"),
    text("周均购进（条）", "Cartons a week"),
    text("单条值（元）", "Yuan a carton"),
    text("品规数", "SKUs bought"),
)
_PEERS_CAPTION = text(
    "{shop}和同业态、档位相近的店（近 12 周购进）",
    "{shop} and shops of its format and grade (bought in the last 12 weeks)",
)
_STOCK = text("示范店 {shop}：各品规存销比", "Worked example, {shop}: stock-to-sales by SKU")
_WATERFALL = text("示范店 {shop}：近 4 周的毛利去了哪里", "Worked example, {shop}: where four weeks of profit went")
_DUE = text("应得毛利", "Due at\nguide price")
_GAP = text("价格高低", "Price\nabove or below")
_CAPITAL = text("资金占用成本", "Cost of\ncapital")
_KEPT = text("剩下的", "Left")
_MEASURES = ("gross_margin", "markup", "capital_bound", "slow_share", "gmroi")
_EXAMPLE = text("示范店 {shop}：几个指标怎么读", "Worked example, {shop}: how to read the figures")


def peers(book: Workbook, *, shops: int = 6) -> Html:
    """Show the shop of the story, or the example shop where the story names none, beside shops like it."""
    observed, lang, focus = book.observed, book.lang, book.focus or _example(book)[0]
    facts = observed.retailers.set_index("retailer")
    like = facts[(facts["format"] == facts.loc[focus, "format"]) & facts["active"]]
    grade = int(facts["grade"].to_dict()[focus])
    near = (like["grade"] - grade).abs().sort_values(kind="stable").index
    chosen = [focus, *[shop for shop in near if shop != focus][:shops]]
    bought = recent_orders(observed).merge(observed.skus[["sku", "wholesale"]], on="sku")
    bought = bought[bought["delivered_qty"] > 0].assign(amount=bought["delivered_qty"] * bought["wholesale"])
    rows: list[Row] = []
    for shop in chosen:
        own, fact = bought[bought["retailer"] == shop], facts.loc[shop]
        cartons = float(own["delivered_qty"].sum())
        rows.append(
            [
                str(fact[f"name_{lang}"]),
                str(area_names(observed, lang)[fact["area"]]),
                word("format", fact["format"], lang),
                number(int(fact["grade"]), lang),
                number(cartons / RECENT, lang, decimals=1),
                number(float(own["amount"].sum()) / cartons if cartons else None, lang),
                number(own["sku"].nunique(), lang),
            ]
        )
    caption = _PEERS_CAPTION.fill(shop=_name(book, focus))[lang]
    return page(table_html([head[lang] for head in _PEERS], rows, caption=caption), lang)


def example_stock(book: Workbook) -> Html:
    """Draw the stock-to-sales of the example shop's SKUs."""
    shop, own = _example(book)
    measured = kpi("stock_to_sales").measure(own, by=("sku",), weeks=[book.last_week])
    frame = pd.DataFrame(
        {"name": measured["sku"].map(sku_names(book.observed, book.lang)), "stock_to_sales": measured["value"]}
    )
    return book.show(stock_bars(frame, book.lang, most=18), _STOCK.fill(shop=_name(book, shop)))


def example_profit(book: Workbook) -> Html:
    """Draw how the example shop's due profit shrinks."""
    shop, own = _example(book)
    due, kept, capital = (_value(own, name, book.last_week) for name in ("due_profit", "gross_profit", "capital_cost"))
    lang = book.lang
    frame = pd.DataFrame(
        [
            {"label": _DUE[lang], "amount": due, "total": True},
            {"label": _GAP[lang], "amount": kept - due, "total": False},
            {"label": _CAPITAL[lang], "amount": -capital, "total": False},
            {"label": _KEPT[lang], "amount": kept - capital, "total": True},
        ]
    )
    return book.show(profit_waterfall(frame, lang), _WATERFALL.fill(shop=_name(book, shop)))


def example_measures(book: Workbook) -> Html:
    """Show the figures of a diagnosis for the example shop, with their formulas."""
    shop, own = _example(book)
    lang = book.lang
    rows: list[Row] = []
    for name in _MEASURES:
        known = kpi(name)
        value = _value(own, name, book.last_week)
        rows.append([known.name[lang], Cell(known.show(value, lang), value), known.formula[lang]])
    headings = [heading[lang] for heading in (words.MEASURE, words.VALUE, words.FORMULA)]
    caption = _EXAMPLE.fill(shop=_name(book, shop))[lang]
    return page(table_html(headings, rows, caption=caption, use=TableUse(sorts=False)), lang)


def _value(own: Observed, kpi_id: str, week: int) -> float:
    return float(kpi(kpi_id).measure(own, by=(), weeks=[week])["value"].iloc[0])


def _name(book: Workbook, shop: str) -> str:
    return str(shop_names(book.observed, book.lang)[shop])


@lru_cache(maxsize=1)  # a page has one book, and asks three times
def _example(book: Workbook) -> tuple[str, Observed]:
    """Return id and tables of the shop on which the method is shown.

    It is the best-counted information point that earns less than guide prices would give, for that is what is taught,
    and not the one that is asked about.
    """
    observed = book.observed
    counts = observed.stock_counts[observed.stock_counts["week"] == book.last_week]
    known = counts.groupby("retailer").size().sort_values(ascending=False, kind="stable")
    points = observed.retailers.loc[observed.retailers["info_point"], "retailer"]
    gaps = (
        kpi("profit_gap")
        .measure(observed, by=("retailer",), weeks=[book.last_week])
        .set_index("retailer")["value"]
        .fillna(0.0)
    )
    counted = [str(each) for each in known.index if each in set(points) and each != book.focus]
    shop = next((each for each in counted if gaps.get(each, 0.0) > 0), counted[0])
    return shop, only_shop(observed, shop)
