"""The street price: a premium where goods are short, a discount where shops are over-stocked."""

from __future__ import annotations

import numpy as np

from cmtrain.district.parameters import PARAMETERS as P
from cmtrain.district.setting import Setting
from cmtrain.district.state import State


def move_price(setting: Setting, state: State, week: int) -> None:
    """Move the street premium of every area and SKU towards what shortage and over-stock call for."""
    now = setting.clock(week)
    season = setting.season_now[now][setting.market[setting.first]]
    expected = setting.by_area(state.forecast * setting.listing) * season
    cover = setting.by_area(state.stock) / np.maximum(expected, 1e-9)
    scarcity = setting.behaviour.premium * (1 - state.fill)
    glut = P.overstock_discount * np.maximum(cover - P.overstock_weeks, 0.0)
    called_for = np.clip(1 + scarcity - glut, 1 - P.discount_cap, 1 + P.premium_cap)
    state.premium = state.premium + P.premium_speed * (called_for - state.premium)
