"""The tables that only the research note shows: substitutes named, prices seen, orders of some shops, code checks."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from cmtrain.district.words import WORDS
from cmtrain.kinds.base import ShownTable
from cmtrain.kinds.controls import Option
from cmtrain.kinds.short_supply import Area, CodeCheck, Sku
from cmtrain.texts import text


def substitute_table(shops: pd.DataFrame, options: tuple[Option, ...]) -> ShownTable:
    """Show in how many verified shops each SKU was the first substitute that smokers named.

    Parameters
    ----------
    shops
        From `carriers`.
    """
    named = shops.loc[shops["verified"], "substitute"].value_counts()
    return ShownTable(
        title=text("核实户：顾客首先提到的替代品", "Verified shops: the first substitute that smokers named"),
        columns=(text("品规", "SKU"), text("户数", "Shops")),
        rows=tuple((option.text, int(named.get(option.id, 0))) for option in options),
        units=("none", "shops"),
    )


def price_table(prices: pd.DataFrame, sku: Sku) -> ShownTable:
    """Show the carton prices of the short SKU seen in town and country, beside the guide price."""
    rows = []
    for market, group in (*prices.groupby("market"), ("", prices)):
        name = WORDS["market"].get(str(market), text("合计", "District"))
        rows.append((name, len(group), round(float(group["price_carton"].mean()), 2), sku.guide))
    return ShownTable(
        title=text("近四周价格检查：条价（元）", "Price audits of the last four weeks (yuan a carton)"),
        columns=(
            text("市场", "Market"),
            text("检查次数", "Audits"),
            text("平均条价", "Mean price"),
            text("建议零售价", "Guide price"),
        ),
        rows=tuple(rows),
    )


def suspect_table(suspects: tuple[Option, ...], shops: pd.DataFrame, stock: Mapping[str, float]) -> ShownTable:
    """Show what some verified shops ordered and received beside what they need, and the stock last counted there."""
    known = shops.set_index("retailer")[["verified_need", "stated", "asked", "received"]].round(1)
    rows = tuple(
        (shop.text, *map(float, known.loc[shop.id]), round(stock[shop.id], 1) if shop.id in stock else None)
        for shop in suspects
    )
    return ShownTable(
        title=text(
            "部分核实户：需求、订单与库存（条/周）", "Some verified shops: need, orders and stock (cartons a week)"
        ),
        columns=(
            text("客户", "Retailer"),
            text("核实需求", "Verified need"),
            text("自报需求", "Stated need"),
            text("周均申报订单", "Asked for in orders"),
            text("周均到货", "Received"),
            text("最近盘点库存（条）", "Stock last counted"),
        ),
        rows=rows,
    )


def code_table(areas: tuple[Area, ...], codes: Mapping[str, CodeCheck]) -> ShownTable:
    """Show the carton codes checked in each area."""
    return ShownTable(
        title=text("近十二周条码核查", "Code checks of the last twelve weeks"),
        columns=(
            text("片区", "Area"),
            text("核查户数", "Shops"),
            text("核查条数", "Cartons checked"),
            text("外来码或无码条数", "Foreign or missing codes"),
            text("出现的周数", "Weeks in which found"),
        ),
        rows=tuple(
            (area.name, check.shops, check.checked, check.foreign, check.weeks)
            for area in areas
            for check in [codes[area.id]]
        ),
    )
