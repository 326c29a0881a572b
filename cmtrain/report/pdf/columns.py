"""The widths of a table's columns, from what stands in its cells, as a browser finds them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from cmtrain.report.pdf.extents import BOLD, LINE, lines, width

Cell = Mapping[str, Any]

_PADDING, _UPRIGHT = 1.3, 2.6
_TOGETHER = 4.0
"""Characters of Chinese that had better stay on one line."""


@dataclass(frozen=True)
class Table:
    """The cells of a table, row by row."""

    rows: Sequence[Sequence[Cell]]

    @property
    def columns(self) -> int:
        """How many columns there are."""
        return max((column + span for column, span, _ in self.placed), default=0)

    @cached_property
    def placed(self) -> tuple[tuple[int, int, Cell], ...]:
        """Every cell with its first column and how many it takes, cells that reach down from above left room for."""
        placed: list[tuple[int, int, Cell]] = []
        taken: dict[int, int] = {}
        for number, row in enumerate(self.rows):
            column = 0
            for cell in row:
                while taken.get(column, 0) > number:
                    column += 1
                across, down = cell["colspan"], cell["rowspan"]
                placed.append((column, across, cell))
                taken |= dict.fromkeys(range(column, column + across), number + down)
                column += across
        return tuple(placed)


def shares(table: Table) -> tuple[float, ...]:
    """Return the share of the line that each column gets.

    Every column gets what its longest word needs; what is left is dealt out by how much more each could use, and past
    that by how much it has.
    """
    least, most = [_PADDING] * table.columns, [_PADDING] * table.columns
    for column, across, cell in table.placed:
        if across == 1:
            need, wish = _needs(cell)
            least[column], most[column] = max(least[column], need), max(most[column], wish)
    if sum(most) <= LINE:
        widths = most
    else:
        left = LINE - sum(least)
        lacking = [wish - need for need, wish in zip(least, most, strict=True)]
        widths = [
            need + left * lack / sum(lacking) if left > 0 else need for need, lack in zip(least, lacking, strict=True)
        ]
    return tuple(round(width / sum(widths), 4) for width in widths)


def _needs(cell: Cell) -> tuple[float, float]:
    """Return the width below which a cell's words break, and the width at which it has no line too many."""
    look = cell["look"]
    if look.get("upright"):
        return _UPRIGHT, _UPRIGHT
    said = lines(cell["body"])
    wish = max(width(line) for line in said) * (BOLD if look.get("weight", 400) > 500 else 1)
    need = max((_needed(word) for line in said for word in line.replace("\u200b", " ").split()), default=0.0)
    need = wish if look.get("nowrap") else need
    if "width" in look:
        wish = max(need, look["width"] * LINE - _PADDING)
    return min(need, LINE) + _PADDING, min(max(need, wish), LINE) + _PADDING


def _needed(word: str) -> float:
    wide = width(word)
    return min(wide, _TOGETHER) if wide > len(word) * 0.8 else wide
