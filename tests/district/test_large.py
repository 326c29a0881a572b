"""Large districts: block by block, the same weeks, with totals alone."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from cmtrain.district.build import build_world
from cmtrain.district.case import load_case
from cmtrain.district.effects import compile_effects
from cmtrain.district.lanes import Lanes
from cmtrain.district.large import run_large
from cmtrain.district.setting import settings
from cmtrain.district.world import CARTON


@pytest.fixture(scope="module")
def case():
    return load_case("thirty-a-day").model_copy(
        update={"events": (), "shops": 1500, "areas": 60, "rural_areas": 22, "routine_visits": 280, "info_points": 60}
    )


def test_one_block_is_the_district_itself(play):
    """The run without tables is the run with them: same totals week by week."""
    run = play(3, 12)
    totals = run_large(run.case, seed=3, weeks=12, blocks=1)
    sold = (run.history.own + run.history.substituted + run.history.spill).sum(1)
    assert np.array_equal(totals.sales, sold)
    assert np.array_equal(totals.stock, run.history.stock.sum(1))
    assert np.array_equal(totals.open, run.history.open.sum(1))


def test_blocks_cut_along_areas_and_leave_nobody_out(case):
    world = build_world(case, 1, roads=False)
    parts = settings(world, case, compile_effects(world, (), Lanes(1)), 7)
    assert len(parts) == 7
    assert sum(part.n_shops for part in parts) == case.shops
    assert sum(part.n_areas for part in parts) == case.areas
    for before, after in pairwise(parts):
        assert before.shops.stop == after.shops.start
        assert before.areas.stop == after.areas.start
    for part in parts:
        values = np.arange(float(part.n_shops * 3)).reshape(-1, 3)
        direct = np.stack([values[part.area == area].sum(0) for area in range(part.n_areas)])
        assert np.allclose(part.by_area(values), direct)


def test_the_number_of_blocks_changes_the_luck_and_nothing_else(case):
    whole, cut = (run_large(case, seed=1, weeks=6, blocks=blocks) for blocks in (1, 6))
    assert whole.fingerprint != cut.fingerprint
    for name in ("demand", "sales", "delivered", "stock"):
        one, two = (getattr(totals, name).sum() for totals in (whole, cut))
        assert one == pytest.approx(two, rel=0.01)
    assert 36 < cut.sales.sum() / 6 / case.shops / CARTON < 46


def test_scarce_goods_of_all_blocks_come_from_one_store(case):
    world = build_world(case, 1, roads=False)
    totals = run_large(case, seed=1, weeks=6, blocks=6)
    scarce = np.flatnonzero(np.isfinite(world.skus.supply))
    effects = compile_effects(world, (), Lanes(1))
    assert (totals.delivered[:, scarce] <= effects.supply[:6, scarce] + CARTON).all()
    assert (totals.delivered[:, scarce] > 0.9 * effects.supply[:6, scarce]).mean() > 0.7


def test_it_repeats(case):
    assert run_large(case, seed=2, weeks=2).fingerprint == run_large(case, seed=2, weeks=2).fingerprint
