"""Excel files, as people and Excel make them and as they should not be."""

from __future__ import annotations

import io
from zipfile import ZipFile

import pytest
from openpyxl import Workbook


@pytest.fixture
def excel():
    """Return the bytes of a workbook: ``excel(sheet, sheet …)``, a sheet being a list of rows."""

    def make(*sheets, hidden=()):
        book = Workbook()
        book.remove(book.active)
        for number, rows in enumerate(sheets):
            sheet = book.create_sheet()
            for row in rows:
                sheet.append(row)
            sheet.sheet_state = "hidden" if number in hidden else "visible"
        content = io.BytesIO()
        book.save(content)
        return content.getvalue()

    return make


@pytest.fixture
def changed():
    """Return a workbook one of whose parts is another: ``changed(content, part, before, after)``."""

    def make(content, part, before, after):
        new = io.BytesIO()
        with ZipFile(io.BytesIO(content)) as archive, ZipFile(new, "w") as other:
            for name in archive.namelist():
                told = archive.read(name)
                if name == part:
                    assert before in told
                    told = told.replace(before, after)
                other.writestr(name, told)
        return new.getvalue()

    return make
