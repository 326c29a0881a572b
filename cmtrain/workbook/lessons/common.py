"""What the lessons share: names, sums by area, and the part of the tables that belongs to one shop."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from cmtrain.district.tables import Observed
from cmtrain.texts import Lang

RECENT = 12
"""Weeks that count as recent: the period of an active retailer."""


def sku_names(observed: Observed, lang: Lang) -> pd.Series:
    """Return the name of each SKU, by its code."""
    return observed.skus.set_index("sku")[f"name_{lang}"]


def shop_names(observed: Observed, lang: Lang) -> pd.Series:
    """Return the name of each retailer, by its code."""
    return observed.retailers.set_index("retailer")[f"name_{lang}"]


def area_names(observed: Observed, lang: Lang) -> pd.Series:
    """Return the name of each area, by its code."""
    return observed.areas.set_index("area")[f"name_{lang}"]


def recent_orders(observed: Observed, weeks: int = RECENT) -> pd.DataFrame:
    """Return the order lines of the last weeks."""
    last = int(observed.calendar["week"].max())
    return observed.order_lines[observed.order_lines["week"] > last - weeks]


def only_shop(observed: Observed, retailer: str) -> Observed:
    """Return the observed tables with the rows of one retailer alone, where rows belong to retailers."""

    def rows(frame: pd.DataFrame) -> pd.DataFrame:
        return frame[frame["retailer"] == retailer]

    return replace(
        observed,
        retailers=rows(observed.retailers),
        order_lines=rows(observed.order_lines),
        stock_counts=rows(observed.stock_counts),
        price_audits=rows(observed.price_audits),
        display_audits=rows(observed.display_audits),
    )
