"""The sheet of settings: the marks that decide on results, and how points come about."""

from __future__ import annotations

from xlsxwriter.workbook import Workbook

from cmtrain.kinds.base import FULL_MARKS
from cmtrain.report.outcome import EXCELLENT
from cmtrain.report.xlsx.register import Register
from cmtrain.report.xlsx.sheet import HEADING, INPUT, LINED, MUTED, OPEN, Look, Sheet
from cmtrain.report.xlsx.words import lines

PASS_MARK, EXCELLENT_MARK, FULL_MARK = "pass_mark", "excellent_mark", "full_mark"
"""Names of the cells, as formulas on any sheet use them."""

_TOP = 3
_HEADINGS, _WIDTHS = ("setting", "setting_value", "setting_meaning"), (26, 14, 96)
_NOTES = ("about_raw", "about_points", "about_result", "about_colours", "about_protection")
_DECIDED_NOTES = ("about_raw", "about_points", "about_decided", "about_result", "about_colours", "about_protection")
"""Where people or lateness changed points."""


def write_settings(sheet: Sheet, book: Workbook, register: Register) -> None:
    """Write the marks, name their cells, and say how points come about."""
    settings = _settings(register)
    sheet.title(sheet.word("sheet_settings"), sheet.word("settings_note"))
    for column, (key, width) in enumerate(zip(_HEADINGS, _WIDTHS, strict=True)):
        sheet.drawn.set_column(column, column, width)
        sheet.put(_TOP, column, sheet.word(key), HEADING)
    for row, (name, value, free) in enumerate(settings, start=_TOP + 1):
        sheet.put(row, 0, sheet.word(name), {**LINED, "bold": True})
        sheet.put(row, 1, value, _look(free=free))
        sheet.put(row, 2, sheet.word(f"{name}_meaning"), {**LINED, "font_color": MUTED, "text_wrap": True})
        sheet.drawn.set_row(row, 34)
        book.define_name(name, f"='{sheet.name}'!$B${row + 1}")
    sheet.drawn.data_validation(
        _TOP + 1,
        1,
        _TOP + sum(free for _, _, free in settings),
        1,
        {
            "validate": "decimal",
            "criteria": "between",
            "minimum": 0,
            "maximum": 1,
            "error_title": sheet.word("setting"),
            "error_message": sheet.word("setting_refused"),
        },
    )
    for row, key in enumerate(_DECIDED_NOTES if register.decided else _NOTES, start=_TOP + len(settings) + 2):
        told = sheet.word(f"{key}_text")
        sheet.put(row, 0, sheet.word(key), {"bold": True, "valign": "top"})
        sheet.span(row, (1, 2), told, {"text_wrap": True, "valign": "top"})
        sheet.tall(row, lines(told, _WIDTHS[1] + _WIDTHS[2]) + 1)
    sheet.finish()


def _settings(register: Register) -> tuple[tuple[str, float, bool], ...]:
    """Return name, value, and whether it may be changed: what earns full marks belongs to how exercises are graded."""
    passes = register.people[0].grades.pass_mark
    return (
        (PASS_MARK, passes, True),
        (EXCELLENT_MARK, max(EXCELLENT, passes), True),
        (FULL_MARK, FULL_MARKS, False),
    )


def _look(*, free: bool) -> Look:
    look: Look = {**LINED, "num_format": "0%", "align": "center", "bold": True, "font_color": INPUT}
    return {**look, "bg_color": OPEN, "locked": False, "border": 1, "border_color": MUTED} if free else look
