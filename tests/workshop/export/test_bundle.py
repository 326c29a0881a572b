"""The zip of reports leads to each of them, holds no script and no address, and equal reports give equal bytes."""

from __future__ import annotations

import io
import re
from html import unescape
from urllib.parse import unquote
from zipfile import ZipFile

import pytest

from cmtrain.texts import LANGS
from cmtrain.workshop.export.bundle import INDEX, Reported, bundle, index_page

REPORTS = {
    "cohort.zh.html": b"<p>all</p>", "cohort.zh.xlsx": b"PK", "王1.zh.html": b"<p>1</p>", "王1.zh.pdf": b"%PDF",
    "王1.en.html": b"<p>1</p>", "a b#.zh.html": b"<p>2</p>", "cohort.en.html": b"<p>all</p>",
}  # fmt: skip
PEOPLE = (Reported("cohort"), Reported("王1", "王芳", "王1"), Reported("a b#", "<script>alert(1)</script>", "=1"))


def links(page):
    return [unquote(unescape(place)) for place in re.findall(r'href="([^"]*)"', page)]


@pytest.mark.parametrize("lang", LANGS)
def test_index_leads_to_every_report_once(lang):
    with ZipFile(io.BytesIO(bundle(REPORTS, "春季班", PEOPLE, lang))) as archive:
        names = archive.namelist()
        assert archive.testzip() is None
        page = archive.read(INDEX).decode()
    assert names[0] == INDEX
    assert sorted(links(page)) == sorted(names[1:]) == sorted(f"reports/{name}" for name in REPORTS)
    assert (
        page.index("中文</th>") < page.index("English</th>")
        if lang == "zh"
        else page.index("English</th>") < page.index("中文</th>")
    )


def test_page_runs_nothing_and_fetches_nothing():
    page = index_page(REPORTS, '<b>"班', PEOPLE, "zh")
    assert "default-src 'none'" in page
    assert "<script" not in page
    assert "<b>" not in page
    assert "&lt;script&gt;" in page
    assert not re.search(r"https?://|src=|@import|url\(", page)


def test_equal_reports_give_equal_bytes_in_whatever_order():
    first = bundle(REPORTS, "春季班", PEOPLE, "zh")
    assert bundle(dict(reversed(REPORTS.items())), "春季班", PEOPLE, "zh") == first
    with ZipFile(io.BytesIO(first)) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert {entry.external_attr >> 16 for entry in archive.infolist()} == {0o644}


def test_a_language_that_nobody_asked_for_has_no_column():
    page = index_page({"cohort.en.html": b""}, "w", PEOPLE, "zh")
    assert "中文</th>" not in page
    assert "English</th>" in page
