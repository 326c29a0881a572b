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
FIRST, SECOND = 9, 3
"""Weeks before the last one in which he orders half, then up to the whole."""
DEAREST_CLASS = 3
"""Slow goods are of class I to III: what lies long is what looked profitable."""


@dataclass(frozen=True)
class Overstock:
    """Which goods the shop of the story buys too much of, and when."""

    shop: int
    skus: Ints
    packs: Floats
    """(J,) packs that shall lie there at the end."""
    weeks: tuple[int, int]
    last: int

    def too_much(self, setting: Setting, state: State, week: int) -> Floats | None:
        """Return (R, J) packs that he orders too much in a week, or None."""
        if week not in self.weeks:
            return None
        part = 0.5 if week == self.weeks[0] and self.weeks[0] < self.weeks[1] else 1.0
        sold = state.forecast[self.shop] * (self.last - week + 1)
        missing = np.maximum(part * self.packs + sold - state.stock[self.shop], 0.0)
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
    return Overstock(shop, chosen, packs, (max(weeks - 1 - FIRST, 0), max(weeks - 1 - SECOND, 0)), weeks - 1)


def _slow_goods(world: World, focus: Focus, shop: int, mean: Floats) -> Ints:
    """Return the run of SKUs, in order of turnover, whose turnover fits best."""
    skus = world.skus
    fits = world.shops.carried[shop] & ~skus.tight & (skus.launch < 0) & (skus.price_class <= DEAREST_CLASS)
    listed = np.flatnonzero(fits)
    turnover = mean * skus.wholesale / CARTON
    listed = listed[np.argsort(turnover[listed], kind="stable")]
    number = min(focus.slow_skus, len(listed))
    wanted = focus.slow_share * focus.capital / COVER
    sums = np.convolve(turnover[listed], np.ones(number), mode="valid")
    start = int(np.argmin(np.abs(sums - wanted)))
    return listed[start : start + number]
