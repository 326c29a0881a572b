"""The sheet of elements: one row a part of an answer, with the weights and scores that points start from."""

from __future__ import annotations

from collections.abc import Iterator

from cmtrain.report.outcome import shown
from cmtrain.report.xlsx.layout import Layout
from cmtrain.report.xlsx.register import ROOM, Answer, Register
from cmtrain.report.xlsx.sheet import MISSED, Cell, Formula, Sheet
from cmtrain.report.xlsx.sheets.settings import FULL_MARK
from cmtrain.report.xlsx.table import tint_column, write_table
from cmtrain.texts import Lang


def write_elements(sheet: Sheet, register: Register, layout: Layout) -> None:
    """Write the elements of all answers that count."""
    sheet.title(sheet.word("sheet_elements"), sheet.word("elements_note"))
    rows = (row for answer in register.answers for row in _rows(answer, register.lang))
    numbered = (
        [*cells, Formula(f"{layout.elements.here('weight', row)}*{layout.elements.here('score', row)}", weighted)]
        for row, (cells, weighted) in enumerate(rows)
    )
    write_table(sheet, layout.elements, numbered, still=3)
    if layout.elements.n:  # an empty cell counts as 0
        tint_column(sheet, layout.elements, "score", MISSED, where=f"<{FULL_MARK}")
    sheet.finish()


def _rows(answer: Answer, lang: Lang) -> Iterator[tuple[list[Cell], float]]:
    """Return the cells of each element up to its score, and its weight times its score."""
    for number, (element, score) in enumerate(answer.elements, start=1):
        cells: list[Cell] = [
            answer.id * ROOM + number,
            answer.id,
            answer.person.label,
            answer.asked.label,
            number,
            element.label[lang],
            shown(element, element.given)[lang],
            shown(element, element.best)[lang],
            element.weight,
            score,
        ]
        yield cells, element.weight * score
