"""How hard an exercise is on one district: what somebody earns there who gets half of it right."""

from __future__ import annotations

from statistics import mean

from cmtrain.district.district import District
from cmtrain.district.lanes import Lanes
from cmtrain.grading.judge import grade
from cmtrain.grading.tasks import best, mistakes
from cmtrain.grading.trials import mix
from cmtrain.kinds.exercise import Exercise

DRAWS = 4
"""Answers for each named mistake; half of the parts are another half in each."""


def half_right(exercise: Exercise, district: District) -> float:
    """Return the mean score of answers half of whose parts are the best and half a tempting mistake.

    Compliance, a gate outside the score, does not enter it: which parts a mixture takes is chance.

    The policy is the same on every district, so that the score says how hard the district is and not who works on it.

    Returns
    -------
    float
        0 to 1; the same on every machine.

    Raises
    ------
    UnfitError
        The district cannot carry the exercise.
    """
    right, tempting = best(exercise, district), mistakes(exercise, district)
    stream = Lanes(district.seed).stream(f"half right:{exercise.id}")
    answers = [mix(right, wrong, stream) for wrong in tempting.values() for _ in range(DRAWS)]
    return mean(grade(exercise, district, answer).raw_score for answer in answers)
