"""How much room a piece of a page takes, by the letters in it: in characters of Chinese, and in lines of them."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from typing import Any

LINE = 50.0
"""Characters that a line of the page has room for."""

SHORT, SHORT_TABLE, HEAD = 34, 14, 8
"""Lines, as `height` counts them, that a box and a table may have to be kept on one page, and that a box begins with."""

_PICTURE, _UPRIGHT = 20.0, 6.0
BOLD = 1.06
"""How much wider bold letters are."""
_WIDE = re.compile(r"[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60\uffe0-\uffe6]")
_BAR = "口" * 9
"""A text as long as a bar should be."""


def width(text: str) -> float:
    """Return the width of a text in characters of Chinese; any other letter takes a little more than half of one."""
    wide = len(_WIDE.findall(text))
    return wide + 0.56 * (len(text) - wide)


def lines(content: object) -> list[str]:
    """Return the text of a node, or of several, line by line; a bar stands there as a text of its length."""
    return "".join(_pieces(content)).split("\n")


def height(node: dict[str, Any], line: float = LINE) -> float:
    """Return about how many lines a block takes where a line has room for so many characters."""
    match node["is"]:
        case "run" | "paragraph" | "heading":
            return sum(max(math.ceil(width(text) / line), 1) for text in lines(node["body"])) + 0.5
        case "table":
            return sum(row_height(row, node["columns"]) for row in (*node["head"], *node["rows"], *node["foot"]))
        case "tiles" | "row":
            return max((height(part, line / len(node["body"])) for part in node["body"]), default=0.0) + 1
        case "picture":
            return _PICTURE
        case "verbatim":
            return float(node["text"].count("\n") + 1)
    return sum(height(part, line) for part in _parts(node)) + 1


def _parts(node: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the blocks in a block; those of all items of a list."""
    parts: list[dict[str, Any]] = node.get("body", [])
    return [part for item in node["body"] for part in item] if node["is"] == "list" else parts


def row_height(row: list[dict[str, Any]], columns: Sequence[float]) -> float:
    """Return about how many lines a row of a table takes whose columns have these shares of the line."""
    return max((_cell(cell, share) for cell, share in zip(row, columns, strict=False)), default=0.0)


def breadth(node: dict[str, Any], size: float) -> float:
    """Return about how many points wide a block is with no line broken, its letters of some size unless it says more."""
    size = node["look"].get("size", size) if "look" in node else size
    parts = node.get("body", [])
    if node["is"] in {"run", "paragraph", "heading"}:
        return max(map(width, lines(parts))) * size * BOLD
    return max((breadth(part, size) for part in parts), default=0.0)


def _cell(cell: dict[str, Any], share: float) -> float:
    if "upright" in cell["look"]:
        return _UPRIGHT
    return sum(height(part, share * LINE) for part in cell["body"])


def _pieces(content: object) -> Iterator[str]:
    if isinstance(content, str):
        yield content
    elif isinstance(content, list):
        for part in content:
            yield from _pieces(part)
    elif isinstance(content, dict):
        if content.get("is") == "bar":
            yield _BAR
        yield from _pieces(content.get("body"))
        if content.get("is") != "span":
            yield "\n"
