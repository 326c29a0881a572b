"""How often to visit: monthly visits for cells of similar shops under the field time of one month.

The n-th visit to a shop in a month is worth less than the one before: n visits are worth v (1 - kept^n) yuan, v being
what visiting it at all could achieve and kept the share that one visit leaves undone. All shops of a cell get the
same number of visits. That is a separable concave knapsack with whole numbers; it is solved exactly by dynamic
programming over tenths of minutes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

KEPT = 0.55
"""Share of a shop's value that one visit leaves undone; the next finds it smaller by this factor."""


@dataclass(frozen=True)
class VisitMonth:
    """One month in the field: K cells of shops that are visited equally often."""

    values: tuple[float, ...]
    """Yuan a month that unlimited visits to all shops of a cell would achieve."""
    costs: tuple[int, ...]
    """Tenths of minutes that one visit to every shop of a cell takes, driving included."""
    floor: tuple[int, ...]
    """Least visits a month."""
    most: int
    """Most visits a month."""
    capacity: int
    """Tenths of minutes in the field."""
    kept: float = KEPT

    @property
    def size(self) -> int:
        """Number of cells."""
        return len(self.values)


Plan = tuple[int, ...]
"""Visits a month to each shop of each cell."""


def plan_cost(plan: Plan, month: VisitMonth) -> int:
    """Tenths of minutes that a plan takes."""
    return sum(n * cost for n, cost in zip(plan, month.costs, strict=True))


def cell_value(visits: int, value: float, kept: float = KEPT) -> float:
    """Yuan that a number of monthly visits to the shops of one cell is worth.

    Examples
    --------
    >>> [round(cell_value(n, 100), 2) for n in range(4)]
    [0.0, 45.0, 69.75, 83.36]
    """
    return value * (1 - kept**visits)


def plan_value(plan: Plan, month: VisitMonth) -> float:
    """Yuan a month that a plan is worth."""
    return sum(cell_value(n, value, month.kept) for n, value in zip(plan, month.values, strict=True))


def repair(plan: Plan, month: VisitMonth, rank: Sequence[int]) -> Plan:
    """Make a plan fit: raise cells to the floor, then take visits away until the field time suffices.

    Takes one visit a month at a time from the cell with the most visits above its floor; of several, from the one
    with the largest ``rank``.

    Raises
    ------
    ValueError
        Not even the floor fits.
    """
    fitting = [max(n, least) for n, least in zip(plan, month.floor, strict=True)]
    over = plan_cost(tuple(fitting), month) - month.capacity
    while over > 0:
        above = [cell for cell in range(month.size) if fitting[cell] > month.floor[cell]]
        if not above:
            msg = f"the floor alone takes {over / 10:.0f} minutes more than there are"
            raise ValueError(msg)
        cell = max(above, key=lambda c: (fitting[c], rank[c]))
        fitting[cell] -= 1
        over -= month.costs[cell]
    return tuple(fitting)


@lru_cache(maxsize=256)
def best_plan(month: VisitMonth) -> Plan:
    """Return a feasible plan of the highest value, exactly; of several, one that takes the least time.

    Raises
    ------
    ValueError
        Not even the floor fits.
    """
    free = month.capacity - plan_cost(month.floor, month)
    if free < 0:
        msg = f"the floor alone takes {-free / 10:.0f} minutes more than there are"
        raise ValueError(msg)
    value = np.zeros(free + 1)
    extra = np.zeros((month.size, free + 1), dtype=np.int8)
    for cell in range(month.size):
        value = _add_cell(cell, month, value, extra[cell])
    left = int(np.flatnonzero(value >= value.max() - 1e-9)[0])
    plan = []
    for cell in reversed(range(month.size)):
        more = int(extra[cell, left])
        left -= more * month.costs[cell]
        plan.append(month.floor[cell] + more)
    return tuple(reversed(plan))


def _add_cell(cell: int, month: VisitMonth, value: NDArray[np.float64], extra: NDArray[np.int8]) -> NDArray[np.float64]:
    """Return the best value for every time with one more cell, and note in ``extra`` its visits above the floor."""
    floor, cost = month.floor[cell], month.costs[cell]
    best = np.full_like(value, -np.inf)
    for more in range(month.most - floor + 1):
        time = more * cost
        if time >= len(value):
            break
        here = cell_value(floor + more, month.values[cell], month.kept)
        tried = np.full_like(value, -np.inf)
        tried[time:] = value[: len(value) - time] + here
        better = tried > best
        best[better] = tried[better]
        extra[better] = more
    return best


@dataclass(frozen=True)
class Swap:
    """Moving field time from one cell to another."""

    less: int
    """Cell that gets one visit less."""
    more: int
    """Cell that gets one visit more."""
    gain: float
    """Yuan a month."""


def best_swap(plan: Plan, month: VisitMonth) -> Swap | None:
    """Return the most rewarding move of one monthly visit from one cell to another that still fits, if any gains."""
    spare = month.capacity - plan_cost(plan, month)
    swaps = [
        Swap(less, more, _step(plan, month, more, 1) + _step(plan, month, less, -1))
        for less in range(month.size)
        for more in range(month.size)
        if less != more
        and plan[less] > month.floor[less]
        and plan[more] < month.most
        and month.costs[more] - month.costs[less] <= spare
    ]
    best = max(swaps, key=lambda swap: swap.gain, default=None)
    return best if best is not None and best.gain > 0 else None


def _step(plan: Plan, month: VisitMonth, cell: int, change: int) -> float:
    value = month.values[cell]
    return cell_value(plan[cell] + change, value, month.kept) - cell_value(plan[cell], value, month.kept)
