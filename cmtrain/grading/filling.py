"""Filling a pool: trying one seed of a case after the other until enough are proven and equally hard."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from cmtrain.district.case import Case, load_case
from cmtrain.district.simulate import EXERCISE_WEEKS, simulate
from cmtrain.errors import CmtrainError
from cmtrain.grading.difficulty import half_right
from cmtrain.grading.pool import Progress, workers
from cmtrain.grading.prove import prove_instance
from cmtrain.grading.screen import screen
from cmtrain.grading.seed_pool import Part, SeedPool, TriedSeed, fingerprint
from cmtrain.kinds.exercise import Exercise, at_home

TRIES = 4
"""At most so many seeds are tried for one that is wanted."""

Job = tuple[str, int]
"""Case (its id, or the path of its folder) and seed."""
Run = Callable[[Callable[[Job], TriedSeed], list[Job]], Iterable[TriedSeed]]


class NothingAtHomeError(CmtrainError):
    """No exercise is at home in the case."""


def fill_pool(case: str, *, wanted: int, jobs: int = 1, progress: Progress | None = None) -> SeedPool:
    """Try the seeds of a case from 1 on until a pool holds as many as wanted.

    Parameters
    ----------
    case
        Its id, or the path of its folder.
    jobs
        Processes at work; the result does not depend on it.
    progress
        Called with seeds tried and seeds known to be needed so far.

    Returns
    -------
    SeedPool
        With fewer seeds than wanted if four times as many did not suffice.

    Raises
    ------
    NothingAtHomeError
        No exercise is at home in the case.
    """
    loaded = load_case(case)
    if not at_home(loaded.id):
        msg = f"{loaded.id}: no exercise names it as its case, so no district of it can be too hard or too easy"
        raise NothingAtHomeError(msg)
    if jobs == 1:
        return _rounds(loaded, case, wanted, map, progress)
    with workers(jobs) as processes:
        return _rounds(loaded, case, wanted, processes.map, progress)


def _rounds(case: Case, named: str, wanted: int, run: Run, progress: Progress | None) -> SeedPool:
    """Try as many seeds as are still wanted, again and again."""
    pool = SeedPool(case=case.id, made_for=fingerprint(case, at_home(case.id)), wanted=wanted, tried=())
    while (lacking := wanted - len(pool.seeds)) > 0 and (left := TRIES * wanted - len(pool.tried)) > 0:
        start = len(pool.tried) + 1
        jobs = [(named, seed) for seed in range(start, start + min(lacking, left))]
        found = list(pool.tried)
        for tried in run(try_seed, jobs):
            found.append(tried)
            if progress:
                progress(len(found), len(pool.tried) + len(jobs))
        pool = pool.model_copy(update={"tried": tuple(found)})
    return pool


def try_seed(job: Job) -> TriedSeed:
    """Try one district of a case with all exercises at home in it, in whatever process this runs."""
    case, seed = load_case(job[0]), job[1]
    exercises = at_home(case.id)
    district = simulate(case, seed=seed, market_weeks=EXERCISE_WEEKS)
    for exercise in exercises:
        instance = prove_instance(exercise, district)
        reason = instance.refused or next(iter(instance.problems), "")
        if reason:
            return TriedSeed(seed=seed, refused=f"{exercise.id}: {reason}")
    parts = {
        each.id: Part(gap=round(screen(each, district).gap, 4), half_right=round(half_right(each, district), 4))
        for each in exercises
    }
    return TriedSeed(seed=seed, parts=parts, level=round(_level(exercises, parts), 4))


def _level(exercises: tuple[Exercise, ...], parts: dict[str, Part]) -> float:
    points = sum(each.points for each in exercises)
    return sum(parts[each.id].half_right * each.points for each in exercises) / points
