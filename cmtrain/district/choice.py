"""What smokers do before the shelf: first choice, substitute in the shop, the next shop, next week, or nothing."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from cmtrain.district.lanes import Floats
from cmtrain.district.parameters import PARAMETERS as P
from cmtrain.district.setting import Setting
from cmtrain.district.shocks import Luck


@dataclass(frozen=True, eq=False)
class Sales:
    """Packs of one week, (R, J)."""

    own: Floats
    """Sold to those who asked for it first."""
    substituted: Floats
    """Sold in place of another."""
    spill: Floats
    """Sold to smokers whom another shop of the area could not serve."""
    unmet: Floats
    """First choices that the shop could not serve."""
    turning: Floats
    """Asked for in place of another."""
    lost: Floats
    """Neither served, nor substituted, nor postponed; counted where asked first."""
    postponed: Floats
    left: Floats
    """Packs left on the shelf."""
    total: Floats
    """All packs sold."""

    @property
    def days_out(self) -> Floats:
        """Days of the week without the SKU: what was asked for comes evenly over the week."""
        shelf, wanted = self.total + self.left, self.own + self.unmet + self.turning
        served = np.minimum(shelf / np.maximum(wanted, 1e-9), 1.0)
        days = np.where(self.left > 0, 0.0, np.rint(7 * (1 - served)))
        return np.where(shelf > 0, days, 7.0)


def serve(setting: Setting, demand: Floats, shelf: Floats, luck: Luck) -> Sales:
    """Let the smokers of a week meet the shelves.

    The re-choice is a logit among what is still there: of those who miss a SKU, the share W_jk / (w_j + sum W) takes
    SKU k, and the share w_j / (w_j + sum W) refuses all; one try each.
    """
    own = np.minimum(demand, shelf)
    unmet = demand - own
    free = shelf - own
    there = np.minimum(free, setting.one)  # packs are whole: 1 where any is left
    weight = there @ setting.kernel_t
    weight += setting.refusing
    np.divide(unmet, weight, out=weight)
    turning = weight @ setting.kernel
    turning *= there
    substituted = np.minimum(round_in_rows(turning, luck.substitutes), free)
    left = free - substituted
    # A substitute that others have bought up meanwhile is a smoker lost, counted where he asked first.
    too_late = np.maximum(turning - free, setting.nought)
    too_late /= turning + 1e-9
    lost = weight * (too_late @ setting.kernel_t)
    weight *= setting.refusing
    spill, still = _next_shop(setting, weight, left, luck)
    left -= spill
    postponed = still * setting.behaviour.postpone
    postponed += luck.returning[:, None]
    np.floor(postponed, out=postponed)
    still -= postponed
    lost += np.maximum(still, setting.nought, out=still)
    return Sales(own, substituted, spill, unmet, turning, lost, postponed, left, shelf - left)


def _next_shop(setting: Setting, refusing: Floats, left: Floats, luck: Luck) -> tuple[Floats, Floats]:
    """Let refusers look for their brand in the area; return what is sold to them and who still has nothing."""
    share = setting.behaviour.spill
    seeking = share * setting.by_area(refusing)
    free = setting.by_area(left)
    served = np.minimum(seeking, P.accept_spill * free)
    sold = left * setting.spread(served / np.maximum(free, 1e-9))
    sold += luck.rounding
    np.floor(sold, out=sold)
    still = refusing * setting.spread(1 - share * (served / np.maximum(seeking, 1e-9)))
    return np.minimum(sold, left, out=sold), still


def round_in_rows(values: Floats, u: Floats) -> Floats:
    """Round the cells of each row to whole numbers that keep the row's sum: differences of floors of the running sum."""
    running = np.cumsum(values, axis=1)
    running += u[:, None] + 1e-9
    np.floor(running, out=running)
    whole: Floats = running.copy()
    whole[:, 1:] -= running[:, :-1]
    return whole
