"""What smokers ask for: mean demand of every shop and SKU, and the packs of the week."""

from __future__ import annotations

import numpy as np

from cmtrain.district.lanes import Floats
from cmtrain.district.parameters import PARAMETERS as P
from cmtrain.district.setting import Setting
from cmtrain.district.state import State
from cmtrain.district.world import Bools


def mean_demand(setting: Setting, state: State, week: int, trading: Bools, score: Floats) -> Floats:
    """Return (R, J) mean first-choice demand in packs; `trading` (R,) shops are open, `score` (R,) is their luck."""
    now = setting.clock(week)
    season = setting.in_markets(setting.season[now].T)
    crowd = setting.behaviour.shop_noise * score + P.display_gain * state.display + state.area_shock[setting.area]
    visitors = setting.traffic * np.exp(crowd) * trading
    mean: Floats = (visitors[:, None] * setting.mix * season) @ setting.first_choice
    mean *= setting.spread(_of_areas(setting, state, week))
    taste = setting.misfit * (P.shelf_elasticity * (1 - P.misfit_removed * state.display))[:, None]
    taste += state.drift
    mean *= np.exp(taste, out=taste)
    cheaper = np.flatnonzero(setting.discount)
    mean[cheaper] *= (1 - setting.discount[cheaper, None]) ** -setting.elasticity
    return mean


def _of_areas(setting: Setting, state: State, week: int) -> Floats:
    """Return (A, J) what moves the demand of a whole area: trend, shock, price, adoption, events."""
    now = setting.clock(week)
    price = np.log(state.premium * setting.effects.price[now])
    factor: Floats = np.exp((setting.trend * now + state.sku_shock) - setting.elasticity * price) * state.adopted
    event = setting.effects.demand.get(week)
    return factor if event is None else factor * event


def draw_demand(mean: Floats, dispersion: float, score: Floats, rounding: Floats) -> Floats:
    """Return whole packs of expectation `mean` and variance close to mean + dispersion mean².

    The packs are a gamma quantile at a normal score (Wilson and Hilferty 1931), smooth and monotone in both, rounded
    by a uniform; the squared coefficient of variation of the gamma leaves room for the rounding.
    """
    inverse = 1 / np.maximum(mean, np.ones_like(mean))
    ninth = (1 - inverse / 6) * inverse
    ninth += dispersion
    ninth /= 9
    root = np.sqrt(ninth)
    root *= score
    root -= ninth
    root += 1
    root = np.maximum(root, np.zeros_like(mean), out=root)
    packs: Floats = root * root
    packs *= root
    packs *= mean
    packs += rounding
    return np.floor(packs, out=packs)
