"""What commands print: tables whose columns line up, and a bar while somebody waits."""

from __future__ import annotations

import sys
import unicodedata
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cmtrain.grading.pool import Progress


@contextmanager
def progress_bar(label: str) -> Iterator[Progress | None]:
    """Show a progress bar on a terminal, nothing elsewhere."""
    if not sys.stderr.isatty():
        yield None
        return
    from tqdm import tqdm

    with tqdm(desc=label, unit="", leave=False) as bar:

        def progress(done: int, needed: int) -> None:
            bar.total = needed
            bar.update(done - bar.n)

        yield progress


def print_table(labels: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Print a table whose columns are as wide as they must be; Chinese characters take two places."""
    widths = [max(map(_width, column)) for column in zip(labels, *rows, strict=True)]
    for row in (labels, ["-" * width for width in widths], *rows):
        cells = (cell + " " * (width - _width(cell)) for cell, width in zip(row, widths, strict=True))
        print("  ".join(cells).rstrip())


def _width(cell: str) -> int:
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in cell)
