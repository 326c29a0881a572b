"""Excel files, as people and Excel make them and as they should not be; and workshops that are quickly there."""

from __future__ import annotations

import io
from datetime import datetime
from zipfile import ZipFile

import pytest
from openpyxl import Workbook

from cmtrain.grading.playlist import planned
from cmtrain.workshop.folder import Dealt, Workshop, roster_csv
from cmtrain.workshop.plan import Plan, plan_toml


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


@pytest.fixture
def laid_out(tmp_path):
    """Return a workshop whose tasks nobody has made: ``laid_out(trainee, trainee …, seeds=…, closes=…)``."""

    def make(*people, seeds=None, **news):
        settings = {
            "title": "盈利班",
            "lang": "zh",
            "zone": "Asia/Shanghai",
            "opens": datetime(2026, 3, 2, 9),  # noqa: DTZ001 - the time on the wall
            "closes": datetime(2026, 3, 2, 17),  # noqa: DTZ001
            "exercises": planned("profit/01_diagnosis"),
        }
        folder = tmp_path / "w"
        (folder / "journals").mkdir(parents=True, exist_ok=True)
        (folder / "workshop.toml").write_text(plan_toml(Plan(**settings | news), "en"), encoding="utf-8")
        (folder / "roster.csv").write_text(roster_csv(people, "zh"), encoding="utf-8", newline="")
        (folder / "secret").write_text((b"s" * 32).hex(), encoding="utf-8")
        dealt = Dealt(cmtrain="1", seeds=seeds or {"zhangs-80000": (5,)})
        (folder / "districts.json").write_text(dealt.model_dump_json(), encoding="utf-8")
        return Workshop(folder)

    return make
