"""How charts look: colours, shapes, dashes, fonts and the registered Altair theme.

Every series has a colour of Okabe and Ito (2008), which the colour-blind tell apart, and a shape or dash as a second
code; the order of the colours alternates dark and light, so that a photocopy keeps them apart, too.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple, TypeAlias

import altair as alt


@dataclass(frozen=True, eq=False)
class Composed:
    """Charts over one another, or set beside one another.

    They are put together here, not by Altair, which copies all of them again at every step: of a picture of thirty
    layers that is three quarters of the time.
    """

    how: Literal["layer", "hconcat", "vconcat"]
    parts: Sequence[AnyChart]
    facts: Mapping[str, Any]
    """More that is said of the whole: ``width``, ``height``, ``description``, ``title``, ``spacing``."""

    def to_dict(self, *, validate: bool = True) -> dict[str, Any]:
        """Return the Vega-Lite specification; ``validate`` holds every part against the grammar."""
        whole: dict[str, Any] = {}
        datasets: dict[str, Any] = {}
        made = [part.to_dict(validate=validate) for part in self.parts]
        for part in made:
            whole = {key: part.pop(key) for key in ("$schema", "config")}
            datasets |= part.pop("datasets", {})
        return {**whole, **self.facts, self.how: made, "datasets": datasets}


@dataclass(frozen=True, eq=False)
class Overlaid:
    """Sheets of one size laid over one another: charts without axes or legends, so that each may be drawn by itself.

    A sheet that many pictures share, as the land of a map, is then drawn once.
    """

    sheets: tuple[Composed, ...]
    """The lowest first."""
    facts: Mapping[str, Any]
    """Of the whole: ``width``, ``height``, ``description``."""

    def to_dict(self, *, validate: bool = True) -> dict[str, Any]:
        """Return the Vega-Lite specification of all sheets together."""
        return Composed("layer", self.sheets, self.facts).to_dict(validate=validate)


AnyChart: TypeAlias = alt.Chart | Composed | Overlaid
"""What a chart function may draw."""


class Picture(NamedTuple):
    """A chart and the sentence that says the same to whoever cannot see it."""

    chart: AnyChart
    alt: str


FONTS = '"Noto Sans CJK SC","Noto Sans SC","Microsoft YaHei","PingFang SC",sans-serif'

BLUE, ORANGE, GREEN, VERMILION = "#0072B2", "#E69F00", "#009E73", "#D55E00"
SKY, PURPLE, BLACK = "#56B4E9", "#CC79A7", "#1c2733"
GREY, FAINT, INK = "#8a949e", "#e3e8ed", "#1c2733"

SERIES = (BLUE, ORANGE, BLACK, SKY, VERMILION, GREEN, PURPLE)
"""Colours of series, in order of use."""
SHAPES = ("circle", "square", "triangle-up", "diamond", "cross", "triangle-down", "triangle-right")
DASHES = ((1, 0), (6, 3), (2, 2), (8, 3, 2, 3), (1, 4), (12, 3), (4, 1))

WIDTH = 640
"""Pixels of a chart as wide as the page."""

CHOOSE = "choose"
"""How the names of layers begin from whose points a page lets people choose."""


@alt.theme.register("cmtrain", enable=True)
def cmtrain_theme() -> alt.theme.ThemeConfig:
    """Return the theme: the font stack, level labels, quiet grids."""
    return {
        "config": {
            "font": FONTS,
            "background": "white",
            "view": {"stroke": None},
            "axis": {
                "labelFontSize": 12,
                "titleFontSize": 12,
                "titleFontWeight": "normal",
                "labelColor": INK,
                "titleColor": "#52606d",
                "gridColor": FAINT,
                "domainColor": GREY,
                "tickColor": GREY,
                "labelLimit": 220,
            },
            "axisX": {"labelAngle": 0, "grid": False, "titlePadding": 8},
            # A title turned by 90 degrees cannot be read in Chinese: it stands above the axis, level.
            "axisY": {"titleAngle": 0, "titleAlign": "left", "titleAnchor": "end", "titleY": -14, "titleX": -8},
            "header": {"labelFontSize": 13, "titleFontSize": 13, "labelColor": INK, "labelFontWeight": "bold"},
            "legend": {
                "labelFontSize": 12,
                "titleFontSize": 12,
                "titleFontWeight": "normal",
                "labelColor": INK,
                "labelLimit": 300,
                "orient": "top",
                "layout": {"top": {"direction": "horizontal", "offset": 34, "margin": 24, "anchor": "start"}},
                "symbolStrokeWidth": 2,
                "symbolSize": 90,
                "columnPadding": 18,
            },
            "text": {"fontSize": 12, "fill": INK},
            "title": {"fontSize": 13, "anchor": "start", "color": INK, "fontWeight": "bold"},
            "line": {"strokeWidth": 2.2},
        }
    }


# A district map holds more rows than Altair's default limit; the frames are ours and bounded.
alt.data_transformers.enable("default", max_rows=None)


def colours(names: Sequence[str]) -> alt.Scale:
    """Return the colour scale of some series, in the order given."""
    return alt.Scale(domain=list(names), range=[SERIES[i % len(SERIES)] for i in range(len(names))])


def shapes(names: Sequence[str]) -> alt.Scale:
    """Return the shape scale of some series, in the order given."""
    return alt.Scale(domain=list(names), range=[SHAPES[i % len(SHAPES)] for i in range(len(names))])


def dashes(names: Sequence[str]) -> alt.Scale:
    """Return the dash scale of some series, in the order given."""
    return alt.Scale(domain=list(names), range=[list(DASHES[i % len(DASHES)]) for i in range(len(names))])


def picture(layers: Sequence[alt.Chart], says: str, *, width: int, height: int, least: int = 0) -> Picture:
    """Lay charts over one another, the lowest first, with the sentence that says the same.

    Parameters
    ----------
    least
        Pixels below which texts would meet: a page makes the chart no narrower, but smaller.
    """
    facts = {"width": width, "height": height, "description": says, "usermeta": {"least": least}}
    return Picture(Composed("layer", layers, facts), says)


def halo(chart: alt.Chart, column: str, **mark: Any) -> list[alt.Chart]:  # noqa: ANN401 - any property of the mark
    """Write a column's texts over whatever lies below, on a white edge."""
    edge = chart.mark_text(**mark, stroke="white", strokeWidth=3.5, strokeJoin="round", opacity=0.9)
    written = alt.Text(f"{column}:N")  # a plain string has Altair search all its classes for the one that is meant
    return [edge.encode(text=written), chart.mark_text(**mark).encode(text=written)]
