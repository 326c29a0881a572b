"""The calendar of a district: years, weeks, the moving Spring Festival, and the season index."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Annotated, Literal

import numpy as np
from pydantic import Field

from cmtrain.content import data_file
from cmtrain.district.case import Case
from cmtrain.district.lanes import Floats, Ints
from cmtrain.district.world import SEGMENTS
from cmtrain.records import Record, read_toml

_YEAR = 52
_DAYS_BEFORE_MONTH = (0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334)
_COLUMNS: dict[tuple[str, int], Literal["all", "gift", "country"]] = {
    ("labour", 1): "country",
    ("young", 1): "country",
    ("gift", 0): "gift",
    ("gift", 1): "gift",
}
"""Which column of the season table moves a segment in a market (0 town, 1 country); "all" if not named.

Labourers and the young of the country are the ones who go away to work and come home for the festival.
"""


class Season(Record):
    """One stretch of the year."""

    key: str
    around: Literal["festival", "year"]
    weeks: tuple[int, int]
    all_: Annotated[float, Field(alias="all", gt=0)]
    gift: Annotated[float, Field(gt=0)]
    country: Annotated[float, Field(gt=0)]

    def holds(self, *, week_of_year: int, festival: int) -> bool:
        """Say whether a week belongs to the stretch."""
        week = festival if self.around == "festival" else week_of_year
        return self.weeks[0] <= week <= self.weeks[1]

    def index(self, column: Literal["all", "gift", "country"]) -> float:
        """Return the demand index of a column."""
        return {"all": self.all_, "gift": self.gift, "country": self.country}[column]


_ORDINARY = Season.model_validate(
    {"key": "ordinary", "around": "year", "weeks": (1, _YEAR), "all": 1.0, "gift": 1.0, "country": 1.0}
)


@cache
def seasons() -> tuple[Season, ...]:
    """Return the season table, from ``data/seasons.toml``."""
    rows = read_toml(data_file("seasons.toml"))["season"]
    assert isinstance(rows, list)  # noqa: S101 - our own file
    return tuple(Season.model_validate(row) for row in rows)


@dataclass(frozen=True)
class Calendar:
    """What `World` keeps of time (T weeks)."""

    rows: tuple[tuple[int, int, str], ...]
    """(year from 1, week of the year 1..52, season key)."""
    festival: Ints
    """(T,) weeks since the nearest Spring Festival week; negative before it."""
    season: Floats
    """(T, G, 2) demand index."""


def make_calendar(case: Case) -> Calendar:
    """Lay out the weeks of a case."""
    weeks = np.arange(case.weeks)
    year, of_year = np.divmod(weeks + case.start_week - 1, _YEAR)
    festival = _from_festival(case, weeks + case.start_week - 1)
    found = [
        _season(week_of_year=int(week) + 1, festival=int(distance))
        for week, distance in zip(of_year, festival, strict=True)
    ]
    index = np.array(
        [[[row.index(_COLUMNS.get((segment, m), "all")) for m in (0, 1)] for segment in SEGMENTS] for row in found]
    )
    rows = tuple((int(y) + 1, int(w) + 1, row.key) for y, w, row in zip(year, of_year, found, strict=True))
    return Calendar(rows=rows, festival=festival, season=index**case.makeup.season)


def month_of(week_of_year: int) -> int:
    """Return the month, 1..12, in which the middle of a week of the year lies.

    Examples
    --------
    >>> month_of(1), month_of(6), month_of(52)
    (1, 2, 12)
    """
    day = (week_of_year - 1) * 7 + 3
    return sum(day >= before for before in _DAYS_BEFORE_MONTH)


def _from_festival(case: Case, absolute: Ints) -> Ints:
    """Return the signed distance of weeks (counted from the first week of year 1) to the nearest festival week."""
    given = case.festival_weeks
    years = range(-1, int(absolute[-1]) // _YEAR + 2)
    festivals = np.array([year * _YEAR + given[year % len(given)] - 1 for year in years])
    distance = absolute[:, None] - festivals
    nearest = np.argmin(np.abs(distance), axis=1)
    signed: Ints = distance[np.arange(len(absolute)), nearest]
    return signed


def _season(*, week_of_year: int, festival: int) -> Season:
    return next(
        (season for season in seasons() if season.holds(week_of_year=week_of_year, festival=festival)), _ORDINARY
    )
