"""Street prices: the index against guide prices, tags that are kept, premiums and sales below wholesale.

``price_audits`` holds carton and pack prices seen; guide and wholesale prices and last year's volumes come from the
SKUs among the `Keys`.
"""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from cmtrain.kpis.flows import actual_price
from cmtrain.kpis.ratios import NO_KEYS, Keys, ratio_of_sums, with_keys

KEPT = 0.01
"""How far a price may be from the guide price and still count as kept."""


def index_of_prices(prices: pd.DataFrame, *, by: Sequence[str] = (), keys: Keys = NO_KEYS) -> pd.DataFrame:
    """Return 100 x sum(price x weight) / sum(guide x weight) of SKUs with their prices.

    Parameters
    ----------
    prices
        One row a SKU (and key): ``price`` (NaN if nobody saw one), ``guide``, ``weight`` (last year's commercial
        sales, cartons).

    Returns
    -------
    pd.DataFrame
        As `ratio_of_sums`, and ``covered``: the share of the weights at guide price whose price was seen. SKUs
        without a price are left out of numerator and denominator.
    """
    at_guide = prices["guide"] * prices["weight"]
    seen = prices["price"].notna()
    rows = prices.assign(
        _now=(100 * prices["price"] * prices["weight"]).where(seen, 0.0),
        _guide=at_guide.where(seen, 0.0),
        _all=at_guide,
    )
    result = ratio_of_sums(rows, by=by, keys=keys, numerator="_now", denominator="_guide")
    share = ratio_of_sums(rows, by=by, keys=keys, numerator="_guide", denominator="_all")
    return result.assign(covered=share["value"])


def price_index(
    price_audits: pd.DataFrame,
    skus: pd.DataFrame,
    *,
    by: Sequence[str] = (),
    keys: Keys = NO_KEYS,
    weeks: Sequence[int] | None = None,
) -> pd.DataFrame:
    """Return the retail price index: mean prices seen over guide prices, weighted by last year's volume; 100 = guide.

    The price of a SKU in a group is the mean of its audits there. All SKUs of the price list are monitored, so
    ``covered`` says how much of the basket was seen in the group.
    """
    audits = price_audits if weeks is None else price_audits[price_audits["week"].isin(weeks)]
    of_sku, others = keys.split(by)
    placed = with_keys(audits.assign(price=actual_price(audits)), others, keys)
    seen = placed.groupby([*others, "sku"], as_index=False)["price"].mean()
    basket = skus[[*dict.fromkeys(("sku", "guide", "last_year", *of_sku))]].rename(columns={"last_year": "weight"})
    groups = seen[others].drop_duplicates() if others else None
    monitored = basket if groups is None else groups.merge(basket, how="cross")
    prices = monitored.merge(seen, on=[*others, "sku"], how="left")
    return index_of_prices(prices, by=by, keys=keys)


def _audited(price_audits: pd.DataFrame, keys: Keys) -> pd.DataFrame:
    rows = with_keys(price_audits, ["guide", "wholesale"], keys)
    return rows.assign(_price=actual_price(rows), _one=1.0)


def price_kept(price_audits: pd.DataFrame, *, by: Sequence[str] = (), keys: Keys) -> pd.DataFrame:
    """Return the share of audited prices within 1 % of the guide price."""
    rows = _audited(price_audits, keys)
    kept = ((rows["_price"] - rows["guide"]).abs() <= KEPT * rows["guide"] + 1e-9).astype(float)
    return ratio_of_sums(rows.assign(_kept=kept), by=by, keys=keys, numerator="_kept", denominator="_one")


def premium(price_audits: pd.DataFrame, *, by: Sequence[str] = (), keys: Keys) -> pd.DataFrame:
    """Return how far prices seen lie above the guide prices: sum(price - guide) / sum(guide)."""
    rows = _audited(price_audits, keys)
    over = rows["_price"] - rows["guide"]
    return ratio_of_sums(rows.assign(_over=over), by=by, keys=keys, numerator="_over", denominator="guide")


def below_wholesale(price_audits: pd.DataFrame, *, by: Sequence[str] = (), keys: Keys) -> pd.DataFrame:
    """Return the share of audited prices below the wholesale price (倒挂)."""
    rows = _audited(price_audits, keys)
    below = (rows["_price"] < rows["wholesale"]).astype(float)
    return ratio_of_sums(rows.assign(_below=below), by=by, keys=keys, numerator="_below", denominator="_one")


def retail_price(price_audits: pd.DataFrame, *, by: Sequence[str] = (), keys: Keys = NO_KEYS) -> pd.DataFrame:
    """Return the mean of the carton prices seen, carton and pack sales weighted, yuan a carton."""
    rows = price_audits.assign(_price=actual_price(price_audits), _one=1.0)
    return ratio_of_sums(rows, by=by, keys=keys, numerator="_price", denominator="_one")


def wholesale_price(skus: pd.DataFrame, *, by: Sequence[str] = ("sku",), keys: Keys = NO_KEYS) -> pd.DataFrame:
    """Return the listed wholesale price, the mean over SKUs if several, yuan a carton."""
    return ratio_of_sums(skus.assign(_one=1.0), by=by, keys=keys, numerator="wholesale", denominator="_one")


def guide_price(skus: pd.DataFrame, *, by: Sequence[str] = ("sku",), keys: Keys = NO_KEYS) -> pd.DataFrame:
    """Return the listed guide price, the mean over SKUs if several, yuan a carton."""
    return ratio_of_sums(skus.assign(_one=1.0), by=by, keys=keys, numerator="guide", denominator="_one")
