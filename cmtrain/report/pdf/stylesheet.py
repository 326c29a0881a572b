"""The style sheet of a page, as far as ours goes: tags, classes, descendants and variables."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from cmtrain.report.pdf.markup import Element

_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_PRINT = re.compile(r"@media print\s*\{((?:[^{}]*\{[^{}]*\})*)\s*\}")
_OTHER_MEDIA = re.compile(r"@[^{;]+\{(?:[^{}]*\{[^{}]*\})*[^{}]*\}")
_RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")
_PART = re.compile(r"(\w*)((?:\.[\w-]+)*)")
_VARIABLE = re.compile(r"var\((--[\w-]+)\)")


@dataclass(frozen=True)
class Part:
    """What one element of a selector asks for: ``td.n``."""

    tag: str
    """"" for any."""
    classes: frozenset[str]

    def fits(self, element: Element) -> bool:
        """Say whether an element is one of these."""
        return self.tag in {"", element.tag} and self.classes <= element.classes


@dataclass(frozen=True)
class Rule:
    """One selector and what it sets."""

    parts: tuple[Part, ...]
    """Outermost first."""
    facts: Mapping[str, str]
    """CSS properties, variables filled in."""
    rank: tuple[int, int, int]
    """The later rule wins: CSS specificity, then the place in the style sheet."""

    def fits(self, path: Sequence[Element]) -> bool:
        """Say whether the last element of a path is meant; the others are those it stands in, outermost first."""
        *outer, last = self.parts
        if not last.fits(path[-1]):
            return False
        around = reversed(path[:-1])
        return all(any(part.fits(element) for element in around) for part in reversed(outer))


@dataclass(frozen=True)
class Stylesheet:
    """Rules by the class or tag that their last part asks for."""

    rules: Mapping[str, tuple[Rule, ...]]

    def facts(self, path: Sequence[Element]) -> dict[str, str]:
        """Return the CSS properties set on the last element of a path, in the order of the cascade."""
        keys = (path[-1].tag, *(f".{name}" for name in path[-1].classes))
        fitting = {rule.rank: rule for key in keys for rule in self.rules.get(key, ()) if rule.fits(path)}
        facts: dict[str, str] = {}
        for rank in sorted(fitting):
            for name, value in fitting[rank].facts.items():
                facts.pop(name, None)  # so that a shorthand set later also comes later
                facts[name] = value
        return facts


@lru_cache(maxsize=8)
def read_stylesheet(css: str) -> Stylesheet:
    """Read the rules of a style sheet, those for print among them; other media and selectors are passed over."""
    found = _RULE.findall(_OTHER_MEDIA.sub("", _PRINT.sub(r"\1", _COMMENT.sub("", css))))
    variables = {name: value for selectors, body in found if ":root" in selectors for name, value in _facts(body)}
    rules: dict[str, list[Rule]] = defaultdict(list)
    for place, (selectors, body) in enumerate(found):
        facts = {name: _VARIABLE.sub(lambda use: variables.get(use[1], ""), value) for name, value in _facts(body)}
        for selector in selectors.split(","):
            parts = _parts(selector)
            if parts:
                rules[_key(parts[-1])].append(Rule(parts, facts, _rank(parts, place)))
    return Stylesheet({key: tuple(some) for key, some in rules.items()})


def _facts(body: str) -> Iterator[tuple[str, str]]:
    for line in body.split(";"):
        name, colon, value = line.partition(":")
        if colon:
            yield name.strip(), value.strip()


def _parts(selector: str) -> tuple[Part, ...]:
    """Return the parts of a selector; none if it asks for more than tags and classes."""
    found = [_PART.fullmatch(word) for word in selector.split()]
    return tuple(Part(match[1], frozenset(match[2].split(".")[1:])) for match in found if match) if all(found) else ()


def _rank(parts: Sequence[Part], place: int) -> tuple[int, int, int]:
    return sum(len(part.classes) for part in parts), sum(bool(part.tag) for part in parts), place


def _key(part: Part) -> str:
    return f".{min(part.classes)}" if part.classes else part.tag
