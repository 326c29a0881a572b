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
    season = setting.season[now][:, setting.market].T
    visitors = setting.traffic * np.exp(setting.behaviour.shop_noise * score + state.area_shock[setting.area])
    mean: Floats = (visitors[:, None] * setting.mix * season) @ setting.first_choice
    mean *= _of_areas(setting, state, week)[setting.area]
    fit = setting.misfit * (P.shelf_elasticity * (1 - P.misfit_removed * state.display))[:, None]
    mean *= np.exp(fit + (P.display_gain * state.display)[:, None] + state.drift)
    cheaper = np.flatnonzero(setting.discount)
    mean[cheaper] *= (1 - setting.discount[cheaper, None]) ** -setting.elasticity
    return mean * trading[:, None]


def _of_areas(setting: Setting, state: State, week: int) -> Floats:
    """Return (A, J) what moves the demand of a whole area: trend, shock, price, adoption, events."""
    now = setting.clock(week)
    price = np.log(state.premium * setting.effects.price[now])
    factor: Floats = np.exp((setting.trend * now + state.sku_shock) - setting.elasticity * price) * state.adopted
    event = setting.effects.demand.get(week)
    return factor if event is None else factor * event


def gamma_quantile(score: Floats, cv2: Floats) -> Floats:
    """Return the gamma quantile of mean 1 and squared coefficient of variation `cv2` at a normal score.

    Wilson and Hilferty (1931): smooth and monotone in both arguments.
    """
    a = cv2 / 9
    root = np.maximum(1 - a + score * np.sqrt(a), 0.0)
    cubed: Floats = root * root * root
    return cubed


def draw_demand(mean: Floats, dispersion: float, score: Floats, rounding: Floats) -> Floats:
    """Return whole packs of expectation `mean` and variance close to mean + dispersion mean²."""
    inverse = 1 / np.maximum(mean, 1.0)
    spread = dispersion + inverse - inverse * inverse / 6
    packs: Floats = np.floor(mean * gamma_quantile(score, spread) + rounding)
    return packs
