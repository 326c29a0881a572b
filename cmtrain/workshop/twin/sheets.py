"""One file of a real district, read row by row, with everything that is wrong with it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path

from cmtrain.texts import Text, text
from cmtrain.workshop.cells import Cells, read_cells
from cmtrain.workshop.columns import Headings, find_headings
from cmtrain.workshop.trouble import WorkshopError, short
from cmtrain.workshop.twin.fields import Cell, Field
from cmtrain.workshop.twin.trouble import UnfitCellError

_SUMS = ("合计", "总计", "小计", "total", "sum")
"""How rows begin that add up others; they are passed over."""

_NO_COLUMN = text(
    "找不到“{what}”这一列。看到的表头：{found}。请把那一列的表头改成“{name}”",
    "no column “{what}” was found. Headings seen: {found}. Call that column “{name}”",
)
_EMPTY = text("文件里没有数据：至少要有表头和一行", "holds no data: headings and at least one row are needed")
_MISSING = text(
    "第 {row} 行“{column}”列是空的，请填上，或删去这一行",
    "row {row}, column “{column}” is empty; fill it in or delete the row",
)
_UNFIT = text(
    "第 {row} 行“{column}”列：“{value}”不能用。{would}",
    "row {row}, column “{column}”: “{value}” cannot be used. {would}",
)


@dataclass(frozen=True)
class Line:
    """One row that says something."""

    number: int
    """As spreadsheets count, from 1."""
    values: Mapping[str, Cell]
    """What is filled and could be read, by field."""


@dataclass(frozen=True)
class Sheet:
    """A file as far as it could be read."""

    file: Path
    columns: Mapping[str, str] = field(default_factory=dict)
    """The heading of each field that was found, as it stands there."""
    unused: tuple[str, ...] = ()
    """Headings of columns that mean nothing to us."""
    lines: tuple[Line, ...] = ()
    problems: tuple[Text, ...] = ()

    def wrong(self, row: int, name: str, value: object, would: Text) -> Text:
        """Return the message about a value that cannot be used."""
        return _UNFIT.fill(row=row, column=short(self.columns[name]), value=short(str(value)), would=would)


def read_sheet(file: Path, known: Mapping[str, Field]) -> Sheet:
    """Read a table of CSV or Excel whose columns are known by their headings."""
    try:
        cells = read_cells(file)
    except WorkshopError as error:
        return Sheet(file, problems=error.problems)
    headings = find_headings(cells, {name: column.headings for name, column in known.items()})
    columns = {name: cells[headings.row][place] for name, place in headings.places.items()}
    lacking = [column for name, column in known.items() if column.needed and name not in columns]
    if lacking:
        return Sheet(file, columns, problems=tuple(_no_columns(cells, headings, lacking)))
    draft = Sheet(file, columns, headings.others)
    # The same cell comes again and again in hundreds of thousands of rows.
    known = {name: replace(column, read=lru_cache(column.read)) for name, column in known.items()}
    lines, problems = [], []
    for number, row in _rows(cells, headings):
        line, wrong = _read_row(
            draft, number, {name: _at(row, place) for name, place in headings.places.items()}, known
        )
        lines.append(line)
        problems += wrong
    if not lines:
        problems.append(_EMPTY)
    return Sheet(file, columns, headings.others, tuple(lines), tuple(problems))


def _no_columns(cells: Cells, headings: Headings, lacking: Sequence[Field]) -> Iterator[Text]:
    seen = cells[headings.row] if headings.row >= 0 else next((row for row in cells if row), None)
    if seen is None:
        yield _EMPTY
        return
    found = ", ".join(short(cell) for cell in seen[:12] if cell)
    for column in lacking:
        name = next(heading for heading in column.headings if heading.isascii())
        yield _NO_COLUMN.fill(what=column.label, found=found, name=text(column.headings[0], name))


def _rows(cells: Cells, headings: Headings) -> Iterator[tuple[int, list[str]]]:
    """Yield number and cells of the rows below the headings that say something and are no sums."""
    for number, row in enumerate(cells[headings.row + 1 :], start=headings.row + 2):
        first = next(filter(None, row), "")
        if first and not first.casefold().startswith(_SUMS):
            yield number, row


def _at(row: Sequence[str], place: int) -> str:
    return row[place] if place < len(row) else ""


def _read_row(
    sheet: Sheet, number: int, said: Mapping[str, str], known: Mapping[str, Field]
) -> tuple[Line, list[Text]]:
    values: dict[str, Cell] = {}
    problems = []
    for name, cell in said.items():
        if not cell:
            if known[name].needed:
                problems.append(_MISSING.fill(row=number, column=short(sheet.columns[name])))
            continue
        try:
            values[name] = known[name].read(cell)
        except UnfitCellError as error:
            problems.append(sheet.wrong(number, name, cell, error.would))
    return Line(number, values), problems
