"""What a trainee fills in: the closed union of controls. A view has one widget for each; a response has its form.

Everything in a control may be shown; nothing in it is truth.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from cmtrain.records import Record
from cmtrain.texts import Text, Unit


class Option(Record):
    """One option to choose."""

    id: str
    text: Text


class NumberField(Record):
    """One number. Response: a number or the text as typed."""

    type: Literal["number"] = "number"
    name: str
    label: Text
    unit: Unit
    low: float = -1e12
    high: float = 1e12
    help: Text | None = None


class ChoiceField(Record):
    """One of several options. Response: the id of the option."""

    type: Literal["choice"] = "choice"
    name: str
    label: Text
    options: tuple[Option, ...]
    help: Text | None = None


class ManyField(Record):
    """Several options. Response: a list of ids."""

    type: Literal["many"] = "many"
    name: str
    label: Text
    options: tuple[Option, ...]
    at_most: int | None = None
    help: Text | None = None


class TextField(Record):
    """A short free text, kept and shown but never graded by its words. Response: the text."""

    type: Literal["text"] = "text"
    name: str
    label: Text
    longest: int = 2_000
    help: Text | None = None


Entry = Annotated[NumberField | ChoiceField | ManyField | TextField, Field(discriminator="type")]


class FormControl(Record):
    """Named fields, in groups. Response: ``{field name: value}``."""

    control: Literal["form"] = "form"
    fields: tuple[Entry, ...]


class ClassesControl(Record):
    """Sort items into classes. Response: ``{item id: class id}``."""

    control: Literal["classes"] = "classes"
    items: tuple[Option, ...]
    classes: tuple[Option, ...]


class GridControl(Record):
    """A table of numbers. Response: ``{row id: {column id: value}}``; an empty cell counts as 0 where `blank_is_zero`.

    With `extra`, fields stand below the table, and the response is ``{"cells": {row id: {column id: value}},
    "fields": {field name: value}}``.
    """

    control: Literal["grid"] = "grid"
    rows: tuple[Option, ...]
    columns: tuple[Option, ...]
    unit: Unit
    low: float = 0
    high: float = 1e6
    whole: bool = True
    blank_is_zero: bool = False
    facts: tuple[tuple[str, ...], ...] = ()
    """Read-only columns shown before the cells: one tuple of shown values a row, headed by `fact_labels`."""
    fact_labels: tuple[Text, ...] = ()
    extra: tuple[Entry, ...] = ()
    """Fields below the table; most tables have none."""


class Stop(Record):
    """One stop of a route."""

    id: str
    text: Text
    x: float
    y: float
    opens: int
    closes: int
    service: int
    """Minutes in the shop."""


class RouteControl(Record):
    """Order stops on the map. Response: a list of stop ids."""

    control: Literal["route"] = "route"
    stops: tuple[Stop, ...]
    office: tuple[float, float]
    start: int
    """Minute of the day at which the day starts at the office."""
    end: int
    minutes: tuple[tuple[float, ...], ...]
    """Driving minutes between the office (0) and the stops (1..)."""


class FindingsControl(Record):
    """Mark where something hides. Response: a list of ``{area, price_class, first_week, last_week, cause}``."""

    control: Literal["findings"] = "findings"
    areas: tuple[Option, ...]
    classes: tuple[Option, ...]
    first_week: int
    last_week: int
    causes: tuple[Option, ...]
    at_most: int


Control = Annotated[
    FormControl | ClassesControl | GridControl | RouteControl | FindingsControl, Field(discriminator="control")
]
