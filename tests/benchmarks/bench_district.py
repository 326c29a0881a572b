"""How fast the district's weeks are: against the same weeks in Mesa, and as the district grows.

Run as ``python -m tests.benchmarks.bench_district [--out build/bench/district.json] [--sizes 220,2200]``. Both sides of
the comparison meet the same shocks in the same process, take turns week by week so that a busy machine troubles both,
and must sell the same packs. Each size of the growth runs in a process of its own for its peak of memory.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import resource
import subprocess
import sys
import time
from pathlib import Path

# One thread of linear algebra: the products are small, and a second thread only waits and is counted as CPU time.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import numpy as np

from cmtrain.district.build import build_world
from cmtrain.district.case import load_case
from cmtrain.district.decisions import Decision
from cmtrain.district.effects import compile_effects
from cmtrain.district.lanes import Lanes
from cmtrain.district.large import run_large
from cmtrain.district.parameters import PARAMETERS
from cmtrain.district.routine import routine_visits
from cmtrain.district.setting import settings
from cmtrain.district.simulate import simulate
from cmtrain.district.state import initial_state
from cmtrain.district.week import Plan, play_week

SHOPS, SKUS, WEEKS = 220, 40, 52
SIZES = (220, 2_200, 22_000, 100_000)
TARGET_RATIO, TARGET_MEMORY = 100, 2048
"""At least so many times faster than Mesa; at most so many MB for 100,000 shops."""


def plain_case(shops):
    """Return a case of any size without events, which the plain model leaves out."""
    areas = min(4000, max(8, shops // 27))
    return load_case("thirty-a-day").model_copy(
        update={
            "shops": shops,
            "skus": SKUS,
            "areas": areas,
            "rural_areas": areas * 3 // 8,
            "routine_visits": shops // 5,
            "info_points": shops // 20,
            "events": (),
        }
    )


def against_mesa(seed=1, turns=6):
    """Return CPU seconds for 52 weeks and the warm-up, and whether all sold the same packs.

    Mesa plays the weeks once in turns of ten, written plainly and once more with its tables turned into lists; before
    each turn the vectorised model plays all weeks.
    """
    from tests.benchmarks.mesa_district import District

    case, lanes = plain_case(SHOPS), Lanes(seed)
    world = build_world(case, seed)
    (setting,) = settings(world, case, compile_effects(world, (), lanes))
    weeks = range(-PARAMETERS.warmup, WEEKS)
    visits = {week: routine_visits(world, lanes, week, case.routine_visits) for week in weeks}

    def vectorised():
        state, sold = initial_state(setting), []
        start = time.process_time()
        for week in weeks:
            (done,) = play_week((setting,), (state,), lanes, week, Plan(Decision(), visits[week]), world.skus.ids)
            sold.append(done.sales.total.sum())
        return time.process_time() - start, sold

    models = {"plain": District(setting, lanes, visits), "lists": District(setting, lanes, visits, lists=True)}
    ours, mesa, same = [], dict.fromkeys(models, 0.0), True
    vectorised()
    for turn in np.array_split(np.arange(len(weeks)), turns):
        spent, sold = vectorised()
        ours.append(spent)
        for name, model in models.items():
            for number in turn:
                start = time.process_time()
                model.step()
                mesa[name] += time.process_time() - start
                same &= sold[number] == model.totals.model_vars["sold"][-1]
    return float(np.median(ours)), mesa, same


def whole_simulation(seed=1):
    """Return CPU seconds of `simulate` with all tables: the median of three."""
    case = load_case("thirty-a-day")
    simulate(case, seed=seed)
    spent = []
    for number in range(3):
        start = time.process_time()
        simulate(case, seed=seed + number)
        spent.append(time.process_time() - start)
    return float(np.median(spent))


def grow(shops):
    """Return what one size costs, building included: run in a process of its own."""
    start = time.process_time()
    totals = run_large(plain_case(shops), seed=1, weeks=WEEKS)
    cpu = time.process_time() - start
    return {
        "shops": shops,
        "cpu_s": round(cpu, 2),
        "cpu_us_per_shop_week": round(cpu / shops / (WEEKS + PARAMETERS.warmup) * 1e6, 2),
        "peak_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
        "cartons_per_shop_week": round(float(totals.sales.sum()) / WEEKS / shops / 10, 1),
    }


def grow_apart(shops):
    """Run `grow` in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.benchmarks.bench_district", "--grow", str(shops)],
        capture_output=True,
        text=True,
        check=True,
    )
    return json.loads(done.stdout)


def report(sizes):
    """Measure everything; print as it comes."""
    ours, mesa, same = against_mesa()
    found = {
        "machine": {"python": platform.python_version(), "numpy": np.__version__, "load": round(os.getloadavg()[0], 1)},
        "shops": SHOPS,
        "skus": SKUS,
        "weeks": WEEKS + PARAMETERS.warmup,
        "cpu_ms": round(1000 * ours, 1),
        "cpu_ms_a_week": round(1000 * ours / (WEEKS + PARAMETERS.warmup), 2),
        "mesa_cpu_ms": round(1000 * mesa["plain"]),
        "ratio": round(mesa["plain"] / ours, 1),
        "mesa_with_lists_cpu_ms": round(1000 * mesa["lists"]),
        "ratio_with_lists": round(mesa["lists"] / ours, 1),
        "same_packs": bool(same),
    }
    print(
        f"{SHOPS} shops x {SKUS} SKUs x {WEEKS} weeks (and {PARAMETERS.warmup} of warm-up): {found['cpu_ms']:.0f} ms CPU,"
        f" Mesa {found['mesa_cpu_ms']:,} ms: {found['ratio']} times faster"
        f" (target {TARGET_RATIO}); with its tables turned into lists first {found['ratio_with_lists']} times;"
        f" same packs: {same}"
    )
    found["simulate_cpu_s"] = round(whole_simulation(), 2)
    print(f"simulate with all tables, 227 shops x 52 weeks: {found['simulate_cpu_s']} s CPU")
    found["growth"] = []
    for shops in sizes:
        row = grow_apart(shops)
        found["growth"].append(row)
        print(
            f"{shops:>7,} shops: {row['cpu_s']:>7} s CPU, {row['cpu_us_per_shop_week']:>6} us a shop-week,"
            f" peak {row['peak_mb']:,} MB (target {TARGET_MEMORY:,})"
        )
    return found


def main():
    """Run the benchmark and write its numbers."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=Path("build/bench/district.json"))
    parser.add_argument("--sizes", default=",".join(map(str, SIZES)))
    parser.add_argument("--grow", type=int)
    chosen = parser.parse_args()
    if chosen.grow:
        print(json.dumps(grow(chosen.grow)))
        return
    found = report([int(size) for size in chosen.sizes.split(",")])
    chosen.out.parent.mkdir(parents=True, exist_ok=True)
    chosen.out.write_text(json.dumps(found, indent=2) + "\n", encoding="utf-8")
    print(chosen.out)


if __name__ == "__main__":
    main()
