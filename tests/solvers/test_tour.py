"""The day tour: times of a route, and the exact optimum against brute force."""

from __future__ import annotations

from itertools import permutations

import pytest

from cmtrain.district.lanes import Lanes
from cmtrain.solvers.tour import MAX_STOPS, Tour, best_route, nearest_next, route_times


def line_tour(**changes):
    """Four stops on a straight road at 10, 20, 30, 40 minutes from the office."""
    places = (0, 10, 20, 30, 40)
    fields = {
        "minutes": tuple(tuple(float(abs(a - b)) for b in places) for a in places),
        "opens": (0, 0, 0, 0),
        "closes": (1440, 1440, 1440, 1440),
        "service": (15, 15, 15, 15),
        "start": 510,
        "penalty": 120.0,
    }
    return Tour(**{**fields, **changes})


def random_tour(seed, size):
    stream = Lanes(seed).stream("tour")
    xy = stream.uniform((size + 1, 2), 0, 40)
    minutes = tuple(tuple(float(abs(a - b).sum()) for b in xy) for a in xy)
    opens = tuple(int(x) for x in stream.integers(size, 480, 620))
    closes = tuple(int(x) for x in stream.integers(size, 600, 800))
    return Tour(minutes, opens, closes, (15,) * size, start=510, penalty=90.0)


def test_a_route_is_followed_stop_by_stop():
    times = route_times([0, 1, 2, 3], line_tour())
    assert [stop.arrival for stop in times.stops] == [520, 545, 570, 595]
    assert (times.drive_home, times.end, times.minutes, times.driving) == (40, 650, 140, 80)


def test_who_comes_early_waits():
    times = route_times([0, 1, 2, 3], line_tour(opens=(540, 0, 0, 0)))
    assert times.stops[0].waiting == times.waiting == 20
    assert times.minutes == 160


def test_a_closed_stop_is_left_out_and_the_route_goes_on_from_the_stop_before():
    times = route_times([3, 0, 1, 2], line_tour(closes=(570, 1440, 1440, 1440)))
    late = times.stops[1]
    assert (late.stop, late.late, late.served) == (0, 25, False)
    assert times.stops[2].drive == 20
    assert times.unserved == (0,)
    assert times.minutes == times.end - 510 + 120


@pytest.mark.parametrize("order", [[], [2], [2, 0]])
def test_stops_that_are_missing_cost_the_penalty(order):
    times = route_times(order, line_tour())
    assert len(times.unserved) == 4 - len(order)
    assert times.minutes == times.end - 510 + 120 * (4 - len(order))


@pytest.mark.parametrize("seed", range(12))
def test_the_best_route_is_the_best_of_all_orders(seed):
    tour = random_tour(seed, 6)
    least = min(route_times(order, tour).minutes for order in permutations(range(6)))
    assert route_times(best_route(tour), tour).minutes == pytest.approx(least)


def test_a_stop_that_cannot_be_reached_in_time_is_left_out_of_the_best_route():
    tour = line_tour(closes=(1440, 1440, 500, 1440))
    assert set(best_route(tour)) == {0, 1, 3}


def test_nothing_is_visited_if_everything_is_closed():
    assert best_route(line_tour(closes=(1, 1, 1, 1))) == ()


def test_nearest_next_ignores_opening_hours():
    assert nearest_next(line_tour(opens=(900, 0, 0, 0))) == (0, 1, 2, 3)


def test_too_many_stops_are_refused():
    with pytest.raises(ValueError, match=str(MAX_STOPS)):
        best_route(random_tour(1, MAX_STOPS + 1))
