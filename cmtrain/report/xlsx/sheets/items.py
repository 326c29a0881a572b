"""The sheet of item analysis: how hard each exercise is, whether it tells strong from weak, and what hints did."""

from __future__ import annotations

from collections.abc import Iterator

from cmtrain.report.answers import group_answers
from cmtrain.report.intervals import Interval
from cmtrain.report.items import Item, Verdict, analyse, reliability, trust
from cmtrain.report.xlsx.register import Register
from cmtrain.report.xlsx.sheet import BROKEN, MISSED, MUTED, REACHED, Amount, Cell, Look, Sheet
from cmtrain.report.xlsx.table import Column, Table, tint_column, write_table

_COLUMNS = (
    Column("exercise", 38),
    Column("n_answered", 9, "count"),
    Column("mean", 10, "share"),
    Column("low", 9, "share"),
    Column("high", 9, "share"),
    Column("worst", 9, "share"),
    Column("median", 9, "share"),
    Column("top", 9, "share"),
    Column("separation", 13, "number"),
    Column("low", 9, "number"),
    Column("high", 9, "number"),
    Column("helped", 10, "count"),
    Column("hint_difference", 13, "share"),
    Column("low", 9, "share"),
    Column("high", 9, "share"),
    Column("verdict", 24, "mark"),
)
_SIGNED = "+0.00;-0.00;0.00"
_POINTS = "+0%;-0%;0%"
"""A difference of shares, in points of %."""
_TINTS: dict[Verdict, Look] = {"good": REACHED, "flat": BROKEN, "easy": MISSED, "hard": MISSED}
_BELOW = 2
"""Rows between the table and what is said of the total."""


def write_items(sheet: Sheet, register: Register) -> None:
    """Write one row an exercise, and below what can be said of the total."""
    asked = register.asked
    answers = group_answers([each.grades for each in register.people], [each.exercise.id for each in asked])
    table = Table(sheet.name, _COLUMNS, len(asked))
    sheet.title(sheet.word("sheet_items"), sheet.word("items_sheet_note"))
    found = analyse(answers)
    write_table(
        sheet,
        table,
        ([each.label, *_cells(sheet, item)] for each, item in zip(asked, found, strict=True)),
        still=1,
    )
    for verdict, look in _TINTS.items():
        tint_column(sheet, table, "verdict", look, where=f'="{sheet.word(f"verdict_{verdict}")}"')
    reliable = reliability(answers)
    if reliable:
        told = {"alpha": reliable.middle, "low": reliable.low, "high": reliable.high}
        sheet.put(table.top + table.n + _BELOW, 0, sheet.word("reliability", **told))
    sheet.put(table.top + table.n + _BELOW + 1, 0, sheet.word(f"trust_{trust(reliable)}"), {"font_color": MUTED})
    sheet.finish()


def _cells(sheet: Sheet, item: Item) -> Iterator[Cell]:
    yield item.answered
    yield from _interval(item.difficulty)
    for share in (item.worst, item.median, item.top):
        yield None if share is None or item.difficulty is None else Amount(share, "0%")
    yield from _interval(item.separation, _SIGNED)
    yield item.helped
    yield from _interval(item.hints, _POINTS)
    yield sheet.word(f"verdict_{item.verdict}")


def _interval(found: Interval | None, num_format: str = "0%") -> Iterator[Cell]:
    for value in (found.middle, found.low, found.high) if found else (None, None, None):
        yield None if value is None else Amount(value, num_format)
