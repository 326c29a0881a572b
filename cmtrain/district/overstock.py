"""The shop of the story buys slow goods: orders far beyond need that bind a given share of its capital at the end."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from cmtrain.district.case import Case, Focus
from cmtrain.district.lanes import Floats, Ints
from cmtrain.district.setting import Setting, focus_shop
from cmtrain.district.state import State
from cmtrain.district.world import CARTON, World

COVER = 14.0
"""Weeks of sales that the slow goods shall last at the end."""
STEPS = ((9, 0.5), (5, 1.0), (2, 1.0))
"""Weeks before the last one in which he orders, and up to which part of the whole."""
LEAST = 8.0
"""Weeks of sales that they shall last even if they sell better than thought."""
CHEAPEST_CLASS = 3
"""Slow goods are of class I to III: what lies long is what looked profitable."""


@dataclass(frozen=True)
class Overstock:
    """Which goods the shop of the story buys too much of, and when."""

    shop: int
    skus: Ints
    packs: Floats
    """(J,) packs that shall lie there at the end."""
    steps: dict[int, float]
    """Week to the part of the whole up to which he then orders."""
    last: int

    def too_much(self, setting: Setting, state: State, week: int) -> Floats | None:
        """Return (R, J) packs that he orders too much in a week, or None."""
        if week not in self.steps:
            return None
        season = setting.season_now[week : self.last + 1, setting.market[self.shop]].sum(0)
        sold = state.forecast[self.shop] * season
        lying = np.maximum(self.packs, LEAST * state.forecast[self.shop])
        missing = np.maximum(self.steps[week] * lying + sold - state.stock[self.shop], 0.0)
        extra = np.zeros((setting.n_shops, setting.n_skus))
        extra[self.shop, self.skus] = CARTON * np.rint(missing[self.skus] / CARTON)
        return extra


def plan_overstock(world: World, case: Case, weeks: int) -> Overstock | None:
    """Choose the slow goods of the shop of the story: those of which the wanted capital is about `COVER` weeks of sales.

    Returns None if the case has no such shop.
    """
    focus = case.focus
    if focus is None or not focus.slow_skus or not focus.slow_share:
        return None
    shop = focus_shop(world, case)
    mean = world.shops.traffic[shop] * (world.shops.mix[shop] @ world.skus.first_choice)
    chosen = _slow_goods(world, focus, shop, mean)
    cost = world.skus.wholesale / CARTON
    cover = focus.slow_share * focus.capital / float((mean * cost)[chosen].sum())
    packs = np.zeros(world.n_skus)
    packs[chosen] = cover * mean[chosen]
    steps = {max(weeks - 1 - before, 0): part for before, part in STEPS}
    return Overstock(shop, chosen, packs, steps, weeks - 1)


def _slow_goods(world: World, focus: Focus, shop: int, mean: Floats) -> Ints:
    """Return the run of SKUs, in order of turnover, whose turnover fits best."""
    skus = world.skus
    fits = world.shops.carried[shop] & ~skus.tight & (skus.launch < 0) & (skus.price_class <= CHEAPEST_CLASS)
    listed = np.flatnonzero(fits)
    turnover = mean * skus.wholesale / CARTON
    listed = listed[np.argsort(turnover[listed], kind="stable")]
    number = min(focus.slow_skus, len(listed))
    wanted = focus.slow_share * focus.capital / COVER
    sums = np.convolve(turnover[listed], np.ones(number), mode="valid")
    start = int(np.argmin(np.abs(sums - wanted)))
    return listed[start : start + number]
