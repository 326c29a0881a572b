"""What shops received, sold and hold: the two simple tables that stock and profit KPIs read.

``flows``: one row a (week, retailer, sku) counted at both ends of a span; week (its last), opening, received, closing,
sold = opening + received - closing (may be negative: a count error, never clipped), cycles (weeks of the span).

``trade``: the same rows with wholesale, guide and price (yuan a carton, as observed), stock (the mean of both counts).
"""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from cmtrain.kpis.ratios import in_windows, period_ends

CYCLES = 4
"""Cycles over which weekly sales are averaged."""


def stock_flows(
    stock_counts: pd.DataFrame, order_lines: pd.DataFrame, *, weeks: Sequence[int] | None = None, cycles: int = CYCLES
) -> pd.DataFrame:
    """Return the flows of the spans that end in the given weeks.

    Counts are taken at the end of a week, after its delivery, so the span of 4 cycles to week 20 runs from the count
    of week 16 to that of week 20 with the deliveries of weeks 17 to 20. Shops and SKUs not counted at both ends are
    left out: without an opening stock nobody knows the sales.
    """
    ends, keys = period_ends(weeks, stock_counts), ["week", "retailer", "sku"]
    counts = stock_counts[[*keys, "quantity"]]
    opening = in_windows(counts, ends, oldest=cycles, newest=cycles).drop(columns="seen")
    closing = counts[counts["week"].isin(ends)].rename(columns={"quantity": "closing"})
    inside = in_windows(order_lines[[*keys, "delivered_qty"]], ends, oldest=cycles - 1)
    received = inside.groupby(keys)[["delivered_qty"]].sum().rename(columns={"delivered_qty": "received"})
    counted = opening.rename(columns={"quantity": "opening"}).merge(closing, on=keys)
    flows = counted.merge(received.reset_index(), on=keys, how="left")
    flows["received"] = flows["received"].fillna(0).astype(float)
    sold = flows["opening"] + flows["received"] - flows["closing"]
    return flows.assign(sold=sold, cycles=cycles)[[*keys, "opening", "received", "closing", "sold", "cycles"]]


def actual_price(price_audits: pd.DataFrame) -> pd.Series:
    """Return what a carton really sells for: carton and pack prices weighted by the share sold by the carton.

    p = share x carton price + (1 - share) x 10 x pack price, yuan a carton.
    """
    share = price_audits["carton_share"]
    return share * price_audits["price_carton"] + (1 - share) * 10 * price_audits["price_pack"]


def trade_lines(flows: pd.DataFrame, price_audits: pd.DataFrame, skus: pd.DataFrame) -> pd.DataFrame:
    """Put prices to the flows; a shop without an audit of a SKU gets the mean of the audits of that SKU.

    Rows of a SKU whose price nobody has seen are left out.
    """
    audits = price_audits.assign(price=actual_price(price_audits))
    own = audits[["week", "retailer", "sku", "price"]]
    mean = audits.groupby("sku")["price"].mean()
    lines = flows.merge(own, on=["week", "retailer", "sku"], how="left").merge(
        skus[["sku", "wholesale", "guide"]], on="sku"
    )
    lines["price"] = lines["price"].fillna(lines["sku"].map(mean))
    return lines.assign(stock=(lines["opening"] + lines["closing"]) / 2).dropna(subset="price")


def social_sample(flows: pd.DataFrame, retailers: pd.DataFrame) -> pd.DataFrame:
    """Return what the sample shops hold and sell: one row a shop, with its segment code as stratum.

    ``stock`` is the end stock, ``sold`` the sales a week, both in cartons over all SKUs counted.
    """
    rows = flows.assign(stock=flows["closing"], sold=flows["sold"] / flows["cycles"])
    shops = rows.groupby("retailer", as_index=False)[["stock", "sold"]].sum()
    return shops.merge(retailers[["retailer", "code"]], on="retailer").rename(columns={"code": "stratum"})


def strata_of(retailers: pd.DataFrame) -> pd.DataFrame:
    """Return the strata (segment codes: market, format, size) and how many active shops each has, alike ones adjoining."""
    active = retailers[retailers["active"]]
    return active.groupby("code").size().rename("shops").reset_index().rename(columns={"code": "stratum"})
