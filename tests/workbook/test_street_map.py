"""The street map of a route: small, from what is observed, and its ways take the minutes that the clock counts."""

from __future__ import annotations

import json
from itertools import pairwise

import numpy as np
import pytest

from cmtrain.charts.ways import Roads
from cmtrain.grading.tasks import kind_of, make_task
from cmtrain.kinds.exercise import load_exercise
from cmtrain.workbook.street_map import street_map

KM = 100
"""Tens of metres in a kilometre."""
ON_FOOT = 5.0
"""Minutes a kilometre from the street to a shop's door."""


@pytest.fixture(params=[7, 11])
def asked(district, request):
    found = district("thirty-a-day", request.param)
    exercise = load_exercise("visits/03_day_route")
    return found.observed, kind_of(exercise).control(make_task(exercise, found))


def places(flat):
    return np.array(flat).reshape(-1, 2)


def test_it_is_small(asked):
    observed, control = asked
    assert len(json.dumps(street_map(observed, control, "zh"))) < 60_000


def test_ways_take_the_minutes_of_the_clock(asked):
    observed, control = asked
    roads, drawn = Roads.of(observed), street_map(observed, control, "zh")
    xy = np.array([control.office, *((stop.x, stop.y) for stop in control.stops)])
    minutes = {frozenset(ends): cost for ends, cost in zip(roads.ends.tolist(), roads.minutes, strict=True)}
    rows = {tuple(place): row for row, place in enumerate(np.rint(roads.places.to_numpy() * KM).astype(int).tolist())}
    junctions = [rows[tuple(place)] for place in places(drawn["junctions"]).tolist()]
    for pair, way in drawn["ways"].items():
        i, j = map(int, pair.split("-"))
        through = [junctions[junction] for junction in way]
        driven = sum(minutes[frozenset(leg)] for leg in pairwise(through))
        doors = [
            np.hypot(*(xy[k] - roads.places.to_numpy()[end])) for k, end in ((i, through[0]), (j, through[-1])) if k
        ]
        assert driven + ON_FOOT * sum(doors) == pytest.approx(control.minutes[i][j], abs=0.51), pair


def test_all_that_is_driven_lies_in_the_window(asked):
    observed, control = asked
    drawn = street_map(observed, control, "en")
    left, low, right, high = drawn["window"]
    used = sorted({junction for way in drawn["ways"].values() for junction in way})
    points = np.concatenate([places(drawn["junctions"])[used], [(stop.x * KM, stop.y * KM) for stop in control.stops]])
    assert (points > (left, low)).all()
    assert (points < (right, high)).all()


def test_other_shops_are_those_of_the_window_without_the_stops(asked):
    observed, control = asked
    drawn = street_map(observed, control, "zh")
    stops = {(round(stop.x * KM), round(stop.y * KM)) for stop in control.stops}
    shops = {tuple(place) for place in places(drawn["shops"]).tolist()}
    known = {tuple(place) for place in np.rint(observed.retailers[["x", "y"]].to_numpy() * KM).astype(int).tolist()}
    assert shops <= known
    assert len(shops & stops) == 0


def test_no_way_crosses_a_closed_road(asked):
    observed, control = asked
    drawn = street_map(observed, control, "zh")
    closed = {frozenset(ends) for ends in places(drawn["streets"]["closed"]).tolist()}
    legs = {frozenset(leg) for way in drawn["ways"].values() for leg in pairwise(way)}
    assert closed
    assert not closed & legs
