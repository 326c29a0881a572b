"""The demo's pages in a real browser: nothing is fetched, nothing runs, nothing sticks out; PDF pages hold the text."""

from __future__ import annotations

import re

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("demo")]


@pytest.fixture(scope="session")
def reports(demo):
    return demo.out / "reports"


def text_of(page):
    return page.locator("main").inner_text()


@pytest.mark.parametrize("name", ["cohort.zh", "cohort.en"])
@pytest.mark.parametrize("width", [1000, 390])
def test_page_fetches_nothing_and_fits(reports, visit, name, width):
    page = visit((reports / f"{name}.html").as_uri(), width=width)
    assert [url for url in page.requests if not url.startswith(("file:", "data:"))] == []
    assert page.errors == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.evaluate("[...document.images].every(image => image.complete && image.naturalWidth > 0)")


def test_every_trainee_report_fetches_nothing_and_fits(reports, visit):
    files = sorted(reports.glob("*.html"))
    assert len(files) == 18
    for file in files:
        page = visit(file.as_uri())
        assert [url for url in page.requests if not url.startswith(("file:", "data:"))] == [], file.name
        assert page.errors == [], file.name
        assert page.evaluate("document.documentElement.scrollWidth") <= 1000, file.name
        page.close()


def numbers_of(page):
    """Return the numbers of all figures shown: cards, points, table cells; prose may word its numbers differently."""
    shown = page.locator(".card b, .points, td.n, td.heat").all_inner_texts()
    return [re.findall(r"\d[\d,.]*", text) for text in shown]


def test_languages_tell_the_same_numbers(reports, visit):
    for zh in sorted(reports.glob("*.zh.html")):
        pages = [visit(zh.as_uri()), visit(zh.with_name(zh.name.replace(".zh.", ".en.")).as_uri())]
        told = [numbers_of(page) for page in pages]
        assert told[0] == told[1], zh.name
        assert len(told[0]) > 10, zh.name
        for page in pages:
            page.close()


def test_english_report_holds_no_chinese(reports, visit):
    page = visit((reports / "cohort.en.html").as_uri())
    assert re.findall(r"[\u4e00-\u9fff]+", text_of(page)) == []


def test_no_placeholder_is_left(reports):
    for file in reports.glob("*.html"):
        body = file.read_text(encoding="utf-8").split("<main>")[1]
        assert re.findall(r"\{[a-z_]+[:}]", body) == [], file.name
        assert "Traceback" not in body


def test_report_prints_to_pages(reports, visit, tmp_path):
    import subprocess

    page = visit((reports / "cohort.zh.html").as_uri())
    page.pdf(path=tmp_path / "cohort.pdf", format="A4", print_background=True)
    said = subprocess.run(
        ["pdftotext", tmp_path / "cohort.pdf", "-"], capture_output=True, text=True, check=True
    ).stdout
    assert "合规" in said
    assert "\ufffd" not in said
