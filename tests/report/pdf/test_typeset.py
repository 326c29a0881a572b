"""A PDF says what its page says, in fonts that it carries, to those who cannot see as well."""

from __future__ import annotations

import re
import subprocess
import sys

import pytest
from bs4 import BeautifulSoup
from pypdf import PdfReader

from cmtrain.report.html import LANGUAGE_TAGS
from cmtrain.report.pdf.typeset import typeset

REPORTS = [("ma-qiang", "zh"), ("zhou-min", "en"), ("cohort", "zh"), ("cohort", "en")]
every_report = pytest.mark.parametrize("made", REPORTS, indirect=True, ids=".".join)
pytestmark = [pytest.mark.notebook, pytest.mark.slow, pytest.mark.xdist_group("pdf")]

LITERAL = (
    "#panic()", "$x^2$", "*not bold*", "_not slanted_", "`raw`", "<script>alert(1)</script>", '#eval("1")', "@who", "<label>",
    "= no heading", "- no list", "// no comment", "\\ #sys.inputs", "[a](b)", "a~b--c...", "&amp;#35;", "{{ 7*7 }}",
)  # fmt: skip


def squeezed(text):
    """Return a text without what a line's end may add or take away."""
    return re.sub(r"[\s\u200b]+", "", text)


def text_of(pdf):
    """Return the text of a PDF in the order of its content, page numbers left out."""
    command = ["pdftotext", "-raw", "-r", "72", "-x", "0", "-y", "0", "-W", "595", "-H", "788", str(pdf), "-"]
    return squeezed(subprocess.run(command, capture_output=True, text=True, check=True).stdout.replace("\f", ""))


def structure(element):
    """Return all elements of a structure tree."""
    kids = element.get("/K", [])
    for kid in (one.get_object() for one in (kids if isinstance(kids, list) else [kids])):
        if isinstance(kid, dict):
            yield kid
            yield from structure(kid)


def tree(pdf):
    return list(structure(PdfReader(pdf).trailer["/Root"]["/StructTreeRoot"]))


@every_report
def test_every_text_of_the_page_is_there(made):
    said = text_of(made.pdf)
    texts = [squeezed(text) for text in BeautifulSoup(made.page, "html.parser").body.find_all(string=True)]
    assert len([text for text in texts if text]) > 60
    assert [text for text in texts if text not in said] == []


@every_report
def test_every_letter_is_drawn_from_fonts_in_the_file(made):
    assert "\ufffd" not in text_of(made.pdf)
    assert b"pdfuaid:part" in made.pdf.read_bytes()  # typst does not claim it where a font lacks a letter
    told = subprocess.run(["pdffonts", str(made.pdf)], capture_output=True, text=True, check=True).stdout
    fonts = [line.split() for line in told.splitlines()[2:]]
    assert fonts
    for name, *_, embedded, subset, unicode, _number, _generation in fonts:
        assert re.match(r"[A-Z]{6}\+", name)
        assert [embedded, subset, unicode] == ["yes"] * 3


@every_report
def test_it_is_tagged_and_names_itself(made):
    reader = PdfReader(made.pdf)
    root = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == LANGUAGE_TAGS[made.lang]
    page = BeautifulSoup(made.page, "html.parser")
    assert reader.metadata.title == page.h1.get_text(strip=True)
    assert "/CreationDate" not in reader.metadata
    kinds = {str(element.get("/S")) for element in tree(made.pdf)}
    assert {"/H1", "/H2", "/P", "/Table", "/TH", "/TD"} <= kinds


@every_report
def test_headings_are_the_outline(made):
    def titles(outline):
        return [title for item in outline for title in (titles(item) if isinstance(item, list) else [item.title])]

    headings = BeautifulSoup(made.page, "html.parser").find_all(re.compile("h[1-6]"))
    assert titles(PdfReader(made.pdf).outline) == [" ".join(heading.get_text().split()) for heading in headings]


@every_report
def test_pictures_are_told_to_those_who_cannot_see_them(made):
    wanted = {image["alt"] for image in BeautifulSoup(made.page, "html.parser").find_all("img")}
    assert wanted <= {str(element.get("/Alt")) for element in tree(made.pdf)}


@every_report
def test_every_page_says_which_of_how_many_it_is(made):
    pages = PdfReader(made.pdf).pages
    for number, page in enumerate(pages, 1):
        assert f"{number} / {len(pages)}" in page.extract_text()


@pytest.mark.parametrize("made", REPORTS[:1], indirect=True)
def test_equal_pages_give_equal_bytes_in_any_process(made, tmp_path):
    (tmp_path / "page.html").write_text(made.page, encoding="utf-8")
    run = (
        "import sys; from pathlib import Path; from cmtrain.report.pdf.typeset import typeset; "
        "typeset(Path(sys.argv[1]).read_text(encoding='utf-8'), Path(sys.argv[2]), 'zh')"
    )
    subprocess.run([sys.executable, "-c", run, str(tmp_path / "page.html"), str(tmp_path / "again.pdf")], check=True)
    assert (tmp_path / "again.pdf").read_bytes() == made.pdf.read_bytes()


@pytest.fixture
def set_page(typesetter, tmp_path):
    """Typeset the body of a page."""

    def run(body, style=""):
        page = f"<html><head><title>t</title><style>{style}</style></head><body><main>{body}</main></body></html>"
        return typesetter.submit(typeset, page, tmp_path / "page.pdf", "en").result()

    return run


def test_text_is_never_read_as_typst(set_page):
    escaped = [text.replace("&", "&amp;").replace("<", "&lt;") for text in LITERAL]
    body = "".join(f"<p>{text}</p><table><tr><td>{text}</td></tr></table>" for text in escaped)
    said = text_of(set_page(f"<h1>{escaped[0]}</h1>{body}"))
    assert [text for text in LITERAL if said.count(squeezed(text)) < 2] == []


def test_what_is_unknown_is_shown_as_plain_text(set_page):
    odd = "<gizmo class='new'>one <b>two</b><widget>three</widget></gizmo>" + "<div>" * 90 + "four" + "</div>" * 90
    assert text_of(set_page(f"<h3>no first level</h3>{odd}<table></table><ul></ul><dl><dt>five</dt></dl>")) == squeezed(
        "no first level one two three four five"
    )


def test_a_letter_that_no_font_has_costs_the_claim_not_the_report(set_page):
    pdf = set_page("<h1>a \U0001fae8\u0f00 b</h1>")
    assert b"pdfuaid:part" not in pdf.read_bytes()
    assert PdfReader(pdf).trailer["/Root"]["/MarkInfo"]["/Marked"]


def test_a_cell_longer_than_a_page_goes_on_on_the_next(set_page):
    said = "".join(chr(0x4E00 + number) for number in range(4000))
    pdf = set_page(f"<table><tr><th>a</th><th>b</th></tr><tr><td>{said}</td><td>{'c ' * 4000}</td></tr></table>")
    assert set(said) <= set(text_of(pdf))
    assert len(PdfReader(pdf).pages) > 2


def test_a_word_longer_than_the_line_stays_on_the_page(set_page):
    pdf = set_page(f"<p>{'W' * 200}</p>")
    assert text_of(pdf) == "W" * 200
