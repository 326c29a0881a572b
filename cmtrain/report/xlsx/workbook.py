"""Writing the workbook: a cohort's grades in one file of sheets whose formulas lead from parts to results."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial
from io import BytesIO
from pathlib import Path

from xlsxwriter.workbook import Workbook

from cmtrain.report.dossier import Dossier
from cmtrain.report.xlsx.layout import lay_out
from cmtrain.report.xlsx.register import Register, enrol
from cmtrain.report.xlsx.sheet import Sheet, Styles
from cmtrain.report.xlsx.sheets.breaches import write_breaches
from cmtrain.report.xlsx.sheets.elements import write_elements
from cmtrain.report.xlsx.sheets.exercises import write_exercises
from cmtrain.report.xlsx.sheets.items import write_items
from cmtrain.report.xlsx.sheets.matrix import write_matrix
from cmtrain.report.xlsx.sheets.mistakes import write_mistakes
from cmtrain.report.xlsx.sheets.one_trainee import write_one_trainee
from cmtrain.report.xlsx.sheets.overview import write_overview
from cmtrain.report.xlsx.sheets.settings import write_settings
from cmtrain.report.xlsx.sheets.trainees import write_trainees
from cmtrain.report.xlsx.words import words
from cmtrain.texts import Lang
from cmtrain.writing import replace_file

FONTS: dict[Lang, str] = {"zh": "Microsoft YaHei", "en": "Calibri"}
"""Fonts that Office has; another program takes one of its own."""
_NEVER = datetime(2000, 1, 1)  # noqa: DTZ001 - a workbook's dates have no zone
"""Date of a workbook of journals in which nothing happened."""


def write_workbook(dossiers: Sequence[Dossier], file: Path, lang: Lang) -> Path:
    """Write the workbook of a cohort, whole or not at all."""
    return replace_file(file, workbook_of(dossiers, lang))


def workbook_of(dossiers: Sequence[Dossier], lang: Lang) -> bytes:
    """Return the workbook of a cohort; equal dossiers give equal bytes.

    Every formula stands with its value, for whatever shows a workbook without recalculating it. Its date is that of
    the last event of any journal.

    Raises
    ------
    ValueError
        There is no dossier.
    """
    if not dossiers:
        msg = "dossiers: none given; a workbook needs at least one"
        raise ValueError(msg)
    register = enrol(dossiers, lang)
    content, font = BytesIO(), {"font_name": FONTS[register.lang], "font_size": 10}
    with Workbook(content, {"in_memory": True, "default_format_properties": font}) as book:
        _describe(book, register)
        styles, layout = Styles(book), lay_out(register)
        # the order of the tabs
        writers: dict[str, Callable[[Sheet], None]] = {
            "overview": partial(write_overview, book=book, register=register, layout=layout),
            "matrix": partial(write_matrix, register=register, layout=layout),
            "trainees": partial(write_trainees, register=register, layout=layout),
            "one_trainee": partial(write_one_trainee, register=register, layout=layout),
            "exercises": partial(write_exercises, register=register, layout=layout),
            "items": partial(write_items, register=register),
            "elements": partial(write_elements, register=register, layout=layout),
            "mistakes": partial(write_mistakes, register=register, layout=layout),
            "breaches": partial(write_breaches, register=register, layout=layout),
            "settings": partial(write_settings, book=book, register=register),
        }
        for key, write in writers.items():
            name = words()[f"sheet_{key}"][register.lang]
            write(Sheet(name, book.add_worksheet(name), styles, register.lang))
    return content.getvalue()


def _describe(book: Workbook, register: Register) -> None:
    """Set the properties of the file, which hold nothing of the machine or of the time of writing."""
    title = words()["workbook_title"].fill(workshop=", ".join(register.workshops))[register.lang]
    created = datetime.fromisoformat(register.changed).replace(tzinfo=None) if register.changed else _NEVER
    book.set_properties({"title": title, "author": "cmtrain", "created": created})
