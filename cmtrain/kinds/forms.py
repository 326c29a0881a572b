"""Reading a filled form: every field by its type, unanswered ones left open."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeAlias, assert_never

from cmtrain.errors import MissingError, UnreadableError
from cmtrain.kinds.controls import ChoiceField, Entry, ManyField, NumberField, TextField
from cmtrain.kinds.reading import read_mapping, read_number, read_option, read_options, read_text
from cmtrain.records import Json
from cmtrain.texts import text

Answer: TypeAlias = float | str | tuple[str, ...] | None
"""A number, an option or a text, several options, or nothing."""

LONGEST_SOURCE = 300
"""Characters of the words that name the cell from which a number was picked."""


class Answers(dict[str, Answer]):
    """The answers of a form by field; every field of the form is there."""

    def number(self, name: str) -> float | None:
        """Return the number of a field, None if it was left empty."""
        value = self[name]
        return value if isinstance(value, float) else None

    def option(self, name: str) -> str | None:
        """Return the option or text of a field, None if it was left empty."""
        value = self[name]
        return value if isinstance(value, str) else None

    def options(self, name: str) -> tuple[str, ...]:
        """Return the options marked in a field."""
        value = self[name]
        return value if isinstance(value, tuple) else ()


def read_form(response: Json, fields: tuple[Entry, ...]) -> Answers:
    """Read a form; fields that were left empty are None.

    Raises
    ------
    MissingError
        All fields are empty.
    UnreadableError
        A field cannot be read, or there is no such field.
    """
    given: Mapping[str, Json] = read_mapping(response, [entry.name for entry in fields])
    answers = Answers({entry.name: _read(given.get(entry.name), entry) for entry in fields})
    if all(answer is None for answer in answers.values()):
        raise MissingError
    return answers


def _read(value: Json, entry: Entry) -> Answer:
    try:
        return _read_entry(value, entry)
    except MissingError:
        return None


def _read_entry(value: Json, entry: Entry) -> Answer:
    match entry:
        case NumberField():
            typed = _typed(value, entry)
            return read_number(typed, entry.unit, field=entry.name, low=entry.low, high=entry.high)
        case ChoiceField():
            return read_option(value, [option.id for option in entry.options], field=entry.name)
        case ManyField():
            known = [option.id for option in entry.options]
            return read_options(value, known, field=entry.name, at_most=entry.at_most)
        case TextField():
            return read_text(value, field=entry.name, longest=entry.longest)
        case _:
            assert_never(entry)


def _typed(value: Json, entry: NumberField) -> Json:
    """Return the number of a field; where it may be picked from a table, its source stands beside it."""
    if not (entry.pick and isinstance(value, dict)):
        return value
    source = value.get("source")
    if set(value) != {"value", "source"} or not isinstance(source, str) or len(source) > LONGEST_SOURCE:
        unclear = text(
            "这个数的来源不对，请重新从表里选，或直接输入。",
            "Where this number comes from is not clear: please pick it again, or type it.",
        )
        raise UnreadableError(unclear, field=entry.name)
    return value["value"]
