"""A sheet that cells of every kind are written to; text is never read as a formula."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from cmtrain.report.xlsx.words import number_format, plain, words
from cmtrain.texts import Lang, Unit

INK, MUTED, LINE = "#1C2733", "#52606D", "#E3E8ED"
BRAND, PALE = "#0B6E99", "#F3F6F9"
INPUT = "#0B4F9E"
"""Numbers that formulas start from; what formulas make is black."""
GOOD, FAIR, POOR = "#D3EAD9", "#FDF1D3", "#F6D5D2"
DARK_GOOD, DARK_FAIR, DARK_POOR = "#1B7A43", "#8A5A00", "#B3261E"
OPEN = "#FFF9DB"
"""Cells that may be changed."""
ROW = 18
"""Height of a row of one line."""

Look: TypeAlias = dict[str, str | int | bool]
"""Properties of a cell format, as XlsxWriter names them."""

HEADING: Look = {
    "bold": True,
    "font_color": "#FFFFFF",
    "bg_color": BRAND,
    "align": "center",
    "text_wrap": True,
    "border": 1,
    "border_color": LINE,
}
LINED: Look = {"bottom": 1, "bottom_color": LINE}
"""A row of a table."""
MISSED: Look = {"bg_color": FAIR, "font_color": DARK_FAIR}
BROKEN: Look = {"bg_color": POOR, "font_color": DARK_POOR}
REACHED: Look = {"bg_color": GOOD, "font_color": DARK_GOOD}
CHANGED: Look = {"bg_color": PALE, "font_color": INPUT, "bold": True}


@dataclass(frozen=True)
class Formula:
    """A formula and its value, which is shown where nothing is recalculated."""

    source: str
    """Without the equals sign."""
    value: float | str


@dataclass(frozen=True)
class Link:
    """A text that leads to another place of the workbook."""

    shown: str
    place: str
    """As in ``'Sheet'!A5``."""


@dataclass(frozen=True)
class Amount:
    """A number with a format of its own."""

    value: float | Formula
    num_format: str


Cell: TypeAlias = str | float | Formula | Link | Amount | None


class Styles:
    """The cell formats of a workbook, each made once."""

    def __init__(self, book: Workbook) -> None:
        self._book = book
        self._made: dict[tuple[tuple[str, object], ...], Format] = {}

    def get(self, look: Look) -> Format:
        """Return the format of a look."""
        key = tuple(sorted(look.items()))
        if key not in self._made:
            self._made[key] = self._book.add_format({"valign": "vcenter", "font_color": INK, **look})
        return self._made[key]


@dataclass(frozen=True)
class Sheet:
    """One sheet of the workbook."""

    name: str
    drawn: Worksheet
    styles: Styles
    lang: Lang

    def put(self, row: int, column: int, cell: Cell, look: Look | None = None) -> None:
        """Write a cell; rows and columns count from 0. ``num_format`` of the look is for numbers and formulas."""
        look = look or {}
        match cell:
            case None:
                self.drawn.write_blank(row, column, None, self.styles.get(look))
            case str():
                self.drawn.write_string(row, column, plain(cell), self.styles.get({**look, "num_format": "@"}))
            case Link():
                style = self.styles.get({"font_color": BRAND, "underline": 1, **look, "num_format": "@"})
                self.drawn.write_url(row, column, f"internal:{cell.place}", style, plain(cell.shown))
            case Formula():
                self.drawn.write_formula(row, column, f"={cell.source}", self.styles.get(look), cell.value)
            case Amount():
                self.put(row, column, cell.value, {**look, "num_format": cell.num_format})
            case _:
                self.drawn.write_number(row, column, cell, self.styles.get({"font_color": INPUT, **look}))

    def span(self, row: int, columns: tuple[int, int], cell: Cell, look: Look | None = None) -> None:
        """Write a cell over several columns, the first and the last given."""
        first, last = columns
        self.drawn.merge_range(row, first, row, last, "", self.styles.get(look or {}))
        self.put(row, first, cell, look)

    def title(self, title: str, note: str) -> None:
        """Write what the sheet shows, and how to read it, into its first two rows."""
        self.put(0, 0, title, {"bold": True, "font_size": 16, "font_color": BRAND})
        self.put(1, 0, note, {"font_color": MUTED})
        self.drawn.set_default_row(ROW)
        self.drawn.set_row(0, 28)

    def word(self, key: str, **numbers: object) -> str:
        """Return one of the fixed texts in the workbook's language."""
        return words()[key].fill(**numbers)[self.lang] if numbers else words()[key][self.lang]

    def amount(self, value: float | Formula | None, unit: Unit) -> Amount | None:
        """Return a number that is shown with its unit."""
        return None if value is None else Amount(value, number_format(unit, self.lang))

    def either(self, value: float | Formula, yes: str, no: str) -> Amount:
        """Return a number that is shown as one text if it is 1, as another if it is 0."""
        return Amount(value, f'[=1]"{self.word(yes)}";"{self.word(no)}"')

    def tall(self, row: int, lines: int) -> None:
        """Make a row high enough for some lines of text."""
        if lines > 1:
            self.drawn.set_row(row, 4 + 14 * lines)

    def tint(self, cells: tuple[int, int, int, int], condition: str, look: Look) -> None:
        """Colour cells (first row and column, last row and column) where a formula of their first row says so."""
        self.drawn.conditional_format(
            *cells, {"type": "formula", "criteria": f"={condition}", "format": self.styles.get(look)}
        )

    def finish(self) -> None:
        """Lock the sheet without a password, and set it up for printing."""
        self.drawn.protect("", {"autofilter": True, "format_columns": True, "format_rows": True})
        self.drawn.hide_gridlines(2)
        self.drawn.set_landscape()
        self.drawn.set_paper(9)
        self.drawn.fit_to_pages(1, 0)
        # texts that run over the last column would make the page wider
        self.drawn.print_area(0, 0, self.drawn.dim_rowmax, self.drawn.dim_colmax)
        self.drawn.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
        self.drawn.set_footer("&L&A&R&P / &N")
