"""The five rates and their relatives: who buys, who shows, who runs out, what grows.

A period is named by its last week. ``weeks`` are period ends (the last week of the table if not given); asked for
without the key ``week``, several periods are added up before dividing. Keys of a SKU (sku, price_class, ...) say what
must have been bought; without one, any cigarette counts. Window lengths are in order cycles (weeks).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pandas as pd

from cmtrain.kpis.ratios import (
    NO_KEYS,
    SMALL_SAMPLE,
    Keys,
    in_windows,
    marked,
    period_ends,
    ratio_of_sums,
    with_keys,
    within_reach,
)

ACTIVE_CYCLES = 12
"""Cycles in which a shop must have ordered anything to count as active, and a SKU to be covered."""

CARRIED_CYCLES = 4
"""Cycles in which an order shows that a shop carries a SKU."""

PREVIOUS_CYCLES = 3
"""Periods before the present one that name the customers of YC/T 455.3-2013, eq. 11, 12 and 15."""


def _ordered(order_lines: pd.DataFrame) -> pd.DataFrame:
    return order_lines[order_lines["order_qty"] > 0]


def _holders(rows: pd.DataFrame, by: Sequence[str], keys: Keys) -> pd.DataFrame:
    """Return the distinct (week, retailer, keys of the SKU) of the rows; only of SKUs on the price list, if asked for."""
    of_sku, _ = keys.split(by)
    if of_sku and keys.skus is not None:
        rows = rows[rows["sku"].isin(keys.skus["sku"])]
    return with_keys(rows[["week", "retailer", "sku"]], of_sku, keys)[["week", "retailer", *of_sku]].drop_duplicates()


def _groups(rows: pd.DataFrame, by: Sequence[str], keys: Keys) -> pd.DataFrame | None:
    """Return the groups of SKUs that a result has rows for: those of the price list, or of the rows."""
    of_sku, _ = keys.split(by)
    if not of_sku:
        return None
    source = rows[["sku"]] if keys.skus is None else keys.skus[["sku"]]
    return with_keys(source.drop_duplicates(), of_sku, keys)[of_sku].drop_duplicates()


def _over_population(
    holders: pd.DataFrame, population: pd.DataFrame, groups: pd.DataFrame | None, weight: str | None = None
) -> pd.DataFrame:
    """Count holders among a population of (week, retailer), for every group of SKUs that exists.

    ``weight`` names a column of the population that counts each shop by its size instead of as one.
    """
    frame = population if groups is None else population.merge(groups, how="cross")
    flagged = frame.merge(holders.assign(_holds=1.0), on=[*holders.columns], how="left").fillna({"_holds": 0.0})
    size = 1.0 if weight is None else flagged[weight]
    return flagged.assign(numerator=flagged["_holds"] * size, denominator=size)


def _customer_share(
    order_lines: pd.DataFrame, by: Sequence[str], keys: Keys, weeks: Sequence[int] | None, cycles: int
) -> pd.DataFrame:
    """Return the share of the shops active in 12 cycles that ordered in the last ``cycles``."""
    ordered, ends = _ordered(order_lines), period_ends(weeks, order_lines)
    recent = within_reach(ordered, ends, oldest=ACTIVE_CYCLES - 1)
    bought = in_windows(_holders(recent, by, keys), ends, oldest=cycles - 1).drop(columns="seen").drop_duplicates()
    active = in_windows(_holders(recent, (), keys), ends, oldest=ACTIVE_CYCLES - 1)
    population = active[["week", "retailer"]].drop_duplicates()
    return ratio_of_sums(_over_population(bought, population, _groups(ordered, by, keys)), by=by, keys=keys)


def coverage(
    order_lines: pd.DataFrame, *, by: Sequence[str] = (), keys: Keys = NO_KEYS, weeks: Sequence[int] | None = None
) -> pd.DataFrame:
    """Return the share of active retailers who ordered in the last 12 cycles.

    Active retailers ordered any SKU in the same 12 cycles.
    """
    return _customer_share(order_lines, by, keys, weeks, ACTIVE_CYCLES)


def distribution(
    order_lines: pd.DataFrame, *, by: Sequence[str] = (), keys: Keys = NO_KEYS, weeks: Sequence[int] | None = None
) -> pd.DataFrame:
    """Return the share of active retailers who ordered in the last 4 cycles."""
    return _customer_share(order_lines, by, keys, weeks, CARRIED_CYCLES)


def area_coverage(
    order_lines: pd.DataFrame, *, by: Sequence[str] = (), keys: Keys, weeks: Sequence[int] | None = None
) -> pd.DataFrame:
    """Return the share of the district's areas with any order in the last 12 cycles."""
    ends = period_ends(weeks, order_lines)
    placed = with_keys(_ordered(order_lines), ["area"], keys).drop(columns="retailer")
    placed = placed.rename(columns={"area": "retailer"})
    areas = (placed["retailer"] if keys.retailers is None else keys.retailers["area"]).drop_duplicates()
    reached = in_windows(_holders(placed, by, keys), ends, oldest=ACTIVE_CYCLES - 1)
    population = pd.DataFrame({"retailer": areas}).merge(pd.DataFrame({"week": ends}), how="cross")
    rows = _over_population(reached.drop(columns="seen").drop_duplicates(), population, _groups(placed, by, keys))
    return ratio_of_sums(rows.rename(columns={"retailer": "area"}), by=by, keys=keys)


def weighted_distribution(
    order_lines: pd.DataFrame, *, by: Sequence[str] = (), keys: Keys = NO_KEYS, weeks: Sequence[int] | None = None
) -> pd.DataFrame:
    """Return the distribution with every shop weighted by all cartons that it ordered in the 4 cycles."""
    ordered, ends = _ordered(order_lines), period_ends(weeks, order_lines)
    recent = in_windows(ordered, ends, oldest=CARRIED_CYCLES - 1)
    population = recent.groupby(["week", "retailer"], as_index=False)[["order_qty"]].sum()
    rows = _over_population(_holders(recent, by, keys), population, _groups(ordered, by, keys), "order_qty")
    return ratio_of_sums(rows, by=by, keys=keys)


def on_counter(
    display_audits: pd.DataFrame, *, by: Sequence[str] = (), keys: Keys = NO_KEYS, weeks: Sequence[int] | None = None
) -> pd.DataFrame:
    """Return the share of shops audited in the last 4 cycles that show it with its price tag.

    The latest audit of a shop counts. Fewer than 10 audited shops are marked ``small_sample``.
    """
    recent = in_windows(display_audits, period_ends(weeks, display_audits), oldest=CARRIED_CYCLES - 1)
    latest = recent.sort_values("seen", kind="stable").drop_duplicates(["week", "retailer", "sku"], keep="last")
    shown = _holders(latest[latest["displayed"] & latest["price_tag"]], by, keys)
    population = recent[["week", "retailer"]].drop_duplicates()
    rows = _over_population(shown, population, _groups(display_audits, by, keys))
    result = ratio_of_sums(rows, by=by, keys=keys)
    return marked(result, result["denominator"].between(1, SMALL_SAMPLE - 1), "small_sample")


def display_rate(
    display_audits: pd.DataFrame, stock_counts: pd.DataFrame, *, by: Sequence[str] = (), keys: Keys = NO_KEYS
) -> pd.DataFrame:
    """Return the share of shop-SKUs on display, with a price tag or without, among those audited and in stock.

    What the shop does not have cannot be shown: without the stock a shortage would look like a lost display.
    """
    there = stock_counts.loc[stock_counts["quantity"] > 0, ["week", "retailer", "sku"]]
    rows = display_audits.merge(there, on=["week", "retailer", "sku"])
    return ratio_of_sums(rows.assign(numerator=rows["displayed"].astype(float), denominator=1.0), by=by, keys=keys)


def on_counter_of_targets(
    display_audits: pd.DataFrame, targets: pd.DataFrame, *, by: Sequence[str] = (), keys: Keys = NO_KEYS
) -> pd.DataFrame:
    """Return the share of a new SKU's target shops (``targets``: retailer, sku) that displayed it when last audited."""
    latest = display_audits.sort_values("week").drop_duplicates(["retailer", "sku"], keep="last")
    rows = targets[["retailer", "sku"]].merge(latest[["retailer", "sku", "displayed"]], how="left")
    shown = rows["displayed"].eq(other=True).astype(float)
    return ratio_of_sums(rows.assign(numerator=shown, denominator=1.0), by=by, keys=keys)


def _previous_customers(order_lines: pd.DataFrame, by: Sequence[str], keys: Keys, ends: Sequence[int]) -> pd.DataFrame:
    """Return the customers of the three periods before each, distinct."""
    recent = within_reach(order_lines, ends, oldest=PREVIOUS_CYCLES, newest=1)
    holders = _holders(_ordered(recent), by, keys)
    return in_windows(holders, ends, oldest=PREVIOUS_CYCLES, newest=1).drop(columns="seen").drop_duplicates()


def _against_previous(present: str, *, restricted: bool = False) -> Callable[..., pd.DataFrame]:
    """Return the rate: customers with ``present`` above 0 this period over customers of the previous three.

    ``restricted`` counts in the numerator only those who are in the denominator.
    """

    def compute(
        order_lines: pd.DataFrame, *, by: Sequence[str] = (), keys: Keys = NO_KEYS, weeks: Sequence[int] | None = None
    ) -> pd.DataFrame:
        ends = period_ends(weeks, order_lines)
        before = _previous_customers(order_lines, by, keys, ends).assign(denominator=1.0)
        now = order_lines[order_lines["week"].isin(ends) & (order_lines[present] > 0)]
        these = _holders(now, by, keys).assign(numerator=1.0)
        names = [name for name in before.columns if name != "denominator"]
        both = these.merge(before, on=names, how="right" if restricted else "outer")
        return ratio_of_sums(both.fillna({"numerator": 0.0, "denominator": 0.0}), by=by, keys=keys)

    return compute


movement = _against_previous("order_qty")
"""Customers with an order this period over customers with one in the previous three (YC/T 455.3-2013, eq. 12)."""

repeat_breadth = _against_previous("order_qty", restricted=True)
"""As `movement`, but only customers of the previous three periods count as still buying; never above 1."""

demand_rate = _against_previous("demand_qty")
"""Customers with a demand record this period over customers of the previous three (YC/T 455.3-2013, eq. 11)."""


def company_stockout(
    order_lines: pd.DataFrame, *, by: Sequence[str] = (), keys: Keys = NO_KEYS, weeks: Sequence[int] | None = None
) -> pd.DataFrame:
    """Return the share of demand records to which nothing was supplied (YC/T 455.3-2013, eq. 14)."""
    inside = order_lines[order_lines["week"].isin(period_ends(weeks, order_lines))]
    records = inside[inside["demand_qty"] > 0]
    empty = (records["order_qty"] == 0).astype(float)
    return ratio_of_sums(records.assign(numerator=empty, denominator=1.0), by=by, keys=keys)


def customer_stockout(
    stock_counts: pd.DataFrame,
    order_lines: pd.DataFrame,
    *,
    by: Sequence[str] = (),
    keys: Keys = NO_KEYS,
    weeks: Sequence[int] | None = None,
) -> pd.DataFrame:
    """Return the share of sample shops with orders in the previous three periods that ran out (YC/T 455.3-2013, eq. 15).

    Sample shops of a period are those whose stock was counted in it.
    """
    ends = period_ends(weeks, stock_counts)
    counted = stock_counts[stock_counts["week"].isin(ends)]
    sample = counted[["week", "retailer"]].drop_duplicates()
    customers = _previous_customers(order_lines, by, keys, ends).merge(sample, on=["week", "retailer"])
    empty = _holders(counted[counted["stockout_days"] > 0], by, keys).assign(numerator=1.0)
    rows = customers.merge(empty, on=[*customers.columns], how="left").fillna({"numerator": 0.0})
    return ratio_of_sums(rows.assign(denominator=1.0), by=by, keys=keys)


def _days_out(days_a_record: float) -> Callable[..., pd.DataFrame]:
    def compute(
        stock_counts: pd.DataFrame, *, by: Sequence[str] = (), keys: Keys = NO_KEYS, weeks: Sequence[int] | None = None
    ) -> pd.DataFrame:
        counted = stock_counts[stock_counts["week"].isin(period_ends(weeks, stock_counts))]
        return ratio_of_sums(
            counted.assign(numerator=counted["stockout_days"], denominator=days_a_record), by=by, keys=keys
        )

    return compute


stockout_day_rate = _days_out(7.0)
"""Days out of stock over sales days: 7 for every shop, SKU and week counted."""

stockout_days = _days_out(1.0)
"""Mean days out of stock a week of a carrying sample shop, 0..7."""


def sku_movement(flows: pd.DataFrame, *, by: Sequence[str] = (), keys: Keys = NO_KEYS) -> pd.DataFrame:
    """Return the share of a shop's stocked SKUs that sold anything (``flows``: opening, received, sold)."""
    stocked = flows[flows["opening"] + flows["received"] > 0]
    moved = (stocked["sold"] > 0).astype(float)
    return ratio_of_sums(stocked.assign(numerator=moved, denominator=1.0), by=by, keys=keys)
