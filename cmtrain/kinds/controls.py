"""What a trainee fills in: the closed union of controls. A view has one widget for each; a response has its form.

Everything in a control may be shown; nothing in it is truth.
"""

from __future__ import annotations

from collections.abc import Mapping
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
    pick: bool = False
    """Whether the number may be picked from a cell of the tables shown; the response is then
    ``{"value": number or text, "source": words that name the cell}``."""


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


class SortItem(Option):
    """One item to sort."""

    facts: Text | None = None
    """The figures by which it is sorted, in a line: nobody need look back and forth between a table and the answer."""


class ClassesControl(Record):
    """Sort items into classes. Response: ``{item id: class id}``."""

    control: Literal["classes"] = "classes"
    items: tuple[SortItem, ...]
    classes: tuple[Option, ...]


class Meter(Record):
    """A sum that is worked out while the trainee types, and held against a limit: Σ weight × what each cell counts as."""

    label: Text
    unit: Unit
    limit: float | None = None
    """What the sum should not exceed; None: the sum is shown alone."""
    weights: Mapping[str, Mapping[str, float]]
    """By row id and column id; cells that are not named do not count."""
    help: Text | None = None


class Totals(Record):
    """A row below the table, worked out while the trainee types: for each column, Σ weight × what its cells count as."""

    label: Text
    unit: Unit
    weights: Mapping[str, Mapping[str, float]]
    """By row id and column id; below a column without weights nothing stands."""


class DerivedColumn(Record):
    """A read-only column worked out while the trainee types: (base + Σ weight × what each cell counts as) / per."""

    label: Text
    unit: Unit
    base: tuple[float, ...]
    """One a row."""
    weights: tuple[Mapping[str, float], ...]
    """One a row: by column id."""
    per: tuple[float, ...]
    """One a row; where it is 0 nothing is shown."""
    bar: float | None = None
    """The value at which a bar in the cell is full; None: no bar."""
    help: Text | None = None


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
    captions: Mapping[str, Mapping[str, Text]] = {}
    """What is known of a cell, shown below it, by row id and column id."""
    bounds: Mapping[str, Mapping[str, tuple[float, float]]] = {}
    """By row id and column id, the least and the most that a cell counts as: less is raised, more is cut, and a page
    says so. A cell of which both are 0 is not asked for."""
    extra: tuple[Entry, ...] = ()
    """Fields below the table; most tables have none."""
    meters: tuple[Meter, ...] = ()
    totals: tuple[Totals, ...] = ()
    derived: tuple[DerivedColumn, ...] = ()


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
    penalty: float = 0.0
    """Minutes that count for each stop not served."""


class HeatMap(Record):
    """One measure over areas and weeks, for one class: where to look for what hides."""

    label: Text
    unit: Unit
    price_class: str
    """Id of an option of ``classes``."""
    values: Mapping[str, tuple[float | None, ...]]
    """By area id: one value for each span of `weeks`, from ``first_week``."""
    weeks: int = 1
    """Weeks that one value stands for."""
    digits: int = 0
    """Digits shown after the point."""
    middle: float | None = None
    """The value that is neither high nor low, for a scale of two colours; None: one colour from lowest to highest."""


class FindingsControl(Record):
    """Mark where something hides. Response: a list of ``{area, price_class, first_week, last_week, cause}``."""

    control: Literal["findings"] = "findings"
    areas: tuple[Option, ...]
    classes: tuple[Option, ...]
    first_week: int
    last_week: int
    causes: tuple[Option, ...]
    at_most: int
    heat: tuple[HeatMap, ...] = ()


class Turn(Record):
    """One turn of a dialogue: somebody says something, and the trainee chooses what to do."""

    id: str
    title: Text
    says: Text
    options: tuple[Option, ...]
    replies: Mapping[str, Text] = {}
    """By option id: what the person answers, in the person's own words; it shows trust and gives information, and never
    says what is right."""
    by: Mapping[str, Text] = {}
    """By option id: who answers."""


class DialogueControl(Record):
    """Turns with choices. Response: ``{turn id: option id}``."""

    control: Literal["dialogue"] = "dialogue"
    turns: tuple[Turn, ...]


Control = Annotated[
    FormControl | ClassesControl | GridControl | RouteControl | FindingsControl | DialogueControl,
    Field(discriminator="control"),
]
