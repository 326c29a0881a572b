"""The sheet that shows the share of points of every trainee in every exercise."""

from __future__ import annotations

from collections.abc import Iterator
from statistics import fmean

from xlsxwriter.utility import xl_rowcol_to_cell

from cmtrain.grading.playlist import PASS
from cmtrain.report.xlsx.layout import Layout
from cmtrain.report.xlsx.register import ROOM, Answer, Person, Register
from cmtrain.report.xlsx.sheet import BROKEN, FAIR, GOOD, HEADING, LINED, PALE, POOR, Cell, Formula, Link, Look, Sheet
from cmtrain.report.xlsx.sheets.trainees import RESULTS, result_of, rows_of

_NUMBERS, _MEANS, _TOP = 2, 3, 4
_LEFT = (("number", 7), ("trainee", 24), ("result", 15), ("total", 10))
_FIRST = len(_LEFT)
"""Column of the first exercise."""
_NUMBER: Look = {"font_color": "#8A949E", "align": "center"}
_SHARE: Look = {**LINED, "num_format": "0%", "align": "center"}
_MEAN: Look = {**_SHARE, "bg_color": PALE, "bold": True}
_LOOKS: tuple[Look, ...] = ({**LINED, **_NUMBER}, LINED, {**LINED, "align": "center"}, {**_SHARE, "bold": True})


def write_matrix(sheet: Sheet, register: Register, layout: Layout) -> None:
    """Write shares of points, coloured from poor to good; each name leads to the person's rows."""
    sheet.title(sheet.word("sheet_matrix"), sheet.word("matrix_note"))
    _headings(sheet, register)
    for column, cell in enumerate(_means(register, layout), start=_FIRST - 1):
        sheet.put(_MEANS, column, cell, _MEAN)
    looks = (*_LOOKS, *[_SHARE] * len(register.asked))
    for row, person in enumerate(register.people, start=_TOP + 1):
        for column, (look, cell) in enumerate(zip(looks, _row(sheet, register, layout, person), strict=True)):
            sheet.put(row, column, cell, look)
    _colours(sheet, register)
    sheet.drawn.freeze_panes(_TOP + 1, _FIRST)
    sheet.drawn.autofilter(_TOP, 0, _TOP + len(register.people), _FIRST + len(register.asked) - 1)
    sheet.drawn.repeat_rows(_NUMBERS, _TOP)
    sheet.finish()


def _headings(sheet: Sheet, register: Register) -> None:
    """Write the numbers of the exercises, which formulas look up, the name of the line of means, and the headings."""
    for column, (key, width) in enumerate(_LEFT):
        sheet.drawn.set_column(column, column, width)
        sheet.put(_TOP, column, sheet.word(key), HEADING)
        sheet.put(_MEANS, column, None, _MEAN)
    sheet.put(_NUMBERS, _FIRST - 1, sheet.word("exercise_number"), _NUMBER)
    sheet.put(_MEANS, 1, sheet.word("cohort_mean"), {**_MEAN, "align": "left"})
    for column, asked in enumerate(register.asked, start=_FIRST):
        sheet.drawn.set_column(column, column, 12)
        sheet.put(_NUMBERS, column, asked.number, _NUMBER)
        sheet.put(_TOP, column, asked.exercise.title[register.lang], HEADING)
    sheet.drawn.set_row(_TOP, 48)


def _means(register: Register, layout: Layout) -> Iterator[Cell]:
    """Return the mean of all trainees in all and in each exercise; who has not answered counts as 0."""
    trainees, exercises = layout.trainees, layout.exercises
    yield Formula(f"AVERAGE({trainees.area('rate')})", fmean(person.grades.share for person in register.people))
    for column, asked in enumerate(register.asked, start=_FIRST):
        number = xl_rowcol_to_cell(_NUMBERS, column, row_abs=True)
        shares = f"SUMIFS({exercises.area('rate')},{exercises.area('exercise_number')},{number})"
        total = sum(answer.share for answer in register.to(asked))
        yield Formula(f"{shares}/COUNT({trainees.area('number')})", total / len(register.people))


def _row(sheet: Sheet, register: Register, layout: Layout, person: Person) -> Iterator[Cell]:
    trainees, number = layout.trainees, f"$A{_TOP + 1 + person.number}"
    yield person.number
    yield Link(person.label, rows_of(register, layout, person))
    yield Formula(trainees.find("result", "number", number), sheet.word(result_of(person)))
    yield Formula(trainees.find("rate", "number", number), person.grades.share)
    decided = register.decided
    answers = {answer.asked.number: answer for answer in register.of(person)}
    for column, asked in enumerate(register.asked, start=_FIRST):
        answer = answers.get(asked.number)
        place = f"{number}*{ROOM}+{xl_rowcol_to_cell(_NUMBERS, column, row_abs=True)}"
        yield _cell(sheet, layout, answer, place, decided=decided) if answer else None


def _cell(sheet: Sheet, layout: Layout, answer: Answer, place: str, *, decided: bool) -> Formula:
    """Return the share of points, or what takes its place; points that a person gave are always shown."""
    status, gate, share = (layout.exercises.find(key, "id", place) for key in ("status", "gate", "rate"))
    graded, ruled = sheet.word("status_graded"), sheet.word("heat_rule")
    source = f'IF({status}<>"{graded}","—",IF({gate}=0,"{ruled}",{share}))'
    shown = (ruled if answer.gated else answer.share) if answer.graded else "—"
    if decided:
        override = layout.exercises.find("override_points", "id", place)
        source, shown = f"IF(ISNUMBER({override}),{share},{source})", answer.share if answer.given else shown
    return Formula(source, shown)


def _colours(sheet: Sheet, register: Register) -> None:
    first, last, right = _TOP + 1, _TOP + len(register.people), _FIRST + len(register.asked) - 1
    scale = {"type": "3_color_scale", "min_type": "num", "mid_type": "num", "max_type": "num"}
    values = {
        "min_value": 0,
        "mid_value": PASS,
        "max_value": 1,
        "min_color": POOR,
        "mid_color": FAIR,
        "max_color": GOOD,
    }
    for row, end in ((_MEANS, _MEANS), (first, last)):
        sheet.drawn.conditional_format(row, _FIRST - 1, end, right, {**scale, **values})
    sheet.tint((first, _FIRST, last, right), f'{xl_rowcol_to_cell(first, _FIRST)}="{sheet.word("heat_rule")}"', BROKEN)
    for key, look in RESULTS.items():
        sheet.tint((first, 2, last, 2), f'$C{first + 1}="{sheet.word(key)}"', look)
