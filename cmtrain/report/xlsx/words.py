"""The fixed texts of the workbook, and how texts of people stand in its cells."""

from __future__ import annotations

import math
import unicodedata
from functools import cache
from pathlib import Path

from cmtrain.records import read_toml
from cmtrain.report.blocks import words as report_words
from cmtrain.texts import Lang, Text, Unit, show

LONGEST = 32_000
"""Characters that are written into a cell; Excel admits 32,767."""
LABEL = 40
"""Widest name in a label, in columns of a character; Excel admits 255 in a list to choose from."""


@cache
def words() -> dict[str, Text]:
    """Return the texts by key: those of the reports, and the workbook's own from ``words.toml``."""
    own = read_toml(Path(__file__).with_name("words.toml"))
    return {**report_words(), **{key: Text.model_validate(value) for key, value in own.items()}}


def plain(text: str) -> str:
    """Return a text on one line, without what XML cannot hold; an empty one becomes a dash."""
    if not text.isprintable() or "  " in text:
        text = " ".join("".join(c for c in text if c.isprintable() or c.isspace()).split())
    return text[:LONGEST].strip() or "—"


def label(number: int, of: int, name: str) -> str:
    """Return a number and a name, cut to what a list can show; all labels of a list begin with equally many digits.

    Examples
    --------
    >>> label(3, 13, "李建国")
    '03 · 李建国'
    """
    return f"{number:0{digits(of)}} · {_cut(plain(name))}"


def digits(of: int) -> int:
    """Return how many digits the labels of a list begin with."""
    return max(len(str(of)), 2)


def width(text: str) -> int:
    """Return how many columns of a character a text takes; a Chinese character takes two."""
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)


def lines(text: str, columns: float) -> int:
    """Return how many lines a text takes between margins that are some columns of a character apart."""
    return max(math.ceil(1.1 * width(text) / columns), 1)  # lines break at words, so they are not quite full


def _cut(name: str) -> str:
    if width(name) <= LABEL:
        return name
    kept = name[:LABEL]
    while width(kept) > LABEL - 1:
        kept = kept[:-1]
    return f"{kept}…"


def number_format(unit: Unit, lang: Lang) -> str:
    """Return the cell format that shows numbers of a unit as `cmtrain.texts.show` writes them.

    Examples
    --------
    >>> number_format("yuan", "zh"), number_format("share", "en"), number_format("ratio", "en")
    ('#,##0" 元"', '0.0%', '#,##0.00')
    """
    zero, _, suffix = show(0.0, unit, lang).partition(" ")
    if unit == "share":
        return zero
    return f"#,##{zero}" + (f'" {suffix}"' if suffix else "")
