"""What the shops carry and the money they have for it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from cmtrain.district.case import Case
from cmtrain.district.consumers import Tastes
from cmtrain.district.draws import gumbel, lognormal
from cmtrain.district.formats import formats
from cmtrain.district.lanes import Floats, Ints, Lanes
from cmtrain.district.retailers import Trade
from cmtrain.district.world import CARTON, FORMATS, Bools

_LIST = 60
"""City list for which the formats' SKU counts hold."""
_FEWEST = 6
_FOCUS_ROOM = 14
"""SKUs of the focus shop beside its slow ones."""
_NOISE = 0.35
_WEEKS_OF_MONEY = 3.1


@dataclass(frozen=True)
class Shelf:
    """What stands on the shelves (R shops, J SKUs)."""

    carried: Bools
    facings: Ints
    capital: Floats
    """Yuan for cigarettes."""


def base_demand(trade: Trade, tastes: Tastes) -> Floats:
    """Return (R, J) packs asked for in an ordinary week."""
    demand: Floats = trade.traffic[:, None] * (trade.mix @ tastes.first_choice)
    return demand


def make_shelf(case: Case, trade: Trade, wholesale: Floats, tastes: Tastes, lanes: Lanes) -> Shelf:
    """Draw shelves and capital: every shop carries its most wanted SKUs, with some error.

    Parameters
    ----------
    wholesale
        (J,) yuan a carton.
    """
    demand = base_demand(trade, tastes)
    number = _numbers(case, trade, lanes)
    liking = np.round(np.log(demand) + gumbel(lanes.stream("carried"), demand.shape, scale=_NOISE), 6)
    order = np.argsort(-liking, axis=1, kind="stable")
    carried = np.zeros(demand.shape, dtype=bool)
    np.put_along_axis(carried, order, np.arange(case.skus)[None] < number[:, None], axis=1)
    capital = demand @ wholesale / CARTON
    capital = capital * lognormal(lanes.stream("capital"), case.shops, median=_WEEKS_OF_MONEY, sigma=0.32)
    if case.focus is not None:
        capital[trade.focus] = case.focus.capital
    return Shelf(
        carried=carried,
        facings=np.maximum(number * lanes.stream("facings").integers(case.shops, 1, 4), 10),
        capital=np.round(capital, 0),
    )


def _numbers(case: Case, trade: Trade, lanes: Lanes) -> Ints:
    """Return how many SKUs each shop carries: within its format's range, more if it sells more than the format's."""
    low, high = np.array([row.skus for row in formats()], dtype=np.float64).T * case.skus / _LIST
    rank = np.zeros(case.shops)
    for kind in range(len(FORMATS)):
        shops = np.flatnonzero(trade.format == kind)
        rank[shops[np.argsort(trade.traffic[shops], kind="stable")]] = (np.arange(len(shops)) + 0.5) / max(
            len(shops), 1
        )
    place = 0.6 * rank + 0.4 * lanes.stream("assortment size").uniform(case.shops)
    number: Ints = np.round(low[trade.format] + place * (high - low)[trade.format]).astype(np.int64)
    if case.focus is not None:
        number[trade.focus] = max(number[trade.focus], case.focus.slow_skus + _FOCUS_ROOM)
    return number.clip(_FEWEST, case.skus)
