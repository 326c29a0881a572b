"""Which SKUs are scarce, how much of them the company has, and the weekly limits by grade."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from cmtrain.district.assortment import Shelf, base_demand
from cmtrain.district.case import Case
from cmtrain.district.consumers import Tastes
from cmtrain.district.draws import quota
from cmtrain.district.lanes import Floats, Ints
from cmtrain.district.pricelist import CityList, role_index, sku_roles
from cmtrain.district.retailers import Trade, weekly_cap
from cmtrain.district.world import CARTON, GRADES, Bools

_LOWEST_CLASS = 3
_SLACK = 1.3
"""Limits add up to this multiple of the supply, because not every shop orders its limit."""


@dataclass(frozen=True)
class Tightness:
    """Supply of the SKUs (J)."""

    tight: Bools
    supply: Floats
    """Packs a week; inf if open."""
    limits: Floats
    """(30, J) cartons a week by grade; inf if open."""


def make_tightness(case: Case, city: CityList, trade: Trade, tastes: Tastes, shelf: Shelf) -> tuple[Tightness, Shelf]:
    """Choose the scarce SKUs and set their supply and limits.

    The limits of a SKU rise with the total weekly limit of the grade; a low grade may get none of a dear SKU, and
    shops of such a grade do not carry it. Supply is the case's tightness times the demand of the shops that do.
    """
    demand = base_demand(trade, tastes)
    tight = np.zeros(case.skus, dtype=bool)
    tight[_chosen(case, city, demand.sum(axis=0))] = True
    limits = np.full((GRADES, case.skus), np.inf)
    supply = np.full(case.skus, np.inf)
    carried = shelf.carried.copy()
    caps = np.array([weekly_cap(grade) for grade in range(1, GRADES + 1)], dtype=np.float64)
    for sku in np.flatnonzero(tight).tolist():
        need = float(demand[carried[:, sku], sku].sum()) / CARTON
        room = float(caps[trade.grade[carried[:, sku]] - 1].sum())
        limits[:, sku] = np.floor(np.round(caps * need / max(room, 1.0) * case.tightness * _SLACK, 6) + 0.7)
        limits[trade.grade.max() - 1 :, sku] = np.maximum(limits[trade.grade.max() - 1 :, sku], 1)
        carried[:, sku] &= limits[trade.grade - 1, sku] > 0
        left = float(demand[carried[:, sku], sku].sum()) / CARTON
        supply[sku] = CARTON * max(round(case.tightness * left), 1)
    return Tightness(tight, supply, limits), replace(shelf, carried=carried)


def _chosen(case: Case, city: CityList, demand: Floats) -> Ints:
    """Return the scarce SKUs: the case's short one, those that the price list marks, then the best liked ones.

    The latter are of classes I to III, sell at least a third of the mean SKU, and are no role that a case may need
    open (substitutes, staples, the new product).
    """
    marked = [number for number, sku in enumerate(city.skus) if sku.tight]
    first = [role_index(city.roles, case.short_sku)] if case.short_sku else []
    named = set(sku_roles())
    further = np.array([role not in named for role in city.roles])
    fitting = further & (city.price_class <= _LOWEST_CLASS) & (demand > demand.mean() / 3)
    liked = np.argsort(-(city.quality + 10.0 * fitting), kind="stable").tolist()
    order = list(dict.fromkeys([*first, *marked, *liked]))
    if case.makeup.scarce is not None:
        order = _by_class(order, city.price_class, quota(list(case.makeup.scarce), case.tight_skus))
    return np.array(order[: case.tight_skus], dtype=np.int64)


def _by_class(order: list[int], price_class: Ints, wanted: Ints) -> list[int]:
    """Move to the front as many SKUs of each class as are wanted; the order stays as it is otherwise."""
    place = {sku: int((price_class[order[:number]] == price_class[sku]).sum()) for number, sku in enumerate(order)}
    return sorted(order, key=lambda sku: place[sku] >= wanted[price_class[sku] - 1])
