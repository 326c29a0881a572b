"""Warnings of internal supervision (内管预警): published thresholds, and which orders are exempt.

A threshold of 200 % means a ratio above 2.0. Every function returns the ratios by key; ``value > THRESHOLDS[id]`` is
the warning. Screen new products, uneven arrival and holidays before asking a shop.
"""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from cmtrain.kpis.ratios import NO_KEYS, Keys, divided, marked, period_ends, ratio_of_sums, sum_of, with_keys

THRESHOLDS: dict[str, float] = {
    "sku_month_swing": 0.5,
    "sku_day_concentration": 0.15,
    "order_surge": 2.0,
    "shop_month_surge": 2.0,
    "order_value_surge": 2.0,
    "shared_contact": 0.0,
    "large_account": 1000.0,
}
"""Warn above these values."""

EXEMPT_CARTONS = 20
"""Single orders up to this size are never warned of."""


def order_ratio(new: float, previous: Sequence[float]) -> float | None:
    """Return a new order over the mean of the previous three; None if exempt (up to 20 cartons) or the shop is new.

    Examples
    --------
    >>> order_ratio(85, [30, 40, 50]), order_ratio(20, [3, 4, 5]), order_ratio(85, [30, 40])
    (2.125, None, None)
    """
    last = [*previous][-3:]
    if new <= EXEMPT_CARTONS or len(last) < 3 or not sum(last):
        return None
    return new / (sum(last) / 3)


def _orders(order_lines: pd.DataFrame, keys: Keys) -> pd.DataFrame:
    """Return each shop's orders: week, retailer, quantity, and amount where prices are known."""
    lines = order_lines[order_lines["order_qty"] > 0].assign(quantity=lambda rows: rows["order_qty"].astype(float))
    if keys.skus is not None:
        lines = with_keys(lines, ["wholesale"], keys)
        lines["amount"] = lines["quantity"] * lines["wholesale"]
    columns = [name for name in ("quantity", "amount") if name in lines.columns]
    return lines.groupby(["retailer", "week"], as_index=False)[columns].sum().sort_values(["retailer", "week"])


def _surge(orders: pd.DataFrame, column: str, ends: list[int], by: Sequence[str], keys: Keys) -> pd.DataFrame:
    before = orders.groupby("retailer")[column].transform(lambda own: own.shift().rolling(3).mean())
    rows = orders.assign(numerator=orders[column], denominator=before)
    due = rows[rows["week"].isin(ends) & (rows["quantity"] > EXEMPT_CARTONS)].dropna(subset="denominator")
    return ratio_of_sums(due, by=by, keys=keys)


def order_surge(
    order_lines: pd.DataFrame,
    *,
    by: Sequence[str] = ("retailer", "week"),
    keys: Keys = NO_KEYS,
    weeks: Sequence[int] | None = None,
) -> pd.DataFrame:
    """Return single orders over the mean of the shop's previous three; above 2.0 is a warning.

    Orders up to 20 cartons and shops with fewer than three earlier orders are left out.
    """
    return _surge(_orders(order_lines, keys), "quantity", period_ends(weeks, order_lines), by, keys)


def order_value_surge(
    order_lines: pd.DataFrame,
    *,
    by: Sequence[str] = ("retailer", "week"),
    keys: Keys,
    weeks: Sequence[int] | None = None,
) -> pd.DataFrame:
    """Return the mean price of single orders over that of the previous three orders; above 2.0 is a warning."""
    orders = _orders(order_lines, keys)
    orders["price"] = orders["amount"] / orders["quantity"]
    return _surge(orders, "price", period_ends(weeks, order_lines), by, keys)


def _by_month(
    order_lines: pd.DataFrame, calendar: pd.DataFrame, of: Sequence[str], keys: Keys, weeks: Sequence[int] | None
) -> pd.DataFrame:
    """Return the quantities of the months that hold the weeks (all if None), those of the month before in ``_before``."""
    lines = with_keys(order_lines, of, keys).merge(calendar[["week", "year", "month"]], on="week")
    lines = lines.assign(_month=lines["year"] * 12 + lines["month"], quantity=lines["order_qty"].astype(float))
    sums = sum_of(lines, "quantity", by=[*of, "_month", "year", "month"])
    before = sums[[*of, "_month"]].assign(_month=sums["_month"] + 1, _before=sums["value"])
    both = sums.merge(before, on=[*of, "_month"])
    if weeks is None:
        return both
    held = calendar[calendar["week"].isin(weeks)]
    return both[both["_month"].isin(held["year"] * 12 + held["month"])]


def sku_month_swing(
    order_lines: pd.DataFrame,
    calendar: pd.DataFrame,
    *,
    by: Sequence[str] = ("sku",),
    keys: Keys = NO_KEYS,
    weeks: Sequence[int] | None = None,
) -> pd.DataFrame:
    """Return the change of monthly orders on the month before by key, year and month; above +50 % is a warning.

    Months that the data hold only in part look like falls; the first month is left out.
    """
    months = _by_month(order_lines, calendar, by, keys, weeks)
    rows = months.assign(numerator=months["value"] - months["_before"], denominator=months["_before"])
    return ratio_of_sums(rows, by=[*by, "year", "month"])


def shop_month_surge(
    order_lines: pd.DataFrame,
    calendar: pd.DataFrame,
    *,
    by: Sequence[str] = ("retailer",),
    keys: Keys = NO_KEYS,
    weeks: Sequence[int] | None = None,
) -> pd.DataFrame:
    """Return a shop's monthly orders over those of the month before; above 2.0 is a warning."""
    months = _by_month(order_lines, calendar, by, keys, weeks)
    return ratio_of_sums(months, by=[*by, "year", "month"], numerator="value", denominator="_before")


def sku_day_concentration(
    daily: pd.DataFrame, *, by: Sequence[str] = ("sku", "month"), keys: Keys = NO_KEYS
) -> pd.DataFrame:
    """Return the largest day's share of a month's sales (``daily``: day, sku, month, quantity); from 15 % a warning."""
    days = sum_of(daily, "quantity", by=[*dict.fromkeys((*by, "day"))], keys=keys)
    largest = days.sort_values("value").drop_duplicates([*by], keep="last").set_index([*by])["value"].to_dict()
    totals = sum_of(daily, "quantity", by=by, keys=keys)
    peaks = totals.set_index([*by]).index.map(largest)
    return divided(totals[[*by]].assign(numerator=peaks, denominator=totals["value"]))


def shared_contact(
    contacts: pd.DataFrame,
    *,
    by: Sequence[str] = (),
    keys: Keys = NO_KEYS,
    columns: Sequence[str] = ("phone", "account"),
) -> pd.DataFrame:
    """Return the share of shops that share a phone, address or account with another (``contacts``: retailer, ...)."""
    shared = pd.concat([contacts[name].notna() & contacts[name].duplicated(keep=False) for name in columns], axis=1)
    rows = contacts.assign(numerator=shared.any(axis=1).astype(float), denominator=1.0)
    return ratio_of_sums(rows, by=by, keys=keys)


def large_account(
    order_lines: pd.DataFrame,
    *,
    by: Sequence[str] = ("retailer",),
    keys: Keys = NO_KEYS,
    weeks: Sequence[int] | None = None,
) -> pd.DataFrame:
    """Return cartons ordered in the 4 weeks to a period's end by shop; above 1,000 a month is a large account.

    Where segment codes are among the keys, a shop above 4 times the mean of its segment is one, too; the column
    ``times_segment`` says how often it is that mean.
    """
    ends = period_ends(weeks, order_lines)
    lines = pd.concat([order_lines[order_lines["week"].between(end - 3, end)].assign(week=end) for end in ends])
    result = ratio_of_sums(lines.assign(_one=1.0), by=by, keys=keys, numerator="order_qty", denominator="_one")
    result = result.assign(denominator=float("nan"), value=result["numerator"])
    if keys.retailers is None or "retailer" not in by:
        return marked(result, result["status"] != "", "")
    mean = with_keys(result, ["code"], keys).groupby("code")["value"].transform("mean")
    return result.assign(times_segment=result["value"] / mean.to_numpy())
