"""Growth: against the same season of last year, against the period before, and against one's peers."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from cmtrain.kpis.profit import carton_value
from cmtrain.kpis.ratios import NO_KEYS, Keys, divided, marked, period_ends, ratio_of_sums, with_keys

YEAR = 52
"""Weeks of a year of the calendar."""

SEASON_REACH = 10
"""Weeks around the Spring Festival in which weeks of two years are matched by their distance from it."""


def base_week(week: int, calendar: pd.DataFrame, *, aligned: bool = True) -> int:
    """Return the week of last year to which a week is compared; negative if it lies before the calendar.

    Near the Spring Festival the week as far from it a year before, otherwise the same week of the year: the festival
    moves by up to four weeks, so that January against January compares a rush with an ordinary month.
    """
    distance = int(calendar.set_index("week")["festival"].get(week, YEAR))
    if not aligned or abs(distance) > SEASON_REACH:
        return week - YEAR
    near = calendar[calendar["week"].between(week - YEAR - 6, week - YEAR + 6) & (calendar["festival"] == distance)]
    return week - YEAR if near.empty else int(near["week"].iloc[0])


def _change(now: pd.DataFrame, before: pd.DataFrame, *, by: Sequence[str], keys: Keys) -> pd.DataFrame:
    """Return (now - before) / before of ``quantity``; a base of 0 is ``new`` if there is a quantity now."""
    rows = pd.concat([now.assign(_now=now["quantity"], _base=0.0), before.assign(_now=0.0, _base=before["quantity"])])
    rows["_change"] = rows["_now"] - rows["_base"]
    result = ratio_of_sums(rows, by=by, keys=keys, numerator="_change", denominator="_base")
    return marked(result, (result["denominator"] == 0) & (result["numerator"] > 0), "new")


def _two_periods(
    order_lines: pd.DataFrame, weeks: list[int], bases: list[int], column: str
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the lines of the weeks and of their bases; those of a base carry the name of the week they stand for."""
    lines = order_lines[order_lines["week"].isin([*weeks, *bases])]
    lines = lines.assign(quantity=lines[column].astype(float))
    base = lines.merge(pd.DataFrame({"week": bases, "_for": weeks}), on="week").drop(columns="week")
    return lines[lines["week"].isin(weeks)], base.rename(columns={"_for": "week"})


def growth(
    order_lines: pd.DataFrame,
    calendar: pd.DataFrame,
    *,
    by: Sequence[str] = (),
    keys: Keys = NO_KEYS,
    weeks: Sequence[int] | None = None,
    aligned: bool = True,
) -> pd.DataFrame:
    """Return the growth of delivered cartons on last year, the weeks matched by the Spring Festival.

    Null where last year's weeks lie before the data. ``numerator`` is the change, ``denominator`` the base.
    """
    now = period_ends(weeks, order_lines)
    bases = [base_week(week, calendar, aligned=aligned) for week in now]
    present, base = _two_periods(order_lines, now, bases, "delivered_qty")
    result = _change(present, base, by=by, keys=keys)
    if min(bases) < order_lines["week"].min():
        return marked(result, result["denominator"].notna(), "undefined", float("nan"))
    return result


def growth_on_period(
    order_lines: pd.DataFrame,
    *,
    by: Sequence[str] = (),
    keys: Keys = NO_KEYS,
    weeks: Sequence[int] | None = None,
    cycles: int = 4,
) -> pd.DataFrame:
    """Return the growth of delivered cartons of the 4 cycles to a week on the 4 before them."""
    ends = period_ends(weeks, order_lines)
    spans = [(end, week) for end in ends for week in range(end - cycles + 1, end + 1)]
    lines = order_lines.assign(quantity=order_lines["delivered_qty"].astype(float))

    def lines_of(shift: int) -> pd.DataFrame:
        window = pd.DataFrame([(week - shift, end) for end, week in spans], columns=["week", "_end"])
        return lines.merge(window, on="week").drop(columns="week").rename(columns={"_end": "week"})

    return _change(lines_of(0), lines_of(cycles), by=by, keys=keys)


def relative_growth(
    order_lines: pd.DataFrame,
    *,
    within: Sequence[str],
    by: Sequence[str] = ("retailer",),
    keys: Keys = NO_KEYS,
    weeks: Sequence[int] | None = None,
    cycles: int = 4,
) -> pd.DataFrame:
    """Return a group's growth factor over that of its peers; below .8 is a warning.

    Growth factors (1 + g) are compared, not rates: a quotient of rates explodes near 0 and flips its sign.

    Parameters
    ----------
    within
        Keys that peers share, such as the segment ``code`` of a shop.
    """
    lines = with_keys(order_lines, within, keys)
    own = growth_on_period(lines, by=[*dict.fromkeys((*by, *within))], keys=keys, weeks=weeks, cycles=cycles)
    peers = growth_on_period(lines, by=within, keys=keys, weeks=weeks, cycles=cycles)
    own["numerator"] = 1 + own["value"]
    peer_factor = (1 + peers["value"]).rename("denominator")
    if within:
        joined = own.drop(columns="denominator").merge(peers[[*within]].assign(denominator=peer_factor), on=[*within])
    else:
        joined = own.assign(denominator=peer_factor.iloc[0])
    result = divided(joined[[*dict.fromkeys((*by, *within)), "numerator", "denominator"]])
    return marked(result, result["value"].isna(), "undefined")


def case_value_growth(
    order_lines: pd.DataFrame,
    *,
    by: Sequence[str] = ("area",),
    keys: Keys,
    weeks: Sequence[int] | None = None,
    cycles: int = 4,
) -> pd.DataFrame:
    """Return the growth factor of an area's value a case over the district's; below .8 is a warning."""
    end = max(period_ends(weeks, order_lines))

    def factor(of: Sequence[str]) -> pd.DataFrame:
        now = order_lines[order_lines["week"].between(end - cycles + 1, end)]
        before = order_lines[order_lines["week"].between(end - 2 * cycles + 1, end - cycles)]
        values = [carton_value(lines, by=of, keys=keys)[[*of, "value"]] for lines in (now, before)]
        if not of:
            return values[0].assign(numerator=values[0]["value"], denominator=values[1]["value"])
        both = values[0].merge(values[1], on=[*of], suffixes=("", "_before"))
        return both.assign(numerator=both["value"], denominator=both["value_before"])

    own, whole = divided(factor(by)), divided(factor(()))
    return divided(own[[*by]].assign(numerator=own["value"], denominator=whole["value"].iloc[0]))
