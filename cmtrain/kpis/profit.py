"""Structure and profit: what shops buy, what they earn on it, and what they should.

``trade`` as described in `cmtrain.kpis.flows`: sold, stock, wholesale, guide and price of a shop and SKU.
"""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from cmtrain.kpis.ratios import NO_KEYS, Keys, divided, ratio_of_sums, sum_of, with_keys

CARTONS_A_CASE = 250
"""Cartons of a standard case (箱) of 50,000 cigarettes."""

CAPITAL_RATE = 0.06
"""Cost of capital a year."""

UPPER_THIRD_CLASS = 85.0
"""Wholesale price, yuan a carton, from which a SKU counts as upper third class or better; a parameter."""


def break_even_uplift(margin: float, cut: float) -> float | None:
    """Return by which share sales must rise for a price cut to pay: m / (m - d) - 1.

    None if the cut takes the whole margin: it never pays.

    Examples
    --------
    >>> break_even_uplift(15, 3), break_even_uplift(15, 15)
    (0.25, None)
    """
    return None if cut >= margin else margin / (margin - cut) - 1


def _purchases(order_lines: pd.DataFrame, keys: Keys) -> pd.DataFrame:
    rows = with_keys(order_lines, ["wholesale"], keys)
    return rows.assign(_quantity=rows["delivered_qty"], _amount=rows["delivered_qty"] * rows["wholesale"])


def carton_value(
    order_lines: pd.DataFrame, *, by: Sequence[str] = (), keys: Keys, cartons: float = 1.0
) -> pd.DataFrame:
    """Return the purchase amount over the cartons bought, yuan a carton (``cartons=250``: a case)."""
    rows = _purchases(order_lines, keys)
    rows["_units"] = rows["_quantity"] / cartons
    return ratio_of_sums(rows, by=by, keys=keys, numerator="_amount", denominator="_units")


def case_value(order_lines: pd.DataFrame, *, by: Sequence[str] = (), keys: Keys) -> pd.DataFrame:
    """Return the purchase amount a case of 250 cartons, yuan."""
    return carton_value(order_lines, by=by, keys=keys, cartons=CARTONS_A_CASE)


def _share_of_total(rows: pd.DataFrame, column: str, by: Sequence[str], keys: Keys) -> pd.DataFrame:
    """Return each group's share of the total over the SKUs, within the other keys."""
    _, others = keys.split(by)
    parts = sum_of(rows, column, by=by, keys=keys)[[*by, "numerator"]]
    totals = sum_of(rows, column, by=others, keys=keys)
    if not others:
        return divided(parts.assign(denominator=totals["numerator"].iloc[0]))
    return divided(parts.merge(totals[[*others]].assign(denominator=totals["numerator"]), on=[*others]))


def structure_quantity(order_lines: pd.DataFrame, *, by: Sequence[str] = ("price_class",), keys: Keys) -> pd.DataFrame:
    """Return the shares of groups of SKUs (price classes, brands, ...) in the cartons bought."""
    return _share_of_total(_purchases(order_lines, keys), "_quantity", by, keys)


def structure_amount(order_lines: pd.DataFrame, *, by: Sequence[str] = ("price_class",), keys: Keys) -> pd.DataFrame:
    """Return the shares of groups of SKUs in the purchase amount."""
    return _share_of_total(_purchases(order_lines, keys), "_amount", by, keys)


def market_share(order_lines: pd.DataFrame, *, by: Sequence[str] = ("family",), keys: Keys) -> pd.DataFrame:
    """Return the shares of brands in the cartons bought."""
    return structure_quantity(order_lines, by=by, keys=keys)


def upper_share(
    order_lines: pd.DataFrame, *, by: Sequence[str] = (), keys: Keys, wholesale: float = UPPER_THIRD_CLASS
) -> pd.DataFrame:
    """Return the share in cartons of the SKUs at or above a wholesale price."""
    rows = _purchases(order_lines, keys)
    rows["_upper"] = rows["_quantity"].where(rows["wholesale"] >= wholesale, 0.0)
    return ratio_of_sums(rows, by=by, keys=keys, numerator="_upper", denominator="_quantity")


def _profit(trade: pd.DataFrame, price: str) -> pd.Series:
    return (trade[price] - trade["wholesale"]) * trade["sold"]


def gross_profit(trade: pd.DataFrame, *, by: Sequence[str] = (), keys: Keys = NO_KEYS) -> pd.DataFrame:
    """Return sum((price - wholesale) x sold) at the prices really taken, yuan."""
    return sum_of(trade.assign(_profit=_profit(trade, "price")), "_profit", by=by, keys=keys)


def due_profit(trade: pd.DataFrame, *, by: Sequence[str] = (), keys: Keys = NO_KEYS) -> pd.DataFrame:
    """Return the gross profit that the same sales would earn at guide prices, yuan."""
    return sum_of(trade.assign(_profit=_profit(trade, "guide")), "_profit", by=by, keys=keys)


def profit_gap(trade: pd.DataFrame, *, by: Sequence[str] = (), keys: Keys = NO_KEYS) -> pd.DataFrame:
    """Return due minus real gross profit, yuan; above 0 the shop sells below the guide prices."""
    gap = _profit(trade, "guide") - _profit(trade, "price")
    return sum_of(trade.assign(_gap=gap), "_gap", by=by, keys=keys)


def gross_margin(trade: pd.DataFrame, *, by: Sequence[str] = (), keys: Keys = NO_KEYS) -> pd.DataFrame:
    """Return gross profit over retail sales; not the markup, which is over cost."""
    rows = trade.assign(_profit=_profit(trade, "price"), _sales=trade["price"] * trade["sold"])
    return ratio_of_sums(rows, by=by, keys=keys, numerator="_profit", denominator="_sales")


def markup(trade: pd.DataFrame, *, by: Sequence[str] = (), keys: Keys = NO_KEYS) -> pd.DataFrame:
    """Return gross profit over the wholesale cost of what was sold."""
    rows = trade.assign(_profit=_profit(trade, "price"), _cost=trade["wholesale"] * trade["sold"])
    return ratio_of_sums(rows, by=by, keys=keys, numerator="_profit", denominator="_cost")


def carton_profit(trade: pd.DataFrame, *, by: Sequence[str] = (), keys: Keys = NO_KEYS) -> pd.DataFrame:
    """Return gross profit a carton sold, yuan."""
    rows = trade.assign(_profit=_profit(trade, "price"))
    return ratio_of_sums(rows, by=by, keys=keys, numerator="_profit", denominator="sold")


def capital_cost(trade: pd.DataFrame, *, by: Sequence[str] = (), keys: Keys = NO_KEYS) -> pd.DataFrame:
    """Return what the mean stock costs over the span at 6 % a year, yuan."""
    cost = trade["stock"] * trade["wholesale"] * CAPITAL_RATE * trade["cycles"] / 52
    return sum_of(trade.assign(_cost=cost), "_cost", by=by, keys=keys)


def net_profit(accounts: pd.DataFrame, *, by: Sequence[str] = (), keys: Keys = NO_KEYS) -> pd.DataFrame:
    """Return gross profit minus rent, utilities, labour and capital cost, yuan (``accounts``: one column each)."""
    costs = accounts[["rent", "utilities", "labour", "capital_cost"]].sum(axis=1)
    return sum_of(accounts.assign(_net=accounts["gross_profit"] - costs), "_net", by=by, keys=keys)
