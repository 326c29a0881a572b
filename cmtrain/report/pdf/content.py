"""What a page says, as data for the typst template: blocks in their order, texts as texts, looks from the style sheet."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import accumulate, groupby
from typing import Any

from cmtrain.report.pdf.extents import HEAD, SHORT, breadth, height
from cmtrain.report.pdf.looks import SIZE, Look, look_of
from cmtrain.report.pdf.makers import MAKERS
from cmtrain.report.pdf.markup import Element
from cmtrain.report.pdf.runs import BREAK, Run, spaced, trimmed
from cmtrain.report.pdf.stylesheet import Stylesheet

Node = dict[str, Any]
"""A piece of the page; ``is`` says of what kind, see the template."""
Path = tuple[Element, ...]
"""An element and all that it stands in, outermost first."""

_INLINE = frozenset("a abbr b cite code em i mark q s small span strong sub sup u".split())
_SKIPPED = frozenset("head script style template title".split())
_SEEN = {"fill", "sides", "color", "weight", "size", "align", "whole"}
"""What of a look can be seen; a block with nothing of it is no more than what it holds."""


@dataclass(frozen=True)
class Reader:
    """Reads the elements of one page."""

    sheet: Stylesheet
    family: str
    """Typeface of the texts in pictures."""
    _looks: dict[tuple[str, ...], Look] = field(default_factory=dict)
    """By the kinds of all elements of a path: the cells of a column look alike."""

    def blocks(self, path: Path) -> list[Node]:
        """Return what an element holds, each run of text and of inline elements made one block."""
        found: list[Node] = []
        kept = (child for child in path[-1].children if isinstance(child, str) or child.tag not in _SKIPPED)
        for inline, children in groupby(kept, key=lambda child: isinstance(child, str) or self._inline(path, child)):
            if not inline:
                found += (
                    node for child in children if isinstance(child, Element) for node in self.block((*path, child))
                )
            elif run := trimmed(self._run(path, list(children))):
                found.append({"is": "run", "body": run})
        return found

    def block(self, path: Path) -> list[Node]:
        """Return one element; several nodes if it is no more than what it holds."""
        look = self.look(path)
        if look.get("display") == "none":
            return []
        if look.get("display") in {"flex", "grid"}:
            body = [self._item((*path, child)) for child in path[-1].elements()]
            return [{"is": "tiles" if look["display"] == "grid" else "row", "body": body, "look": look}]
        make = MAKERS.get(path[-1].tag)
        if make is not None:
            return [node | {"look": look} for node in make(self, path)]
        if not _SEEN & look.keys() and path[-1].tag != "summary":
            return self.blocks(path)
        return [self._group(path)]

    def look(self, path: Path) -> Look:
        """Return how an element looks."""
        kinds = tuple([element.kind for element in path])
        if kinds not in self._looks:
            self._looks[kinds] = look_of(self.sheet.facts(path))
        return self._looks[kinds]

    def inline(self, path: Path) -> Run:
        """Return what an element holds, all of it as text."""
        return trimmed(self._run(path, path[-1].children))

    def _group(self, path: Path) -> Node:
        look, body = self.look(path), self.blocks(path)
        if not body and "fill" in look:
            return {"is": "bar", "look": look}
        group = {"is": "group", "tag": path[-1].tag, "body": body, "look": look}
        short = height(group) <= SHORT
        return group | {"short": short, "body": body if short else _headed(body)}

    def _item(self, path: Path) -> Node:
        """Return one of several elements that stand beside one another."""
        item = self._group(path)
        if path[-1].tag in MAKERS:
            item = {"is": "group", "tag": "div", "body": self.block(path), "look": {}, "short": True}
        return item | {"breadth": breadth(item, SIZE)}

    def _inline(self, path: Path, child: Element) -> bool:
        if child.tag == "br":
            return True
        return child.tag in _INLINE and self.look((*path, child)).get("display") not in {"block", "grid", "flex"}

    def _run(self, path: Path, children: list[Element | str]) -> Run:
        run: Run = []
        for child in children:
            if isinstance(child, str):
                run.append(spaced(child))
            elif child.tag == "br":
                run.append(BREAK)
            elif child.tag not in _SKIPPED:
                run.append(self._span((*path, child)))
        return run

    def _span(self, path: Path) -> Node:
        element = path[-1]
        href = element.attributes.get("href", "")
        span: Node = {
            "is": "span",
            "tag": element.tag,
            "body": self._run(path, element.children),
            "look": self.look(path),
        }
        return span | {"href": href} if href.startswith(("https://", "mailto:")) else span


def _headed(body: list[Node]) -> list[Node]:
    """Return the blocks of a long box, those it begins with kept together, so that no page ends right below its head."""
    heights = list(accumulate(height(node) for node in body))
    first = next((number for number, lines in enumerate(heights, 1) if lines >= HEAD), len(body))
    if first == len(body) or heights[first - 1] > SHORT:
        return body
    return [{"is": "group", "tag": "div", "body": body[:first], "look": {"whole": True}, "short": True}, *body[first:]]


def order_headings(content: object) -> None:
    """Let no heading be more than one level below the one before it, as readers by ear expect."""
    above = 0
    for heading in _headings(content):
        above = heading["level"] = min(heading["level"], above + 1)


def _headings(content: object) -> Iterator[Node]:
    if isinstance(content, list):
        for part in content:
            yield from _headings(part)
    elif isinstance(content, dict):
        if content.get("is") == "heading":
            yield content
        for part in content.values():
            yield from _headings(part)
