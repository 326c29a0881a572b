"""The weeks of a real order book: labels as offices write them, put on one calendar with the Spring Festivals."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from cmtrain.texts import text
from cmtrain.workshop.twin.trouble import UnfitCellError

_DAY = re.compile(r"^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:[T ].*)?$|^(\d{4})(\d{2})(\d{2})$")
_DATED = re.compile(r"^(\d{4})\s*[-/年]?\s*(?:第|w)?\s*(\d{1,2})\s*周?$", re.IGNORECASE)
_BARE = re.compile(r"^(?:第|w|week)?\s*(\d{1,3})\s*周?$", re.IGNORECASE)
_YEAR = 52
_FESTIVALS = {
    2015: (2, 19), 2016: (2, 8), 2017: (1, 28), 2018: (2, 16), 2019: (2, 5), 2020: (1, 25), 2021: (2, 12), 2022: (2, 1),
    2023: (1, 22), 2024: (2, 10), 2025: (1, 29), 2026: (2, 17), 2027: (2, 6), 2028: (1, 26), 2029: (2, 13), 2030: (2, 3),
    2031: (1, 23), 2032: (2, 11), 2033: (1, 31), 2034: (2, 19), 2035: (2, 8),
}  # fmt: skip
"""Month and day of the Spring Festival."""
_EARLIEST, _LATEST = 3, 8
"""Weeks of the year between which a case may have its festival."""
_WOULD = text(
    "写成 2026-W09、2026年第9周、那一周里的一天（2026-03-02），或者从 1 数起的周次",
    "write 2026-W09, a day of the week (2026-03-02), or the number of the week, counted from 1",
)


@dataclass(frozen=True)
class WeekLabel:
    """One week as a file names it."""

    number: int
    """Weeks since the first Monday of the calendar; of a bare number, that number."""
    dated: bool
    """Names its year."""


@dataclass(frozen=True)
class Span:
    """The weeks that an order book covers."""

    first: int
    """Number of the first week."""
    weeks: int
    dated: bool

    @property
    def monday(self) -> date | None:
        """The day on which the first week begins, if the labels say so."""
        return date.fromordinal(1 + 7 * self.first) if self.dated else None

    @property
    def start_week(self) -> int | None:
        """Week of the year of the first week, 1..52."""
        return min(self.monday.isocalendar().week, _YEAR) if self.monday else None

    @property
    def festival_weeks(self) -> tuple[int, ...] | None:
        """Week of the year of the Spring Festival of every year that is touched; None if a year is not in our table."""
        if self.monday is None:
            return None
        last = self.monday + timedelta(weeks=self.weeks)
        years = range(self.monday.isocalendar().year, last.isocalendar().year + 1)
        if not all(year in _FESTIVALS for year in years):
            return None
        weeks = (date(year, *_FESTIVALS[year]).isocalendar().week for year in years)
        return tuple(min(max(week, _EARLIEST), _LATEST) for week in weeks)


def read_week(cell: str) -> WeekLabel:
    """Read the label of a week: a day, a week of a year, or a bare number.

    Raises
    ------
    UnfitCellError
        It is none of them.

    Examples
    --------
    >>> read_week("2026-W02").number - read_week("2026年1月4日").number, read_week("第7周").number
    (1, 7)
    """
    try:
        if match := _DAY.match(cell):
            year, month, day = (int(part) for part in match.groups() if part)
            return WeekLabel((date(year, month, day).toordinal() - 1) // 7, dated=True)
        if match := _BARE.match(cell):
            return WeekLabel(int(match[1]), dated=False)
        if match := _DATED.match(cell):
            monday = date.fromisocalendar(int(match[1]), int(match[2]), 1)
            return WeekLabel((monday.toordinal() - 1) // 7, dated=True)
    except ValueError as error:
        raise UnfitCellError(_WOULD) from error
    raise UnfitCellError(_WOULD)


def span_of(labels: Iterable[WeekLabel]) -> Span:
    """Return the weeks from the first label to the last; all labels are of one sort."""
    found = list(labels)
    numbers = [label.number for label in found]
    return Span(min(numbers), max(numbers) - min(numbers) + 1, all(label.dated for label in found))
