"""The sheet of named mistakes: one row a mistake of a trainee, the commonest first."""

from __future__ import annotations

from collections.abc import Iterator
from statistics import fmean

from cmtrain.report.xlsx.findings import mistakes_of
from cmtrain.report.xlsx.layout import Layout
from cmtrain.report.xlsx.register import Register
from cmtrain.report.xlsx.sheet import Cell, Formula, Link, Sheet
from cmtrain.report.xlsx.sheets.trainees import rows_of
from cmtrain.report.xlsx.table import write_table


def write_mistakes(sheet: Sheet, register: Register, layout: Layout) -> None:
    """Write who made which mistake, and what it cost."""
    table = layout.mistakes
    sheet.title(sheet.word("sheet_mistakes"), sheet.word("mistakes_note" if table.n else "cohort_mistakes_none"))
    write_table(sheet, table, _rows(sheet, register, layout), still=2)
    sheet.finish()


def _rows(sheet: Sheet, register: Register, layout: Layout) -> Iterator[list[Cell]]:
    table, row = layout.mistakes, 0
    for number, mistake in enumerate(mistakes_of(register), start=1):
        for answer, cost in zip(mistake.answers, mistake.costs, strict=True):
            same = f"{table.area('mistake_number')},{table.here('mistake_number', row)}"
            mean = Formula(f"AVERAGEIFS({table.area('cost')},{same})", fmean(mistake.costs))
            yield [
                number,
                mistake.title[register.lang],
                mistake.asked.label,
                Link(answer.person.label, rows_of(register, layout, answer.person)),
                sheet.amount(cost, mistake.unit),
                Formula(f"COUNTIFS({same})", len(mistake.answers)),
                sheet.amount(mean, mistake.unit),
            ]
            row += 1
