"""Responses between best and worst, and at random."""

from __future__ import annotations

import json

import pytest

from cmtrain.district.lanes import Lanes
from cmtrain.grading.trials import at_random, mix
from cmtrain.kinds.controls import (
    ChoiceField,
    ClassesControl,
    DialogueControl,
    FindingsControl,
    FormControl,
    GridControl,
    ManyField,
    NumberField,
    Option,
    RouteControl,
    SortItem,
    Stop,
    TextField,
    Turn,
)
from cmtrain.texts import text

T = text("甲", "a")
OPTIONS = tuple(Option(id=name, text=T) for name in "abcd")
FIELDS = (
    NumberField(name="n", label=T, unit="cartons", low=5, high=9),
    NumberField(name="far", label=T, unit="yuan", low=5_000),
    ChoiceField(name="c", label=T, options=OPTIONS),
    ManyField(name="m", label=T, options=OPTIONS, at_most=2),
    TextField(name="t", label=T),
)


def stream(seed=1):
    return Lanes(seed).stream("test")


@pytest.mark.parametrize(
    ("one", "other", "whole"),
    [
        ({"a": 1, "b": 2}, {"a": 3, "b": 4}, {"a": (1, 3), "b": (2, 4)}),
        ({"a": 1}, {"b": 4}, {"a": (1,), "b": (4,)}),
        ({"r": {"c": 1}}, {"r": {"c": 2}}, {"r": ({"c": 1}, {"c": 2})}),
    ],
)
def test_objects_are_mixed_key_by_key(one, other, whole):
    seen = [mix(one, other, stream(seed)) for seed in range(20)]
    for key, values in whole.items():
        assert {json.dumps(made[key]) for made in seen} == {json.dumps(value) for value in values}


def test_orders_stay_orders():
    assert mix(["a", "b", "c", "d"], ["d", "c", "b", "a"], stream()) == ["a", "b", "d", "c"]


def test_all_or_nothing_can_be_taken():
    one, other = {str(n): 1 for n in range(50)}, {str(n): 2 for n in range(50)}
    assert mix(one, other, stream(), share=1.0) == one
    assert mix(one, other, stream(), share=0.0) == other
    assert 5 < list(mix(one, other, stream(), share=0.5).values()).count(1) < 45


def test_forms_are_filled_within_their_limits():
    for seed in range(20):
        made = at_random(FormControl(fields=FIELDS), stream(seed))
        assert 5 <= made["n"] <= 9
        assert made["far"] == 5_000
        assert made["c"] in "abcd"
        assert len(set(made["m"])) == 2


def test_dialogues_get_an_option_of_each_turn():
    turns = tuple(Turn(id=name, title=T, says=T, options=OPTIONS[:3]) for name in "xyz")
    made = [at_random(DialogueControl(turns=turns), stream(seed)) for seed in range(20)]
    assert {tuple(each) for each in made} == {("x", "y", "z")}
    assert {option for each in made for option in each.values()} == {"a", "b", "c"}


def test_grids_are_filled_with_and_without_fields_below():
    grid = GridControl(rows=OPTIONS[:2], columns=OPTIONS[2:], unit="cartons")
    assert set(at_random(grid, stream())) == {"a", "b"}
    below = at_random(grid.model_copy(update={"extra": FIELDS}), stream())
    assert set(below) == {"cells", "fields"}
    assert set(below["cells"]["a"]) == {"c", "d"}


def test_orders_classes_and_findings_use_what_there_is():
    stops = tuple(Stop(id=name, text=T, x=0, y=0, opens=0, closes=1, service=1) for name in "abcd")
    route = RouteControl(stops=stops, office=(0, 0), start=0, end=9, minutes=((0.0,),))
    assert sorted(at_random(route, stream())) == list("abcd")
    items = tuple(SortItem(id=each.id, text=each.text) for each in OPTIONS)
    assert set(at_random(ClassesControl(items=items, classes=OPTIONS[:2]), stream()).values()) <= {"a", "b"}
    asked = FindingsControl(areas=OPTIONS, classes=OPTIONS, first_week=3, last_week=9, causes=OPTIONS, at_most=2)
    found = at_random(asked, stream())
    assert len(found) == 2
    assert all(3 <= each["first_week"] <= each["last_week"] <= 9 for each in found)
