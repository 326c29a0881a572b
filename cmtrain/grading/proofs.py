"""Proving many exercises at once: each district is simulated once for all exercises of its case, on several processors."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from cmtrain.district.case import load_case
from cmtrain.district.simulate import simulate
from cmtrain.grading.pool import Progress, workers
from cmtrain.grading.prove import TRIES, Instance, Proof, prove_instance, summarise
from cmtrain.kinds.exercise import Exercise, load_exercise

Found = dict[str, list[Instance]]
"""What was found so far, by exercise, in order of the seeds."""


def prove_all(
    exercise_ids: Iterable[str], *, seeds: int, jobs: int = 1, progress: Progress | None = None
) -> tuple[Proof, ...]:
    """Prove exercises that ship with cmtrain, each over its first `seeds` accepted seeds, counted from 1.

    Parameters
    ----------
    jobs
        Processes at work; the result does not depend on it.
    progress
        Called with districts done and districts known to be needed so far.

    Raises
    ------
    UnknownNameError
        No such exercise.
    """
    exercises = {name: load_exercise(name) for name in exercise_ids}
    found: Found = {name: [] for name in exercises}
    if jobs == 1:
        _rounds(exercises, found, seeds, map, progress)
    else:
        with workers(jobs) as pool:
            _rounds(exercises, found, seeds, pool.map, progress)
    return tuple(summarise(name, found[name], seeds=seeds) for name in exercises)


Job = tuple[str, int, tuple[str, ...]]
"""Case, seed, and the exercises to prove on that district."""


def _rounds(
    exercises: dict[str, Exercise],
    found: Found,
    seeds: int,
    run: Callable[[Callable[[Job], dict[str, Instance]], list[Job]], Iterable[dict[str, Instance]]],
    progress: Progress | None,
) -> None:
    """Try as many seeds as are still wanted, again and again, until enough are accepted or too many were tried."""
    done = 0
    while jobs := list(_wanted(exercises, found, seeds)):
        needed = done + len(jobs)
        for result in run(_prove_district, jobs):
            for name, instance in result.items():
                found[name].append(instance)
            done += 1
            if progress:
                progress(done, needed)


def _wanted(exercises: dict[str, Exercise], found: Found, seeds: int) -> Iterator[Job]:
    """Return the districts of the next round: for each exercise as many new seeds as it lacks accepted ones."""
    wanted: dict[tuple[str, int], list[str]] = {}
    for name, exercise in exercises.items():
        tried = len(found[name])
        lacking = seeds - sum(not instance.refused for instance in found[name])
        for seed in range(tried + 1, min(tried + lacking, TRIES * seeds) + 1):
            wanted.setdefault((exercise.case, seed), []).append(name)
    for (case, seed), names in sorted(wanted.items()):
        yield case, seed, tuple(names)


def _prove_district(job: Job) -> dict[str, Instance]:
    """Prove exercises on one district, in whatever process this runs."""
    case, seed, names = job
    district = simulate(load_case(case), seed=seed)
    return {name: prove_instance(load_exercise(name), district) for name in names}
