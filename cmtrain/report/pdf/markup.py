"""A rendered page as a tree: elements, their classes and texts, and the style sheet that the page carries."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from html.parser import HTMLParser

VOID = frozenset("area base br col embed hr img input link meta source track wbr".split())
"""Elements that hold nothing and are never closed."""


@dataclass(frozen=True, eq=False)
class Element:
    """One element of a page."""

    tag: str
    attributes: dict[str, str]
    children: list[Element | str] = field(default_factory=list)

    @cached_property
    def classes(self) -> frozenset[str]:
        """Its classes."""
        return frozenset(self.attributes.get("class", "").split())

    @cached_property
    def kind(self) -> str:
        """Its tag and classes, which say how it looks."""
        return f"{self.tag} {self.attributes.get('class', '')}"

    def elements(self) -> Iterator[Element]:
        """Return the elements right inside."""
        return (child for child in self.children if isinstance(child, Element))

    def find(self, tag: str) -> Element | None:
        """Return the first element of a kind, at any depth, or None."""
        return next((element for element in self.walk() if element.tag == tag), None)

    def walk(self) -> Iterator[Element]:
        """Return the element and all elements inside, in their order."""
        yield self
        for child in self.elements():
            yield from child.walk()

    @property
    def text(self) -> str:
        """All text inside, spaces as a browser shows them."""
        parts = (child if isinstance(child, str) else child.text for child in self.children)
        return " ".join("".join(parts).split())


def read_page(page: str) -> Element:
    """Read a page that was sanitised, so that its tags are balanced; a stray end tag is passed over."""
    reader = _Reader()
    reader.feed(page)
    reader.close()
    return reader.root


class _Reader(HTMLParser):
    """Builds the tree tag by tag."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = Element("", {})
        self._open = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, {name: value or "" for name, value in attrs})
        self._open[-1].children.append(element)
        if tag not in VOID:
            self._open.append(element)

    def handle_endtag(self, tag: str) -> None:
        depth = next((depth for depth in range(len(self._open) - 1, 0, -1) if self._open[depth].tag == tag), None)
        if depth is not None:
            del self._open[depth:]

    def handle_data(self, data: str) -> None:
        self._open[-1].children.append(data)
