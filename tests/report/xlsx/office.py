"""Workbooks as LibreOffice calculates them, with nothing but their formulas to go by."""

from __future__ import annotations

import subprocess
from collections.abc import Mapping
from pathlib import Path

import openpyxl
from openpyxl.workbook import Workbook

Changes = Mapping[tuple[str, str], float | str]
"""New contents by sheet and cell."""


def recalculate(soffice: tuple[str, ...], file: Path, folder: Path, changes: Changes | None = None) -> Workbook:
    """Return the values of a workbook after changes; openpyxl keeps none of the values that stood beside the formulas."""
    bare = openpyxl.load_workbook(file)
    for (sheet, cell), value in (changes or {}).items():
        bare[sheet][cell] = value
    folder.mkdir(parents=True, exist_ok=True)
    bare.save(folder / "bare.xlsx")
    assert all(
        value is None for value in _formula_values(bare, openpyxl.load_workbook(folder / "bare.xlsx", data_only=True))
    )
    target = [
        "--convert-to",
        "xlsx:Calc MS Excel 2007 XML",
        "--outdir",
        str(folder / "done"),
        str(folder / "bare.xlsx"),
    ]
    subprocess.run([*soffice, *target], check=True, capture_output=True, timeout=300)
    return openpyxl.load_workbook(folder / "done" / "bare.xlsx", data_only=True)


def formulas(book: Workbook) -> list[tuple[str, str]]:
    """Return sheet and cell of every formula."""
    rows = ((sheet.title, row) for sheet in book for row in sheet.iter_rows())
    return [(title, cell.coordinate) for title, row in rows for cell in row if cell.data_type == "f"]


def _formula_values(book: Workbook, values: Workbook) -> list[object]:
    return [values[sheet][cell].value for sheet, cell in formulas(book)]


def table(book: Workbook, sheet: str, heading_row: int = 4) -> list[dict[str, object]]:
    """Return the rows of a sheet's table by heading."""
    headings = [cell.value for cell in book[sheet][heading_row]]
    rows = book[sheet].iter_rows(min_row=heading_row + 1, values_only=True)
    return [dict(zip(headings, row, strict=True)) for row in rows]
