"""What weeks and visits do to people: knowledge, display, records, satisfaction, exit, adoption of new SKUs."""

from __future__ import annotations

import numpy as np

from cmtrain.district.choice import Sales
from cmtrain.district.lanes import Floats, Ints
from cmtrain.district.parameters import PARAMETERS as P
from cmtrain.district.setting import Setting
from cmtrain.district.state import State
from cmtrain.district.world import PURPOSES

CHECK, DISPLAY, COACHING, RELATION, BRAND = range(len(PURPOSES))
_MANY = 16
"""Visits of one purpose in a week from which another has no effect."""
_FADES = np.array([P.check_fade if purpose == "check" else P.visit_fade for purpose in PURPOSES])
_GAIN = 1 - _FADES ** np.arange(_MANY + 1)[:, None]
"""(visits, purpose) what visits of a week gain of what is left to gain."""


def learn(setting: Setting, state: State, week: int, sales: Sales) -> None:
    """Let owners update their forecast: sales of the week and what they noticed of unmet demand, without the season."""
    noticed = sales.unmet * (P.unmet_seen * state.knowledge)[:, None]
    noticed += sales.total
    noticed *= setting.in_markets(P.forecast_speed / setting.season_now[setting.clock(week)])
    noticed += (1 - P.forecast_speed) * state.forecast
    state.forecast = noticed


def visit(setting: Setting, state: State, visits: Ints) -> None:
    """Let the week and its visits work; each purpose saturates, and what it built fades.

    Parameters
    ----------
    visits
        (R, 5) visits by purpose.
    """
    gain = _GAIN[np.minimum(visits, _MANY), np.arange(len(PURPOSES))]
    kept = setting.knowledge + P.knowledge_memory * (state.knowledge - setting.knowledge)
    state.knowledge = kept + P.knowledge_gain * (1 - kept) * gain[:, COACHING]
    kept = P.display_memory * state.display
    state.display = kept + (1 - kept) * gain[:, DISPLAY]
    kept = P.accuracy_memory * state.accuracy
    state.accuracy = kept + (1 - kept) * gain[:, CHECK]
    number = visits.sum(1)
    state.since = (state.since + 1) * (number == 0)
    state.satisfaction = state.satisfaction + P.satisfaction_visit * (1 - state.satisfaction) * (
        1 - P.visit_fade**number
    )


def adopt(setting: Setting, state: State, week: int, visits: Ints) -> None:
    """Let a new SKU spread in each area (Bass 1969): innovators, imitators, and visits for the brand."""
    if not setting.launches:
        return
    new = (setting.launch >= 0) & (setting.launch <= week)
    pushed = P.brand_visits * setting.by_area(visits[:, BRAND].astype(np.float64)) / np.bincount(setting.area)
    adopted = state.adopted[:, new]
    adopted = adopted + pushed[:, None] * (1 - adopted)
    state.adopted[:, new] = adopted + (P.innovators + P.imitators * adopted) * (1 - adopted)


def feel(setting: Setting, state: State, sales: Sales) -> None:
    """Move satisfaction: by how much of what was asked for on its list the shop could serve, and by neglect."""
    missed = np.einsum("rj,rj->r", sales.unmet, setting.listing)
    served = 1 - missed / np.maximum(sales.own.sum(1) + missed, 1.0)
    state.satisfaction = np.clip(
        state.satisfaction
        + P.satisfaction_fill * (served - P.fill_expected)
        - (1 - P.satisfaction_memory) * (state.satisfaction - P.satisfaction_mean)
        - P.neglect * np.minimum(state.since, P.neglect_weeks),
        0.02,
        0.98,
    )


def leave(state: State, week: int, u: Floats) -> None:
    """Let dissatisfied owners give up, by uniforms `u` (R,); nobody does so in the warm-up."""
    if week >= 0:
        state.gone = state.gone | (u < exit_hazard(state.satisfaction))


def exit_hazard(satisfaction: Floats) -> Floats:
    """Return the chance that an owner gives up in a week."""
    chance: Floats = P.exit_scale / (1 + np.exp(-(P.exit_level - P.exit_slope * (satisfaction - 0.5))))
    return chance
