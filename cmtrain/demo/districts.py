"""The districts of a workshop: from the pools of their cases, so that all are equally hard."""

from __future__ import annotations

from collections.abc import Iterable

from cmtrain.district.case import load_case
from cmtrain.district.district import District
from cmtrain.grading.journals import district_of
from cmtrain.grading.seed_pool import read_pool
from cmtrain.kinds.exercise import Exercise


def districts_of(exercises: Iterable[Exercise], variant: int = 0) -> dict[str, District]:
    """Return the districts that exercises are about, by case; each variant is about others.

    Raises
    ------
    ContentError
        A case has no pool, or it is out of date.
    """
    cases = dict.fromkeys(exercise.case for exercise in exercises)
    return {case: district_of(case, read_pool(load_case(case)).seeds[variant]) for case in cases}
