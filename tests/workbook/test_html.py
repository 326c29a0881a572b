"""Pieces of pages: what they escape, and how they look."""

from __future__ import annotations

import re

import pytest

from cmtrain.workbook.html import markdown, style_sheet


@pytest.mark.parametrize(
    ("source", "absent"),
    [
        ("<script>alert(1)</script>", "<script>"),
        ("[x](javascript:alert(1))", "javascript:"),
        ("<img onerror=x>", "<img"),
    ],
)
def test_markdown_cannot_run_anything(source, absent):
    assert absent not in markdown(source)


def test_the_style_sheet_fetches_nothing_and_uses_no_unknown_colour():
    sheet = style_sheet()
    assert "url(" not in sheet
    assert "@import" not in sheet
    assert set(re.findall(r"var\((--cm-[\w-]+)\)", sheet)) <= set(re.findall(r"(--cm-[\w-]+):", sheet))
