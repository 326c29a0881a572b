"""Stock and ordering (进销存): sales by the stock identity, stock-to-sales, turns, capital and social stock.

Tables: ``flows`` and ``trade`` as described in `cmtrain.kpis.flows`. Quantities in cartons, prices in yuan a carton.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import pandas as pd

from cmtrain.kpis.ratios import NO_KEYS, Keys, divided, marked, ratio_of_sums, sum_of, with_keys

WEEKS_A_MONTH = 4.345
WEEKS_A_YEAR = 52
ORDER_FACTOR = 1.2
"""k of the ordering rule: stock to order up to, in weekly sales, with a weekly cycle."""

SLOW_WEEKS = 6.0
"""Stock-to-sales ratio in weeks above which a SKU counts as slow in a shop."""


def safety_stock(sales: float, factor: float = ORDER_FACTOR) -> float:
    """Return sales of a cycle x factor: in this trade the stock to order up to, not a buffer above the mean.

    Examples
    --------
    >>> safety_stock(95)
    114.0
    """
    return sales * factor


def suggested_order(level: float, stock: float, *, in_transit: float = 0.0, limit: float = math.inf) -> int:
    """Return max(0, level - stock - in transit), at most the limit, in whole cartons (rounded up).

    ``level`` is the `safety_stock`, of the last cycle's sales or of a forecast.

    Examples
    --------
    >>> suggested_order(114, 10), suggested_order(114, 10, limit=60), suggested_order(8, 10)
    (104, 60, 0)
    """
    wanted = math.ceil(round(max(0.0, level - stock - in_transit), 9))
    return int(min(wanted, math.floor(limit))) if math.isfinite(limit) else wanted


def actual_sales(flows: pd.DataFrame, *, by: Sequence[str] = (), keys: Keys = NO_KEYS) -> pd.DataFrame:
    """Return opening stock + received - end stock; negative sums are marked ``count_error``, never clipped."""
    sums = sum_of(flows, "sold", by=by, keys=keys)
    return marked(sums, sums["value"] < 0, "count_error")


def order_up_to(
    flows: pd.DataFrame, *, by: Sequence[str] = (), keys: Keys = NO_KEYS, factor: float = ORDER_FACTOR
) -> pd.DataFrame:
    """Return the safety stock: mean sales of a cycle x factor."""
    return sum_of(flows.assign(level=flows["sold"] / flows["cycles"] * factor), "level", by=by, keys=keys)


def order_advice(
    flows: pd.DataFrame, *, by: Sequence[str] = (), keys: Keys = NO_KEYS, factor: float = ORDER_FACTOR
) -> pd.DataFrame:
    """Return the suggested orders, each for one shop and SKU in whole cartons, added up."""
    gap = flows["sold"] / flows["cycles"] * factor - flows["closing"]
    return sum_of(flows.assign(advice=np.ceil(gap.clip(lower=0).round(9))), "advice", by=by, keys=keys)


def stock_to_sales(
    flows: pd.DataFrame, *, by: Sequence[str] = (), keys: Keys = NO_KEYS, scale: float = 1.0
) -> pd.DataFrame:
    """Return end stock over mean weekly sales of the span, in weeks.

    No sales and stock: infinite, ``no_movement``. No sales and no stock: null. Negative sales: null, ``count_error``.
    ``scale`` turns weeks into months (1/4.345) or days (7).
    """
    rows = flows.assign(_stock=flows["closing"] * scale, _weekly=flows["sold"] / flows["cycles"])
    result = ratio_of_sums(rows, by=by, keys=keys, numerator="_stock", denominator="_weekly")
    result = marked(result, (result["denominator"] == 0) & (result["numerator"] > 0), "no_movement", math.inf)
    return marked(result, result["denominator"] < 0, "count_error", math.nan)


def stock_to_sales_months(flows: pd.DataFrame, *, by: Sequence[str] = (), keys: Keys = NO_KEYS) -> pd.DataFrame:
    """Return the stock-to-sales ratio in months: that in weeks / 4.345."""
    return stock_to_sales(flows, by=by, keys=keys, scale=1 / WEEKS_A_MONTH)


def days_of_supply(flows: pd.DataFrame, *, by: Sequence[str] = (), keys: Keys = NO_KEYS) -> pd.DataFrame:
    """Return for how many days the end stock lasts: 7 x the stock-to-sales ratio in weeks."""
    return stock_to_sales(flows, by=by, keys=keys, scale=7.0)


def sell_through(flows: pd.DataFrame, *, by: Sequence[str] = (), keys: Keys = NO_KEYS) -> pd.DataFrame:
    """Return sales over what there was to sell (YC/T 455.3-2013, eq. 13); below 0 is marked ``count_error``."""
    available = flows["opening"] + flows["received"]
    result = ratio_of_sums(flows.assign(_there=available), by=by, keys=keys, numerator="sold", denominator="_there")
    return marked(result, result["value"] < 0, "count_error")


def stock_turns(trade: pd.DataFrame, *, by: Sequence[str] = (), keys: Keys = NO_KEYS) -> pd.DataFrame:
    """Return how often the mean stock at cost is sold in a year."""
    rows = trade.assign(
        _cogs=trade["sold"] * trade["wholesale"] * WEEKS_A_YEAR / trade["cycles"],
        _stock=trade["stock"] * trade["wholesale"],
    )
    return ratio_of_sums(rows, by=by, keys=keys, numerator="_cogs", denominator="_stock")


def turnover_days(trade: pd.DataFrame, *, by: Sequence[str] = (), keys: Keys = NO_KEYS) -> pd.DataFrame:
    """Return the days in which the mean stock at cost is sold once."""
    rows = trade.assign(
        _stock=trade["stock"] * trade["wholesale"], _daily=trade["sold"] * trade["wholesale"] / (7 * trade["cycles"])
    )
    return ratio_of_sums(rows, by=by, keys=keys, numerator="_stock", denominator="_daily")


def capital_bound(flows: pd.DataFrame, *, by: Sequence[str] = (), keys: Keys) -> pd.DataFrame:
    """Return the end stock at wholesale price, yuan."""
    priced = with_keys(flows, ["wholesale"], keys)
    return sum_of(priced.assign(_capital=priced["closing"] * priced["wholesale"]), "_capital", by=by, keys=keys)


def capital_share(capital: pd.DataFrame, *, by: Sequence[str] = (), keys: Keys = NO_KEYS) -> pd.DataFrame:
    """Return stock at cost over stock and cash for cigarettes (``capital``: retailer, stock_value, cash)."""
    rows = capital.assign(_all=capital["stock_value"] + capital["cash"])
    return ratio_of_sums(rows, by=by, keys=keys, numerator="stock_value", denominator="_all")


def slow_share(flows: pd.DataFrame, *, by: Sequence[str] = (), keys: Keys) -> pd.DataFrame:
    """Return the share of the capital in SKUs of a shop that last more than 6 weeks or did not sell at all."""
    priced = with_keys(flows, ["wholesale"], keys)
    capital = priced["closing"] * priced["wholesale"]
    slow = priced["closing"] > SLOW_WEEKS * (priced["sold"] / priced["cycles"]).clip(lower=0)
    rows = priced.assign(_slow=capital.where(slow, 0.0), _capital=capital)
    return ratio_of_sums(rows, by=by, keys=keys, numerator="_slow", denominator="_capital")


def gmroi(trade: pd.DataFrame, *, by: Sequence[str] = (), keys: Keys = NO_KEYS) -> pd.DataFrame:
    """Return a year's gross profit over the mean stock at cost, yuan a yuan."""
    rows = trade.assign(
        _profit=(trade["price"] - trade["wholesale"]) * trade["sold"] * WEEKS_A_YEAR / trade["cycles"],
        _stock=trade["stock"] * trade["wholesale"],
    )
    return ratio_of_sums(rows, by=by, keys=keys, numerator="_profit", denominator="_stock")


def expansion(sample: pd.DataFrame, strata: pd.DataFrame, column: str) -> pd.DataFrame:
    """Return the stratified expansion of a sampled quantity: shops of a stratum x the sample's mean in it.

    Parameters
    ----------
    sample
        One row a sampled shop: ``stratum`` and the quantity.
    strata
        One row a stratum in an order in which neighbours are alike: ``stratum``, ``shops``.

    Returns
    -------
    pd.DataFrame
        stratum, shops, mean, total, borrowed (no shop sampled: the mean is that of the nearest stratum sampled).
    """
    means = strata["stratum"].map(sample.groupby("stratum")[column].mean())
    known = np.flatnonzero(means.notna())
    if len(known) == 0:
        return strata.assign(mean=np.nan, total=np.nan, borrowed=True)
    nearest = [int(known[np.abs(known - place).argmin()]) for place in range(len(strata))]
    mean = means.to_numpy()[nearest]
    return strata.assign(mean=mean, total=strata["shops"].to_numpy() * mean, borrowed=means.isna().to_numpy())


def social_stock(social_sample: pd.DataFrame, strata: pd.DataFrame) -> pd.DataFrame:
    """Return the stock of all retailers by stratified expansion, in one row.

    ``social_sample`` as in `expansion` with the column ``stock`` (end stock of the shop).
    """
    total = expansion(social_sample, strata, "stock")["total"].sum(min_count=1)
    return pd.DataFrame({"numerator": [total], "denominator": [np.nan], "value": [total], "status": [""]})


def social_stock_to_sales(social_sample: pd.DataFrame, strata: pd.DataFrame) -> pd.DataFrame:
    """Return expanded stock over expanded weekly sales of the same strata, in weeks.

    Never over the company's shipments: those are not what the shops sold. ``social_sample`` holds ``stock`` and ``sold``.
    """
    sums = {
        "numerator": [expansion(social_sample, strata, "stock")["total"].sum()],
        "denominator": [expansion(social_sample, strata, "sold")["total"].sum()],
    }
    return divided(pd.DataFrame(sums))
