"""Lesson 1, visit planning: where the shops are, what they weigh, and what a month of visits can hold."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pandas as pd

from cmtrain.charts.bars import allocation_bars
from cmtrain.report.html import Html
from cmtrain.solvers.abc_rule import AbcRule
from cmtrain.solvers.visit_cells import visit_cells
from cmtrain.texts import Text, text
from cmtrain.workbook import words
from cmtrain.workbook.book import Workbook
from cmtrain.workbook.html import page
from cmtrain.workbook.lessons.common import RECENT, area_names, recent_orders, shop_names
from cmtrain.workbook.tables import Cell, Row, TableUse, number, table_html

FIELD_DAY = 330
"""Minutes in the field on a working day."""

STANDARD_VISIT = 15
"""Minutes of a standard visit in the shop."""

WORKDAYS = 22
"""Working days of a month."""

_PLAN = (("A", 4), ("B", 2), ("C", 1))
"""A usual plan: class, visits a month."""

_AREAS = (
    words.AREA,
    text("户数", "Shops"),
    text("周均订购（条）", "Cartons a week"),
    text("占全区", "Share"),
    text("从公司出发（分钟）", "Minutes from the office"),
    text("店间行车（分钟）", "Minutes between shops"),
)
_BANDS = ((1, 5), (6, 10), (11, 15), (16, 20), (21, 25), (26, 30))
_SHOPS, _CARTONS = text("占户数", "Share of shops"), text("占订购量", "Share of cartons")
_BAND = text("{low}–{high} 档", "Grade {low}–{high}")
_SHARE = text("占全区的比例", "Share of the district")
_CAPTION = text(
    "少数店占去多数量：各档位段的户数与近 12 周订购量",
    "Few shops carry most of the volume: shops and cartons of the last 12 weeks by grade",
)
_HISTORY = (
    text("零售户", "Retailer"),
    text("大前年", "Year −3"),
    text("前年", "Year −2"),
    text("去年", "Year −1"),
    text("增长", "Growth"),
    text("再增长", "Growth, next"),
    text("配合度", "Co-operation"),
    text("忠诚度", "Loyalty"),
)
_CHARACTER = ("cooperation", "loyalty")
_HISTORY_CAPTION = text("三年购进量（条）：随手翻开的几户", "Cartons bought in three years: a few shops as they come")


def areas(book: Workbook) -> Html:
    """Show each area: shops, volume, and how long the roads take."""
    observed, lang = book.observed, book.lang
    shops = observed.retailers
    cartons = (
        recent_orders(observed).groupby("retailer")["order_qty"].sum().reindex(shops["retailer"]).fillna(0.0) / RECENT
    )
    volume, names = cartons.to_numpy(float), area_names(observed, lang)
    rows: list[Row] = []
    for area in observed.areas["area"]:
        inside = np.flatnonzero(shops["area"] == area)
        part = float(volume[inside].sum())
        rows.append(
            [
                str(names[area]),
                number(len(inside), lang),
                number(part, lang),
                number(part / float(volume.sum()), lang, unit="share"),
                number(float(observed.travel[0, 1 + inside].mean()), lang),
                number(_between(book, inside), lang, decimals=1),
            ]
        )
    return page(table_html([head[lang] for head in _AREAS], rows), lang)


def _between(book: Workbook, shops: np.ndarray[tuple[int], np.dtype[np.int64]]) -> float:
    """Return the mean minutes from a shop to its three nearest neighbours."""
    minutes = book.observed.travel[np.ix_(1 + shops, 1 + shops)].copy()
    np.fill_diagonal(minutes, np.inf)
    return float(np.sort(minutes, axis=1)[:, :3].mean())


def concentration(book: Workbook) -> Html:
    """Draw the shares of shops and of cartons by grade."""
    observed, lang = book.observed, book.lang
    cartons = recent_orders(observed).groupby("retailer")["order_qty"].sum()
    shops = observed.retailers.assign(cartons=observed.retailers["retailer"].map(cartons).fillna(0.0))
    rows = []
    for low, high in reversed(_BANDS):
        band = shops[shops["grade"].between(low, high)]
        name = _BAND.fill(low=low, high=high)[lang]
        rows.append((name, _SHOPS[lang], len(band) / len(shops)))
        rows.append((name, _CARTONS[lang], float(band["cartons"].sum() / shops["cartons"].sum())))
    frame = pd.DataFrame(rows, columns=["group", "series", "value"])
    return book.show(allocation_bars(frame, lang, title=_SHARE[lang], unit="share"), _CAPTION)


def capacity(book: Workbook) -> Html:
    """Hold a usual plan against what the days can carry."""
    lang = book.lang
    cells = visit_cells(book.observed, AbcRule(), book.last_week)
    rows: list[Row] = []
    total, shops = 0, sum(len(cell.shops) for cell in cells)
    for name, visits in _PLAN:
        count = sum(len(cell.shops) for cell in cells if cell.abc == name)
        total += count * visits
        rows.append([name, *(number(each, lang) for each in (count, visits, count * visits))])
    sums = [number(shops, lang), Cell(""), number(total, lang)]
    table = table_html([head[lang] for head in _CAPACITY], [*rows, [_SUM[lang], *sums]], use=TableUse(sorts=False))
    home = float(book.observed.travel[0, 1:].mean())
    every = np.arange(len(book.observed.retailers))
    drive = float(
        np.mean(
            [_between(book, every[book.observed.retailers["area"] == area]) for area in book.observed.areas["area"]]
        )
    )
    most = (FIELD_DAY - 2 * home) / (STANDARD_VISIT + drive)
    told = _ARITHMETIC.fill(
        total=total,
        days=WORKDAYS,
        needed=total / WORKDAYS,
        field=FIELD_DAY,
        home=home,
        visit=STANDARD_VISIT,
        drive=drive,
        most=most,
    )
    return page(f"{table}<p>{told[lang]}</p>", lang)


_SUM = text("合计", "Total")
_CAPACITY = (
    text("类别", "Class"),
    text("户数", "Shops"),
    text("每月次数", "Visits a month"),
    text("每月拜访", "Visits in all"),
)
_ARITHMETIC = Text(
    zh="每月 {total} 次，{days} 个工作日，每天要跑 {needed:none.1} 户。一天在外 {field} 分钟，往返公司约 2×{home:none.0} 分钟，"
    "每户在店 {visit} 分钟、路上 {drive:none.1} 分钟：一家不耽搁，最多也就 {most:none.0} 户，还没算盘库、辅导和投诉。",
    en="{total} visits over {days} working days are {needed:none.1} a day. A day has {field} minutes in the field; the way out and back "
    "takes about 2×{home:none.0}, each shop {visit} in the shop and {drive:none.1} on the road: {most:none.0} shops at the very most, "
    "with no stocktaking, no coaching and no complaint in between.",
)


def history(book: Workbook, *, shops: int = 8) -> Html:
    """Show three years of purchases of some shops, as the ABC rule reads them."""
    observed, lang = book.observed, book.lang
    names = shop_names(observed, lang)
    years = observed.yearly.pivot_table(index="retailer", columns="year", values="quantity", dropna=False)
    facts = observed.retailers.set_index("retailer")
    rows: list[Row] = []
    for retailer in list(facts.index[:: max(len(facts) // shops, 1)])[:shops]:
        bought = [
            float(years.loc[retailer, year]) if retailer in years.index else float("nan") for year in (-3, -2, -1)
        ]
        growth = [now / before - 1 if before else float("nan") for before, now in pairwise(bought)]
        rows.append(
            [
                str(names[retailer]),
                *(number(value, lang) for value in bought),
                *(number(value, lang, unit="share", decimals=1) for value in growth),
                *(number(int(facts.loc[retailer, fact]), lang) for fact in _CHARACTER),
            ]
        )
    return page(table_html([head[lang] for head in _HISTORY], rows, caption=_HISTORY_CAPTION[lang]), lang)
