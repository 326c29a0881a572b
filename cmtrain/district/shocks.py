"""The shocks of a week: all randomness of the engine, drawn before anybody decides anything."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from cmtrain.district.lanes import Floats, Lanes
from cmtrain.district.parameters import PARAMETERS as P
from cmtrain.district.setting import Setting
from cmtrain.district.state import State


@dataclass(frozen=True, eq=False)
class Shocks:
    """Standard normal scores (z) and uniforms (u) of one week in one block."""

    sku: Floats
    """(J,) z; the same in all blocks."""
    area: Floats
    shop: Floats
    """(R,) z."""
    drift: Floats
    """(R, J) z."""
    demand: Floats
    """(R, J) z."""
    rounding: Floats
    """(R, J) u."""
    substitutes: Floats
    """(R,) u."""
    returning: Floats
    """(R,) u."""
    leaving: Floats
    """(R,) u."""
    allocation: Floats
    """(J,) u; the same in all blocks."""


def draw_shocks(setting: Setting, lanes: Lanes, week: int) -> Shocks:
    """Draw the shocks of a week; they depend on seed, replicate, block and week alone."""
    shops, areas, skus = setting.n_shops, setting.n_areas, setting.n_skus
    cells = (shops, skus)
    mark = f" {setting.block}" if setting.block else ""
    return Shocks(
        sku=lanes.stream("sku shock", week).normal(skus),
        area=lanes.stream("area shock" + mark, week).normal(areas),
        shop=lanes.stream("shop shock" + mark, week).normal(shops),
        drift=lanes.stream("drift" + mark, week).normal(cells),
        demand=lanes.stream("demand" + mark, week).normal(cells),
        rounding=lanes.stream("rounding" + mark, week).uniform(cells),
        substitutes=lanes.stream("substitutes" + mark, week).uniform(shops),
        returning=lanes.stream("returning" + mark, week).uniform(shops),
        leaving=lanes.stream("leaving" + mark, week).uniform(shops),
        allocation=lanes.stream("allocation", week).uniform(skus),
    )


def move_shocks(setting: Setting, state: State, shocks: Shocks) -> None:
    """Carry the lasting shocks of SKUs, areas and shop-SKUs (first-order autoregressions) one week on."""
    behaviour = setting.behaviour
    state.sku_shock = _next(state.sku_shock, shocks.sku, P.sku_memory, behaviour.sku_noise)
    state.area_shock = _next(state.area_shock, shocks.area, P.area_memory, behaviour.area_noise)
    state.drift = _next(state.drift, shocks.drift, P.cell_memory, behaviour.cell_noise)


def _next(before: Floats, score: Floats, memory: float, sd: float) -> Floats:
    """Move so that the stationary standard deviation is `sd`."""
    return memory * before + (np.sqrt(1 - memory * memory) * sd) * score
