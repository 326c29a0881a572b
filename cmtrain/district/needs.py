"""The truth about present needs: weekly need, who takes a substitute, the floor, and the owner's stance."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from cmtrain.district.engine import Run
from cmtrain.district.lanes import Floats, Ints
from cmtrain.district.parameters import PARAMETERS as P

RECENT = 4
"""Weeks over which a need is averaged."""
ACCEPTS, REFUSES = 0.55, 0.40
"""An owner accepts a substitute if at least 55 % of his smokers would take one, refuses at 40 % or less."""
STANCES = ("accept", "conditional", "refuse")


@dataclass(frozen=True, eq=False)
class Needs:
    """(R, J) the present need of every shop, listed or not."""

    mean: Floats
    """Packs a week."""
    cv2: Floats
    """Squared coefficient of variation of one week's demand, as somebody sees it who knows the need."""
    accept: Floats
    """Share of the smokers who would take a substitute that this shop lists."""
    stance: Ints
    """Index into `STANCES`."""

    @property
    def floor(self) -> Floats:
        """(R, J) packs a week of those who refuse any substitute."""
        return self.mean * (1 - self.accept)


def find_needs(run: Run) -> Needs:
    """Return the present needs: the mean of the last four weeks' mean demand."""
    mean = run.history.mean[-RECENT:].mean(0)
    behaviour = run.case.behaviour
    packs = np.maximum(mean, 1.0)
    cv2 = (
        behaviour.demand_dispersion
        + 1 / packs
        - 1 / (6 * packs * packs)
        + behaviour.shop_noise**2
        + (1 - P.cell_memory**2) * behaviour.cell_noise**2
        + (1 - P.sku_memory**2) * behaviour.sku_noise**2
        + (1 - P.area_memory**2) * behaviour.area_noise**2
    )
    accept = acceptance(run)
    stance = np.where(accept >= ACCEPTS, 0, np.where(accept <= REFUSES, 2, 1))
    return Needs(mean, cv2, accept, stance)


def acceptance(run: Run) -> Floats:
    """Return (R, J) the share of a SKU's smokers who take some substitute among all that the shop lists."""
    setting = run.setting
    listed = setting.shelf(run.weeks - 1).astype(np.float64)
    to_others = listed @ setting.kernel_t
    share: Floats = to_others / (to_others + setting.refusing)
    return np.round(share, 9)  # what somebody takes for exactly a third must be one on every processor
