"""The lists of the overview: exercises, the commonest mistakes, and the rules that were broken."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from statistics import fmean

from cmtrain.report.xlsx.findings import breaches_of, mistakes_of
from cmtrain.report.xlsx.layout import Layout
from cmtrain.report.xlsx.register import Asked, Register
from cmtrain.report.xlsx.sheet import HEADING, LINED, MUTED, Cell, Formula, Look, Sheet
from cmtrain.report.xlsx.words import lines

COLUMN = 12.5
"""Width of each column of the overview."""
MISTAKES = 8
"""Mistakes named; the sheet of mistakes holds all."""

_TITLE: Look = {"bold": True, "font_size": 12}
_COUNT: Look = {**LINED, "num_format": "0", "align": "center"}
_SHARE: Look = {**LINED, "num_format": "0%", "align": "center"}
_WRAPPED: Look = {**LINED, "text_wrap": True}

Columns = tuple[int, int]
Part = tuple[Columns, Cell, Look]
"""Columns that a cell takes (first and last), what stands in it, and how it looks."""


def write_lists(sheet: Sheet, register: Register, layout: Layout, *, top: int) -> None:
    """Write the three lists below each other."""
    row = _list(
        sheet,
        top,
        "exercises_title",
        _EXERCISES,
        (_exercise(sheet, layout, asked, register) for asked in register.asked),
    )
    mistakes = list(_mistakes(sheet, register, layout))
    row = _list(
        sheet, row, "mistakes_title" if mistakes else "cohort_mistakes_none", _MISTAKES if mistakes else (), mistakes
    )
    rules = list(_rules(register, layout))
    _list(sheet, row, "rules_title" if rules else "cohort_compliance_none", _RULES if rules else (), rules)


_EXERCISES: tuple[tuple[Columns, str], ...] = (
    ((0, 3), "exercise"),
    ((4, 5), "way"),
    ((6, 6), "max_points"),
    ((7, 7), "n_answered"),
    ((8, 8), "mean"),
    ((9, 9), "worst"),
    ((10, 10), "top"),
    ((11, 11), "gated_answers"),
)
_MISTAKES: tuple[tuple[Columns, str], ...] = (
    ((0, 4), "mistake_made"),
    ((5, 8), "exercise"),
    ((9, 9), "times"),
    ((10, 11), "cost_each"),
)
_RULES: tuple[tuple[Columns, str], ...] = (((0, 0), "rule"), ((1, 10), "rule_text"), ((11, 11), "times"))


def _list(
    sheet: Sheet,
    top: int,
    title: str,
    headings: Sequence[tuple[Columns, str]],
    rows: Iterable[Sequence[Part]],
) -> int:
    """Write a title, headings and rows, and return where the next list may begin."""
    sheet.put(top, 0, sheet.word(title), _TITLE)
    row = top
    if headings:
        row += 1
        for columns, key in headings:
            _put(sheet, row, columns, sheet.word(key), HEADING)
        sheet.drawn.set_row(row, 24)
    for parts in rows:
        row += 1
        for columns, cell, look in parts:
            _put(sheet, row, columns, cell, look)
        sheet.tall(row, max(_lines(part) for part in parts))
    return row + 2


def _lines(part: Part) -> int:
    (first, last), cell, look = part
    return lines(cell, COLUMN * (last - first + 1)) if isinstance(cell, str) and look is _WRAPPED else 1


def _put(sheet: Sheet, row: int, columns: Columns, cell: Cell, look: Look) -> None:
    if columns[0] == columns[1]:
        sheet.put(row, columns[0], cell, look)
    else:
        sheet.span(row, columns, cell, look)


def _exercise(sheet: Sheet, layout: Layout, asked: Asked, register: Register) -> list[Part]:
    table, answers = layout.exercises, register.to(asked)
    graded = [answer.share for answer in answers if answer.graded]
    mine, share = f"({table.area('exercise_number')}={asked.number})", table.area("rate")
    answered = f'{mine}*({table.area("status")}="{sheet.word("status_graded")}")'
    ways = {sheet.word(f"way_{answer.way}") for answer in answers if answer.way}
    n, people = f"SUMPRODUCT({answered})", f"COUNT({layout.trainees.area('number')})"

    def of_answered(source: str, value: float) -> Formula:
        return Formula(f'IF({n}=0,"—",{source})', value if graded else "—")

    return [
        ((0, 3), asked.label, LINED),
        ((4, 5), " / ".join(sorted(ways)) or "—", {**LINED, "font_color": MUTED, "align": "center"}),
        ((6, 6), asked.exercise.points, _COUNT),
        ((7, 7), Formula(n, len(graded)), _COUNT),
        (
            (8, 8),
            Formula(f"SUMPRODUCT({mine}*{share})/{people}", sum(a.share for a in answers) / len(register.people)),
            _SHARE,
        ),
        ((9, 9), of_answered(f"1-SUMPRODUCT(MAX({answered}*(1-{share})))", min(graded, default=0)), _SHARE),
        ((10, 10), of_answered(f"SUMPRODUCT(MAX({answered}*{share}))", max(graded, default=0)), _SHARE),
        ((11, 11), Formula(f"SUMPRODUCT({mine}*({table.area('gate')}=0))", sum(a.gated for a in answers)), _COUNT),
    ]


def _mistakes(sheet: Sheet, register: Register, layout: Layout) -> Iterable[list[Part]]:
    table = layout.mistakes
    for number, mistake in enumerate(mistakes_of(register)[:MISTAKES], start=1):
        same = f"{table.area('mistake_number')},{number}"
        mean = Formula(f"AVERAGEIFS({table.area('cost')},{same})", fmean(mistake.costs))
        yield [
            ((0, 4), mistake.title[register.lang], LINED),
            ((5, 8), mistake.asked.label, LINED),
            ((9, 9), Formula(f"COUNTIFS({same})", len(mistake.answers)), _COUNT),
            ((10, 11), sheet.amount(mean, mistake.unit), {**LINED, "align": "center"}),
        ]


def _rules(register: Register, layout: Layout) -> Iterable[list[Part]]:
    table = layout.breaches
    rules, people = table.area("rule"), table.area("trainee_number")
    for broken in breaches_of(register):
        # each of a person's breaches of the rule counts as its share of them, so that people are counted once
        once = f'SUMPRODUCT(({rules}="{broken.rule.id}")/COUNTIFS({rules},{rules},{people},{people}))'
        yield [
            ((0, 0), broken.rule.id, {**_COUNT, "bold": True}),
            ((1, 10), broken.rule.text[register.lang], _WRAPPED),
            ((11, 11), Formula(once, broken.people), _COUNT),
        ]
