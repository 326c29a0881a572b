"""The calendar: years, the moving festival, the season index."""

from __future__ import annotations

import numpy as np
import pytest

from cmtrain.district.calendar import make_calendar, month_of
from cmtrain.district.case import Case
from cmtrain.district.tables import declared
from cmtrain.district.world import SEGMENTS

NAMES = {"zh": "小", "en": "tiny"}
CASE = Case(id="x", title=NAMES, summary=NAMES, city=NAMES, weeks=120, start_week=40, festival_weeks=(5, 7, 4))
LABOUR, SALARIED, GIFT = (SEGMENTS.index(name) for name in ("labour", "salaried", "gift"))


def week_at(year, of_year):
    return next(week for week, row in enumerate(make_calendar(CASE).rows) if row[:2] == (year, of_year))


def test_weeks_run_over_the_turn_of_the_year():
    rows = make_calendar(CASE).rows
    assert len(rows) == 120
    assert rows[0][:2] == (1, 40)
    assert rows[12][:2] == (1, 52)
    assert rows[13][:2] == (2, 1)


def test_the_festival_moves():
    calendar = make_calendar(CASE)
    assert np.flatnonzero(calendar.festival == 0).tolist() == [week_at(2, 7), week_at(3, 4)]
    assert calendar.festival[week_at(2, 4)] == -3
    assert calendar.festival[week_at(2, 10)] == 3


@pytest.mark.parametrize(
    ("year", "of_year", "key", "segment", "market", "index"),
    [
        (2, 5, "new_year_rush", GIFT, 0, 2.40),
        (2, 5, "new_year_rush", LABOUR, 1, 1.50),
        (2, 5, "new_year_rush", LABOUR, 0, 1.55),
        (2, 7, "festival", LABOUR, 1, 1.25),
        (2, 9, "after_festival", GIFT, 1, 0.45),
        (2, 18, "spring", SALARIED, 0, 1.10),
        (2, 23, "harvest", LABOUR, 1, 1.20),
        (1, 40, "autumn_festivals", GIFT, 0, 1.50),
        (1, 52, "year_end", SALARIED, 0, 1.0),
        (2, 1, "run_up", SALARIED, 0, 1.10),
    ],
)
def test_the_season_table_holds(year, of_year, key, segment, market, index):
    calendar = make_calendar(CASE)
    week = week_at(year, of_year)
    assert calendar.rows[week][2] == key
    assert calendar.season[week, segment, market] == index


def test_every_season_is_declared_and_a_year_averages_to_one():
    calendar = make_calendar(CASE)
    assert {row[2] for row in calendar.rows} <= set(declared("observed")["calendar"].columns["season"].values)
    assert calendar.season[13:65, SALARIED, 0].mean() == pytest.approx(1, abs=0.03)


@pytest.mark.parametrize(("week", "month"), [(1, 1), (4, 1), (5, 2), (26, 6), (27, 7), (52, 12)])
def test_months(week, month):
    assert month_of(week) == month
