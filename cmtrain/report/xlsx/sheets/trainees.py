"""The sheet of trainees: one row a person, with points, share and result."""

from __future__ import annotations

from cmtrain.report.outcome import result_word
from cmtrain.report.xlsx.layout import Layout
from cmtrain.report.xlsx.register import Person, Register, kept_share
from cmtrain.report.xlsx.scoring import DIGITS
from cmtrain.report.xlsx.sheet import BROKEN, MISSED, REACHED, Cell, Formula, Link, Sheet
from cmtrain.report.xlsx.sheets.settings import EXCELLENT_MARK, PASS_MARK
from cmtrain.report.xlsx.table import tint_column, write_table


def write_trainees(sheet: Sheet, register: Register, layout: Layout) -> None:
    """Write all trainees; each name leads to the person's rows on the sheet of exercises."""
    sheet.title(sheet.word("sheet_trainees"), sheet.word("trainees_note"))
    write_table(sheet, layout.trainees, (_row(sheet, register, layout, person) for person in register.people), still=2)
    for key, look in RESULTS.items():
        tint_column(sheet, layout.trainees, "result", look, where=f'="{sheet.word(key)}"')
    sheet.finish()


RESULTS = {"excellent": REACHED, "passed": REACHED, "not_yet": MISSED, "blocked": BROKEN}
"""Texts of the results, and how each looks."""


def result_of(person: Person) -> str:
    """Return the key of the text that says how a person did."""
    grades = person.grades
    return result_word(kept_share(grades.share), grades.pass_mark, broken=bool(grades.flags))


def rows_of(register: Register, layout: Layout, person: Person) -> str:
    """Return the place where a person's rows begin on the sheet of exercises."""
    before = sum(len(register.of(other)) for other in register.people[: person.number - 1])
    return layout.exercises.place(before)


def _row(sheet: Sheet, register: Register, layout: Layout, person: Person) -> list[Cell]:
    table, row, answers = layout.trainees, person.number - 1, register.of(person)
    exercises, breaches = layout.exercises, layout.breaches
    number, share = table.here("number", row), table.here("rate", row)
    mine = f"{exercises.area('trainee_number')},{number}"

    def total(key: str, value: float) -> Formula:
        return Formula(f"SUMIFS({exercises.area(key)},{mine})", value)

    points, most = table.here("points", row), table.here("max_points", row)
    better = f"ROUND({table.area('rate')},{DIGITS})>ROUND({share},{DIGITS})"
    answered = f'COUNTIFS({mine},{exercises.area("status")},"{sheet.word("status_graded")}")'
    broken = f"COUNTIFS({breaches.area('trainee_number')},{number})"
    return [
        person.number,
        Link(person.grades.name[register.lang], rows_of(register, layout, person)),
        person.grades.trainee,
        person.grades.workshop,
        total("points", person.grades.points),
        total("max_points", person.grades.max_points),
        Formula(f"IF({most}>0,{points}/{most},0)", person.grades.share),
        Formula(f"SUMPRODUCT(--({better}))+1", person.rank),
        Formula(broken, sum(len(answer.result.flags) for answer in answers)),
        Formula(_result(sheet, share, table.here("breaches", row)), sheet.word(result_of(person))),
        Formula(answered, sum(answer.result.status == "graded" for answer in answers)),
        Formula(f"COUNTIFS({mine})", len(answers)),
        total("attempts_used", sum(answer.result.attempts_used for answer in answers)),
        total("hints_opened", sum(len(answer.result.hints) for answer in answers)),
        person.label,
    ]


def _result(sheet: Sheet, share: str, breaches: str) -> str:
    blocked, excellent, passed, not_yet = (
        f'"{sheet.word(key)}"' for key in ("blocked", "excellent", "passed", "not_yet")
    )
    kept = f"ROUND({share},{DIGITS})"
    by_share = f"IF({kept}>={EXCELLENT_MARK},{excellent},IF({kept}>={PASS_MARK},{passed},{not_yet}))"
    return f"IF({breaches}>0,{blocked},{by_share})"
