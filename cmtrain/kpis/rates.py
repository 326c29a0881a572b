"""The five rates and their relatives: who buys, who shows, who runs out, what grows.

A period is named by its last week. ``weeks`` are period ends (the last week of the table if not given); asked for
without the key ``week``, several periods are added up before dividing. Keys of a SKU (sku, price_class, ...) say what
must have been bought; without one, any cigarette counts. Window lengths are in order cycles (weeks).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pandas as pd

from cmtrain.kpis.ratios import NO_KEYS, SMALL_SAMPLE, Keys, each_week, marked, period_ends, ratio_of_sums, with_keys

ACTIVE_CYCLES = 12
"""Cycles in which a shop must have ordered anything to count as active, and a SKU to be covered."""

CARRIED_CYCLES = 4
"""Cycles in which an order shows that a shop carries a SKU."""

PREVIOUS_CYCLES = 3
"""Periods before the present one that name the customers of YC/T 455.3-2013, eq. 11, 12 and 15."""


def _holders(rows: pd.DataFrame, by: Sequence[str], keys: Keys, first: int, last: int) -> pd.DataFrame:
    """Return the distinct (retailer, keys of the SKU) with a row in the weeks first..last."""
    of_sku, _ = keys.split(by)
    inside = rows[rows["week"].between(first, last)]
    return with_keys(inside[["retailer", "sku"]], of_sku, keys)[["retailer", *of_sku]].drop_duplicates()


def _ordered(order_lines: pd.DataFrame) -> pd.DataFrame:
    return order_lines[order_lines["order_qty"] > 0]


def _over_population(
    holders: pd.DataFrame, population: pd.DataFrame, groups: pd.DataFrame | None, weight: pd.Series | None = None
) -> pd.DataFrame:
    """Count holders among a population of retailers, for every group of SKUs that exists.

    ``weight`` (by retailer) counts each shop by its size instead of as one.
    """
    frame = population[["retailer"]].drop_duplicates()
    frame = frame if groups is None else frame.merge(groups, how="cross")
    flagged = frame.merge(holders.assign(numerator=1.0), on=[*holders.columns], how="left").fillna({"numerator": 0.0})
    size = 1.0 if weight is None else flagged["retailer"].map(weight).fillna(0.0)
    return flagged.assign(numerator=flagged["numerator"] * size, denominator=size)


def _groups(rows: pd.DataFrame, by: Sequence[str], keys: Keys) -> pd.DataFrame | None:
    """Return the groups of SKUs that a result has rows for: those of the price list, or of the rows."""
    of_sku, _ = keys.split(by)
    if not of_sku:
        return None
    source = rows[["sku"]] if keys.skus is None else keys.skus[["sku"]]
    return with_keys(source.drop_duplicates(), of_sku, keys)[of_sku].drop_duplicates()


def coverage(
    order_lines: pd.DataFrame,
    *,
    by: Sequence[str] = (),
    keys: Keys = NO_KEYS,
    weeks: Sequence[int] | None = None,
    cycles: int = ACTIVE_CYCLES,
) -> pd.DataFrame:
    """Return the share of active retailers who ordered in the last 12 cycles.

    Active retailers ordered any SKU in the same 12 cycles. `distribution` is the same with 4 cycles.
    """
    ordered = _ordered(order_lines)
    groups = _groups(ordered, by, keys)

    def rows_of(end: int) -> pd.DataFrame:
        active = ordered[ordered["week"].between(end - ACTIVE_CYCLES + 1, end)]
        return _over_population(_holders(ordered, by, keys, end - cycles + 1, end), active, groups)

    return ratio_of_sums(each_week(period_ends(weeks, order_lines), rows_of), by=by, keys=keys)


def distribution(
    order_lines: pd.DataFrame, *, by: Sequence[str] = (), keys: Keys = NO_KEYS, weeks: Sequence[int] | None = None
) -> pd.DataFrame:
    """Return the share of active retailers who ordered in the last 4 cycles."""
    return coverage(order_lines, by=by, keys=keys, weeks=weeks, cycles=CARRIED_CYCLES)


def area_coverage(
    order_lines: pd.DataFrame, *, by: Sequence[str] = (), keys: Keys, weeks: Sequence[int] | None = None
) -> pd.DataFrame:
    """Return the share of the district's areas with any order in the last 12 cycles."""
    placed = with_keys(_ordered(order_lines), ["area"], keys)
    areas = placed.drop(columns="retailer").rename(columns={"area": "retailer"})
    all_areas = pd.DataFrame() if keys.retailers is None else keys.retailers[["area"]].drop_duplicates()
    population = all_areas.rename(columns={"area": "retailer"})
    groups = _groups(areas, by, keys)

    def rows_of(end: int) -> pd.DataFrame:
        return _over_population(_holders(areas, by, keys, end - ACTIVE_CYCLES + 1, end), population, groups)

    rows = each_week(period_ends(weeks, order_lines), rows_of).rename(columns={"retailer": "area"})
    return ratio_of_sums(rows, by=by, keys=keys)


def weighted_distribution(
    order_lines: pd.DataFrame, *, by: Sequence[str] = (), keys: Keys = NO_KEYS, weeks: Sequence[int] | None = None
) -> pd.DataFrame:
    """Return the distribution with every shop weighted by all cartons that it ordered in the 4 cycles."""
    ordered = _ordered(order_lines)
    groups = _groups(ordered, by, keys)

    def rows_of(end: int) -> pd.DataFrame:
        recent = ordered[ordered["week"].between(end - CARRIED_CYCLES + 1, end)]
        weight = recent.groupby("retailer")["order_qty"].sum()
        return _over_population(_holders(recent, by, keys, 0, end), recent, groups, weight)

    return ratio_of_sums(each_week(period_ends(weeks, order_lines), rows_of), by=by, keys=keys)


def on_counter(
    display_audits: pd.DataFrame,
    *,
    by: Sequence[str] = (),
    keys: Keys = NO_KEYS,
    weeks: Sequence[int] | None = None,
    cycles: int = CARRIED_CYCLES,
) -> pd.DataFrame:
    """Return the share of shops audited in the last 4 cycles that show it with its price tag.

    Fewer than 10 audited shops are marked ``small_sample``.
    """
    groups = _groups(display_audits, by, keys)

    def rows_of(end: int) -> pd.DataFrame:
        recent = display_audits[display_audits["week"].between(end - cycles + 1, end)]
        latest = recent.sort_values("week").drop_duplicates(["retailer", "sku"], keep="last")
        shown = latest[latest["displayed"] & latest["price_tag"]]
        return _over_population(_holders(shown, by, keys, 0, end), recent, groups)

    result = ratio_of_sums(each_week(period_ends(weeks, display_audits), rows_of), by=by, keys=keys)
    return marked(result, result["denominator"].between(1, SMALL_SAMPLE - 1), "small_sample")


def display_rate(display_audits: pd.DataFrame, *, by: Sequence[str] = (), keys: Keys = NO_KEYS) -> pd.DataFrame:
    """Return the share of listed shop-SKUs on display among those audited, with a price tag or without."""
    rows = display_audits.assign(numerator=display_audits["displayed"].astype(float), denominator=1.0)
    return ratio_of_sums(rows, by=by, keys=keys)


def on_counter_of_targets(
    display_audits: pd.DataFrame, targets: pd.DataFrame, *, by: Sequence[str] = (), keys: Keys = NO_KEYS
) -> pd.DataFrame:
    """Return the share of a new SKU's target shops (``targets``: retailer, sku) that displayed it when last audited."""
    latest = display_audits.sort_values("week").drop_duplicates(["retailer", "sku"], keep="last")
    rows = targets[["retailer", "sku"]].merge(latest[["retailer", "sku", "displayed"]], how="left")
    shown = rows["displayed"].eq(other=True).astype(float)
    return ratio_of_sums(rows.assign(numerator=shown, denominator=1.0), by=by, keys=keys)


def _against_previous(present: str, *, restricted: bool = False) -> Callable[..., pd.DataFrame]:
    """Return the rate: customers with ``present`` above 0 this period over customers of the previous three.

    ``restricted`` counts in the numerator only those who are in the denominator.
    """

    def compute(
        order_lines: pd.DataFrame, *, by: Sequence[str] = (), keys: Keys = NO_KEYS, weeks: Sequence[int] | None = None
    ) -> pd.DataFrame:
        ordered = _ordered(order_lines)
        now = order_lines[order_lines[present] > 0]

        def rows_of(end: int) -> pd.DataFrame:
            before = _holders(ordered, by, keys, end - PREVIOUS_CYCLES, end - 1)
            these = _holders(now, by, keys, end, end)
            both = these.assign(numerator=1.0).merge(
                before.assign(denominator=1.0), on=[*before.columns], how="right" if restricted else "outer"
            )
            return both.fillna({"numerator": 0.0, "denominator": 0.0})

        return ratio_of_sums(each_week(period_ends(weeks, order_lines), rows_of), by=by, keys=keys)

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
    ordered = _ordered(order_lines)
    empty = stock_counts[stock_counts["stockout_days"] > 0]

    def rows_of(end: int) -> pd.DataFrame:
        sample = stock_counts.loc[stock_counts["week"] == end, "retailer"].unique()
        customers = _holders(ordered, by, keys, end - PREVIOUS_CYCLES, end - 1)
        customers = customers[customers["retailer"].isin(sample)].assign(denominator=1.0)
        out = _holders(empty, by, keys, end, end).assign(numerator=1.0)
        names = [name for name in customers.columns if name != "denominator"]
        return customers.merge(out, on=names, how="left").fillna({"numerator": 0.0})

    return ratio_of_sums(each_week(period_ends(weeks, stock_counts), rows_of), by=by, keys=keys)


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
