"""Districts played ahead are those that would be played when asked for."""

from __future__ import annotations

from dataclasses import fields

import numpy as np
import pytest
from pandas.testing import assert_frame_equal

from cmtrain.district.case import load_case
from cmtrain.district.district import District
from cmtrain.district.simulate import EXERCISE_WEEKS, simulate
from cmtrain.grading.tasks import best, make_task, mistakes
from cmtrain.kinds.exercise import at_home
from cmtrain.workbook import districts


@pytest.fixture(autouse=True)
def nothing_played(monkeypatch):
    monkeypatch.setattr(districts, "_played", {})


def assert_same(one, other):
    for part in ("observed", "truth"):
        for field in fields(getattr(one, part)):
            left, right = (getattr(getattr(each, part), field.name) for each in (one, other))
            if hasattr(left, "columns"):
                assert_frame_equal(left, right)
            else:
                assert np.array_equal(left, right), field.name


def test_a_district_played_ahead_is_the_one_that_is_asked_for():
    case = load_case("thirty-a-day")
    districts.play_ahead("thirty-a-day", 7)
    played = districts.district_of(case, 7)
    assert played is districts.district_of(case, 7)
    assert_same(played, simulate(case, seed=7, market_weeks=EXERCISE_WEEKS))


def test_another_seed_or_a_case_of_the_same_name_is_played_anew():
    case = load_case("thirty-a-day")
    changed = case.model_copy(update={"weeks": 30})
    districts.play_ahead("thirty-a-day", 7)
    assert districts.district_of(case, 8).seed == 8
    assert districts.district_of(changed, 7).weeks == 30
    assert isinstance(districts.district_of(case, 7), District)


def test_tasks_are_made_ahead(monkeypatch):
    districts.play_ahead("thirty-a-day", 7)
    districts.ask_ahead("thirty-a-day", 7)
    district = districts.district_of(load_case("thirty-a-day"), 7)
    exercises = at_home("thirty-a-day")
    assert len(exercises) >= 3
    for exercise in exercises:
        monkeypatch.setattr(type(exercise.kind), "task", None)  # would fail if it were made now
    assert all(make_task(exercise, district).facts is not None for exercise in exercises)


def test_exercises_are_solved_ahead(monkeypatch):
    districts.play_ahead("zhangs-80000", 7)
    district = districts.district_of(load_case("zhangs-80000"), 7)
    exercises = at_home("zhangs-80000")
    for exercise in exercises:
        districts.solve_ahead("zhangs-80000", 7, exercise.id)
    monkeypatch.setattr("cmtrain.grading.tasks.kind_of", None)  # would fail if anything were sought now
    assert len(exercises) >= 3
    assert all(best(exercise, district) and mistakes(exercise, district) for exercise in exercises)
