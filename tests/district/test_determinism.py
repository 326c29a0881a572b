"""The same case and seed give the same district on every machine; decisions never move the luck."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np
import pytest

from cmtrain.district.case import load_case
from cmtrain.district.decisions import Decision
from cmtrain.district.engine import run_district
from cmtrain.district.state import state_hash

ROOT = Path(__file__).parents[2]
OLDEST_NUMPY = "1.26.4"
"""The lower bound in pyproject.toml."""
GOLDEN = {"red-ring": "e3b541d770f2dfb8", "zhangs-80000": "374469678c166491"}
"""Hash of the state after 26 weeks with seed 7; changes only when the model is meant to change."""

PRINT_STATES = """
import numpy
from cmtrain.district.case import case_ids, load_case
from cmtrain.district.engine import run_district
from cmtrain.district.state import state_hash
print(numpy.__version__)
for case in case_ids():
    for seed in (1, 2, 7, 13):
        print(case, seed, state_hash(run_district(load_case(case), seed=seed, weeks=26).state))
"""
PRINT_TASKS = """
import hashlib, json
from cmtrain.district.case import load_case
from cmtrain.district.simulate import EXERCISE_WEEKS, simulate
from cmtrain.grading.screen import screen
from cmtrain.grading.tasks import stored_task
from cmtrain.kinds.exercise import at_home
for case in ("red-ring", "pretty-kpis"):
    district = simulate(load_case(case), seed=5, market_weeks=EXERCISE_WEEKS)
    for exercise in at_home(case):
        asked = json.dumps([stored_task(exercise, district), round(screen(exercise, district).gap, 9)])
        print(exercise.id, hashlib.sha256(asked.encode()).hexdigest())
"""


def printed(script, **environment):
    done = subprocess.run(
        [sys.executable, "-c", script],
        capture_output=True,
        text=True,
        check=False,
        cwd=ROOT,
        env={**os.environ, **environment},
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


def hash_of(case_id, seed=7, **more):
    return state_hash(run_district(load_case(case_id), seed=seed, weeks=26, **more).state)


@pytest.mark.parametrize("case_id", GOLDEN)
def test_the_state_after_26_weeks_is_the_golden_one(case_id):
    assert hash_of(case_id) == GOLDEN[case_id]


def test_seed_and_replicate_change_it():
    hashes = [hash_of("red-ring", seed=8), hash_of("red-ring", replicate=1), hash_of("red-ring", replicate=-1)]
    assert len({*hashes, GOLDEN["red-ring"]}) == 4


@pytest.fixture(scope="session")
def oldest_numpy():
    """Install the oldest admitted numpy beside the environment, once; a failed download fails the test."""
    target = ROOT / "build" / "oldest-numpy"
    if not (target / f"numpy-{OLDEST_NUMPY}.dist-info").is_dir():
        target.parent.mkdir(exist_ok=True)
        with tempfile.TemporaryDirectory(dir=target.parent) as scratch:
            command = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--target", f"{scratch}/numpy"]
            done = subprocess.run([*command, f"numpy=={OLDEST_NUMPY}"], capture_output=True, text=True, check=False)
            assert done.returncode == 0, f"numpy {OLDEST_NUMPY} cannot be installed:\n{done.stderr}"
            with contextlib.suppress(OSError):  # another worker was faster
                Path(scratch, "numpy").rename(target)
    return target


def test_the_lower_bound_of_numpy_is_the_one_tested():
    assert f'"numpy>={OLDEST_NUMPY}"' in (ROOT / "pyproject.toml").read_text(encoding="utf-8")


def test_states_are_the_same_with_the_oldest_numpy(oldest_numpy):
    version, *states = printed(PRINT_STATES, PYTHONPATH=str(oldest_numpy))
    assert version == OLDEST_NUMPY
    assert states == printed(PRINT_STATES)[1:]


@pytest.mark.parametrize("script", [PRINT_STATES, PRINT_TASKS], ids=["states", "tasks"])
def test_states_and_tasks_are_the_same_on_other_processors(script):
    """Whatever processor this runs on, at least one of the named ones adds up in another order."""
    here = printed(script)
    assert len(here) > 5
    for processor in ("Nehalem", "Haswell"):
        assert printed(script, OPENBLAS_CORETYPE=processor) == here


def test_decisions_move_no_shock(case, play):
    """Two runs that differ in one decision are equal before it, and share every shock after it."""
    base = play(5, 20)
    shops, ids = base.setting.n_shops, base.world.skus.ids
    visits = np.zeros((shops, 5), dtype=np.int64)
    visits[::2, 2] = 1
    none = {ids[base.setting.finite[0]]: np.zeros(shops, dtype=np.int64)}
    other = run_district(case(), seed=5, weeks=20, decisions={10: Decision(visits=visits, cartons=none)})
    for name in ("stock", "demand", "stated", "satisfaction"):
        before, after = getattr(base.history, name), getattr(other.history, name)
        assert np.array_equal(before[:10], after[:10])
        assert not np.array_equal(before[10:], after[10:])
    # Luck itself is the same to the end: the drift of tastes, and demand where nothing that matters to it differs.
    assert np.array_equal(base.state.drift, other.state.drift)
    assert np.array_equal(base.state.sku_shock, other.state.sku_shock)
    same = base.history.mean[12] == other.history.mean[12]
    assert same.mean() > 0.2
    first = base.history.demand[12] - other.history.demand[12]
    assert np.abs(first[same]).max() <= np.abs(first).max()
    assert (first[same] == 0).mean() > 0.9


def test_antithetic_twins_cancel(play, case):
    """The mean of a pair of twins scatters far less than that of two independent replicates."""

    def demand(replicate):
        run = run_district(case(), seed=3, weeks=6, replicate=replicate)
        return run.history.demand.sum()

    pairs = [(demand(k) + demand(-k)) / 2 for k in (1, 2, 3, 4)]
    singles = [(demand(k) + demand(k + 4)) / 2 for k in (1, 2, 3, 4)]
    assert np.std(pairs) < 0.5 * np.std(singles)


def test_fewer_weeks_are_a_prefix_of_more(play):
    short, long = play(5, 12), play(5, 20)
    assert np.array_equal(short.history.stock, long.history.stock[:12])
