"""The sheet of compliance: one row a rule that a trainee broke in an exercise."""

from __future__ import annotations

from cmtrain.report.xlsx.findings import RuleBroken, breaches_of
from cmtrain.report.xlsx.layout import Layout
from cmtrain.report.xlsx.register import Answer, Register
from cmtrain.report.xlsx.sheet import Cell, Link, Sheet
from cmtrain.report.xlsx.sheets.trainees import rows_of
from cmtrain.report.xlsx.table import write_table


def write_breaches(sheet: Sheet, register: Register, layout: Layout) -> None:
    """Write who broke which rule where; the gates of points and results count these rows."""
    table, broken = layout.breaches, breaches_of(register)
    sheet.title(sheet.word("sheet_breaches"), sheet.word("breaches_note" if broken else "cohort_compliance_none"))
    rows = (_row(sheet, register, layout, each, answer) for each in broken for answer in each.answers)
    write_table(sheet, table, rows, still=1)
    sheet.finish()


def _row(sheet: Sheet, register: Register, layout: Layout, broken: RuleBroken, answer: Answer) -> list[Cell]:
    grade = answer.result.grade
    counts = answer.graded and grade is not None and broken.rule.id in grade.flags
    return [
        broken.rule.id,
        answer.person.number,
        answer.id,
        Link(answer.person.label, rows_of(register, layout, answer.person)),
        answer.asked.label,
        sheet.either(int(counts), "in_counting", "in_other"),
        broken.rule.text[register.lang],
        broken.rule.basis[register.lang],
    ]
