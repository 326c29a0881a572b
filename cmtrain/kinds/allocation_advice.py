"""What to say of a placement table: what was cut and left, which move helps most, what each cell loses."""

from __future__ import annotations

import math
from itertools import permutations
from typing import NamedTuple

import numpy as np

from cmtrain.district.lanes import Floats, Ints
from cmtrain.kinds.allocation_table import CELLS, AllocationTask, Plan, Repair
from cmtrain.kinds.base import Element, Finding
from cmtrain.texts import Text, text


def table_findings(repair: Repair, task: AllocationTask, values: Floats, *, worthwhile: float) -> tuple[Finding, ...]:
    """Say what was cut, what was left, and which single move would help most.

    Parameters
    ----------
    values
        From `cell_values`.
    worthwhile
        Yuan that a move must gain to be named.
    """
    left = task.supply - int(task.shops @ repair.plan.short)
    left_substitute = task.supply_substitute - int(task.shops @ repair.plan.substitute)
    smallest = int(task.shops[task.shops > 0].min())
    told: tuple[tuple[bool, str, dict[str, int]], ...] = (
        (any(repair.over_supply), "over_supply", {"short": repair.over_supply[0], "substitute": repair.over_supply[1]}),
        (repair.over_limit > 0, "over_limit", {"cartons": repair.over_limit}),
        (repair.raised > 0, "raised", {"cells": repair.raised}),
        (left > max(0.05 * task.supply, smallest), "unused", {"left": left}),
        (left_substitute > max(0.2 * task.supply_substitute, smallest), "unused_substitute", {"left": left_substitute}),
    )
    found = tuple(Finding(name, {**numbers}) for applies, name, numbers in told if applies)
    return (*found, *_moves(repair.plan, task, values, worthwhile)) or (Finding("good"),)


def _moves(plan: Plan, task: AllocationTask, values: Floats, worthwhile: float) -> tuple[Finding, ...]:
    """Return the best move from a cell to another, for each SKU, where it brings enough to speak of."""
    cells, low, high, shops = np.arange(CELLS), task.low, task.high, task.shops
    short, substitute = values[cells, :, plan.substitute], values[cells, plan.short]
    moves = {
        "move": _best_move(plan.short, short, (low, high.short), shops, task.supply),
        "move_substitute": _best_move(
            plan.substitute, substitute, (0 * low, high.substitute), shops, task.supply_substitute
        ),
    }
    return tuple(
        Finding(
            name,
            {
                "source": task.cells[move.source].name,
                "take": move.take,
                "target": task.cells[move.target].name,
                "gain": move.gain,
            },
        )
        for name, move in moves.items()
        if move is not None and move.gain >= worthwhile
    )


class _Move(NamedTuple):
    """One carton a shop more in the target, as many less in the source as that takes."""

    gain: float
    source: int
    take: int
    target: int


def _best_move(given: Ints, curves: Floats, bounds: tuple[Ints, Ints], shops: Ints, supply: int) -> _Move | None:
    """Return the move of the largest gain that the supply allows."""
    low, high = bounds
    left, here = supply - int(shops @ given), curves[np.arange(CELLS), given]
    found = []
    for source, target in permutations(np.flatnonzero(shops).tolist(), 2):
        take = max(math.ceil((shops[target] - left) / shops[source]), 1)
        if given[target] < high[target] and given[source] - take >= low[source]:
            more = float(curves[target, given[target] + 1] - here[target])
            less = float(curves[source, given[source] - take] - here[source])
            found.append(_Move(more + less, source, take, target))
    return max(found, default=None)


def table_elements(plan: Plan, best: Plan, task: AllocationTask, values: Floats) -> tuple[Element, ...]:
    """Return one element a cell: how much of what there is to gain in it is lost, cartons at their price.

    The price of a carton is what the last one brings in the best plan, so that a cell that holds too much is charged
    for what others miss.
    """
    cells = np.arange(CELLS)
    price = _price(best.short, values[cells, :, best.substitute], task.shops)
    price_substitute = _price(best.substitute, values[cells, best.short], task.shops)
    elements = []
    for place, cell in enumerate(task.cells):
        if not cell.shops:
            continue
        cost = price * np.arange(values.shape[1])[:, None] + price_substitute * np.arange(values.shape[2])[None, :]
        net = values[place] - len(cell.shops) * cost
        top = float(net[best.short[place], best.substitute[place]])
        scale = max(top - float(net[cell.low, 0]), price * len(cell.shops) * cell.low, 1.0)
        lost = top - float(net[plan.short[place], plan.substitute[place]])
        elements.append(
            Element(
                name=f"b{cell.band}.{cell.market}",
                label=cell.name,
                score=min(max(1 - lost / scale, 0.0), 1.0),
                given=_shown(plan, place),
                best=_shown(best, place),
                weight=scale,
            )
        )
    return tuple(elements)


def _price(given: Ints, curves: Floats, shops: Ints) -> float:
    """Return what one more carton brings: the median of the cells that could take one, at least 0."""
    cells = np.flatnonzero((shops > 0) & (given + 1 < curves.shape[1]))
    return max(float(np.median((curves[cells, given[cells] + 1] - curves[cells, given[cells]]) / shops[cells])), 0.0)


def _shown(plan: Plan, place: int) -> Text:
    """Write both numbers of a cell."""
    short, substitute = int(plan.short[place]), int(plan.substitute[place])
    return text(f"{short} 条＋替代 {substitute} 条", f"{short} + {substitute} of the substitute")
