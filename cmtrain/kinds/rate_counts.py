"""The counts behind the five rates of a SKU in an area by size of shops, and what can be misread from them."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Literal, Self

import pandas as pd
from pydantic import NonNegativeInt

from cmtrain.district.tables import Observed
from cmtrain.kinds.numbered import Numbered, numbered
from cmtrain.kpis import kpi
from cmtrain.kpis.growth import base_week
from cmtrain.kpis.rates import ACTIVE_CYCLES
from cmtrain.records import Record
from cmtrain.texts import Text, text

Rate = Literal["coverage", "on_counter", "movement", "customer_stockout", "growth"]
RATES: tuple[Rate, ...] = ("coverage", "on_counter", "movement", "customer_stockout", "growth")

CYCLES = 4
"""Weeks of the period for audits and growth."""

COUNTS: Mapping[str, Text] = {
    "licensed": text("领证户", "Licensed"),
    "active": text("近 12 周期订过任何卷烟", "Ordered anything in 12 cycles"),
    "bought_12": text("近 12 周期订过该品规", "Ordered this SKU in 12 cycles"),
    "bought_4": text("近 4 周期订过该品规", "Ordered this SKU in 4 cycles"),
    "bought_before": text("前三期订过该品规", "Ordered it in the previous three periods"),
    "bought_now": text("本期订了该品规", "Ordered it this period"),
    "audited": text("检查户", "Audited"),
    "displayed": text("有陈列", "On display"),
    "tagged": text("有陈列且有价签", "On display with price tag"),
    "sampled": text("盘点样本户", "Counted"),
    "sampled_customers": text("其中前三期订过该品规", "of these: ordered it in the previous three periods"),
    "ran_out": text("其中本期断过货", "of those: ran out this period"),
    "now": text("本期四周", "The four weeks"),
    "year_ago": text("上年同周次四周", "Same weeks of last year's calendar"),
    "season_ago": text("上年春节前同四周", "Last year's four weeks, matched by Spring Festival"),
}
"""What each count is, as headings of the tables."""


class RateCounts(Record):
    """The counts of the shops of one size in one area, for one SKU and period; see `COUNTS`."""

    size: Literal[1, 2, 3]
    licensed: NonNegativeInt
    active: NonNegativeInt
    bought_12: NonNegativeInt
    bought_4: NonNegativeInt
    bought_before: NonNegativeInt
    bought_now: NonNegativeInt
    audited: NonNegativeInt
    displayed: NonNegativeInt
    tagged: NonNegativeInt
    sampled: NonNegativeInt
    sampled_customers: NonNegativeInt
    ran_out: NonNegativeInt
    now: NonNegativeInt
    year_ago: NonNegativeInt
    season_ago: NonNegativeInt

    def fraction(self, rate: Rate) -> tuple[float, float]:
        """Return numerator and denominator of a rate by its definition."""
        match rate:
            case "coverage":
                return self.bought_12, self.active
            case "on_counter":
                return self.tagged, self.audited
            case "movement":
                return self.bought_now, self.bought_before
            case "customer_stockout":
                return self.ran_out, self.sampled_customers
            case "growth":
                return self.now - self.season_ago, self.season_ago

    def wrong_population(self, rate: Rate) -> float:
        """Return the denominator that is at hand but is not the definition's."""
        match rate:
            case "coverage":
                return self.licensed
            case "on_counter":
                return self.bought_4
            case "movement":
                return self.active
            case "customer_stockout":
                return self.sampled
            case "growth":
                return self.now

    @classmethod
    def sums(cls, groups: tuple[Self, ...], rate: Rate) -> tuple[float, float]:
        """Return numerator and denominator of a rate over all sizes."""
        parts = [group.fraction(rate) for group in groups]
        return sum(part[0] for part in parts), sum(part[1] for part in parts)


def right_of(groups: tuple[RateCounts, ...], rate: Rate) -> float | None:
    """Return a rate by its definition: sum over sum; None on a zero denominator."""
    over, under = RateCounts.sums(groups, rate)
    return over / under if under else None


def readings_of(groups: tuple[RateCounts, ...], rate: Rate) -> dict[str, float]:
    """Return what the misreadings of a rate give; NaN where one gives nothing."""
    parts = [group.fraction(rate) for group in groups]
    ratios = [over / under for over, under in parts if under]
    over = sum(part[0] for part in parts)
    readings = {
        "mean_of_ratios": sum(ratios) / len(ratios) if ratios else math.nan,
        "wrong_denominator": _ratio(over, sum(group.wrong_population(rate) for group in groups)),
    }
    if rate == "growth":
        now, then = (sum(getattr(group, name) for group in groups) for name in ("now", "year_ago"))
        readings["calendar"] = _ratio(now - then, then)
    if rate == "on_counter":
        readings["carried"] = _ratio(*(sum(getattr(g, name) for g in groups) for name in ("bought_4", "active")))
        readings["untagged"] = _ratio(*(sum(getattr(g, name) for g in groups) for name in ("displayed", "audited")))
    return readings


def _ratio(over: float, under: float) -> float:
    return over / under if under else math.nan


def count_rates(observed: Observed, end: int) -> dict[tuple[str, str], tuple[RateCounts, ...]]:
    """Count what the five rates need, by SKU and area: from the registry's numerators and denominators.

    Parameters
    ----------
    end
        Last week of the period.
    """
    read = _within_reach(observed, end)
    table, shops = _table(read.observed, end), _shops(read.observed)
    groups: dict[tuple[str, str], list[RateCounts]] = {}
    names = [name for name in COUNTS if name in table.columns]
    for (sku, area, size), row in zip(table.index, table[names].to_numpy().tolist(), strict=True):
        counts = {**dict(zip(names, row, strict=True)), **shops[area, size]}
        groups.setdefault((read.skus[sku], read.areas[area]), []).append(RateCounts(size=size, **counts))
    return {cell: tuple(sorted(rows, key=lambda row: row.size)) for cell, rows in groups.items()}


def _within_reach(observed: Observed, end: int) -> Numbered:
    """Return the weeks that the rates read."""
    period = range(end - CYCLES + 1, end + 1)
    before = {base_week(week, observed.calendar, aligned=aligned) for week in period for aligned in (True, False)}
    orders = {*range(end - ACTIVE_CYCLES + 1, end + 1), *before}
    return numbered(observed, {"order_lines": orders, "display_audits": period, "stock_counts": [end]})


def _table(observed: Observed, end: int) -> pd.DataFrame:
    """Return the counts by SKU, area and size of shops."""
    by = ("sku", "area", "size")
    counts = [
        _pair(observed, "coverage", by, [end], "bought_12", "active"),
        _pair(observed, "distribution", by, [end], "bought_4", "_active"),
        _pair(observed, "movement", by, [end], "bought_now", "bought_before"),
        _pair(observed, "on_counter", by, [end], "tagged", "audited"),
        _pair(observed, "customer_stockout", by, [end], "ran_out", "sampled_customers"),
        _volumes(observed, by, end),
        _others(observed, by),
    ]
    return pd.concat([part.set_index([*by]) for part in counts], axis=1).fillna(0).astype(int)


def _shops(observed: Observed) -> dict[tuple[int, int], dict[str, int]]:
    """Return how many shops there are of an area and size, and how many of them are counted in the last week."""
    counted = observed.retailers["retailer"].isin(observed.stock_counts["retailer"])
    sums = observed.retailers.assign(licensed=1, sampled=counted.astype(int)).groupby(["area", "size"])
    return {
        (int(area), int(size)): {"licensed": int(licensed), "sampled": int(sampled)}
        for area, size, licensed, sampled in sums[["licensed", "sampled"]].sum().reset_index().to_numpy()
    }


def _pair(
    observed: Observed, kpi_id: str, by: tuple[str, ...], weeks: list[int], numerator: str, denominator: str
) -> pd.DataFrame:
    result = kpi(kpi_id).measure(observed, by=by, weeks=weeks)
    return result[[*by, "numerator", "denominator"]].rename(
        columns={"numerator": numerator, "denominator": denominator}
    )


def _volumes(observed: Observed, by: tuple[str, ...], end: int) -> pd.DataFrame:
    """Return the cartons of the period, of last year's calendar weeks, and of the weeks matched by the festival."""
    weeks = [*range(end - CYCLES + 1, end + 1)]
    aligned = [base_week(week, observed.calendar) for week in weeks]
    plain = [base_week(week, observed.calendar, aligned=False) for week in weeks]
    keyed = observed.order_lines.merge(observed.retailers[["retailer", "area", "size"]], on="retailer")

    def volume(of: list[int], name: str) -> pd.Series:
        return keyed[keyed["week"].isin(of)].groupby([*by])["delivered_qty"].sum().rename(name)

    parts = [volume(weeks, "now"), volume(plain, "year_ago"), volume(aligned, "season_ago")]
    return pd.concat(parts, axis=1).fillna(0).reset_index()


def _others(observed: Observed, by: tuple[str, ...]) -> pd.DataFrame:
    """Return the shops that display a SKU, with a tag or without one."""
    latest = observed.display_audits.sort_values("week").drop_duplicates(["retailer", "sku"], keep="last")
    keyed = latest[latest["displayed"]].merge(observed.retailers[["retailer", "area", "size"]], on="retailer")
    return keyed.groupby([*by]).size().rename("displayed").reset_index()
