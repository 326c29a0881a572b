"""The launch of a new SKU: what shops take of it before anybody has asked for it."""

from __future__ import annotations

import numpy as np

from cmtrain.district.lanes import Floats
from cmtrain.district.parameters import PARAMETERS as P
from cmtrain.district.setting import Setting
from cmtrain.district.state import State
from cmtrain.district.world import CARTON, Bools

TRIAL = (3, 1)
"""Cartons that a shop in town and in the country takes to try: many passers-by, or few who always buy the same."""
PUSHED = 5
"""Cartons that a shop takes under pressure to display."""
HOPE = 2.0
"""Owners expect this multiple of what will really be asked for at first."""


def launch(setting: Setting, state: State, week: int, trading: Bools) -> Floats | None:
    """Bring new SKUs into the shops in their first week.

    Sets what their owners expect and how many smokers know the SKU.

    Returns
    -------
    (R, J) packs of first orders, or None if nothing is new.
    """
    if not setting.launches or week < 0 or week not in setting.launch:
        return None
    new = setting.launch == week
    mean = setting.traffic[:, None] * (setting.mix @ setting.first_choice[:, new])
    state.forecast[:, new] = HOPE * P.adopted_start * mean * setting.listed[:, new]
    state.adopted[:, new] = P.adopted_start
    trial = np.array(TRIAL)[setting.market][:, None] * setting.listed[:, new]
    packs = np.zeros((setting.n_shops, setting.n_skus))
    packs[:, new] = CARTON * np.where(setting.effects.pushed[:, new], PUSHED, trial)
    first: Floats = packs * trading[:, None]
    return first
