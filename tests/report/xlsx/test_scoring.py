"""Raw scores are made again from what grades keep, to the last digit that they keep."""

from __future__ import annotations

from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cmtrain.kinds import AnyKind
from cmtrain.kinds.exercise import load_exercise
from cmtrain.report.xlsx.scoring import WAYS, element_scores, value_score, way_of
from tests.report.xlsx.cohorts import FOUND, RATES, ROUTE, by_elements, by_own_rule, by_value, graded


def test_every_kind_says_how_it_scores():
    kinds = {get_args(kind.model_fields["kind"].annotation)[0] for kind in get_args(AnyKind)}
    assert set(WAYS) == kinds


@pytest.mark.parametrize(
    ("exercise", "result", "way"),
    [(RATES, by_elements(1, 0.5), "elements"), (ROUTE, by_value(340), "value"), (FOUND, by_own_rule(0.44), "given")],
)
def test_a_kind_scores_in_its_way(exercise, result, way):
    assert way_of(load_exercise(exercise), result.grade) == way


@pytest.mark.parametrize("exercise", [RATES, ROUTE])
def test_a_grade_that_its_kinds_way_does_not_make_is_taken_as_it_is(exercise):
    assert way_of(load_exercise(exercise), graded(exercise, 0.123).grade) == "given"


def test_nothing_is_scored_where_nothing_beats_the_mistake():
    grade = by_value(400).grade.model_copy(update={"best_value": 400.0})
    assert value_score(grade) == 0.0


def test_rounded_scores_are_moved_to_meet_the_rounded_mean():
    grade = by_elements(1 / 3, 1).grade  # 0.333333333 and 1 have the mean 0.6666666665, kept is 0.666666667
    moved, whole = element_scores(grade)
    assert whole == 1
    assert 0.333333333 < moved < 0.3333333331
    assert round((moved + whole) / 2, 9) == grade.raw_score


@given(st.lists(st.tuples(st.floats(0, 1), st.floats(0.5, 8)), min_size=1, max_size=12))
def test_element_scores_make_every_mean(parts):
    scores, weights = zip(*parts, strict=True)
    grade = by_elements(*scores, weights=weights).grade
    found = element_scores(grade)
    assert found is not None or any(score not in (0, 1) and round(score, 9) in (0, 1) for score in scores)
    if found is not None:
        mean = sum(s * w for s, w in zip(found, weights, strict=True)) / sum(weights)
        assert abs(mean - grade.raw_score) < 0.4995e-9
        assert all(abs(new.score - old) <= 1e-9 for new, old in zip(grade.elements, found, strict=True))
