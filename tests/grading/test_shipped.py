"""The exercises that ship: proven on districts, graded alike again and again, and unmoved by hostile input."""

from __future__ import annotations

import json
import math

import pytest

from cmtrain.content import exercise_ids
from cmtrain.grading.grade import Grade
from cmtrain.grading.judge import grade
from cmtrain.grading.prove import prove_instance
from cmtrain.grading.screen import screen
from cmtrain.grading.tasks import best, make_task, mistakes
from cmtrain.kinds.exercise import load_exercise

EXERCISES = exercise_ids()
HOSTILE = (
    math.nan,
    math.inf,
    -1e308,
    10**400,
    True,
    "x" * 1_000_000,
    "１２３" * 10_000,
    "<script>alert(1)</script>",
    '=HYPERLINK("http://x")',
    "../../etc/passwd",
    "{limit} {0} %s",
    "\x00",
    "\ud83d",
    "\u202e12",
    "−0",
    "1e999",
    "nan",
    "١٢",
    [],
    {},
    [[[[[[]]]]]],
    {"__class__": 1},
    ["a"] * 10_000,
)


@pytest.fixture
def fitting(district):
    """Return an exercise and the first district that carries it."""

    def find(name):
        exercise = load_exercise(name)
        seeds = (place for seed in range(1, 9) if screen(exercise, place := district(exercise.case, seed)).accepted)
        return exercise, next(seeds)

    return find


@pytest.mark.parametrize("name", EXERCISES)
def test_every_exercise_is_proven(name, fitting):
    exercise, place = fitting(name)
    found = prove_instance(exercise, place)
    assert (found.refused, found.problems) == ("", ())
    assert found.best >= 0.98
    assert found.worst_mistake < 0.6


@pytest.mark.parametrize("name", EXERCISES)
def test_no_input_breaks_a_grader(name, fitting):
    exercise, place = fitting(name)
    for hostile in HOSTILE:
        assert grade(exercise, place, hostile).status in ("missing", "unreadable"), repr(hostile)[:60]
    for spoiled, hostile in spoilt(best(exercise, place)):
        given = grade(exercise, place, spoiled)
        assert given.score <= 1.0
        if isinstance(hostile, float | int) and not isinstance(hostile, bool):
            assert given.status != "graded" or given.score < 1.0, spoiled


def spoilt(response):
    """Return the response with its first entry, at any depth, replaced by each hostile value, and with keys added."""
    for hostile in HOSTILE:
        yield with_first(response, hostile), hostile
        if isinstance(response, dict):
            yield {**response, str(hostile)[:50]: 1}, None


def with_first(response, hostile):
    if isinstance(response, dict) and response:
        first = next(iter(response))
        return {**response, first: with_first(response[first], hostile)}
    if isinstance(response, list) and response:
        return [with_first(response[0], hostile), *response[1:]]
    return hostile


@pytest.mark.parametrize("name", EXERCISES)
def test_grading_depends_on_nothing_but_its_arguments(name, fitting):
    exercise, place = fitting(name)
    responses = [best(exercise, place), *mistakes(exercise, place).values(), None, "x"]
    before = make_task(exercise, place).model_dump_json()
    first = [grade(exercise, place, response) for response in responses]
    again = [grade(exercise, place, json.loads(json.dumps(response))) for response in reversed(responses)]
    assert first == again[::-1]
    assert make_task(exercise, place).model_dump_json() == before
    assert [Grade.model_validate_json(given.model_dump_json()) for given in first] == first
