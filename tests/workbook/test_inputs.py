"""Inputs: what is filled in comes out in the control's form, goes back in, and is explained where it is wrong."""

from __future__ import annotations

import pytest

from cmtrain.kinds.controls import (
    ChoiceField,
    ClassesControl,
    FindingsControl,
    FormControl,
    GridControl,
    ManyField,
    NumberField,
    Option,
    RouteControl,
    Stop,
    TextField,
)
from cmtrain.texts import text
from cmtrain.workbook.inputs import input_for


def option(name):
    return Option(id=name, text=text(f"项{name}", f"option {name}"))


def options(*names):
    return tuple(option(name) for name in names)


FORM = FormControl(
    fields=(
        NumberField(name="need", label=text("需求", "Need"), unit="cartons"),
        ChoiceField(name="cause", label=text("原因", "Cause"), options=options("a", "b")),
        ManyField(name="areas", label=text("片区", "Areas"), options=options("x", "y", "z"), at_most=2),
        TextField(name="note", label=text("备注", "Note")),
    )
)
CLASSES = ClassesControl(items=options("shop1", "shop2"), classes=options("A", "B", "C"))
GRID = GridControl(
    rows=options("r1", "r2"),
    columns=options("c1", "c2"),
    unit="cartons",
    facts=(("1",), ("2",)),
    fact_labels=(text("已知", "Known"),),
)
GRID_AND_FIELDS = GRID.model_copy(update={"extra": FORM.fields[1:2]})
ROUTE = RouteControl(
    stops=tuple(
        Stop(id=name, text=text(f"店{name}", f"shop {name}"), x=k, y=k, opens=opens, closes=closes, service=15)
        for k, (name, opens, closes) in enumerate([("p", 480, 1200), ("q", 600, 1200), ("r", 480, 500)])
    ),
    office=(0, 0),
    start=480,
    end=1020,
    minutes=((0, 10, 20, 30), (10, 0, 10, 20), (20, 10, 0, 10), (30, 20, 10, 0)),
)
FINDINGS = FindingsControl(
    areas=options("A1", "A2"),
    classes=options("0", "3"),
    first_week=0,
    last_week=51,
    causes=options("illicit", "none"),
    at_most=2,
)

CASES = [
    pytest.param(FORM, {"need": "1,200", "cause": "b", "areas": ["x", "z"], "note": "看过 <b>"}, id="form"),
    pytest.param(CLASSES, {"shop1": "C", "shop2": "A"}, id="classes"),
    pytest.param(GRID, {"r1": {"c1": "3"}, "r2": {"c1": "４", "c2": "x"}}, id="grid"),
    pytest.param(GRID_AND_FIELDS, {"cells": {"r1": {"c1": "3"}}, "fields": {"cause": "a"}}, id="grid and fields"),
    pytest.param(ROUTE, ["q", "p"], id="route"),
    pytest.param(
        FINDINGS,
        [{"area": "A1", "price_class": "3", "first_week": "4", "last_week": "9", "cause": "illicit"}],
        id="findings",
    ),
]


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize(("control", "response"), CASES)
def test_response_goes_in_and_comes_out(control, response, lang):
    made = input_for(control, lang)
    assert not made.response()
    made.fill(response)
    assert made.response() == response
    made.fill(None)
    assert not made.response()


@pytest.mark.parametrize(("control", "response"), CASES)
def test_restoring_tells_nobody(control, response):
    made, told = input_for(control, "zh"), []
    made.on_change(lambda: told.append(1))
    made.fill(response)
    assert told == []


HOSTILE = [
    True,
    3.5,
    "x",
    ["?"],
    {"?": "?"},
    {"": None, "?": [[]]},
    [{"area": [1]}],
    {"cells": 3, "fields": []},
    {"need": {"a": 1}},
]


@pytest.mark.parametrize("response", HOSTILE, ids=repr)
@pytest.mark.parametrize("control", [each.values[0] for each in CASES], ids=lambda control: control.control)
def test_a_journal_that_does_not_fit_is_left_out(control, response):
    made = input_for(control, "en")
    made.fill(response)
    made.response()


@pytest.mark.parametrize(
    ("control", "field", "seen"),
    [
        (FORM, "need", "what to type"),
        (CLASSES, "shop2", "what to type"),
        (GRID, "r1.c2", "option r1 · option c2: what to type"),
        (GRID_AND_FIELDS, "cells.r2.c1", "option r2 · option c1: what to type"),
        (GRID_AND_FIELDS, "cause", "what to type"),
        (ROUTE, "", "what to type"),
        (FINDINGS, "1.first_week", "Finding 2 · what to type"),
    ],
)
def test_what_cannot_be_read_is_explained_at_its_place(control, field, seen):
    made = input_for(control, "en")
    assert made.explain(field, "what to type")
    notes = [note.value for note in made._notes.values() if note.value]
    assert len(notes) == 1
    assert seen in notes[0]
    made.clear_notes()
    assert not any(note.value for note in made._notes.values())


def test_a_field_that_is_not_there_is_not_found():
    assert not input_for(FORM, "en").explain("elsewhere", "x")


def test_typing_tells_the_listeners():
    made, told = input_for(FORM, "zh"), []
    made.on_change(lambda: told.append(made.response()))
    made.fields["need"].widgets[0].value = "12"
    made.fields["areas"].widgets[1].value = True
    assert told == [{"need": "12"}, {"need": "12", "areas": ["y"]}]


def test_stops_are_added_moved_and_removed():
    made = input_for(ROUTE, "en")
    for stop in ("r", "p", "q"):
        made.free.value = stop
        made.buttons["add"].click()
    made.chosen.value = "q"
    made.buttons["up"].click()
    made.buttons["up"].click()
    made.buttons["up"].click()
    assert made.response() == ["q", "r", "p"]
    made.buttons["down"].click()
    made.chosen.value = "p"
    made.buttons["remove"].click()
    assert made.response() == ["r", "q"]
    made.buttons["clear"].click()
    assert made.response() == []
    assert made.free.value == "p"


def test_schedule_waits_at_closed_doors_and_skips_shops_reached_too_late():
    made = input_for(ROUTE, "en")
    made.fill(["q", "r", "p"])
    # to q by 8:20, open from 10:00, away at 10:15; r closed at 8:20; from q to p 10 minutes, away 10:40, home 10:50
    for seen in ("8:20", "10:00", "10:15", "owner gone", "10:25", "10:40", "10:50"):
        assert seen in made.schedule.value


def test_map_is_drawn_anew_when_the_order_changes():
    drawn = []
    made = input_for(ROUTE, "en", draw_route=lambda route: drawn.append(list(route)) or "map")
    made.free.value = "q"
    made.buttons["add"].click()
    assert drawn == [[], ["q"]]
    assert made.map.value == "map"


def test_findings_are_added_up_to_the_most_and_removed():
    made = input_for(FINDINGS, "zh")
    made.add.click()
    made.add.click()
    assert len(made.rows) == 2
    assert made.add.disabled
    made.rows[1]["area"].value = "A2"
    made.rows[0]["remove"].click()
    assert made.response() == [
        {"area": "A2", "price_class": None, "first_week": None, "last_week": None, "cause": None}
    ]


@pytest.mark.parametrize(("control", "response"), CASES)
def test_a_locked_input_takes_nothing(control, response):
    made = input_for(control, "zh")
    made.fill(response)
    made.lock()
    assert made.response() == response
    if control is ROUTE:
        assert made.buttons["add"].disabled
    if control is FINDINGS:
        assert made.add.disabled


def test_labels_are_escaped():
    control = FormControl(fields=(NumberField(name="n", label=text("<b>甲</b>", "<b>a</b>"), unit="yuan"),))
    made = input_for(control, "en")
    shown = made.view.children[0].children[0].children[0].value
    assert "&lt;b&gt;a&lt;/b&gt;" in shown
