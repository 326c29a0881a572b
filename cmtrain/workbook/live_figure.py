"""Charts that the page draws itself: a specification, the sentence that says the same, and what can be chosen in it."""

from __future__ import annotations

import json
from html import escape
from typing import Any, NamedTuple

from cmtrain.charts.theme import CHOOSE, Picture
from cmtrain.report.html import LANGUAGE_TAGS, Html
from cmtrain.texts import Lang


class Filters(NamedTuple):
    """How the points of a chart filter a table."""

    table: str
    """Name of the table (`cmtrain.workbook.html.TableUse`)."""
    key: str
    """Column of the chart's data that holds the keys of the table's rows."""
    legend: str = ""
    """Column behind the legend, a click on which chooses a whole class."""


def live_figure(picture: Picture, lang: Lang, *, caption: str = "", filters: Filters | None = None) -> Html:
    """Return a chart for ``charts.js`` to draw; where it cannot be drawn, its sentence and caption can be read.

    Parameters
    ----------
    picture
        The chart; its layers whose names begin with `CHOOSE` can be chosen from.
    caption
        Shown below; plain text.
    filters
        The table that the choice filters.
    """
    specification = picture.chart.to_dict(validate=False)
    marks = ""
    if filters is not None:
        specification["params"] = [*specification.get("params", ()), *_choices(specification, filters)]
        marks = f' data-cm-filters="{escape(filters.table)}" data-cm-key="{escape(filters.key)}"'
    written = json.dumps(specification, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")
    below = f"<figcaption>{escape(caption)}</figcaption>" if caption else ""
    source = (
        f'<figure class="cm" lang="{LANGUAGE_TAGS[lang]}" data-cm-chart{marks}>'
        f'<div class="cm-drawing"><p>{escape(picture.alt)}</p></div>{below}'
        f'<script type="application/json">{written}</script></figure>'
    )
    return Html(source, plain=caption or picture.alt)


def _choices(specification: dict[str, Any], filters: Filters) -> list[dict[str, Any]]:
    """Let points be chosen one by one, in a frame, and by the legend; whatever is not chosen fades."""
    layers = _named(specification)
    for layer in layers:
        chosen = {"and": [{"param": name} for name in ("one", "frame", *(["legend"] if filters.legend else []))]}
        layer["encoding"]["opacity"] = {"condition": {"test": chosen, "value": 0.95}, "value": 0.12}
    views = [layer["name"] for layer in layers]
    choices: list[dict[str, Any]] = [
        {"name": "one", "select": {"type": "point", "fields": [filters.key], "toggle": "true"}, "views": views},
        {"name": "frame", "select": {"type": "interval", "translate": False, "zoom": False}, "views": views},
    ]
    if filters.legend:
        by = {"type": "point", "fields": [filters.legend], "toggle": "true"}
        choices.append({"name": "legend", "select": by, "bind": "legend", "views": views})
    return choices


def _named(part: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the layers that can be chosen from."""
    inside = [each for key in ("layer", "hconcat", "vconcat") for each in part.get(key, ())]
    own = [part] if str(part.get("name", "")).startswith(CHOOSE) else []
    return [*own, *(layer for each in inside for layer in _named(each))]
