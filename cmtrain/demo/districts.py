"""Choosing the districts of a workshop: the first seeds that carry every exercise of their case."""

from __future__ import annotations

from collections.abc import Iterable

from cmtrain.district.district import District
from cmtrain.errors import CmtrainError
from cmtrain.grading.journals import district_of
from cmtrain.grading.screen import screen
from cmtrain.kinds.exercise import Exercise

_TRIES = 12
"""Seeds tried for one district."""


class NoDistrictError(CmtrainError):
    """No seed that was tried carries all exercises of a case."""


def screened_district(case_id: str, exercises: Iterable[Exercise], seeds: Iterable[int]) -> District:
    """Return the district of the first seed that every exercise accepts.

    Raises
    ------
    NoDistrictError
        None does.
    """
    asked = tuple(exercises)
    refused = ""
    for seed in seeds:
        district = district_of(case_id, seed)  # kept for the grades
        reasons = [
            f"{each.id}: {screened.reason}" for each in asked if not (screened := screen(each, district)).accepted
        ]
        if not reasons:
            return district
        refused = f"seed {seed}, {reasons[0]}"
    msg = f"{case_id}: no seed carries all of its exercises; for example {refused}"
    raise NoDistrictError(msg)


def variant_seeds(variant: int, variants: int) -> range:
    """Return the seeds of one variant; two variants share none, so their people sit before different districts.

    Examples
    --------
    >>> list(variant_seeds(1, 2))[:3]
    [2, 4, 6]
    """
    return range(1 + variant, 1 + variant + _TRIES * variants, variants)
