"""The sheet of one trainee: choose a name, and formulas fetch all that the other sheets know of that person."""

from __future__ import annotations

from collections.abc import Iterator

from xlsxwriter.utility import xl_rowcol_to_cell

from cmtrain.report.xlsx.layout import Layout
from cmtrain.report.xlsx.register import ROOM, Answer, Register
from cmtrain.report.xlsx.sheet import BROKEN, MISSED, MUTED, OPEN, PALE, Cell, Formula, Look, Sheet
from cmtrain.report.xlsx.sheets.one_exercise import Choice, write_one_exercise
from cmtrain.report.xlsx.sheets.trainees import RESULTS, result_of
from cmtrain.report.xlsx.table import Column, Table, tint_column, write_rows
from cmtrain.report.xlsx.words import digits

_WHO, _WHAT, _TOP = 2, 3, 5
"""Rows of the two choices and of the headings."""
_FIGURES = {"points": "0.00", "max_points": "0.00", "rate": "0.0%", "rank": "0", "breaches": "0", "result": "General"}
"""What is told of the person, and how numbers look."""
_NUMBER = (_WHAT, 4)
"""The cell with the number of the person who is chosen."""
_LABEL: Look = {"font_color": MUTED, "align": "center", "bg_color": PALE}
_FIGURE: Look = {"bold": True, "font_size": 14, "align": "center", "bg_color": PALE, "shrink": True}
_CHOICE: Look = {"border": 1, "border_color": MUTED, "bg_color": OPEN, "bold": True, "locked": False}
_COLUMNS = (
    Column("id", 11, "id"),
    Column("exercise", 42),
    Column("status", 26, "mark"),
    Column("way", 26, "mark"),
    Column("points", 10, "points"),
    Column("max_points", 10, "points"),
    Column("rate", 10, "share"),
    Column("attempts_used", 10, "count"),
    Column("hints_opened", 10, "count"),
    Column("hint_cost", 15, "share"),
    Column("gate", 15, "mark"),
    Column("elements", 9, "count"),
    Column("missed", 9, "count"),
)


def write_one_trainee(sheet: Sheet, register: Register, layout: Layout) -> None:
    """Write the choices, the figures of the person, and a row for each exercise; below, the elements of one exercise."""
    sheet.title(sheet.word("sheet_one_trainee"), sheet.word("one_trainee_note"))
    for number, column in enumerate(_COLUMNS):
        sheet.drawn.set_column(number, number, column.width)
    table = Table(sheet.name, _COLUMNS, len(register.asked), _TOP)
    _choices(sheet, register, {_WHO: layout.trainees.area("in_list"), _WHAT: table.area("exercise")})
    _figures(sheet, register, layout)
    write_rows(sheet, table, _rows(sheet, register, layout))
    if register.asked:  # an empty cell counts as 0
        tint_column(sheet, table, "gate", BROKEN, where="=0")
    tint_column(sheet, table, "missed", MISSED, where=">0")
    write_one_exercise(sheet, register, layout, Choice(_TOP + len(register.asked) + 3, _at(*_NUMBER), _at(_WHAT, 1)))
    sheet.drawn.freeze_panes(_WHAT + 1, 0)
    sheet.drawn.set_selection(_WHO, 1, _WHO, 1)
    sheet.finish()


def _at(row: int, column: int) -> str:
    return str(xl_rowcol_to_cell(row, column, row_abs=True, col_abs=True))


def _choices(sheet: Sheet, register: Register, lists: dict[int, str]) -> None:
    """Write the two cells to choose in, with the first of each list."""
    for row, key, labels in (
        (_WHO, "choose_trainee", [person.label for person in register.people]),
        (_WHAT, "choose_exercise", [asked.label for asked in register.asked]),
    ):
        told = {"error_title": sheet.word(key), "error_message": sheet.word("choose_from_list")}
        sheet.put(row, 0, sheet.word(key), {"bold": True, "align": "right", "indent": 1})
        sheet.drawn.set_row(row, 24)
        sheet.put(row, 1, labels[0] if labels else "", _CHOICE)
        sheet.drawn.data_validation(row, 1, row, 1, {"validate": "list", "source": f"={lists[row]}", **told})


def _figures(sheet: Sheet, register: Register, layout: Layout) -> None:
    """Write what is known of the person as a whole; labels begin with the number that people are known by."""
    person, number = register.people[0], _NUMBER[1]
    values: dict[str, float | str] = {
        "points": person.grades.points,
        "max_points": person.grades.max_points,
        "rate": person.grades.share,
        "rank": person.rank,
        "breaches": sum(len(answer.result.flags) for answer in register.of(person)),
        "result": sheet.word(result_of(person)),
    }
    chosen = f"IFERROR(VALUE(LEFT({_at(_WHO, 1)},{digits(len(register.people))})),0)"
    sheet.put(_WHO, number, sheet.word("number"), _LABEL)
    sheet.put(_WHAT, number, Formula(chosen, person.number), {**_FIGURE, "num_format": "0"})
    for column, (key, num_format) in enumerate(_FIGURES.items(), start=number + 1):
        found = Formula(f'IFERROR({layout.trainees.find(key, "number", _at(*_NUMBER))},"—")', values[key])
        sheet.put(_WHO, column, sheet.word(key), _LABEL)
        sheet.put(_WHAT, column, found, {**_FIGURE, "num_format": num_format})
    last = number + len(_FIGURES)
    for key, look in RESULTS.items():
        sheet.tint((_WHAT, last, _WHAT, last), f'{_at(_WHAT, last)}="{sheet.word(key)}"', look)


def _rows(sheet: Sheet, register: Register, layout: Layout) -> Iterator[list[Cell]]:
    exercises, person = layout.exercises, register.people[0]
    answers = {answer.asked.number: answer for answer in register.of(person)}
    for row, asked in enumerate(register.asked, start=_TOP + 1):
        values = _values(sheet, answers.get(asked.number))
        cells: list[Cell] = [
            Formula(f"{_at(*_NUMBER)}*{ROOM}+{asked.number}", person.number * ROOM + asked.number),
            asked.label,
        ]
        for key in list(values):
            found = Formula(f'IFERROR({exercises.find(key, "id", f"$A{row + 1}")},"—")', values[key])
            cells.append(sheet.either(found, "gate_open", "gate_closed") if key == "gate" else found)
        yield cells


def _values(sheet: Sheet, answer: Answer | None) -> dict[str, float | str]:
    """Return what the columns to be looked up hold for one answer; a dash where the exercise was not given."""
    keys = [column.key for column in _COLUMNS[2:]]
    if answer is None:
        return dict.fromkeys(keys, "—")
    result = answer.result
    known: dict[str, float | str] = {
        "status": sheet.word(f"status_{result.status}"),
        "way": sheet.word(f"way_{answer.way}") if answer.way else "—",
        "points": result.points,
        "max_points": result.max_points,
        "rate": answer.share,
        "attempts_used": result.attempts_used,
        "hints_opened": len(result.hints),
        "hint_cost": result.hint_cost,
        "gate": 0 if answer.gated else 1,
        "elements": len(answer.elements),
        "missed": answer.missed,
    }
    return {key: known[key] for key in keys}
