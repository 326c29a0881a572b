"""How an element looks, in what typst understands: lengths in points, colours in hexadecimal."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

from pydantic import JsonValue

Look = dict[str, JsonValue]
"""What differs from plain text, by name; see `look_of`."""

SIZE = 10.5
"""Points of the running text, as in the page's own rules for print."""

SIDES = ("top", "right", "bottom", "left")
_LENGTH = re.compile(r"(-?[\d.]+)(rem|em|px|pt)\b|(?<![\w.])0(?![\w.])")
_POINTS = {"rem": SIZE, "em": SIZE, "px": 0.75, "pt": 1.0}
_COLOUR = re.compile(r"#[0-9a-fA-F]{6}\b|#[0-9a-fA-F]{3}\b")
_WORDS: dict[str, tuple[str, dict[str, JsonValue]]] = {
    "align": ("text-align", {"right": "right", "center": "center", "left": "left"}),
    "display": ("display", {name: name for name in ("none", "block", "grid", "flex", "inline-block")}),
    "nowrap": ("white-space", {"nowrap": True}),
    "upright": ("writing-mode", {"vertical-rl": True}),
    "valign": ("vertical-align", {"middle": "horizon", "bottom": "bottom"}),
    "hidden": ("visibility", {"hidden": True}),
    "whole": ("break-inside", {"avoid": True, "avoid-page": True}),
}
"""Names in a look, the CSS property behind each and what its values become."""


def look_of(facts: Mapping[str, str]) -> Look:
    """Return how an element looks from its CSS properties.

    Returns
    -------
    Look
        ``color``; ``fill``, with ``stripe`` and ``slant`` (degrees) where it is striped; ``weight``; ``size``, ``height``
        and ``radius`` in points; ``width``, a share; ``inset``, points of the four sides; ``sides``, the lines around by
        side; and the words of ``align``, ``valign``, ``display``, ``nowrap``, ``upright``, ``hidden`` and ``whole``. Only what is set.
    """
    return _look(tuple(facts.items()))


@lru_cache(maxsize=1024)
def _look(facts: tuple[tuple[str, str], ...]) -> Look:
    """Read the properties once for all the elements that share them."""
    known = dict(facts)
    look: Look = {}
    if colours := _COLOUR.findall(known.get("color", "")):
        look["color"] = colours[0]
    look |= _fill(known.get("background", known.get("background-color", "")))
    for name, (property_, words) in _WORDS.items():
        if (value := known.get(property_, "")) in words:
            look[name] = words[value]
    look |= _type(known)
    if lines := _sides(facts, known.get("color", "")):
        look["sides"] = lines
    return look


def _fill(background: str) -> Look:
    colours = _COLOUR.findall(background)
    if not colours:
        return {}
    angle = re.search(r"([\d.]+)deg", background)
    stripes: Look = {"stripe": colours[1], "slant": float(angle[1])} if angle and len(colours) > 1 else {}
    return {"fill": colours[0], **stripes}


def _type(known: Mapping[str, str]) -> Look:
    """Return weight, sizes and distances."""
    look: Look = {}
    weight = {"bold": "700", "normal": "400"}.get(known.get("font-weight", ""), known.get("font-weight", ""))
    if weight.isdigit():
        look["weight"] = int(weight)
    for name, property_ in (("size", "font-size"), ("height", "height"), ("radius", "border-radius")):
        if lengths := _lengths(known.get(property_, "")):
            look[name] = lengths[0]
    if known.get("width", "").endswith("%"):
        look["width"] = float(known["width"][:-1]) / 100
    if inset := _inset(known):
        look["inset"] = inset
    return look


def _inset(known: Mapping[str, str]) -> dict[str, JsonValue]:
    around = _lengths(known.get("padding", ""))
    every = (*around, around[1]) if len(around) == 3 else (around * 4)[:4]
    inset: dict[str, JsonValue] = dict(zip(SIDES, every, strict=False))
    for side in SIDES:
        if alone := _lengths(known.get(f"padding-{side}", "")):
            inset[side] = alone[0]
    return inset


def _lengths(value: str) -> list[float]:
    return [round(float(found[1]) * _POINTS[found[2]], 2) if found[1] else 0.0 for found in _LENGTH.finditer(value)]


def _sides(facts: tuple[tuple[str, str], ...], ink: str) -> dict[str, JsonValue]:
    """Return the lines around, by side, in the order in which the properties were set."""
    lines: dict[str, list[JsonValue]] = {}
    for name, value in facts:
        found = re.fullmatch(r"border(?:-(top|right|bottom|left))?(?:-(width|color))?", name)
        if found is None:
            continue
        side, kind = found[1], found[2]
        colours, widths = _COLOUR.findall(value.replace("currentColor", ink)), _lengths(value)
        for one in [side] if side else SIDES:
            width, colour = lines.get(one, [0.0, "#000000"])
            lines[one] = [
                widths[0] if widths and kind != "color" else width,
                colours[0] if colours and kind != "width" else colour,
            ]
    return {side: {"width": width, "color": colour} for side, (width, colour) in lines.items() if width}
