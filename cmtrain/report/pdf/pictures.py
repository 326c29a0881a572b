"""The pictures of a page, as SVG whose text is set in the report's own typeface."""

from __future__ import annotations

import base64
import binascii
import re
import struct

_SOURCE = re.compile(r"data:image/(svg\+xml|png);base64,(.*)", re.DOTALL)
_ROOT = re.compile(r"<svg\b[^>]*>")
_BOLD = "".join(f',text[font-weight="{weight}"]' for weight in (600, 700, 800, 900))


def picture(source: str, family: str) -> str | None:
    """Return an embedded picture as SVG.

    Parameters
    ----------
    source
        What an ``<img>`` points to.
    family
        The family of fonts to set its text in.

    Returns
    -------
    str | None
        A PNG comes inside an SVG of its size; None if the source is neither, or broken.
    """
    found = _SOURCE.fullmatch(source)
    if found is None:
        return None
    try:
        content = base64.b64decode(found[2], validate=True)
        drawn = content.decode() if found[1] == "svg+xml" else _framed(content, source)
    except (binascii.Error, UnicodeDecodeError, struct.error):
        return None
    return _ROOT.sub(lambda root: root[0] + _style(family), drawn, count=1) if _ROOT.search(drawn) else None


def _framed(png: bytes, source: str) -> str:
    """Return an SVG that shows a PNG at its own size, which stands in its first chunk."""
    width, height = struct.unpack(">II", png[16:24])
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}">'
        f'<image width="{width}" height="{height}" href="{source}"/></svg>'
    )


def _style(family: str) -> str:
    """Name the typeface, and its weight as an axis, too: a font of many weights is drawn at its thinnest otherwise."""
    return (
        f"<style>text{{font-family:'{family}';font-variation-settings:'wght' 400}}"
        f"text[font-weight=\"bold\"]{_BOLD}{{font-variation-settings:'wght' 700}}</style>"
    )
