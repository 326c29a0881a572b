"""Screening: a district is used for an exercise only if its best and tempting answers lie far enough apart."""

from __future__ import annotations

from dataclasses import dataclass

from cmtrain.district.district import District
from cmtrain.errors import UnfitError
from cmtrain.grading.tasks import kind_of, make_task
from cmtrain.kinds.exercise import Exercise


@dataclass(frozen=True)
class Screening:
    """Whether a district may be used for an exercise."""

    accepted: bool
    gap: float
    """How far the best tempting mistake stays behind the best response, relative to the best; 0 if unfit."""
    reason: str = ""
    """Why it is refused."""


def screen(exercise: Exercise, district: District) -> Screening:
    """Say whether a district carries an exercise, with best and mistakes at least the kind's ``min_gap`` apart."""
    kind = kind_of(exercise)
    try:
        gap = kind.gap(make_task(exercise, district), district.truth)
    except UnfitError as error:
        return Screening(accepted=False, gap=0.0, reason=str(error) or "the district cannot carry it")
    if gap < kind.min_gap:
        reason = f"best and tempting answers are {gap:.1%} apart; at least {kind.min_gap:.0%} are needed"
        return Screening(accepted=False, gap=gap, reason=reason)
    return Screening(accepted=True, gap=gap)
