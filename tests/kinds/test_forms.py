"""Reading filled forms."""

import pytest

from cmtrain.errors import MissingError, UnreadableError
from cmtrain.kinds.controls import ChoiceField, ManyField, NumberField, Option, TextField
from cmtrain.kinds.forms import read_form
from cmtrain.texts import text

LABEL = text("项", "Field")
AB = (Option(id="a", text=LABEL), Option(id="b", text=LABEL))
FORM = (
    NumberField(name="share", label=LABEL, unit="share", low=0, high=1),
    ChoiceField(name="one", label=LABEL, options=AB),
    ManyField(name="some", label=LABEL, options=AB, at_most=1),
    TextField(name="words", label=LABEL, longest=5),
)


def test_every_field_is_read_by_its_type():
    answers = read_form({"share": "45%", "one": "a", "some": ["b"], "words": " abc "}, FORM)
    assert (answers.number("share"), answers.option("one"), answers.options("some"), answers.option("words")) == (
        0.45,
        "a",
        ("b",),
        "abc",
    )


def test_what_was_left_empty_stays_open():
    answers = read_form({"one": "b", "some": [], "words": " "}, FORM)
    assert (answers.number("share"), answers.options("some"), answers["words"]) == (None, (), None)


@pytest.mark.parametrize("response", [None, {}, {"share": "", "some": [], "one": None, "words": "  "}])
def test_an_empty_form_is_missing(response):
    with pytest.raises(MissingError):
        read_form(response, FORM)


@pytest.mark.parametrize(
    ("response", "field"),
    [
        ([], ""),
        ({"other": 1}, ""),
        ({"share": "45", "one": "a"}, "share"),
        ({"one": "c"}, "one"),
        ({"some": ["a", "b"]}, "some"),
        ({"some": "a"}, "some"),
        ({"words": "abcdef"}, "words"),
    ],
)
def test_what_cannot_be_read_names_its_field(response, field):
    with pytest.raises(UnreadableError) as caught:
        read_form(response, FORM)
    assert caught.value.field == field


def test_bounds_of_a_share_are_shown_as_people_write_them():
    with pytest.raises(UnreadableError) as caught:
        read_form({"share": "45"}, FORM)
    assert "0% to 100%" in caught.value.text.en


PICKED = (NumberField(name="need", label=LABEL, unit="cartons", pick=True), *FORM)


@pytest.mark.parametrize(("value", "need"), [("120", 120.0), (120, 120.0), ("", None)])
def test_a_picked_number_is_read_without_its_source(value, need):
    answers = read_form({"need": {"value": value, "source": "Orders · May · cartons"}, "one": "a"}, PICKED)
    assert answers.number("need") == need


@pytest.mark.parametrize(
    "value",
    [
        {"value": "120"},
        {"source": "Orders"},
        {"value": "120", "source": "Orders", "more": 1},
        {"value": "120", "source": None},
        {"value": "120", "source": "x" * 301},
        {"value": "enough", "source": "Orders"},
        {"value": {"value": "120", "source": "Orders"}, "source": "Orders"},
    ],
)
def test_a_picked_number_needs_value_and_source_alone(value):
    with pytest.raises(UnreadableError) as caught:
        read_form({"need": value}, PICKED)
    assert caught.value.field == "need"


def test_only_fields_that_may_be_picked_take_a_source():
    with pytest.raises(UnreadableError):
        read_form({"share": {"value": "45%", "source": "Orders"}}, PICKED)
