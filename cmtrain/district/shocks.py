"""The shocks of a week: all randomness of the engine; nobody's decision consumes any of it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from cmtrain.district.lanes import Floats, Lanes, Stream
from cmtrain.district.parameters import PARAMETERS as P
from cmtrain.district.setting import Setting
from cmtrain.district.state import State


@dataclass(frozen=True, eq=False)
class Shocks:
    """Standard normal scores (z) and uniforms (u) of one week in one block.

    They depend on seed, replicate, block and week alone, and are drawn when asked for, the same each time, so that a
    large district need not keep them.
    """

    setting: Setting
    lanes: Lanes
    week: int

    def _stream(self, name: str) -> Stream:
        block = self.setting.block
        return self.lanes.stream(f"{name} {block}" if block else name, self.week)

    @property
    def _cells(self) -> tuple[int, int]:
        return self.setting.n_shops, self.setting.n_skus

    def sku(self) -> Floats:
        """Draw (J,) z, the same in all blocks."""
        return self.lanes.stream("sku shock", self.week).normal(self.setting.n_skus)

    def area(self) -> Floats:
        """Draw (A,) z."""
        return self._stream("area shock").normal(self.setting.n_areas)

    def shop(self) -> Floats:
        """Draw (R,) z."""
        return self._stream("shop shock").normal(self.setting.n_shops)

    def drift(self) -> Floats:
        """Draw (R, J) z of the slow taste of each shop's smokers."""
        return self._stream("drift").normal(self._cells)

    def demand(self) -> Floats:
        """Draw (R, J) z of the week's demand."""
        return self._stream("demand").normal(self._cells)

    def rounding(self) -> Floats:
        """Draw (R, J) u."""
        return self._stream("rounding").uniform(self._cells)

    def substitutes(self) -> Floats:
        """Draw (R,) u."""
        return self._stream("substitutes").uniform(self.setting.n_shops)

    def returning(self) -> Floats:
        """Draw (R,) u."""
        return self._stream("returning").uniform(self.setting.n_shops)

    def leaving(self) -> Floats:
        """Draw (R,) u."""
        return self._stream("leaving").uniform(self.setting.n_shops)

    def allocation(self) -> Floats:
        """Draw (J,) u, the same in all blocks."""
        return self.lanes.stream("allocation", self.week).uniform(self.setting.n_skus)


def move_shocks(setting: Setting, state: State, shocks: Shocks) -> None:
    """Carry the lasting shocks of SKUs, areas and shop-SKUs (first-order autoregressions) one week on."""
    behaviour = setting.behaviour
    state.sku_shock = _next(state.sku_shock, shocks.sku(), P.sku_memory, behaviour.sku_noise)
    state.area_shock = _next(state.area_shock, shocks.area(), P.area_memory, behaviour.area_noise)
    state.drift = _next(state.drift, shocks.drift(), P.cell_memory, behaviour.cell_noise)


def _next(before: Floats, score: Floats, memory: float, sd: float) -> Floats:
    """Move so that the stationary standard deviation is `sd`."""
    score *= np.sqrt(1 - memory * memory) * sd
    score += memory * before
    return score
