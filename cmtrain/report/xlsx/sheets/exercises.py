"""The sheet of exercises: one row a trainee's exercise, from the elements or the value up to the points."""

from __future__ import annotations

from cmtrain.report.changes import Line, changes
from cmtrain.report.xlsx.layout import Layout
from cmtrain.report.xlsx.register import Answer, Register
from cmtrain.report.xlsx.scoring import DIGITS
from cmtrain.report.xlsx.sheet import BROKEN, CHANGED, MISSED, Cell, Formula, Sheet
from cmtrain.report.xlsx.sheets.settings import FULL_MARK
from cmtrain.report.xlsx.table import tint_column, write_table
from cmtrain.texts import Lang


def write_exercises(sheet: Sheet, register: Register, layout: Layout) -> None:
    """Write all answers, with formulas from their elements or values up to their points."""
    table = layout.exercises
    sheet.title(
        sheet.word("sheet_exercises"), sheet.word("exercises_decided_note" if register.decided else "exercises_note")
    )
    kind = _DecidedRow if register.decided else _Row
    rows = (kind(sheet, layout, answer, row).cells() for row, answer in enumerate(register.answers))
    write_table(sheet, table, rows, still=5)
    if register.answers:  # an empty cell counts as 0
        tint_column(sheet, table, "gate", BROKEN, where="=0")
    tint_column(sheet, table, "missed", MISSED, where=">0")
    if register.decided:
        for key in ("by_hand_points", "late_share", "override_points"):
            tint_column(sheet, table, key, CHANGED, where='<>""')
    sheet.finish()


class _Row:
    """One answer as a row of cells."""

    def __init__(self, sheet: Sheet, layout: Layout, answer: Answer, row: int) -> None:
        self._sheet, self._layout, self._answer, self._row = sheet, layout, answer, row

    def cells(self) -> list[Cell]:
        """Return the cells in the order of the columns."""
        answer, result = self._answer, self._answer.result
        return [
            answer.id,
            answer.person.number,
            answer.asked.number,
            answer.person.label,
            answer.asked.label,
            self._sheet.word(f"status_{result.status}"),
            self._sheet.word(f"way_{answer.way}") if answer.way else "—",
            *self._values(),
            self._raw(),
            self._gate(),
            result.max_points,
            len(result.hints),
            result.hint_cost,
            result.attempts_used,
            result.attempts_allowed,
            *self._points(),
            self._share(),
            *self._counts(),
        ]

    def _at(self, key: str) -> str:
        return self._layout.exercises.here(key, self._row)

    def _values(self) -> tuple[Cell, Cell, Cell]:
        """Return own value, best and common mistake where the score is made from them."""
        grade = self._answer.result.grade
        if grade is None or self._answer.way != "value":
            return None, None, None
        values = (grade.value, grade.best_value, grade.mistake_value)
        own, best, mistake = (self._sheet.amount(value, grade.unit) for value in values)
        return own, best, mistake

    def _raw(self) -> Cell:
        grade, elements = self._answer.result.grade, self._layout.elements
        if grade is None or self._answer.way is None:
            return None
        if self._answer.way == "elements":
            weighted, weight = (
                f"SUMIFS({elements.area(key)},{elements.area('id')},{self._at('id')})" for key in ("weighted", "weight")
            )
            return Formula(f"ROUND({weighted}/{weight},{DIGITS})", grade.raw_score)
        if self._answer.way == "value":
            own, best, mistake = self._at("theirs"), self._at("best"), self._at("mistake")
            way = f"MAX(0,MIN(1,({own}-{mistake})/({best}-{mistake})/{FULL_MARK}))"
            return Formula(f"IF({best}={mistake},0,ROUND({way},{DIGITS}))", grade.raw_score)
        return grade.raw_score

    def _gate(self) -> Cell:
        """Return 0 if the answer that counts broke a rule, 1 if not."""
        breaches = self._layout.breaches
        broken = f"COUNTIFS({breaches.area('id')},{self._at('id')},{breaches.area('counts')},1)>0"
        gate = Formula(f"IF({broken},0,1)", 0 if self._answer.gated else 1)
        return self._sheet.either(gate, "gate_open", "gate_closed")

    def _points(self) -> tuple[Cell, ...]:
        return (self._automatic(),)

    def _automatic(self) -> Formula:
        parts = (self._at("raw_score"), self._at("gate"), self._at("max_points"), f"(1-{self._at('hint_cost')})")
        return Formula("*".join(parts), self._answer.automatic)

    def _share(self) -> Cell:
        most = self._at("max_points")
        return Formula(f"IF({most}>0,{self._at('points')}/{most},0)", self._answer.share)

    def _counts(self) -> tuple[Cell, Cell]:
        """Return how many elements there are, and how many lost points."""
        elements, own = self._layout.elements, f"{self._layout.elements.area('id')},{self._at('id')}"
        missed = f'COUNTIFS({own},{elements.area("score")},"<"&{FULL_MARK})'
        return Formula(f"COUNTIFS({own})", len(self._answer.elements)), Formula(missed, self._answer.missed)


class _DecidedRow(_Row):
    """An answer in a cohort in which people or lateness changed points: what they decided stands in columns of its own."""

    def cells(self) -> list[Cell]:
        """Return the cells, and last what was said."""
        return [*super().cells(), self._remarks()]

    def _points(self) -> tuple[Cell, ...]:
        """Return points of graders and people, what lateness costs, points given instead, and what all that comes to."""
        decided = self._answer.decided
        manual, given = (decided.manual, decided.override) if decided else (None, None)
        late = decided.late_share if decided and decided.late_share else None
        automatic, by_hand, share, override = (
            self._at(key) for key in ("automatic_points", "by_hand_points", "late_share", "override_points")
        )
        earned = f"IF(ISNUMBER({by_hand}),{by_hand},{automatic})*(1-{share})"
        counts = Formula(f"IF(ISNUMBER({override}),{override},{earned})", self._answer.result.points)
        return self._automatic(), manual, late, given, counts

    def _remarks(self) -> Cell:
        told, lang = changes(self._answer.decided), self._sheet.lang
        if told is None:
            return None
        return " | ".join(_said(line, lang) for line in (*told.lines, *told.remarks))


def _said(line: Line, lang: Lang) -> str:
    parts = (line.what[lang], line.said[lang] if line.said else "", *line.told_lines, line.who and f"({line.who})")
    return " ".join(part for part in parts if part)
