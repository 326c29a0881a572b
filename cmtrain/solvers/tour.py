"""The day tour: what a given order of stops costs, and the order that brings the customer manager home first.

A day starts at the office, visits every stop inside its opening hours and ends at the office. Whoever comes early waits;
a stop that would be reached after closing is left out. Each stop left out costs penalty minutes, because it needs a
trip of its own on another day.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from cmtrain.district.lanes import Floats

MAX_STOPS = 16
"""Largest tour that is solved exactly; time and memory double with every stop."""


@dataclass(frozen=True)
class Tour:
    """One day's stops, n of them; times in minutes after midnight."""

    minutes: tuple[tuple[float, ...], ...]
    """(n + 1, n + 1) driving minutes between the office (0) and the stops (i + 1); need not be symmetric."""
    opens: tuple[int, ...]
    closes: tuple[int, ...]
    """Latest admitted arrival; the visit itself may run past it."""
    service: tuple[int, ...]
    """Minutes in the shop."""
    start: int
    """When the day starts at the office."""
    penalty: float
    """Minutes that a stop left out costs."""

    @property
    def size(self) -> int:
        """Number of stops."""
        return len(self.opens)


@dataclass(frozen=True)
class StopTimes:
    """What happens at one stop of a route."""

    stop: int
    """Index of the stop, from 0."""
    drive: float
    """Minutes from the last stop served (or the office)."""
    arrival: float
    waiting: float
    """Minutes before opening."""
    leaves: float
    late: float
    """Minutes after closing; above 0 the stop is left out, and the route goes on from the stop before."""

    @property
    def served(self) -> bool:
        """Whether the stop was reached in time."""
        return self.late <= 0


@dataclass(frozen=True)
class RouteTimes:
    """What a route costs."""

    stops: tuple[StopTimes, ...]
    """In the order given."""
    drive_home: float
    """Minutes from the last stop served to the office."""
    end: float
    """When the day ends at the office."""
    unserved: tuple[int, ...]
    """Stops that were late or not in the route."""
    minutes: float
    """From the start of the day to its end, plus the penalty for each stop not served."""

    @property
    def served(self) -> tuple[StopTimes, ...]:
        """The stops reached in time."""
        return tuple(stop for stop in self.stops if stop.served)

    @property
    def driving(self) -> float:
        """Minutes on the road."""
        return sum(stop.drive for stop in self.served) + self.drive_home

    @property
    def waiting(self) -> float:
        """Minutes before closed doors."""
        return sum(stop.waiting for stop in self.served)


def route_times(order: Sequence[int], tour: Tour) -> RouteTimes:
    """Follow a route stop by stop.

    Parameters
    ----------
    order
        Indices of distinct stops, from 0; stops that are missing count as not served.

    Examples
    --------
    >>> tour = Tour(((0, 10, 20), (10, 0, 5), (20, 5, 0)), (540, 0), (900, 600), (15, 15), start=510, penalty=120)
    >>> [stop.waiting for stop in route_times([0, 1], tour).stops], route_times([0, 1], tour).minutes
    ([20, 0], 85)
    """
    now: float = tour.start
    place = 0
    stops = []
    for stop in order:
        times = _stop_times(stop, now, tour.minutes[place][stop + 1], tour)
        stops.append(times)
        if times.served:
            now, place = times.leaves, stop + 1
    drive_home = tour.minutes[place][0]
    reached = {times.stop for times in stops if times.served}
    unserved = tuple(stop for stop in range(tour.size) if stop not in reached)
    end = now + drive_home
    return RouteTimes(tuple(stops), drive_home, end, unserved, end - tour.start + tour.penalty * len(unserved))


def _stop_times(stop: int, now: float, drive: float, tour: Tour) -> StopTimes:
    arrival = now + drive
    waiting = max(tour.opens[stop] - arrival, 0)
    late = max(arrival - tour.closes[stop], 0)
    return StopTimes(stop, drive, arrival, waiting, arrival + waiting + tour.service[stop], late)


def nearest_next(tour: Tour) -> tuple[int, ...]:
    """Order the stops by always driving to the nearest one left, whatever its opening hours; ties by list order."""
    left = list(range(tour.size))
    order: list[int] = []
    place = 0
    while left:
        _, stop = min((tour.minutes[place][stop + 1], stop) for stop in left)
        left.remove(stop)
        order.append(stop)
        place = stop + 1
    return tuple(order)


@lru_cache(maxsize=256)
def best_route(tour: Tour) -> tuple[int, ...]:
    """Return an order of fewest minutes, exactly; stops are left out only where that is cheaper or nothing else works.

    Forward dynamic programming over subsets of stops: for a set of stops served and the last of them, only the
    earliest possible arrival matters, because waiting is allowed and nothing but time is counted.

    Raises
    ------
    ValueError
        More than `MAX_STOPS` stops.

    References
    ----------
    Held and Karp (1962), A dynamic programming approach to sequencing problems, SIAM J. 10(1).
    """
    if tour.size > MAX_STOPS:
        msg = f"{tour.size} stops; at most {MAX_STOPS} can be ordered exactly"
        raise ValueError(msg)
    leaves, before = _earliest(tour)
    travel = np.array(tour.minutes, dtype=np.float64)
    home = leaves + travel[1:, 0]
    count = _counts(tour.size)
    total = home.min(axis=1) - tour.start + tour.penalty * (tour.size - count)
    total[0] = tour.penalty * tour.size
    return _walk_back(int(total.argmin()), home, before)


def _counts(size: int) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    masks = np.arange(1 << size)
    return sum(((masks >> stop) & 1 for stop in range(size)), np.zeros_like(masks))


def _earliest(tour: Tour) -> tuple[Floats, np.ndarray[tuple[int, int], np.dtype[np.int8]]]:
    """Return when each set of stops (2^n) can be left from each last stop (n), and which stop came before it."""
    size = tour.size
    travel = np.array(tour.minutes, dtype=np.float64)
    between, first = travel[1:, 1:], travel[0, 1:]
    opens, closes, service = (np.array(x, dtype=np.float64) for x in (tour.opens, tour.closes, tour.service))
    leaves = np.full((1 << size, size), np.inf)
    before = np.full((1 << size, size), -1, dtype=np.int8)
    arrival = tour.start + first
    alone = 1 << np.arange(size)
    leaves[alone, np.arange(size)] = np.where(arrival <= closes, np.maximum(arrival, opens) + service, np.inf)
    count = _counts(size)
    for length in range(1, size):
        sets = np.flatnonzero(count == length)
        for stop in range(size):
            chosen = sets[(sets >> stop) & 1 == 0]
            options = leaves[chosen] + between[:, stop]
            last = options.argmin(axis=1)
            reached = options[np.arange(len(chosen)), last]
            grown = chosen | (1 << stop)
            leaves[grown, stop] = np.where(
                reached <= closes[stop], np.maximum(reached, opens[stop]) + service[stop], np.inf
            )
            before[grown, stop] = last
    return leaves, before


def _walk_back(served: int, home: Floats, before: np.ndarray[tuple[int, int], np.dtype[np.int8]]) -> tuple[int, ...]:
    order: list[int] = []
    stop = int(home[served].argmin())
    while served:
        order.append(stop)
        served, stop = served ^ (1 << stop), int(before[served, stop])
    return tuple(reversed(order))
