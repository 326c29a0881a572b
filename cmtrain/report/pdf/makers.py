"""The elements of a page that are more than a box: headings, lists, tables, pictures and their like."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from cmtrain.report.pdf.columns import Table, shares
from cmtrain.report.pdf.extents import SHORT, SHORT_TABLE, height, row_height
from cmtrain.report.pdf.markup import Element
from cmtrain.report.pdf.pictures import picture

if TYPE_CHECKING:
    from cmtrain.report.pdf.content import Node, Path, Reader

_MOST_SPAN = 50
"""Columns or rows that one cell may take."""


def _heading(reader: Reader, path: Path) -> list[Node]:
    return [{"is": "heading", "level": int(path[-1].tag[1]), "body": reader.inline(path)}]


def _paragraph(reader: Reader, path: Path) -> list[Node]:
    run = reader.inline(path)
    return [{"is": "paragraph", "body": run}] if run else []


def _list(reader: Reader, path: Path) -> list[Node]:
    items = [reader.blocks((*path, item)) for item in path[-1].elements()]
    start = path[-1].attributes.get("start", "1")
    return [
        {"is": "list", "ordered": path[-1].tag == "ol", "start": int(start) if start.isdecimal() else 1, "body": items}
    ]


def _terms(reader: Reader, path: Path) -> list[Node]:
    body = [{"is": item.tag, "body": reader.blocks((*path, item))} for item in path[-1].elements()]
    return [{"is": "terms", "body": body}]


def _verbatim(reader: Reader, path: Path) -> list[Node]:  # noqa: ARG001 - as all makers
    return [{"is": "verbatim", "text": "".join(_texts(path[-1]))}]


def _rule(reader: Reader, path: Path) -> list[Node]:  # noqa: ARG001 - as all makers
    return [{"is": "rule"}]


def _picture(reader: Reader, path: Path) -> list[Node]:
    drawn = picture(path[-1].attributes.get("src", ""), reader.family)
    alt = path[-1].attributes.get("alt", "")
    if drawn is None:
        return [{"is": "paragraph", "body": [alt]}] if alt else []
    return [{"is": "picture", "svg": drawn, "alt": alt}]


def _figure(reader: Reader, path: Path) -> list[Node]:
    caption = next((child for child in path[-1].elements() if child.tag == "figcaption"), None)
    body = [node for child in path[-1].elements() if child is not caption for node in reader.block((*path, child))]
    below = reader.inline((*path, caption)) if caption else []
    return [{"is": "figure", "body": body, "caption": below}]


def _table(reader: Reader, path: Path) -> list[Node]:
    parts: dict[str, list[list[Node]]] = {"head": [], "rows": [], "foot": []}
    for part, row_path in _rows(path):
        cells = [_cell(reader, (*row_path, cell)) for cell in row_path[-1].elements() if cell.tag in {"td", "th"}]
        parts[part].append(cells)
    rows = [row for part in parts.values() for row in part]
    columns = shares(Table(rows))
    for row in rows:
        whole = row_height(row, columns) <= SHORT
        for cell in row:
            cell["whole"] = whole
    caption = path[-1].find("caption")
    above = reader.inline((*path, caption)) if caption else []
    node = {"is": "table", "caption": above, "columns": columns, **parts}
    return [node | {"short": height(node) <= SHORT_TABLE}] if columns else []


def _rows(path: Path) -> Iterator[tuple[str, Path]]:
    """Return the rows of a table, each with the part of the table it stands in."""
    parts = {"thead": "head", "tfoot": "foot"}
    for child in path[-1].elements():
        if child.tag == "tr":
            yield "rows", (*path, child)
        for row in child.elements():
            if row.tag == "tr":
                yield parts.get(child.tag, "rows"), (*path, child, row)


def _cell(reader: Reader, path: Path) -> Node:
    spans = {name: path[-1].attributes.get(name, "1") for name in ("colspan", "rowspan")}
    widths: dict[str, int] = {
        name: min(max(int(span), 1), _MOST_SPAN) if span.isdecimal() else 1 for name, span in spans.items()
    }
    return {"tag": path[-1].tag, "body": reader.blocks(path), "look": reader.look(path), **widths}


def _texts(element: Element) -> Iterator[str]:
    for child in element.children:
        if isinstance(child, str):
            yield child
        else:
            yield from _texts(child)


MAKERS: dict[str, Callable[[Reader, Path], list[Node]]] = {
    **dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6"), _heading),
    "p": _paragraph,
    "figcaption": _paragraph,
    "ul": _list,
    "ol": _list,
    "dl": _terms,
    "pre": _verbatim,
    "hr": _rule,
    "img": _picture,
    "figure": _figure,
    "table": _table,
}
"""What becomes of the elements that are more than a box."""
