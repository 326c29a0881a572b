"""The shocks of a week: all randomness of the engine; nobody's decision consumes any of it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from cmtrain.district.lanes import Floats, Lanes
from cmtrain.district.parameters import PARAMETERS as P
from cmtrain.district.setting import Setting
from cmtrain.district.state import State


@dataclass(frozen=True, eq=False)
class SkuShocks:
    """What befalls all blocks of a district alike in one week."""

    sku: Floats
    """(J,) z"""
    allocation: Floats
    """(J,) u"""


@dataclass(frozen=True, eq=False)
class Tastes:
    """How the tastes of one block move in one week."""

    area: Floats
    """(A,) z"""
    drift: Floats
    """(R, J) z"""


@dataclass(frozen=True, eq=False)
class Luck:
    """The luck of one block's market in one week."""

    shop: Floats
    """(R,) z"""
    leaving: Floats
    """(R,) u"""
    substitutes: Floats
    """(R,) u"""
    returning: Floats
    """(R,) u"""
    demand: Floats
    """(R, J) z"""
    rounding: Floats
    """(R, J) u"""


@dataclass(frozen=True)
class Shocks:
    """The shocks of one week: standard normal scores (z) and uniforms (u).

    They depend on seed, replicate, block and week alone, and are drawn when asked for, so that a large district need
    not keep them.
    """

    lanes: Lanes
    week: int

    def of_skus(self, skus: int) -> SkuShocks:
        """Draw what is the same in all blocks."""
        stream = self.lanes.stream("skus", self.week)
        return SkuShocks(stream.normal(skus), stream.uniform(skus))

    def tastes(self, setting: Setting) -> Tastes:
        """Draw how tastes move."""
        stream = self.lanes.stream(f"tastes {setting.block}", self.week)
        return Tastes(stream.normal(setting.n_areas), stream.normal((setting.n_shops, setting.n_skus)))

    def luck(self, setting: Setting) -> Luck:
        """Draw the luck of the market."""
        shops, cells = setting.n_shops, (setting.n_shops, setting.n_skus)
        stream = self.lanes.stream(f"market {setting.block}", self.week)
        return Luck(
            shop=stream.normal(shops),
            leaving=stream.uniform(shops),
            substitutes=stream.uniform(shops),
            returning=stream.uniform(shops),
            demand=stream.normal(cells),
            rounding=stream.uniform(cells),
        )


def move_shocks(setting: Setting, state: State, skus: SkuShocks, tastes: Tastes) -> None:
    """Carry the lasting shocks of SKUs, areas and shop-SKUs (first-order autoregressions) one week on."""
    behaviour = setting.behaviour
    state.sku_shock = _next(state.sku_shock, skus.sku, P.sku_memory, behaviour.sku_noise)
    state.area_shock = _next(state.area_shock, tastes.area, P.area_memory, behaviour.area_noise)
    state.drift = _next(state.drift, tastes.drift, P.cell_memory, behaviour.cell_noise)


def _next(before: Floats, score: Floats, memory: float, sd: float) -> Floats:
    """Move so that the stationary standard deviation is `sd`."""
    moved: Floats = memory * before + (np.sqrt(1 - memory * memory) * sd) * score
    return moved
