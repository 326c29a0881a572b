"""Trying out an order: what is placed on advice, and what the owner would place by himself with the same money."""

from __future__ import annotations

from collections.abc import Mapping

from cmtrain.kinds.order_form import OrderPlanTask, read_order, repair
from cmtrain.records import Json

Lines = dict[str, int]
"""SKU id to cartons, in the order of the form."""


def advised_lines(response: Json, task: OrderPlanTask) -> tuple[Lines, int]:
    """Return what is placed of an order, and how many cartons are cut by limits and money.

    Raises
    ------
    MissingError, UnreadableError
        Nothing was typed, or something else than whole cartons.
    """
    typed = read_order(response, task)
    placed = repair(task, typed)
    return _lines(task, placed), sum(typed) - sum(placed)


def own_lines(asked: Mapping[str, int], task: OrderPlanTask) -> Lines:
    """Return what the owner places by himself with the money of the form.

    Parameters
    ----------
    asked
        SKU id to cartons that he would ask for. Where they cost more than there is, he cuts all lines alike.
    """
    wanted = [min(asked.get(row.sku, 0), row.most) for row in task.rows]
    cost = sum(cartons * row.wholesale for cartons, row in zip(wanted, task.rows, strict=True))
    share = min(task.budget / cost, 1.0) if cost else 1.0
    return _lines(task, repair(task, [round(share * cartons) for cartons in wanted]))


def _lines(task: OrderPlanTask, cartons: list[int]) -> Lines:
    return {row.sku: number for row, number in zip(task.rows, cartons, strict=True)}
