"""Sharing out a short SKU and its substitute by a table: one number of cartons a shop for each cell of the table.

All shops of a cell get the same. The value of a plan is the expected value of one period in closed form, so that two
tables can be compared without noise; cells add up, and only the two supplies tie them together.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from cmtrain.district.lanes import Floats, Ints
from cmtrain.solvers.newsvendor import expected_sales

_ROUNDS = 14
"""Halvings of the price of a carton of the substitute."""


@dataclass(frozen=True)
class Shops:
    """The shops that carry the short SKU: one entry a shop."""

    cell: Ints
    """Cell of the table, from 0."""
    need: Floats
    """Mean demand of the period for the short SKU in cartons."""
    cv2: Floats
    """Its squared coefficient of variation."""
    stock: Floats
    """Cartons of it in stock before the period."""
    accept: Floats
    """Share of its smokers who take the substitute when it is out."""


@dataclass(frozen=True)
class Worth:
    """What a carton is worth in yuan."""

    margin: float
    """A carton of the short SKU sold."""
    substitute_margin: float
    """A carton of the substitute sold in its place."""
    refused: float
    """Lost with a carton that is not served to smokers who take no substitute."""
    unserved: float
    """Lost with a carton that is served by neither to smokers who would take the substitute."""
    leftover: float
    """Cost of a carton of the short SKU left over."""
    substitute_leftover: float
    """Cost of a carton of the substitute left over."""


def cell_values(shops: Shops, worth: Worth, *, cells: int, most: int, most_substitute: int) -> Floats:
    """Return what each cell is worth in the period for every number of cartons a shop.

    With Q = stock + x on the shelf, demand D and y cartons of the substitute, a shop sells min(D, Q); of the smokers
    who go without, the accepting share takes the substitute while it lasts: min(accept (D - Q)+, y).

    Returns
    -------
    Floats
        (cells, most + 1, most_substitute + 1) yuan, relative to getting nothing; 0 for a cell without shops.
    """
    given = np.arange(most + 1)[None, :, None]
    extra = np.arange(most_substitute + 1)[None, None, :]
    need, cv2, stock = (column[:, None, None] for column in (shops.need, shops.cv2, shops.stock))
    accept = np.maximum(shops.accept, 1e-6)[:, None, None]
    shelf = stock + given
    sold = expected_sales(shelf, need, cv2)
    replaced = accept * (expected_sales(shelf + extra / accept, need, cv2) - sold)
    value = (
        worth.margin * sold
        + worth.substitute_margin * replaced
        - worth.refused * (1 - accept) * (need - sold)
        - worth.unserved * (accept * (need - sold) - replaced)
        - worth.leftover * (shelf - sold)
        - worth.substitute_leftover * (extra - replaced)
    )
    table = np.zeros((cells, most + 1, most_substitute + 1))
    np.add.at(table, shops.cell, value - value[:, :1, :1])
    return table


@dataclass(frozen=True)
class Limits:
    """What a table must keep to."""

    shops: Ints
    """(C,) shops in each cell."""
    low: Ints
    """(C,) cartons of the short SKU that every shop of a cell gets at least."""
    high: Ints
    """(C,) cartons of the short SKU that a shop of a cell may get at most."""
    high_substitute: Ints
    """(C,) the same for the substitute."""
    supply: int
    """Cartons of the short SKU in the period."""
    supply_substitute: int
    """Cartons of the substitute in the period."""


def plan_value(values: Floats, given: Ints, extra: Ints) -> float:
    """Return the value of a table: the sum of its cells' `cell_values`."""
    return float(values[np.arange(len(values)), given, extra].sum())


def best_plan(values: Floats, limits: Limits) -> tuple[Ints, Ints]:
    """Return the table of the highest value: cartons of the short SKU and of the substitute in each cell.

    The substitute gets a price at which just as much is taken as there is (bisection); for each price the short SKU
    is shared out exactly by dynamic programming over its supply. From the best of these tables the two SKUs are
    shared out exactly in turn until nothing improves.

    Parameters
    ----------
    values
        From `cell_values`.
    limits
        The lowest table must fit the supply.
    """
    masked = _mask(values, limits)
    best = max(_priced_plans(masked, values, limits), key=lambda plan: plan_value(masked, *plan))
    while True:
        better = _share_in_turn(masked, limits, best[1])
        if plan_value(masked, *better) <= plan_value(masked, *best) + 1e-9:
            return best
        best = better


def _mask(values: Floats, limits: Limits) -> Floats:
    """Put minus infinity where a number of cartons is not admitted."""
    given = np.arange(values.shape[1])[None, :]
    extra = np.arange(values.shape[2])[None, :]
    admitted = (given >= limits.low[:, None]) & (given <= limits.high[:, None])
    admitted_extra = extra <= limits.high_substitute[:, None]
    return np.where(admitted[:, :, None] & admitted_extra[:, None, :], values, -np.inf)


def _priced_plans(masked: Floats, values: Floats, limits: Limits) -> list[tuple[Ints, Ints]]:
    """Return the plans met while searching the substitute's price, each made to fit."""
    cells, shops = np.arange(len(masked)), np.maximum(limits.shops, 1)
    taken = limits.shops[:, None] * np.arange(masked.shape[2])[None, :]
    low, high = 0.0, float((np.diff(values, axis=2) / shops[:, None, None]).max(initial=0.0))
    plans: dict[tuple[int, ...], Ints] = {}
    for _ in range(_ROUNDS):
        price = (low + high) / 2
        priced = masked - price * taken[:, None, :]
        given = share_out(priced.max(axis=2), limits.shops, limits.supply)
        extra = priced[cells, given].argmax(axis=1)
        low, high = (price, high) if int(limits.shops @ extra) > limits.supply_substitute else (low, price)
        plans.setdefault(tuple(extra.tolist()), extra)
    return [_share_in_turn(masked, limits, extra) for extra in plans.values()]


def _share_in_turn(masked: Floats, limits: Limits, extra: Ints) -> tuple[Ints, Ints]:
    """Share out the short SKU beside given substitutes, then the substitutes beside that."""
    cells = np.arange(len(extra))
    given = share_out(masked[cells, :, extra], limits.shops, limits.supply)
    return given, share_out(masked[cells, given], limits.shops, limits.supply_substitute)


def share_out(curves: Floats, shops: Ints, supply: int) -> Ints:
    """Choose one number of cartons a shop for each cell so that the sum of values is highest.

    Parameters
    ----------
    curves
        (C, K) value of giving each shop of a cell 0..K-1 cartons; minus infinity where not admitted.
    shops
        (C,) shops in each cell: what one more carton a shop takes from the supply.
    supply
        Cartons that there are.

    Returns
    -------
    Ints
        (C,) cartons a shop; exact, by dynamic programming over the supply. Where even the lowest admitted numbers
        exceed the supply, the lowest admitted ones.

    Examples
    --------
    >>> share_out(np.array([[0.0, 5, 7], [0, 9, 10]]), np.array([1, 2]), 3)
    array([1, 1])
    """
    reached = np.zeros(supply + 1)
    chosen = np.zeros((len(curves), supply + 1), dtype=np.int64)
    for cell, curve in enumerate(curves):
        reached, chosen[cell] = _add_cell(reached, curve, int(shops[cell]))
    if not np.isfinite(reached[supply]):
        lowest: Ints = np.isfinite(curves).argmax(axis=1)
        return lowest
    plan, left = np.zeros(len(curves), dtype=np.int64), supply
    for cell in range(len(curves) - 1, -1, -1):
        plan[cell] = chosen[cell, left]
        left -= plan[cell] * shops[cell]
    return plan


def _add_cell(reached: Floats, curve: Floats, shops: int) -> tuple[Floats, Ints]:
    """Return the best value within each supply when one more cell is served, and what that cell then gets."""
    best = np.full(len(reached), -np.inf)
    choice = np.zeros(len(reached), dtype=np.int64)
    for cartons in np.flatnonzero(np.isfinite(curve)):
        used = int(cartons) * shops
        if used >= len(reached):
            break
        value = reached[: len(reached) - used] + curve[cartons]
        better = value > best[used:]
        best[used:][better] = value[better]
        choice[used:][better] = cartons
    return best, choice
