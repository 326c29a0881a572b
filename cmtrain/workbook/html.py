"""Pieces of workbook pages: tables, boxes and Markdown, with everything that people typed escaped."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from html import escape

import mistune
import numpy as np
import pandas as pd

from cmtrain.district.tables import Column, declared
from cmtrain.district.words import WORDS, word
from cmtrain.kinds.base import ShownTable
from cmtrain.report.html import LANGUAGE_TAGS, Html
from cmtrain.texts import NOT_APPLICABLE, Lang, Text, Unit, show

STYLE = """<style>
.cm{font-family:"Noto Sans CJK SC","Noto Sans SC","Microsoft YaHei","PingFang SC",system-ui,sans-serif;line-height:1.6;color:#1c2733}
.cm table{border-collapse:collapse;margin:.6rem 0;font-size:.92rem}
.cm.cm table th,.cm.cm table td{border-bottom:1px solid #c9d2db;padding:.3rem .6rem;text-align:left;vertical-align:top;word-break:keep-all;overflow-wrap:break-word}
.cm th{background:#f3f6f9;font-weight:600}
.cm.cm table th.n,.cm.cm table td.n{text-align:right;font-variant-numeric:tabular-nums}
.cm.cm table td.n{white-space:nowrap}
.cm caption{text-align:left;font-weight:600;padding:.2rem 0;white-space:nowrap}
.cm .box{border-left:5px solid #0072b2;background:#f3f6f9;padding:.5rem .9rem;margin:.6rem 0}
.cm .rule{border-left-color:#d55e00;background:#fdf5ef}
.cm .soft{color:#52606d}
.cm .note{color:#a63d00;font-weight:600;margin:0}
.cm .good{color:#1b7a43}.cm .fair{color:#8a5200}.cm .poor{color:#b3261e}
.cm .wrap{white-space:normal;line-height:1.3;display:inline-block}
.cm h3{margin:1rem 0 .3rem}
.cm figure{margin:.6rem 0}
</style>"""
"""Shown once in a notebook; reports have a style of their own and drop it. Jupyter would set all cells to the right."""


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


def table_html(
    headings: Sequence[str],
    rows: Iterable[Sequence[str]],
    *,
    caption: str = "",
    numeric: Sequence[bool] = (),
) -> str:
    """Write a table of plain texts, all escaped.

    Parameters
    ----------
    numeric
        Which columns hold numbers, set to the right.
    """
    right = list(numeric) or [False] * len(headings)
    marks = [' class="n"' if number else "" for number in right]
    head = "".join(f'<th scope="col"{mark}>{escape(name)}</th>' for name, mark in zip(headings, marks, strict=True))
    body = "".join(
        "<tr>" + "".join(f"<td{mark}>{escape(cell)}</td>" for cell, mark in zip(row, marks, strict=True)) + "</tr>"
        for row in rows
    )
    title = f"<caption>{escape(caption)}</caption>" if caption else ""
    return f"<table>{title}<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def shown_table(table: ShownTable, lang: Lang) -> str:
    """Write a table that belongs to an exercise."""
    plain: list[Unit] = ["none" for _ in table.columns]
    units = table.units or plain
    digits = [_digits([row[k] for row in table.rows]) for k in range(len(units))]
    rows = [
        [_cell(value, unit, lang, places) for value, unit, places in zip(row, units, digits, strict=True)]
        for row in table.rows
    ]
    numeric = [all(_is_number(row[k]) or row[k] is None for row in table.rows) for k in range(len(units))]
    return table_html([name[lang] for name in table.columns], rows, caption=table.title[lang], numeric=numeric)


def _digits(values: Iterable[object]) -> int:
    """Return how many digits after the point the numbers of a column need, two at most."""
    numbers = [f"{value:.2f}".rstrip("0") for value in values if isinstance(value, (float, np.floating))]
    return max((len(number.partition(".")[2]) for number in numbers), default=0)


def _cell(value: Text | str | float | None, unit: Unit, lang: Lang, digits: int) -> str:
    if isinstance(value, Text):
        return value[lang]
    if value is None or isinstance(value, str):
        return value or ""
    if unit != "none":
        return show(value, unit, lang)
    return f"{value:,.{digits}f}"


def _is_number(value: object) -> bool:
    return isinstance(value, (int, float, np.number)) and not isinstance(value, bool)


def observed_table(frame: pd.DataFrame, name: str, lang: Lang, *, caption: str = "", rows: int | None = None) -> str:
    """Write a frame whose columns are those of an observed table, with their declared headings.

    Parameters
    ----------
    frame
        Some rows and columns of the table; columns that are not declared keep their names as headings.
    name
        The table in ``tables.toml``; "" for none.
    rows
        How many rows at most.
    """
    columns = declared("observed")[name].columns if name else {}
    shown = frame if rows is None else frame.head(rows)
    headings = [_heading(label, columns.get(label), lang) for label in shown.columns]
    cells = [
        [value_text(label, value, lang) for label, value in zip(shown.columns, row, strict=True)]
        for row in shown.itertuples(index=False, name=None)
    ]
    numeric = [
        pd.api.types.is_numeric_dtype(shown[label]) and label not in WORDS and shown[label].dtype != bool
        for label in shown.columns
    ]
    return table_html(headings, cells, caption=caption, numeric=numeric)


def _heading(label: str, column: Column | None, lang: Lang) -> str:
    return column.label(lang) if column else label


_YES: Mapping[bool, Text] = {True: Text(zh="是", en="yes"), False: Text(zh="否", en="no")}
_CLOCK = ("opens", "closes")


def value_text(label: str, value: object, lang: Lang) -> str:
    """Write one value of an observed column: codes by their names, times as hours and minutes."""
    if isinstance(value, (bool, np.bool_)):
        return _YES[bool(value)][lang]
    if label in _CLOCK and _is_number(value):
        return clock(float(value))  # type: ignore[arg-type]  # a number, as was asked
    if isinstance(value, (float, np.floating)):
        if math.isnan(value):
            return NOT_APPLICABLE[lang]
        return f"{value:,.2f}".rstrip("0").rstrip(".")
    return word(label, value, lang)


def clock(minute: float) -> str:
    """Write a minute of the day as a time.

    Examples
    --------
    >>> clock(510), clock(1439.6)
    ('8:30', '24:00')
    """
    whole = round(minute)
    return f"{whole // 60}:{whole % 60:02d}"
