"""Pages keep few weeks of the hidden market: whatever an exercise makes of a district must come out the same."""

from __future__ import annotations

import pytest

from cmtrain.content import exercise_ids
from cmtrain.district.case import load_case
from cmtrain.district.simulate import EXERCISE_WEEKS, simulate
from cmtrain.grading.judge import grade
from cmtrain.grading.tasks import best, make_task, mistakes
from cmtrain.kinds.exercise import load_exercise

CASES = sorted({load_exercise(name).case for name in exercise_ids()})


@pytest.mark.parametrize("case", CASES)
def test_exercises_read_no_more_than_the_weeks_that_pages_keep(case, district):
    whole, kept = district(case, 7), simulate(load_case(case), seed=7, market_weeks=EXERCISE_WEEKS)
    assert kept.truth.market["week"].nunique() == EXERCISE_WEEKS < whole.truth.market["week"].nunique()
    for exercise in (load_exercise(name) for name in exercise_ids()):
        if exercise.case == case:
            assert make_task(exercise, kept) == make_task(exercise, whole)
            assert best(exercise, kept) == best(exercise, whole)
            for response in (best(exercise, whole), *mistakes(exercise, whole).values()):
                assert grade(exercise, kept, response) == grade(exercise, whole, response)
