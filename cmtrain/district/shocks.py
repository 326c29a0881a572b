"""The shocks of a week: all randomness of the engine; nobody's decision consumes any of it."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from cmtrain.district.lanes import Floats, Lanes, Stream
from cmtrain.district.parameters import PARAMETERS as P
from cmtrain.district.setting import Setting
from cmtrain.district.state import State

GOLDEN = 0.6180339887498949


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


@dataclass(frozen=True, eq=False)
class Shocks:
    """The shocks of one block in one week: standard normal scores (z) and uniforms (u), drawn in two parts.

    They depend on seed, replicate, block and week alone; a large district need not keep the second part while it
    waits for the company to share out the goods.
    """

    setting: Setting
    stream: Stream

    def tastes(self) -> Tastes:
        """Draw how tastes move; once, before `luck`."""
        return Tastes(
            self.stream.normal(self.setting.n_areas), self.stream.normal((self.setting.n_shops, self.setting.n_skus))
        )

    def luck(self) -> Luck:
        """Draw the luck of the market; once, after `tastes`."""
        shops, skus = self.setting.n_shops, self.setting.n_skus
        u = self.stream.uniform((4, shops))
        # Steps of the golden section spread a shop's roundings evenly over its SKUs; each is uniform by itself.
        rounding = u[3][:, None] + GOLDEN * np.arange(skus)
        rounding -= np.floor(rounding)
        return Luck(
            shop=self.stream.normal(shops),
            leaving=u[0],
            substitutes=u[1],
            returning=u[2],
            demand=self.stream.normal((shops, skus)),
            rounding=rounding,
        )


def shocks_of(setting: Setting, lanes: Lanes, week: int) -> Shocks:
    """Return the shocks of one block in one week, not yet drawn."""
    return Shocks(setting, lanes.stream(f"block {setting.block}", week))


def sku_shocks(skus: int, lanes: Lanes, week: int) -> SkuShocks:
    """Draw what is the same in all blocks."""
    stream = lanes.stream("skus", week)
    return SkuShocks(stream.normal(skus), stream.uniform(skus))


def move_shocks(setting: Setting, state: State, skus: SkuShocks, tastes: Tastes) -> None:
    """Carry the lasting shocks of SKUs, areas and shop-SKUs (first-order autoregressions) one week on."""
    behaviour = setting.behaviour
    state.sku_shock = _next(state.sku_shock, skus.sku, P.sku_memory, behaviour.sku_noise)
    state.area_shock = _next(state.area_shock, tastes.area, P.area_memory, behaviour.area_noise)
    state.drift *= P.cell_memory
    state.drift += tastes.drift * (_innovation(P.cell_memory) * behaviour.cell_noise)


def _next(before: Floats, score: Floats, memory: float, sd: float) -> Floats:
    """Move so that the stationary standard deviation is `sd`."""
    moved: Floats = memory * before + (_innovation(memory) * sd) * score
    return moved


def _innovation(memory: float) -> float:
    """Return the standard deviation of the new part of a shock of standard deviation 1."""
    return math.sqrt(1 - memory * memory)
