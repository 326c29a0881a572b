"""Tables of exhibits; a cell that is judged says by a sign and a word whether it is right, never by colour alone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from cmtrain.grading.grade import GradeElement
from cmtrain.grading.marking import SIGNS, WORDS, Verdict, marked, verdict
from cmtrain.kinds.base import Kind
from cmtrain.report.blocks import block, words
from cmtrain.report.html import Html
from cmtrain.report.outcome import shown
from cmtrain.texts import Lang, Unit, show


@dataclass(frozen=True)
class CellBar:
    """One bar in a cell."""

    kind: Literal["", "best", "slip", "true"]
    width: int
    """0..100 of the longest."""


@dataclass(frozen=True)
class Cell:
    """One cell of a table."""

    text: str
    verdict: Verdict | None = None
    note: str = ""
    """Small, below the text."""
    number: bool = False
    bars: tuple[CellBar, ...] = ()
    word: str = ""
    """What the verdict is called; "" for right and wrong."""


@dataclass(frozen=True)
class Sheet:
    """One table; the first cell of a row is its heading."""

    caption: str
    heads: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    total: tuple[Cell, ...] = ()
    notes: tuple[str, ...] = ()
    """Texts below the table."""
    even: bool = False
    """Whether all columns are of one width."""

    @property
    def numbers(self) -> tuple[bool, ...]:
        """Whether each column holds numbers, by its first row."""
        return tuple(cell.number for cell in self.rows[0])


def sheets_html(lang: Lang, *sheets: Sheet) -> Html:
    """Write tables one below the other; those without a row are left out."""
    filled = [sheet for sheet in sheets if sheet.rows]
    return block("exhibit", lang, sheets=filled, signs=SIGNS, marks=WORDS["answer"])


def said(text: str, note: str = "") -> Cell:
    """Make a cell of words that is not judged."""
    return Cell(text, note=note)


def figure_cell(value: float | None, unit: Unit, lang: Lang, *, decimals: int | None = None, note: str = "") -> Cell:
    """Make a cell of a number that is not judged."""
    return Cell(show(value, unit, lang, decimals=decimals), note=note, number=True)


def given_cell(element: GradeElement, lang: Lang, kind: Kind[Any] | None = None) -> Cell:
    """Make a cell of what was given for a part, judged by its score; in the words of its kind if that is given."""
    text = words()["blank"] if element.given is None else shown(element, element.given)
    if kind is None:
        return Cell(text[lang], verdict(element.score), number=_is_number(element))
    mark = marked(element, kind)
    return Cell(text[lang], mark.verdict, number=_is_number(element), word=mark.word[lang])


def right_cell(element: GradeElement, lang: Lang) -> Cell:
    """Make a cell of what is best or true for a part."""
    return Cell(shown(element, element.best)[lang], number=_is_number(element))


def _is_number(element: GradeElement) -> bool:
    return isinstance(element.best, (int, float))


def bar_width(value: float, longest: float) -> int:
    """Return the width of a bar, in hundredths of the longest."""
    return round(100 * max(value, 0.0) / longest) if longest > 0 else 0
