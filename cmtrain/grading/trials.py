"""Responses between the best and the worst: mixtures of two, and entries at random; for proving and simulated trainees."""

from __future__ import annotations

from typing import assert_never

from cmtrain.district.lanes import Stream
from cmtrain.kinds.controls import (
    ChoiceField,
    ClassesControl,
    Control,
    DialogueControl,
    Entry,
    FindingsControl,
    FormControl,
    GridControl,
    ManyField,
    NumberField,
    Option,
    RouteControl,
    TextField,
)
from cmtrain.records import Json


def mix(one: Json, other: Json, stream: Stream, *, share: float = 0.5) -> Json:
    """Return a response of which about `share` of the parts is taken from `one`, the rest from `other`.

    Objects are mixed key by key. Of lists the beginning is taken from `one`, and what of `other` is not in it follows,
    up to the longer length; an order stays an order. Where the two are no objects or lists, one of them is taken whole.
    """
    if isinstance(one, dict) and isinstance(other, dict):
        keys = list(dict.fromkeys([*one, *other]))
        return {key: _part(one, other, key, stream, share) for key in keys}
    if isinstance(one, list) and isinstance(other, list):
        kept = one[: round(share * len(one))]
        return [*kept, *(item for item in other if item not in kept)][: max(len(one), len(other))]
    return one if _chance(stream, share) else other


def _part(one: dict[str, Json], other: dict[str, Json], key: str, stream: Stream, share: float) -> Json:
    if key not in one or key not in other:
        return one.get(key, other.get(key))
    return mix(one[key], other[key], stream, share=share)


def at_random(control: Control, stream: Stream) -> Json:
    """Return a response as somebody would give it who fills in whatever is possible without reading."""
    match control:
        case FormControl(fields=fields):
            return _form(fields, stream)
        case ClassesControl(items=items, classes=classes):
            return {item.id: _pick(classes, stream) for item in items}
        case GridControl():
            return _grid(control, stream)
        case RouteControl(stops=stops):
            return [stops[place].id for place in _order(len(stops), stream)]
        case FindingsControl():
            return [_finding(control, stream) for _ in range(min(3, control.at_most))]
        case DialogueControl(turns=turns):
            return {turn.id: _pick(turn.options, stream) for turn in turns}
        case _:
            assert_never(control)


def _form(fields: tuple[Entry, ...], stream: Stream) -> dict[str, Json]:
    return {field.name: _entry(field, stream) for field in fields}


def _entry(field: Entry, stream: Stream) -> Json:
    match field:
        case NumberField(low=low, high=high):
            return _number(low, high, stream, whole=field.unit not in ("share", "ratio", "index"))
        case ChoiceField(options=options):
            return _pick(options, stream)
        case ManyField(options=options, at_most=at_most):
            count = min(at_most or len(options), len(options), 3)
            return [options[place].id for place in _order(len(options), stream)[:count]]
        case TextField():
            return "…"
        case _:
            assert_never(field)


def _grid(control: GridControl, stream: Stream) -> Json:
    cells: dict[str, Json] = {
        row.id: {
            column.id: _number(control.low, min(control.high, 20), stream, whole=control.whole)
            for column in control.columns
        }
        for row in control.rows
    }
    return {"cells": cells, "fields": _form(control.extra, stream)} if control.extra else cells


def _finding(control: FindingsControl, stream: Stream) -> Json:
    first, last = sorted(int(week) for week in stream.integers(2, control.first_week, control.last_week + 1))
    return {
        "area": _pick(control.areas, stream),
        "price_class": _pick(control.classes, stream),
        "first_week": first,
        "last_week": last,
        "cause": _pick(control.causes, stream),
    }


def _number(low: float, high: float, stream: Stream, *, whole: bool) -> float | int:
    low = max(low, -1_000.0)
    high = max(min(high, 1_000.0), low)
    value = float(stream.uniform(1, low, high)[0])
    return round(value) if whole and high - low >= 1 else round(value, 3)


def _pick(options: tuple[Option, ...], stream: Stream) -> str:
    return options[int(stream.integers(1, 0, len(options))[0])].id


def _order(count: int, stream: Stream) -> list[int]:
    return [int(place) for place in stream.sample(count, count)]


def _chance(stream: Stream, share: float) -> bool:
    return bool(stream.uniform(1)[0] < share)
