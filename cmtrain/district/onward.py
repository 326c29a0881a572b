"""Playing a district on after its last week: what would come of a decision, with the same luck for every decision."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, replace

import numpy as np

from cmtrain.district.calendar import make_calendar
from cmtrain.district.case import Case
from cmtrain.district.chronicle import Chronicle, write_week
from cmtrain.district.decisions import Decision
from cmtrain.district.effects import compile_effects
from cmtrain.district.engine import AS_USUAL, Run, plan_week
from cmtrain.district.setting import settings
from cmtrain.district.week import play_week
from cmtrain.district.world import World


def play_on(run: Run, *, weeks: int, decisions: Mapping[int, Decision]) -> Run:
    """Play a district on from where a run ended, also beyond the weeks of its case.

    What has been played stays as it is, and `run` can be played on again: two futures that differ in a decision share
    every shock.

    Parameters
    ----------
    run
        The district as it stands.
    weeks
        How many weeks more, from week ``run.weeks``.
    decisions
        Decisions by week; weeks without one go as the district does by itself.

    Returns
    -------
    Run
        All weeks, those played before and those played on.
    """
    last = run.weeks + weeks
    world = _lasting(run.world, run.case, last)
    effects = compile_effects(world, run.events, run.lanes)
    # Who has closed for good by the end of the case stays closed.
    effects = replace(effects, reopens=run.effects.reopens)
    (setting,) = settings(world, run.case, effects)
    state, history = run.state.copy(), _continued(run.history, weeks)
    for week in range(run.weeks, last):
        decision = decisions.get(week, AS_USUAL)
        decision.check(world)
        plan = plan_week(world, run.case, run.lanes, week, decision)
        (done,) = play_week((setting,), (state,), run.lanes, week, plan, world.skus.ids)
        write_week(history, state, week, done, plan)
    return replace(run, world=world, effects=effects, setting=setting, weeks=last, history=history, state=state)


def _lasting(world: World, case: Case, weeks: int) -> World:
    """Return the world with a calendar of at least so many weeks."""
    if weeks <= world.weeks:
        return world
    calendar = make_calendar(case.model_copy(update={"weeks": weeks}))
    return replace(world, weeks=weeks, season=calendar.season, calendar=calendar.rows, festival=calendar.festival)


def _continued(history: Chronicle, weeks: int) -> Chronicle:
    """Return a copy of a chronicle with room for so many weeks more."""

    def longer(name: str) -> np.ndarray:
        past = getattr(history, name)
        return np.concatenate([past, np.zeros((weeks, *past.shape[1:]), dtype=past.dtype)])

    return Chronicle(**{field.name: longer(field.name) for field in fields(history)})
