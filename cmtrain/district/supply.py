"""How the company shares out goods: the 30-grade table, then pro rata, in whole cartons."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from cmtrain.district.decisions import Decision
from cmtrain.district.lanes import Floats, Ints
from cmtrain.district.ordering import Orders
from cmtrain.district.parameters import PARAMETERS as P
from cmtrain.district.setting import Setting
from cmtrain.district.world import CARTON


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
    first = settings[0]
    supply = first.effects.supply[first.clock(week)]
    named = {ids.index(name) for name in (*decision.limits, *decision.cartons, *decision.weights)}
    for sku in sorted(named | set(np.flatnonzero(np.isfinite(supply)).tolist())):
        stated = np.concatenate([block.stated[:, sku] for block in orders])
        wanted = np.concatenate([block.wanted[:, sku] for block in orders])
        grade = np.concatenate([setting.grade for setting in settings])
        shared = _share_out(_Request(stated, wanted, grade, sku, ids[sku]), float(supply[sku]), first, week, decision)
        given = _whole_cartons(shared, rounding[sku])
        limit = CARTON * np.ceil(P.greedy_limit * wanted / CARTON)
        if ids[sku] not in decision.cartons:
            given = np.minimum(given, limit)
        at = 0
        for block in accepted:
            block[:, sku] = given[at : at + len(block)]
            at += len(block)
    return accepted


class _Request:
    """The orders of all shops for one scarce SKU."""

    def __init__(self, stated: Floats, wanted: Floats, grade: Ints, sku: int, name: str) -> None:
        self.stated, self.wanted, self.grade, self.sku, self.name = stated, wanted, grade, sku, name


def _share_out(request: _Request, supply: float, setting: Setting, week: int, decision: Decision) -> Floats:
    """Return (R,) packs, not yet in cartons."""
    if request.name in decision.cartons:
        return _within(CARTON * decision.cartons[request.name].astype(np.float64), supply)
    if request.name in decision.weights:
        return fill_equally(decision.weights[request.name], request.stated, supply)
    if decision.rule == "equal":
        return fill_equally(np.ones_like(request.stated), request.stated, supply)
    if decision.rule == "prop":
        return _within(request.stated, supply)
    if request.name in decision.limits:
        limits = CARTON * decision.limits[request.name].astype(np.float64)
    else:
        limits = CARTON * np.ceil(
            setting.limits[:, request.sku] * setting.peak[setting.clock(week), request.sku] / CARTON
        )
    return _within(np.minimum(request.stated, limits[request.grade - 1]), supply)


def _within(asked: Floats, supply: float) -> Floats:
    """Cut pro rata to what there is."""
    total = float(asked.sum())
    return asked if total <= supply else asked * (supply / total)


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


def _whole_cartons(packs: Floats, u: float) -> Floats:
    """Round by differences of floors of the running sum: whole cartons, unbiased, never more than there is in all."""
    running = np.floor(np.cumsum(packs / CARTON) + u + 1e-9)
    running[1:] -= running[:-1].copy()
    return CARTON * running
