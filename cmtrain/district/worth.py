"""What a visit is worth: closed forms in yuan, by shop and purpose, from the truth of the last weeks.

Simulated values of single visits are too noisy to plan by, so each purpose has a formula: what the visit changes in
the shop's state, how long that lasts, and what a unit of the state earns.
"""

from __future__ import annotations

import numpy as np

from cmtrain.district.engine import Run
from cmtrain.district.lanes import Floats
from cmtrain.district.needs import RECENT
from cmtrain.district.parameters import PARAMETERS as P
from cmtrain.district.people import exit_hazard
from cmtrain.district.world import CARTON

HORIZON = 13
"""Weeks over which effects are counted: a quarter."""
YEAR = 52
COACHABLE = 0.15
"""Largest share of a shop's margin that better ordering can win; what lies beyond is short supply or grade."""
INFORMATION = 0.012
"""Yuan that a yuan of uncertain stock value costs through wrong advice and wrong supply."""


def visit_values(run: Run) -> Floats:
    """Return (R, 5) yuan that the first visit of each purpose is worth; 0 for closed shops."""
    margin = _weekly_margin(run)
    values: Floats = np.stack(
        [_check(run), _display(run, margin), _coaching(run, margin), _relation(run, margin), _brand(run)], axis=1
    )
    values *= run.history.open[-1][:, None]
    return np.round(values, 2)


def _lasting(memory: float) -> float:
    """Return how many full weeks an effect is worth that fades by `memory` a week."""
    return (1 - memory**HORIZON) / (1 - memory)


def _margins(run: Run) -> Floats:
    """Return (R, J) yuan a pack at the street price of the last week."""
    price = run.effects.price[run.weeks - 1]
    street = run.world.skus.guide * price * run.state.premium[run.setting.area]
    undercuts = run.setting.discount[:, None]
    street = np.where(undercuts > 0, run.world.skus.guide * price * (1 - undercuts), street)
    margin: Floats = (street - run.world.skus.wholesale * price) / CARTON
    return margin


def _weekly_margin(run: Run) -> Floats:
    """Return (R,) yuan a week."""
    history = run.history
    sold = (history.own + history.substituted + history.spill)[-RECENT:].mean(0)
    margin: Floats = (sold * _margins(run)).sum(1)
    return np.maximum(margin, 0.0)


def _check(run: Run) -> Floats:
    """Value of a true stock record: what the uncertainty of the stale one costs until the record is stale again."""
    accuracy = np.where(run.world.shops.info_point, P.point_accuracy, run.state.accuracy)
    gain = P.record_gain * (1 - accuracy) * (1 - P.check_fade)
    stock = run.state.stock @ (run.setting.wholesale * run.effects.price[run.weeks - 1])
    value: Floats = INFORMATION * P.record_noise * gain * stock * _lasting(P.accuracy_memory)
    return value


def _display(run: Run, margin: Floats) -> Floats:
    """Value of a better counter: its share of demand, as long as it stays tidy."""
    gain = (1 - run.state.display) * (1 - P.visit_fade)
    return P.display_gain * gain * margin * _lasting(P.display_memory)


def _coaching(run: Run, margin: Floats) -> Floats:
    """Value of knowing better: the part of the margin lost on open goods that misjudgement causes."""
    open_goods = np.setdiff1d(np.arange(run.setting.n_skus), run.setting.finite)
    listed = run.setting.shelf(run.weeks - 1)
    lost = (run.history.lost[-2 * RECENT :].mean(0) * listed * np.maximum(_margins(run), 0.0))[:, open_goods].sum(1)
    gain = P.knowledge_gain * (1 - P.visit_fade)
    value: Floats = gain * np.minimum(lost, COACHABLE * margin) * _lasting(P.knowledge_memory)
    return value


def _relation(run: Run, margin: Floats) -> Floats:
    """Value of a content owner: the fall of his exit hazard times a year's margin."""
    better = run.state.satisfaction + P.satisfaction_visit * (1 - run.state.satisfaction) * (1 - P.visit_fade)
    fall = exit_hazard(run.state.satisfaction) - exit_hazard(better)
    return fall * _lasting(P.satisfaction_memory) * YEAR * margin


def _brand(run: Run) -> Floats:
    """Value of bringing a new SKU into the area: the smokers who adopt it earlier."""
    new = (run.setting.launch >= 0) & (run.setting.launch < run.weeks)
    mean = run.setting.traffic[:, None] * (run.setting.mix @ run.setting.first_choice)
    earned = run.setting.by_area(mean * np.maximum(_margins(run), 0.0) * run.setting.listed)[:, new]
    shops = np.bincount(run.setting.area)[:, None]
    speed = P.brand_visits / shops * (1 - run.state.adopted[:, new])
    value: Floats = (speed * earned).sum(1)[run.setting.area] * HORIZON
    return value
