"""Typesetting a rendered page as PDF."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from cmtrain.report.html import LANGUAGE_TAGS
from cmtrain.report.pdf.content import Reader, order_headings
from cmtrain.report.pdf.fonts import Typeface, typeface
from cmtrain.report.pdf.markup import Element, read_page
from cmtrain.report.pdf.stylesheet import read_stylesheet
from cmtrain.texts import Lang
from cmtrain.writing import replace_file

if TYPE_CHECKING:
    from typst import Compiler

_TEMPLATE = Path(__file__).with_name("report.typ")


def typeset(page: str, pdf: Path, lang: Lang) -> Path:
    """Write a page as PDF, see `pdf_of`.

    Returns
    -------
    Path
        ``pdf``, written whole or not at all.

    Raises
    ------
    NoFontError
        There is no Chinese font.
    """
    return replace_file(pdf, pdf_of(page, lang))


def pdf_of(page: str, lang: Lang) -> bytes:
    """Return a page that `cmtrain.report.render.page_of` made as PDF: tagged, fonts embedded, equal bytes for equal pages.

    It starts threads: never to be called in a process that forks afterwards.

    Raises
    ------
    NoFontError
        There is no Chinese font.
    """
    face = typeface()
    report = json.dumps(report_of(page, lang, face.family), ensure_ascii=False)
    return _compiled(_compiler(face), report)


def report_of(page: str, lang: Lang, family: str) -> dict[str, object]:
    """Return all that the template asks for; ``family`` is the typeface."""
    root = read_page(page)
    style, body, heading = root.find("style"), root.find("body") or root, root.find("h1") or root.find("title")
    css = "".join(part for part in style.children if isinstance(part, str)) if style else ""
    reader = Reader(read_stylesheet(css), family)
    blocks = reader.blocks((Element("html", {}), body))
    order_headings(blocks)
    return {
        "title": (heading.text if heading else "") or "cmtrain",
        "lang": LANGUAGE_TAGS[lang].split("-"),
        "family": family,
        "ink": reader.look((body,)).get("color", "#000000"),
        "body": blocks,
    }


def _compiled(compiler: Compiler, report: str) -> bytes:
    """Return the PDF, which says that it keeps to PDF/UA-1 where typst finds that it does."""
    from typst import TypstError  # noqa: PLC0415 - heavy, and starts threads once used

    inputs = {"report": report}
    try:
        made = compiler.compile(sys_inputs=inputs, format="pdf", pdf_standards="ua-1")
    except TypstError:  # a name with a letter that no font has: better a report without the claim than none
        made = compiler.compile(sys_inputs=inputs, format="pdf", pdf_tags=True)
    assert isinstance(made, bytes)  # noqa: S101 - without an output file the content comes back
    return made


@cache
def _compiler(face: Typeface) -> Compiler:
    """Return the compiler of this process, which keeps the fonts and the parsed template."""
    from typst import Compiler  # noqa: PLC0415 - heavy, and starts threads once used

    return Compiler(input=str(_TEMPLATE), root=str(_TEMPLATE.parent), font_paths=face.fonts)
