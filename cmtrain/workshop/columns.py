"""Guessing which column of a table is what, by its heading in Chinese or English."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from cmtrain.workshop.cells import Cells

_LOOKED_AT = 15
"""Rows from the top among which the headings are looked for: files begin with a title, or with a note."""


@dataclass(frozen=True)
class Headings:
    """Where the headings stand, and what they mean."""

    row: int
    """Row of the headings, from 0; -1 if there are none."""
    places: Mapping[str, int]
    """Column of each field that was found, from 0."""
    others: tuple[str, ...] = ()
    """Headings of columns that mean nothing to us."""


def find_headings(cells: Cells, known: Mapping[str, Sequence[str]]) -> Headings:
    """Return the row that names most fields.

    Parameters
    ----------
    known
        By field, what its heading may be called, the surest first: it wins over the later ones. A heading counts if it
        is one of the words, apart from case, spaces and signs; brackets after it, or English beside Chinese, are
        passed over.

    Examples
    --------
    >>> known = {"id": ["工号"], "name": ["姓名", "name"]}
    >>> find_headings([["名单"], ["工号 (必填)", "姓名 Name"], ["1", "李"]], known).places
    {'id': 0, 'name': 1}
    """
    rows = [_places(row, known) for row in cells[:_LOOKED_AT]]
    best = max(range(len(rows)), key=lambda number: len(rows[number]), default=-1)
    if best < 0 or not rows[best]:
        return Headings(-1, {})
    taken = set(rows[best].values())
    others = tuple(name for column, name in enumerate(cells[best]) if name and column not in taken)
    return Headings(best, rows[best], others)


def _places(row: Sequence[str], known: Mapping[str, Sequence[str]]) -> dict[str, int]:
    columns: dict[str, int] = {}
    for column, name in enumerate(row):
        for form in _forms(name):
            columns.setdefault(form, column)
    found = {field: [columns[word] for word in map(_bare, names) if word in columns] for field, names in known.items()}
    return {field: places[0] for field, places in found.items() if places}


def _forms(name: str) -> set[str]:
    """Return a heading whole, without what stands in brackets, and its Chinese part."""
    return {_bare(name), _bare(re.sub(r"[(\[【].*", "", name)), re.sub(r"[^\u4e00-\u9fff]", "", name)}


def _bare(name: str) -> str:
    return re.sub(r"[\W_]+", "", name).casefold()
