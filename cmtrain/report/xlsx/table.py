"""Tables of a sheet: where their columns stand, so that formulas of any sheet can name them, and how they are written."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from xlsxwriter.utility import xl_col_to_name

from cmtrain.report.xlsx.sheet import HEADING, INK, LINED, OPEN, Cell, Look, Sheet
from cmtrain.report.xlsx.words import lines

Style = Literal["text", "id", "count", "share", "points", "number", "mark", "quiet", "wrapped", "date", "tick", "blank"]
"""How the cells of a column look; those of ticks and blanks may be changed."""

STYLES: dict[Style, Look] = {
    "text": {},
    "id": {"num_format": "0", "font_color": "#8A949E", "align": "center"},
    "count": {"num_format": "#,##0", "align": "right", "indent": 1},
    "share": {"num_format": "0.0%", "align": "right", "indent": 1},
    "points": {"num_format": "0.00", "align": "right", "indent": 1},
    "number": {"num_format": "#,##0.00", "align": "right", "indent": 1},
    "mark": {"align": "center"},
    "quiet": {"font_color": "#8A949E"},
    "wrapped": {"text_wrap": True},
    "date": {"num_format": "yyyy-mm-dd", "align": "center", "font_color": INK},
    "tick": {"locked": False, "bg_color": OPEN, "align": "center", "bold": True},
    "blank": {"locked": False, "bg_color": OPEN, "text_wrap": True},
}


@dataclass(frozen=True)
class Column:
    """One column of a table."""

    key: str
    """Also that of its heading's text."""
    width: float
    style: Style = "text"


@dataclass(frozen=True)
class Table:
    """The place of a table on its sheet."""

    sheet: str
    columns: tuple[Column, ...]
    n: int
    """Rows below the headings."""
    top: int = 3
    """Row of the headings, from 0."""

    def area(self, key: str) -> str:
        """Return the cells of a column, as formulas on any sheet name them; one empty cell if there is no row."""
        name = self._name(key)
        return f"'{self.sheet}'!${name}${self.top + 2}:${name}${self.top + 1 + max(self.n, 1)}"

    def here(self, key: str, row: int) -> str:
        """Return a cell of a row, counted from 0, as formulas of the same row name it."""
        return f"${self._name(key)}{self.top + 2 + row}"

    def place(self, row: int) -> str:
        """Return where a row begins, to be linked to."""
        return f"'{self.sheet}'!A{self.top + 2 + row}"

    def find(self, key: str, by: str, value: str) -> str:
        """Return a formula for the cell of a column, in the row in which another column has a value."""
        return f"INDEX({self.area(key)},MATCH({value},{self.area(by)},0))"

    def index(self, key: str) -> int:
        """Return the number of a column, from 0."""
        return [column.key for column in self.columns].index(key)

    def _name(self, key: str) -> str:
        return str(xl_col_to_name(self.index(key)))


def write_table(sheet: Sheet, table: Table, rows: Iterable[Sequence[Cell]], *, still: int = 0) -> None:
    """Write a table that fills its sheet: headings that stay in sight and are repeated in print, a filter, the rows.

    Parameters
    ----------
    still
        Columns that stay in sight, too.
    """
    write_rows(sheet, table, rows)
    for number, column in enumerate(table.columns):
        sheet.drawn.set_column(number, number, column.width)
    sheet.drawn.freeze_panes(table.top + 1, still)
    sheet.drawn.autofilter(table.top, 0, table.top + max(table.n, 1), len(table.columns) - 1)
    sheet.drawn.repeat_rows(table.top)


def write_rows(sheet: Sheet, table: Table, rows: Iterable[Sequence[Cell]]) -> None:
    """Write the headings of a table and its rows."""
    for number, column in enumerate(table.columns):
        sheet.put(table.top, number, sheet.word(column.key), HEADING)
    sheet.drawn.set_row(table.top, 32)
    looks = [{**LINED, **STYLES[column.style]} for column in table.columns]
    for row, cells in enumerate(rows, start=table.top + 1):
        for number, (look, cell) in enumerate(zip(looks, cells, strict=True)):
            sheet.put(row, number, cell, look)
        wrapped = (
            lines(cell, column.width)
            for column, cell in zip(table.columns, cells, strict=True)
            if column.style == "wrapped" and isinstance(cell, str)
        )
        sheet.tall(row, max(wrapped, default=1))


def tint_column(sheet: Sheet, table: Table, key: str, look: Look, *, where: str) -> None:
    """Colour the cells of a column that fulfil a condition, as in ``>0``."""
    column = table.index(key)
    cells = (table.top + 1, column, table.top + max(table.n, 1), column)
    sheet.tint(cells, f"{table.here(key, 0)}{where}", look)
