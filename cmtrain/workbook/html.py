"""Pieces of workbook pages: boxes, Markdown and how they look, with everything that people typed escaped."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from html import escape
from pathlib import Path

import mistune

from cmtrain.report.html import LANGUAGE_TAGS, Html
from cmtrain.texts import Lang

_STYLES = Path(__file__).with_name("jupyter") / "labextensions" / "cmtrain-workbook" / "static" / "style"


@cache
def style_sheet() -> str:
    """Return the look of lesson cells, for pages that no script of ours gives it to."""
    sheets = "".join((_STYLES / f"{name}.css").read_text(encoding="utf-8") for name in ("base", "content"))
    return f"<style>{sheets}</style>"


def one_language(lang: Lang) -> str:
    """Return the style that hides the prose of the other language in an open notebook."""
    hidden = ", ".join(
        f'.jp-MarkdownCell:has(div[lang="{tag}"])' for other, tag in LANGUAGE_TAGS.items() if other != lang
    )
    return f"<style>{hidden}{{display:none}}</style>"


def page(source: str, lang: Lang, *, plain: str = "") -> Html:
    """Wrap a piece of HTML so that style and language apply to it."""
    return Html(f'<div class="cm" lang="{LANGUAGE_TAGS[lang]}">{source}</div>', plain=plain)


def markdown(text: str) -> str:
    """Turn Markdown into HTML; HTML inside it is escaped, and links that could run something are dropped."""
    return str(_renderer()(text))


@cache
def _renderer() -> Callable[[str], object]:
    return mistune.create_markdown(escape=True, plugins=["table"])


def box(source: str, *, kind: str = "") -> str:
    """Set a piece of HTML apart."""
    return f'<div class="box {escape(kind)}">{source}</div>'
