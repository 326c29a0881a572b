"""Tables of workbook pages: all escaped, with what a page's scripts need to sort, to filter and to pick numbers."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from html import escape
from itertools import takewhile
from typing import NamedTuple

import numpy as np
import pandas as pd

from cmtrain.district.tables import declared
from cmtrain.district.words import WORDS, word
from cmtrain.kinds.base import ShownTable
from cmtrain.texts import NOT_APPLICABLE, Lang, Text, Unit, show


class Cell(NamedTuple):
    """A cell that is more than its text."""

    shown: str
    number: float | None = None
    """The exact number behind the text; null for a number that does not apply."""
    rank: float | None = None
    """The place among others of a cell that is no number: the order of weekdays is not that of their names."""

    @property
    def is_number(self) -> bool:
        """Say whether the cell holds a number, or stands for one."""
        return self.rank is None


Row = list[str | Cell]
"""A row of a table: words, and cells that are more."""


def number(value: float | None, lang: Lang, *, unit: Unit = "none", decimals: int | None = 0) -> Cell:
    """Return a number as a cell, written by `cmtrain.texts.show`."""
    known = value is not None and math.isfinite(value)
    return Cell(show(value, unit, lang, decimals=decimals), value if known else None)


class TableUse(NamedTuple):
    """What a page can do with a table, beyond reading it."""

    name: str = ""
    """By which a chart finds the table that it filters."""
    keys: Sequence[str] = ()
    """What each row is about, for the chart that chooses rows."""
    sources: bool = False
    """Whether numbers carry their source, to be picked for a note."""
    first: int | None = None
    """How many rows are shown at first; None for all."""
    choose: Sequence[int] = ()
    """Columns whose values can be chosen from a list."""
    sorts: bool = True


def table_html(
    headings: Sequence[str], rows: Iterable[Sequence[str | Cell]], *, caption: str = "", use: TableUse | None = None
) -> str:
    """Write a table of texts and numbers, all escaped; columns of numbers stand to the right."""
    use, body = use or TableUse(), [list(row) for row in rows]
    looks = [_look([row[k] for row in body]) for k in range(len(headings))]
    head = "".join(
        f'<th scope="col"{look}{_flag("data-cm-choose", on=k in use.choose)}>{escape(name)}</th>'
        for k, (name, look) in enumerate(zip(headings, looks, strict=True))
    )
    lines = []
    for place, row in enumerate(body):
        source = _source(caption, headings, row) if use.sources else None
        cells = "".join(_td(cell, k, look=looks[k], source=source) for k, cell in enumerate(row))
        key = f' data-key="{escape(use.keys[place])}"' if use.keys else ""
        late = _flag("hidden", on=use.first is not None and place >= use.first)
        lines.append(f"<tr{key}{late}>{cells}</tr>")
    title = f"<caption>{escape(caption)}</caption>" if caption else ""
    marks = _flag("data-cm-table", on=use.sorts) + (f' data-cm-name="{escape(use.name)}"' if use.name else "")
    marks += "" if use.first is None else f' data-first="{use.first}"'
    table = f"<table{marks}>{title}<thead><tr>{head}</tr></thead><tbody>{''.join(lines)}</tbody></table>"
    return f'<div class="cm-scroll">{table}</div>'


_SHORT = 28
"""Letters of words that are kept on one line."""


def _look(column: Sequence[str | Cell]) -> str:
    """Return the class of a column: numbers stand to the right, short words on one line."""
    if column and all(isinstance(cell, Cell) and cell.is_number for cell in column):
        return ' class="n"'
    longest = max((len(cell if isinstance(cell, str) else cell.shown) for cell in column), default=0)
    return ' class="w"' if longest <= _SHORT else ""


def _flag(name: str, *, on: bool) -> str:
    return f" {name}" if on else ""


def _td(cell: str | Cell, column: int, *, look: str, source: Callable[[int], str] | None) -> str:
    if isinstance(cell, str):
        return f"<td{look}>{escape(cell)}</td>"
    marks = look
    if cell.number is not None:
        exact = repr(float(cell.number)).removesuffix(".0")
        marks += f' data-value="{exact}"'
        marks += f' data-cell="{escape(source(column))}"' if source else ""
    if cell.rank is not None:
        marks += f' data-rank="{cell.rank:g}"'
    return f"<td{marks}>{escape(cell.shown)}</td>"


def _source(caption: str, headings: Sequence[str], row: Sequence[str | Cell]) -> Callable[[int], str]:
    """Return what names the cells of a row: title of the table, the row's words before its numbers, the column."""
    words = [cell if isinstance(cell, str) else cell.shown for cell in takewhile(_is_word, row)]
    return lambda column: " · ".join([caption, " ".join(words), headings[column]])


def _is_word(cell: str | Cell) -> bool:
    return isinstance(cell, str) or not cell.is_number


def shown_table(table: ShownTable, lang: Lang) -> str:
    """Write a table that belongs to an exercise."""
    plain: list[Unit] = ["none" for _ in table.columns]
    units = table.units or plain
    digits = [_digits([row[k] for row in table.rows]) for k in range(len(units))]
    rows = [
        [_cell(value, unit, lang, places) for value, unit, places in zip(row, units, digits, strict=True)]
        for row in table.rows
    ]
    headings = [name[lang] for name in table.columns]
    use = TableUse(sources=True, choose=[k for k in range(len(units)) if _is_choosable([row[k] for row in rows])])
    return table_html(headings, rows, caption=table.title[lang], use=use)


_MOST_CHOICES = 12


def _is_choosable(column: Sequence[str | Cell]) -> bool:
    """Say whether a column holds a few words, each of them for several rows."""
    words = {cell for cell in column if isinstance(cell, str)}
    return all(isinstance(cell, str) for cell in column) and 1 < len(words) <= min(_MOST_CHOICES, len(column) // 2)


def _digits(values: Iterable[object]) -> int:
    """Return how many digits after the point the numbers of a column need, two at most."""
    numbers = [f"{value:.2f}".rstrip("0") for value in values if isinstance(value, (float, np.floating))]
    return max((len(number.partition(".")[2]) for number in numbers), default=0)


def _cell(value: Text | str | float | None, unit: Unit, lang: Lang, digits: int) -> str | Cell:
    if isinstance(value, Text):
        return value[lang]
    if isinstance(value, str):
        return value
    if value is None:
        return Cell("")
    return number(value, lang, unit=unit, decimals=digits if unit == "none" else None)


def _is_number(value: object) -> bool:
    return isinstance(value, (int, float, np.number)) and not isinstance(value, bool)


MOST_ROWS = 400
"""Rows of a table that a page gets at most, to sort and filter."""


def observed_table(
    frame: pd.DataFrame, name: str, lang: Lang, *, caption: str = "", rows: int | None = None, more: bool = False
) -> str:
    """Write a frame whose columns are those of an observed table, with their declared headings.

    Parameters
    ----------
    frame
        Some rows and columns of the table; columns that are not declared keep their names as headings.
    name
        The table in ``tables.toml``.
    rows
        How many rows at most.
    more
        Whether the page gets more rows than it shows at first, for it can sort and filter them.
    """
    declaration = declared("observed")[name]
    shown = frame if rows is None else frame.head(MOST_ROWS if more else rows)
    labels = [str(label) for label in shown.columns]
    headings = [declaration.columns[label].label(lang) if label in declaration.columns else label for label in labels]
    cells = [
        [value_cell(label, value, lang) for label, value in zip(labels, row, strict=True)]
        for row in shown.itertuples(index=False, name=None)
    ]
    key = declaration.key[0] if len(declaration.key) == 1 and declaration.key[0] in labels else ""
    use = TableUse(
        name=name,
        keys=[str(value) for value in shown[key]] if key else (),
        first=rows if more and rows is not None and rows < len(shown) else None,
        choose=[k for k, label in enumerate(labels) if label in _CHOSEN],
    )
    return table_html(headings, cells, caption=caption, use=use)


_CHOSEN = ("area", "format")
"""Columns by which retailers are looked up."""


_YES: Mapping[bool, Text] = {True: Text(zh="是", en="yes"), False: Text(zh="否", en="no")}
_CLOCK = ("opens", "closes")


def value_cell(label: str, value: object, lang: Lang) -> str | Cell:
    """Write one value of an observed column: codes by their names, times as hours and minutes."""
    if isinstance(value, (bool, np.bool_)):
        return _YES[bool(value)][lang]
    if label in WORDS:
        places = {code: place for place, code in enumerate(WORDS[label])}
        return Cell(word(label, value, lang), rank=places.get(str(value), len(places)))
    if not _is_number(value):
        return str(value)
    exact = float(value)  # type: ignore[arg-type]  # a number, as was asked
    if label in _CLOCK:
        return Cell(clock(exact), exact)
    if math.isnan(exact):
        return Cell(NOT_APPLICABLE[lang])
    return Cell(
        f"{exact:,.2f}".rstrip("0").rstrip(".") if isinstance(value, (float, np.floating)) else str(value), exact
    )


def clock(minute: float) -> str:
    """Write a minute of the day as a time.

    Examples
    --------
    >>> clock(510), clock(1439.6)
    ('8:30', '24:00')
    """
    whole = round(minute)
    return f"{whole // 60}:{whole % 60:02d}"
