"""The record of a simulated district: every week's arrays, from which the tables are made."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cmtrain.district.lanes import Floats, Ints
from cmtrain.district.setting import Setting
from cmtrain.district.state import State
from cmtrain.district.week import Plan, Week
from cmtrain.district.world import PURPOSES, Bools

Packs = NDArray[np.int32]


@dataclass(frozen=True, eq=False)
class Chronicle:
    """T weeks of one block; packs, (T, R, J) unless said otherwise."""

    wanted: Packs
    stated: Packs
    accepted: Packs
    delivered: Packs
    demand: Packs
    own: Packs
    substituted: Packs
    spill: Packs
    stock: Packs
    """At the end of the week."""
    held: Packs
    days_out: Packs
    mean: Floats
    unmet: Floats
    lost: Floats
    hoard: Floats
    """What lies in the shop beyond the ordinary target, right after delivery."""
    fill: Floats
    """(T, A, J)"""
    premium: Floats
    """(T, A, J)"""
    adopted: Floats
    """(T, A, J)"""
    satisfaction: Floats
    """(T, R)"""
    knowledge: Floats
    display: Floats
    accuracy: Floats
    open: Bools
    """(T, R) traded in the week."""
    bound: Bools
    """(T, R) cut by capital."""
    visits: Ints
    """(T, R, 5)"""


_PACKS = (
    "wanted",
    "stated",
    "accepted",
    "delivered",
    "demand",
    "own",
    "substituted",
    "spill",
    "stock",
    "held",
    "days_out",
)


def empty_chronicle(setting: Setting, weeks: int) -> Chronicle:
    """Return a chronicle to be written by `write_week`."""
    shops, areas, skus = setting.n_shops, setting.n_areas, setting.n_skus
    cells, regions, people = (weeks, shops, skus), (weeks, areas, skus), (weeks, shops)

    def reals(shape: tuple[int, ...], *names: str) -> dict[str, Floats]:
        return {name: np.zeros(shape) for name in names}

    tables: dict[str, Any] = {
        **{name: np.zeros(cells, dtype=np.int32) for name in _PACKS},
        **reals(cells, "mean", "unmet", "lost", "hoard"),
        **reals(regions, "fill", "premium", "adopted"),
        **reals(people, "satisfaction", "knowledge", "display", "accuracy"),
    }
    return Chronicle(
        **tables,
        open=np.zeros(people, dtype=bool),
        bound=np.zeros(people, dtype=bool),
        visits=np.zeros((weeks, shops, len(PURPOSES)), dtype=np.int64),
    )


def write_week(chronicle: Chronicle, state: State, week: int, done: Week, plan: Plan) -> None:
    """Write one week; `state` is that after the week."""
    sales = done.sales
    packs = (
        done.orders.wanted,
        done.orders.stated,
        done.accepted,
        done.delivered,
        done.demand,
        sales.own,
        sales.substituted,
        sales.spill,
        state.stock,
        state.held,
        sales.days_out,
    )
    for name, values in zip(_PACKS, packs, strict=True):
        getattr(chronicle, name)[week] = values
    chronicle.mean[week], chronicle.unmet[week], chronicle.lost[week] = done.mean, sales.unmet, sales.lost
    chronicle.hoard[week] = np.maximum(state.stock + sales.total - done.orders.target, 0.0)
    for name in ("fill", "premium", "adopted", "satisfaction", "knowledge", "display", "accuracy"):
        getattr(chronicle, name)[week] = getattr(state, name)
    chronicle.open[week], chronicle.bound[week] = done.open, done.orders.bound
    chronicle.visits[week] = plan.visits
