"""Charts as pictures in a page: static SVG inside an ``<img>``, with alternative text, offline and unable to run."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Sequence
from functools import lru_cache
from html import escape

from cmtrain.charts.theme import AnyChart, Composed, Overlaid
from cmtrain.report.html import LANGUAGE_TAGS, Html
from cmtrain.texts import Lang

_ROOM = {"left": 24, "right": 24, "top": 28, "bottom": 12}
"""Pixels around the sheets of a picture, for names that reach over the edge and for a key above."""


def figure(chart: AnyChart, alt: str, lang: Lang, *, caption: str = "") -> Html:
    """Draw a chart as a static picture.

    Parameters
    ----------
    chart
        Any Altair chart.
    alt
        What the picture says, for those who cannot see it.
    lang
        Language of the texts.
    caption
        Shown below the picture; plain text.

    Returns
    -------
    Html
        A ``<figure>``; equal charts give equal bytes, and a chart drawn before is not drawn again.
    """
    picture = base64.b64encode(svg(chart).encode()).decode()
    below = f"<figcaption>{escape(caption)}</figcaption>" if caption else ""
    source = (
        f'<figure lang="{LANGUAGE_TAGS[lang]}">'
        f'<img src="data:image/svg+xml;base64,{picture}" alt="{escape(alt)}">{below}</figure>'
    )
    return Html(source, plain=caption or alt)


def svg(chart: AnyChart) -> str:
    """Convert a chart to SVG.

    The specification is not checked against the grammar, which takes longer than to draw it: the tests check that of
    every chart there is.
    """
    if isinstance(chart, Overlaid):
        return _laid_over([_sheet(sheet, chart.facts["width"], chart.facts["height"]) for sheet in chart.sheets])
    return _renumbered(_converted(json.dumps(chart.to_dict(validate=False), sort_keys=True)))


@lru_cache(maxsize=256)
def _converted(specification: str) -> str:
    """Convert one specification; kept by its text, for the charts of a district are the same for a whole cohort."""
    import vl_convert  # noqa: PLC0415 - 9 MB, which a page that draws for itself does without

    return str(vl_convert.vegalite_to_svg(specification))


@lru_cache(maxsize=64)
def _sheet(sheet: Composed, width: int, height: int) -> str:
    """Convert one sheet of a picture; kept by what it is, for even to write out its specification takes its time.

    What reaches over an edge does not move the sheet: all sheets of a picture have the same room around them.
    """
    drawn = sheet.to_dict(validate=False)
    drawn["config"] = {**drawn["config"], "background": None}
    size = {"width": width, "height": height, "autosize": "none", "padding": _ROOM}
    return _converted(json.dumps({**drawn, **size}, sort_keys=True))


def _laid_over(sheets: Sequence[str]) -> str:
    """Lay drawn sheets over one another, on white."""
    root = sheets[0][: sheets[0].index(">") + 1]
    return _renumbered(f'{root}<rect width="100%" height="100%" fill="white"/>{"".join(sheets)}</svg>')


_CLIP_IDS = re.compile(r'(id="clip|url\(#clip)(\d+)')


def _renumbered(picture: str) -> str:
    """Return the picture with its clip paths counted from 1; the converter goes on from one picture to the next."""
    numbers = {old: new for new, old in enumerate(dict.fromkeys(old for _, old in _CLIP_IDS.findall(picture)), 1)}
    return _CLIP_IDS.sub(lambda found: f"{found[1]}{numbers[found[2]]}", picture)
