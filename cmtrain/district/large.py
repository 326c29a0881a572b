"""Large districts: tens of thousands of shops played block by block, with totals kept and nothing else."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from cmtrain.district.build import build_world
from cmtrain.district.case import Case
from cmtrain.district.decisions import Decision
from cmtrain.district.drawn import drawn_events
from cmtrain.district.effects import compile_effects
from cmtrain.district.engine import plan_week
from cmtrain.district.lanes import Floats, Ints, Lanes
from cmtrain.district.parameters import PARAMETERS
from cmtrain.district.setting import settings
from cmtrain.district.state import initial_state, state_hash
from cmtrain.district.week import Week, play_week

BLOCK = 2000
"""Shops of a block, about: its arrays stay in the processor's cache."""


@dataclass(frozen=True, eq=False)
class Totals:
    """A large district week by week; packs of the whole district, (T, J)."""

    demand: Floats
    sales: Floats
    lost: Floats
    delivered: Floats
    stock: Floats
    open: Ints
    """(T,) shops that traded."""
    fingerprint: str
    """Hash of the last state (`state_hash`)."""


def run_large(
    case: Case, *, seed: int, weeks: int | None = None, replicate: int = 0, blocks: int | None = None
) -> Totals:
    """Play a district without tables, roads or history.

    Parameters
    ----------
    weeks
        At most and by default those of the case.
    blocks
        Into how many area-aligned blocks to cut; as many as keep a block near `BLOCK` shops if not given. Shocks are
        keyed by block, so another number of blocks is another draw of the same district.
    """
    lanes, number = Lanes(seed, replicate), case.weeks if weeks is None else weeks
    world = build_world(case, seed, roads=False)
    effects = compile_effects(world, drawn_events(case, seed), lanes)
    parts = settings(world, case, effects, blocks or max(1, round(case.shops / BLOCK)))
    states = tuple(initial_state(part) for part in parts)
    totals = {name: np.zeros((number, world.n_skus)) for name in ("demand", "sales", "lost", "delivered", "stock")}
    trading = np.zeros(number, dtype=np.int64)
    for week in range(-PARAMETERS.warmup, number):
        plan = plan_week(world, case, lanes, week, Decision())
        for done in play_week(parts, states, lanes, week, plan, world.skus.ids):
            if week >= 0:
                _add(totals, week, done)
                trading[week] += int(done.open.sum())
        if week >= 0:
            totals["stock"][week] = sum(state.stock.sum(0) for state in states)
    return Totals(**totals, open=trading, fingerprint=state_hash(*states))


def _add(totals: dict[str, Floats], week: int, done: Week) -> None:
    """Add one block's week."""
    totals["demand"][week] += done.demand.sum(0)
    totals["sales"][week] += done.sales.total.sum(0)
    totals["lost"][week] += done.sales.lost.sum(0)
    totals["delivered"][week] += done.delivered.sum(0)
