"""The run of a district through its weeks, with the record of all that happened."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

import numpy as np

from cmtrain.district.build import build_world
from cmtrain.district.case import Case
from cmtrain.district.chronicle import Chronicle, empty_chronicle, write_week
from cmtrain.district.decisions import Decision
from cmtrain.district.drawn import drawn_events
from cmtrain.district.effects import Effects, compile_effects
from cmtrain.district.events import Event
from cmtrain.district.lanes import Floats, Lanes
from cmtrain.district.overstock import plan_overstock
from cmtrain.district.parameters import PARAMETERS
from cmtrain.district.routine import routine_visits
from cmtrain.district.setting import Setting, settings
from cmtrain.district.state import State, initial_state
from cmtrain.district.week import Plan, play_week
from cmtrain.district.world import CARTON, World
from cmtrain.errors import OutOfRangeError

AS_USUAL = Decision()
"""Everything as the district does it by itself."""
_NONE: Mapping[int, Decision] = MappingProxyType({})


@dataclass(frozen=True, eq=False)
class Run:
    """A district that has been played, in arrays."""

    case: Case
    world: World
    events: tuple[Event, ...]
    effects: Effects
    setting: Setting
    lanes: Lanes
    weeks: int
    history: Chronicle
    state: State
    """After the last week."""


def play(
    case: Case, world: World, events: tuple[Event, ...], lanes: Lanes, *, weeks: int, decisions: Mapping[int, Decision]
) -> Run:
    """Play a district of one block from its warm-up to week ``weeks - 1``."""
    effects = compile_effects(world, events, lanes)
    (setting,) = settings(world, case, effects)
    state, history = initial_state(setting), empty_chronicle(setting, weeks)
    overstock = plan_overstock(world, case, weeks)
    for week in range(-PARAMETERS.warmup, weeks):
        plan = plan_week(world, case, lanes, week, decisions.get(week, AS_USUAL))
        if overstock is not None:
            plan = replace(plan, extra=overstock.too_much(setting, state, week))
        (done,) = play_week((setting,), (state,), lanes, week, plan, world.skus.ids)
        if week >= 0:
            write_week(history, state, week, done, plan)
    return Run(case, world, events, effects, setting, lanes, weeks, history, state)


def plan_week(world: World, case: Case, lanes: Lanes, week: int, decision: Decision) -> Plan:
    """Turn the decisions of a week into arrays."""
    visits = decision.visits
    if visits is None:
        visits = routine_visits(world, lanes, week, case.routine_visits)
    return Plan(decision, visits, advised=_packs(world, decision.advice), granted=_packs(world, decision.granted))


def _packs(world: World, named: Mapping[str, Mapping[str, int]]) -> Floats | None:
    """Return (R, J) packs, NaN where nothing is named."""
    if not named:
        return None
    packs = np.full((world.n_shops, world.n_skus), np.nan)
    for retailer, lines in named.items():
        row = world.shops.ids.index(retailer)
        for sku, cartons in lines.items():
            packs[row, world.skus.ids.index(sku)] = cartons * CARTON
    return packs


def run_district(
    case: Case,
    *,
    seed: int,
    weeks: int | None = None,
    decisions: Mapping[int, Decision] | None = None,
    replicate: int = 0,
) -> Run:
    """Simulate a district without making its tables; for campaigns, what-if runs and measurements.

    Needs no pandas. Parameters and errors are those of `cmtrain.district.simulate.simulate`.
    """
    number = case.weeks if weeks is None else weeks
    if not 1 <= number <= case.weeks:
        msg = f"weeks: {weeks} of a case of {case.weeks}; needs 1 to {case.weeks}"
        raise OutOfRangeError(msg)
    decided = _NONE if decisions is None else decisions
    strange = sorted(week for week in decided if not 0 <= week < number)
    if strange:
        msg = f"decisions for week {strange[0]}; the weeks are 0 to {number - 1}"
        raise OutOfRangeError(msg)
    world = build_world(case, seed)
    for decision in decided.values():
        decision.check(world)
    return play(case, world, drawn_events(case, seed), Lanes(seed, replicate), weeks=number, decisions=decided)
