"""The three shortage exercises: proven over districts, and nothing of the truth in what they show."""

from dataclasses import replace

import pytest

from cmtrain.grading.prove import prove_instance
from cmtrain.grading.screen import screen
from cmtrain.grading.tasks import make_task
from cmtrain.kinds.exercise import load_exercise
from tests.kinds.answers import SEEDS

ESTIMATE, PLACEMENT, NOTE = "shortage/01_estimate", "shortage/02_allocation", "shortage/03_note"


@pytest.mark.parametrize("exercise_id", [ESTIMATE, PLACEMENT, NOTE])
def test_exercises_hold_on_ten_districts_and_few_are_refused(exercise_id, shortage):
    exercise = load_exercise(exercise_id)
    found = [prove_instance(exercise, shortage(seed)) for seed in SEEDS]
    accepted = [instance for instance in found if not instance.refused]
    assert [instance.problems for instance in accepted if instance.problems] == []
    assert min(instance.best for instance in accepted) >= 0.98
    assert max(instance.worst_mistake for instance in accepted) < 0.6
    assert len(accepted) >= 7


@pytest.mark.parametrize("exercise_id", [ESTIMATE, PLACEMENT, NOTE])
def test_a_district_without_a_short_sku_is_refused(exercise_id, district):
    refused = screen(load_exercise(exercise_id), district("zhangs-80000", 1))
    assert not refused.accepted
    assert refused.reason


@pytest.mark.parametrize("exercise_id", [ESTIMATE, PLACEMENT])
def test_what_is_shown_does_not_depend_on_the_truth(exercise_id, shortage):
    exercise, played = load_exercise(exercise_id), shortage()
    needs = played.truth.needs.assign(need=9.0, floor=1.0, accept_share=0.5, stance="refuse", stock=3.0)
    other = replace(played, truth=replace(played.truth, needs=needs, market=played.truth.market.assign(sales=0.0)))
    assert make_task(exercise, other) == make_task(exercise, played)
