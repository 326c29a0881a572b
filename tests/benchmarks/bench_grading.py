"""How many exercises are graded a second on one core, all kinds mixed.

Run as ``python -m tests.benchmarks.bench_grading [--out build/bench/grading.json]``. The districts, tasks and best
answers are made before the clock runs, as they are in a batch; the responses graded are the best, every mistake,
mixtures of the two, entries at random and malformed ones, in turn over all exercises.
"""

from __future__ import annotations

import argparse
import json
import platform
import time
from pathlib import Path

from cmtrain.content import exercise_ids
from cmtrain.demo.districts import districts_of
from cmtrain.district.lanes import Lanes
from cmtrain.grading.judge import grade
from cmtrain.grading.tasks import best, kind_of, make_task, mistakes
from cmtrain.grading.trials import at_random, mix
from cmtrain.kinds.exercise import load_exercise

MIXTURES = 10
"""Mixtures of best and mistake, and entries at random, for each exercise."""


def responses(exercise, district):
    """Return responses of every sort to one exercise."""
    stream = Lanes(district.seed).stream(f"bench:{exercise.id}")
    top, tempting = best(exercise, district), list(mistakes(exercise, district).values())
    task = make_task(exercise, district)
    control = kind_of(exercise).control(task)
    for number in range(MIXTURES):
        yield mix(top, tempting[number % len(tempting)], stream)
        yield at_random(control, stream)
    yield from (top, *tempting, *kind_of(exercise).malformed(task), None)


def prepare():
    """Return for each exercise the exercise, its district and responses, everything costly already done."""
    exercises = [load_exercise(name) for name in exercise_ids()]
    districts = districts_of(exercises)
    jobs = [
        (exercise, districts[exercise.case], list(responses(exercise, districts[exercise.case])))
        for exercise in exercises
    ]
    for exercise, district, given in jobs:
        grade(exercise, district, given[0])
    return jobs


def measure(jobs, rounds):
    """Return milliseconds a response by exercise: the median round, CPU time of this process."""
    found = {exercise.id: [] for exercise, _, _ in jobs}
    for _ in range(rounds):
        for exercise, district, given in jobs:
            start = time.process_time()
            for response in given:
                grade(exercise, district, response)
            found[exercise.id].append(1_000 * (time.process_time() - start) / len(given))
    return {name: sorted(times)[len(times) // 2] for name, times in found.items()}


def main():
    """Measure, print and write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=Path("build/bench/grading.json"))
    parser.add_argument("--rounds", type=int, default=5)
    arguments = parser.parse_args()
    times = measure(prepare(), arguments.rounds)
    a_second = 1_000 * len(times) / sum(times.values())
    for name, milliseconds in times.items():
        print(f"{name:24} {milliseconds:8.3f} ms a response")
    print(
        f"all exercises in turn: {a_second:,.0f} graded a second on one core ({platform.processor() or platform.machine()})"
    )
    arguments.out.parent.mkdir(parents=True, exist_ok=True)
    result = {
        "graded_a_second": round(a_second, 1),
        "milliseconds": {name: round(value, 4) for name, value in times.items()},
        "python": platform.python_version(),
        "machine": platform.machine(),
    }
    arguments.out.write_text(json.dumps(result, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
