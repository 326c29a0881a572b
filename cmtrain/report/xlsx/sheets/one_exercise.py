"""The lower part of the sheet of one trainee: the elements of the answer to one exercise."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from cmtrain.report.outcome import shown
from cmtrain.report.xlsx.layout import Layout
from cmtrain.report.xlsx.register import ROOM, Answer, Register
from cmtrain.report.xlsx.sheet import MISSED, PALE, Cell, Formula, Look, Sheet
from cmtrain.report.xlsx.sheets.settings import FULL_MARK
from cmtrain.report.xlsx.table import STYLES, Column, Table, write_rows
from cmtrain.report.xlsx.words import digits

_COLUMNS = (
    Column("element_number", 0, "id"),
    Column("element", 0),
    Column("given", 0, "mark"),
    Column("right", 0, "mark"),
    Column("weight", 0, "number"),
    Column("score", 0, "share"),
    Column("lost_here", 0, "points"),
)
"""Their widths are those of the table above."""


@dataclass(frozen=True)
class Choice:
    """What is chosen above, and where there is room."""

    row: int
    """Of the line above the headings, from 0."""
    person: str
    """The cell with the person's number."""
    exercise: str
    """The cell with the label of the exercise."""


def write_one_exercise(sheet: Sheet, register: Register, layout: Layout, choice: Choice) -> None:
    """Write as many rows as the longest answer of the cohort has elements; those of shorter ones stay empty."""
    n = max((len(answer.elements) for answer in register.answers), default=0)
    table = Table(sheet.name, _COLUMNS, n, choice.row + 1)
    answers = register.of(register.people[0])
    answer = next((each for each in answers if each.asked.number == 1), None)
    _line(sheet, register, layout, choice, table, answer)
    write_rows(sheet, table, _rows(sheet, layout, table, answer))
    first = table.top + 1
    missed = f"AND(ISNUMBER({table.here('score', 0)}),{table.here('score', 0)}<{FULL_MARK})"
    sheet.tint((first, 0, first + max(n, 1) - 1, len(_COLUMNS) - 1), missed, MISSED)


def _line(
    sheet: Sheet, register: Register, layout: Layout, choice: Choice, table: Table, answer: Answer | None
) -> None:
    """Write of the answer as a whole its id, status, way, weight, score, and the points that its elements lost."""
    exercises, elements, here = layout.exercises, layout.elements, f"$A${choice.row + 1}"
    number = f"IFERROR(VALUE(LEFT({choice.exercise},{digits(len(register.asked))})),0)"
    known = _whole(sheet, answer)
    cells: tuple[tuple[Cell, Look], ...] = (
        (Formula(f"{choice.person}*{ROOM}+{number}", ROOM + min(len(register.asked), 1)), STYLES["id"]),
        (sheet.word("elements_chosen"), {"font_size": 12}),
        (Formula(f'IFERROR({exercises.find("status", "id", here)},"—")', known["status"]), STYLES["mark"]),
        (Formula(f'IFERROR({exercises.find("way", "id", here)},"—")', known["way"]), STYLES["mark"]),
        (Formula(f"SUMIFS({elements.area('weight')},{elements.area('id')},{here})", known["weight"]), STYLES["number"]),
        (Formula(f"IFERROR({exercises.find('raw_score', 'id', here)},0)", known["raw_score"]), STYLES["share"]),
        (Formula(_if_elements(sheet, choice.row, f"SUM({table.area('lost_here')})"), known["lost"]), STYLES["points"]),
    )
    for column, (cell, look) in enumerate(cells):
        sheet.put(choice.row, column, cell, {"bold": True, "bg_color": PALE, **look})


def _whole(sheet: Sheet, answer: Answer | None) -> dict[str, float | str]:
    """Return the values of the line; dashes and zeros where the exercise was not given to the person."""
    if answer is None or answer.result.grade is None:
        status = sheet.word(f"status_{answer.result.status}") if answer else "—"
        return {"status": status, "way": "—", "weight": 0, "raw_score": 0, "lost": "—"}
    lost = _lost(answer)
    return {
        "status": sheet.word(f"status_{answer.result.status}"),
        "way": sheet.word(f"way_{answer.way}") if answer.way else "—",
        "weight": sum(element.weight for element, _ in answer.elements),
        "raw_score": answer.result.grade.raw_score,
        "lost": sum(lost) if lost else "—",
    }


def _if_elements(sheet: Sheet, line: int, source: str) -> str:
    """Return a formula that tells points lost only where elements make the score."""
    return f'IF($D${line + 1}="{sheet.word("way_elements")}",{source},"—")'


def _rows(sheet: Sheet, layout: Layout, table: Table, answer: Answer | None) -> Iterator[list[Cell]]:
    elements, line = layout.elements, table.top
    values = list(_values(sheet, answer))
    for row in range(table.n):
        known = values[row] if row < len(values) else dict.fromkeys((column.key for column in _COLUMNS), "")
        number = table.here("element_number", row)
        there = f"$A${line}*{ROOM}+{number}"

        def unless_empty(source: str, value: float | str, number: str = number) -> Formula:
            return Formula(f'IF({number}="","",{source})', value)

        lost = (
            f"{table.here('weight', row)}*(1-{table.here('score', row)})/$E${line}"
            f"*{layout.exercises.find('max_points', 'id', f'$A${line}')}"
        )
        yield [
            Formula(f'IF({row + 1}<=COUNTIFS({elements.area("id")},$A${line}),{row + 1},"")', known["element_number"]),
            *(
                unless_empty(elements.find(key, "element_id", there), known[key])
                for key in ("element", "given", "right", "weight", "score")
            ),
            unless_empty(_if_elements(sheet, line - 1, lost), known["lost_here"]),
        ]


def _values(sheet: Sheet, answer: Answer | None) -> Iterator[dict[str, float | str]]:
    if answer is None:
        return
    lost = _lost(answer)
    for number, (element, score) in enumerate(answer.elements, start=1):
        yield {
            "element_number": number,
            "element": element.label[sheet.lang],
            "given": shown(element, element.given)[sheet.lang],
            "right": shown(element, element.best)[sheet.lang],
            "weight": element.weight,
            "score": score,
            "lost_here": lost[number - 1] if lost else "—",
        }


def _lost(answer: Answer | None) -> list[float]:
    """Return the points that each element lost, where the score is made from them."""
    if answer is None or answer.way != "elements":
        return []
    weight = sum(element.weight for element, _ in answer.elements)
    return [element.weight * (1 - score) / weight * answer.result.max_points for element, score in answer.elements]
