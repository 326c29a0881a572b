"""The one way in which KPIs aggregate: sum over sum by any key, null on a zero denominator.

Every KPI makes one frame of rows that hold a numerator and a denominator, and `ratio_of_sums` does the rest; none
divides by itself. Its result is tidy: the keys asked for, ``numerator``, ``denominator``, ``value`` and ``status``.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd

from cmtrain.errors import UnknownNameError

Status = Literal["", "undefined", "no_movement", "new", "small_sample", "count_error"]
"""Why a value is missing or must be read with care; "" for an ordinary value."""

SMALL_SAMPLE = 10
"""Shops below which a sampled rate is marked as a small sample."""

RESULT = ("numerator", "denominator", "value", "status")


@dataclass(frozen=True, eq=False)
class Keys:
    """The frames whose columns may be asked for as keys of a result.

    ``retailers`` gives the keys of a shop (area, market, format, size, grade, ...), ``skus`` those of a SKU
    (price_class, style, family, ...), ``calendar`` those of a week (month, year, season).
    """

    retailers: pd.DataFrame | None = None
    skus: pd.DataFrame | None = None
    calendar: pd.DataFrame | None = None

    def split(self, by: Sequence[str]) -> tuple[list[str], list[str]]:
        """Return the keys of ``by`` that belong to a SKU, and the others."""
        of_sku = {"sku", *(() if self.skus is None else self.skus.columns)} - {"name_zh", "name_en"}
        return [key for key in by if key in of_sku], [key for key in by if key not in of_sku]


NO_KEYS = Keys()


def with_keys(rows: pd.DataFrame, by: Sequence[str], keys: Keys) -> pd.DataFrame:
    """Join the keys that the rows do not hold yet from retailers, SKUs and calendar.

    Raises
    ------
    UnknownNameError
        No table has a key of this name.
    """
    for frame, on in ((keys.retailers, "retailer"), (keys.skus, "sku"), (keys.calendar, "week")):
        missing = [key for key in by if key not in rows.columns]
        if frame is None or on not in rows.columns or not missing:
            continue
        found = [key for key in missing if key in frame.columns]
        if found:
            rows = rows.merge(frame[[on, *found]], on=on, how="left")
    unknown = [key for key in by if key not in rows.columns]
    if unknown:
        raise UnknownNameError("key", unknown[0], tuple(sorted({*rows.columns} - {*RESULT})))
    return rows


def ratio_of_sums(
    rows: pd.DataFrame,
    *,
    by: Sequence[str] = (),
    keys: Keys = NO_KEYS,
    numerator: str = "numerator",
    denominator: str = "denominator",
) -> pd.DataFrame:
    """Sum numerators and denominators by keys and divide: the ratio of sums, never the mean of ratios.

    Parameters
    ----------
    rows
        One row an observation, with the two columns named and ``retailer``, ``sku`` or ``week`` to join keys by.
    by
        Keys of the result; none gives one row.

    Returns
    -------
    pd.DataFrame
        Keys, numerator, denominator, value (NaN where the denominator is 0) and status ("undefined" there).
    """
    parts = with_keys(rows, by, keys)
    named = parts[[*by]].assign(numerator=parts[numerator].astype(float), denominator=parts[denominator].astype(float))
    if by:
        sums = named.groupby([*by], dropna=False, sort=True)[["numerator", "denominator"]].sum().reset_index()
    else:
        sums = named[["numerator", "denominator"]].sum().to_frame().T
    return divided(sums)


def divided(sums: pd.DataFrame) -> pd.DataFrame:
    """Add value and status to summed numerators and denominators."""
    safe = sums["denominator"].where(sums["denominator"] != 0)
    status = pd.Series(np.where(safe.isna(), "undefined", ""), index=sums.index, dtype="str")
    return sums.assign(value=sums["numerator"] / safe, status=status)


def sum_of(rows: pd.DataFrame, column: str, *, by: Sequence[str] = (), keys: Keys = NO_KEYS) -> pd.DataFrame:
    """Sum an amount by keys; its denominator is NaN because amounts simply add up."""
    sums = ratio_of_sums(rows.assign(_one=1.0), by=by, keys=keys, numerator=column, denominator="_one")
    return sums.assign(denominator=np.nan, value=sums["numerator"], status="")


def marked(result: pd.DataFrame, where: pd.Series, status: Status, value: float | None = None) -> pd.DataFrame:
    """Give the rows that fulfil a condition a status and, if given, a value."""
    values = result["value"] if value is None else result["value"].mask(where, value)
    return result.assign(value=values, status=result["status"].mask(where, status))


def each_week(weeks: Sequence[int], rows_of: Callable[[int], pd.DataFrame]) -> pd.DataFrame:
    """Stack the rows of several periods, each named by its last week in the column ``week``."""
    return pd.concat([rows_of(week).assign(week=week) for week in weeks], ignore_index=True)


def in_windows(rows: pd.DataFrame, ends: Sequence[int], *, oldest: int, newest: int = 0) -> pd.DataFrame:
    """Return the rows of several periods that may overlap, ``week`` being the last week of the period.

    A period's window holds the weeks from ``oldest`` to ``newest`` weeks before its end; a row stands once for every
    window that it lies in, with its own week in ``seen``. The latest weeks come first.
    """
    if len(ends) == 1:  # the usual question, without a pass over the rows for every week of the window
        inside = rows[rows["week"].between(ends[0] - oldest, ends[0] - newest)]
        latest = inside.sort_values("week", ascending=False, kind="stable", ignore_index=True)
        return latest.assign(seen=latest["week"], week=ends[0])
    parts = []
    for lag in range(newest, oldest + 1):
        part = rows[rows["week"].isin([end - lag for end in ends])]
        parts.append(part.assign(week=part["week"] + lag, seen=part["week"]))
    return pd.concat(parts, ignore_index=True)


def within_reach(rows: pd.DataFrame, ends: Sequence[int], *, oldest: int, newest: int = 0) -> pd.DataFrame:
    """Return the rows that lie in any window of `in_windows`: what is done to them first need not be done to all."""
    return rows[rows["week"].isin({end - lag for end in ends for lag in range(newest, oldest + 1)})]


def period_ends(weeks: Sequence[int] | None, table: pd.DataFrame) -> list[int]:
    """Return the last weeks of the periods asked for; the table's last week if none are named."""
    return [int(table["week"].max())] if weeks is None else [int(week) for week in weeks]


def column_ratio(numerator: str, denominator: str) -> Callable[..., pd.DataFrame]:
    """Return the KPI of a table that already holds both columns, such as settled and due orders."""

    def compute(rows: pd.DataFrame, *, by: Sequence[str] = (), keys: Keys = NO_KEYS) -> pd.DataFrame:
        return ratio_of_sums(rows, by=by, keys=keys, numerator=numerator, denominator=denominator)

    compute.__doc__ = f"Return the sum of ``{numerator}`` over the sum of ``{denominator}``."
    return compute
