"""How the company shares out goods: the 30-grade table, then pro rata, in whole cartons."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np

from cmtrain.district.decisions import Decision
from cmtrain.district.lanes import Floats, Ints
from cmtrain.district.ordering import Orders
from cmtrain.district.parameters import PARAMETERS as P
from cmtrain.district.setting import Setting
from cmtrain.district.world import CARTON

T = TypeVar("T", Floats, Ints)


def accept_orders(
    settings: Sequence[Setting],
    orders: Sequence[Orders],
    week: int,
    decision: Decision,
    rounding: Floats,
    ids: tuple[str, ...],
) -> list[Floats]:
    """Return for each block (R, J) packs accepted within grade limits and supply.

    Parameters
    ----------
    rounding
        (J,) uniforms for the rounding to cartons.
    ids
        Ids of the SKUs, by which the decision names them.
    """
    accepted = [block.wanted.copy() for block in orders]
    rules, now = settings[0], settings[0].clock(week)
    finite = np.isfinite(rules.effects.supply[now])
    finite[[ids.index(name) for name in (*decision.limits, *decision.cartons, *decision.weights)]] = True
    scarce = np.flatnonzero(finite)
    if not len(scarce):
        return accepted
    stated = _all([block.stated[:, scarce] for block in orders])
    wanted = _all([block.wanted[:, scarce] for block in orders])
    request = _Request(stated, _all([setting.grade for setting in settings]), scarce, ids)
    given = _whole_cartons(_share_out(request, rules, now, decision), rounding[scarce])
    payable = CARTON * np.ceil((P.greedy_limit / CARTON) * wanted)
    for name in decision.cartons:
        payable[:, np.searchsorted(scarce, ids.index(name))] = np.inf
    given = np.minimum(given, payable)
    at = 0
    for block in accepted:
        block[:, scarce] = given[at : at + len(block)]
        at += len(block)
    return accepted


def _all(parts: list[T]) -> T:
    """Join the rows of all blocks."""
    return parts[0] if len(parts) == 1 else np.concatenate(parts)


@dataclass(frozen=True, eq=False)
class _Request:
    """The orders of all shops for the scarce SKUs."""

    stated: Floats
    """(R, n) packs"""
    grade: Ints
    scarce: Ints
    """(n,) which SKUs"""
    ids: tuple[str, ...]


def _share_out(request: _Request, rules: Setting, now: int, decision: Decision) -> Floats:
    """Return (R, n) packs, not yet in cartons."""
    supply = rules.effects.supply[now, request.scarce]
    asked = request.stated
    if decision.rule == "tier":
        asked = np.minimum(asked, _grade_table(request, rules, now, decision)[request.grade - 1])
    shared = _within(asked, supply)
    if decision.rule != "equal" and not decision.cartons and not decision.weights:
        return shared
    for column, sku in enumerate(request.scarce.tolist()):
        name, stated, there = request.ids[sku], request.stated[:, column], float(supply[column])
        if name in decision.cartons:
            cartons = CARTON * decision.cartons[name].astype(np.float64)
            shared[:, column] = _within(cartons[:, None], supply[column : column + 1])[:, 0]
        elif name in decision.weights or decision.rule == "equal":
            shared[:, column] = fill_equally(decision.weights.get(name, np.ones(len(stated))), stated, there)
    return shared


def _grade_table(request: _Request, rules: Setting, now: int, decision: Decision) -> Floats:
    """Return (30, n) packs that each grade may order this week."""
    table: Floats = CARTON * np.ceil(rules.limits[:, request.scarce] * (rules.peak[now, request.scarce] / CARTON))
    if not decision.limits:
        return table
    for column, sku in enumerate(request.scarce.tolist()):
        if request.ids[sku] in decision.limits:
            table[:, column] = CARTON * decision.limits[request.ids[sku]]
    return table


def _within(asked: Floats, supply: Floats) -> Floats:
    """Cut each SKU pro rata to what there is."""
    cut: Floats = asked * np.minimum(supply / np.maximum(asked.sum(0), 1e-9), 1.0)
    return cut


def fill_equally(weights: Floats, asked: Floats, supply: float) -> Floats:
    """Share by weighted equal filling: everybody gets the same per unit of weight, nobody more than he asked.

    Under this rule nobody gains by asking for more than he wants (Sprumont 1991).
    """
    if supply >= asked.sum():
        return asked
    if supply <= 0:
        return np.zeros_like(asked)
    weights = np.maximum(weights, 1e-12)
    order = np.argsort(asked / weights, kind="stable")
    level = (asked / weights)[order]
    met_before = np.concatenate([[0.0], np.cumsum(asked[order])[:-1]])
    weight_left = weights.sum() - np.concatenate([[0.0], np.cumsum(weights[order])[:-1]])
    filling = (supply - met_before) / np.maximum(weight_left, 1e-12)
    reached = np.flatnonzero(filling <= level + 1e-12)
    at = int(reached[0]) if len(reached) else len(order) - 1
    filled: Floats = np.minimum(asked, filling[at] * weights)
    return filled


def _whole_cartons(packs: Floats, u: Floats) -> Floats:
    """Round by differences of floors of the running sums: whole cartons, unbiased, never more than there is in all."""
    running = np.floor(np.cumsum(packs / CARTON, axis=0) + u + 1e-9)
    running[1:] -= running[:-1].copy()
    return CARTON * running
