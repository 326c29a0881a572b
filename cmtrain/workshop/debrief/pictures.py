"""Pictures of what a room's answers were worth: how far everybody came, and the values in one district."""

from __future__ import annotations

from collections.abc import Sequence

import altair as alt
import pandas as pd

from cmtrain.charts.theme import BLUE, GREEN, INK, VERMILION, WIDTH, Picture, halo, picture
from cmtrain.grading.grade import Grade
from cmtrain.kinds.base import FULL_MARKS
from cmtrain.texts import UNITS, Lang, Text, show, text
from cmtrain.workshop.debrief.record import Answer

_STEPS = (
    (0.0, text("没赢过\n常见错误", "no better than\nthe mistake")),
    (0.25, text("走了\n0–25%", "0–25%\nof the way")),
    (0.5, text("走了\n25–50%", "25–50%\nof the way")),
    (0.75, text("走了\n50–75%", "50–75%\nof the way")),
    (FULL_MARKS, text("走了\n75–98%", "75–98%\nof the way")),
)
"""How far answers come on the way from the common mistake to the best: the end of each step, and its name."""

_BEST_STEP = text("做到\n最好", "the best")
_BROKEN_STEP = text("违规\n不得分", "broke a rule:\nno points")
_PEOPLE = text("人数", "People")
_STEPS_ALT = text(
    "条形图，从常见错误到最好走了多远。{said}", "Bars: how far from the common mistake to the best. {said}"
)
_BEST, _MISTAKE = text("最好 {value}", "best {value}"), text("常见错误 {value}", "common mistake {value}")
_VALUES, _IN = text("每个点是一份答案", "Each dot is one answer"), text("（{unit}）", "({unit})")
_VALUES_ALT = text(
    "点图：{people} 份答案从 {low} 到 {high}；最好 {best}，常见错误 {mistake}。",
    "Dots: {people} answers from {low} to {high}; the best is {best}, the common mistake {mistake}.",
)
_LEVELS = 36
"""Columns in which dots of nearly equal values stand above one another."""

_OUT = 1.0
"""Values that lie further off than so many times the way from the common mistake to the best stand at the edge."""

_HEIGHT, _DOT, _NAMES = 150, 17, 42
"""Pixels: of the field with the dots, from one dot to the next above it, and of the names of the lines, above them."""


def how_far(answers: Sequence[Answer], lang: Lang) -> Picture:
    """Draw how many came how far from the common mistake to the best; who broke a rule stands apart."""
    names = [*(name for _, name in _STEPS), _BEST_STEP]
    counts = [0] * len(names)
    for answer in answers:
        if not answer.grade.flags:
            counts[sum(answer.way > end for end, _ in _STEPS)] += 1
    broken = sum(bool(answer.grade.flags) for answer in answers)
    if broken:
        names, counts = [_BROKEN_STEP, *names], [broken, *counts]
    rows = pd.DataFrame({"step": [name[lang] for name in names], "people": counts})
    rows["tint"] = [{_BROKEN_STEP: INK, _STEPS[0][1]: VERMILION, _BEST_STEP: GREEN}.get(name, BLUE) for name in names]
    axis = alt.Axis(labelExpr="split(datum.value, '\\n')", ticks=False, labelFontSize=14, labelPadding=6)
    base = alt.Chart(rows).encode(
        alt.X("step:N", sort=list(rows["step"]), title=None, axis=axis, scale=alt.Scale(paddingInner=0.25))
    )
    most = max(counts)
    y = alt.Y("people:Q", title=_PEOPLE[lang], axis=None, scale=alt.Scale(domain=[0, max(most * 1.15, 1)], nice=False))
    bars = base.mark_bar().encode(y, color=alt.Color("tint:N", scale=None))
    values = base.mark_text(dy=-11, fontSize=17, fontWeight="bold").encode(y, text=alt.Text("people:Q"))
    said = "; ".join(f"{name[lang].replace(chr(10), ' ')}: {count}" for name, count in zip(names, counts, strict=True))
    return picture([bars, values], _STEPS_ALT.fill(said=said)[lang], width=WIDTH + 60, height=180)


def values_in(answers: Sequence[Answer], lang: Lang) -> Picture | None:
    """Draw what each answer about one district was worth, with the best and the common mistake; None without values."""
    first = answers[0].grade
    best, mistake = first.best_value, first.mistake_value
    values = [answer.grade.value for answer in answers if answer.grade.value is not None]
    if best is None or mistake is None or not values or best == mistake:
        return None
    dots = _dots(values, best, mistake)
    rules = pd.DataFrame(
        {
            "value": [best, mistake],
            "name": [_written(_BEST, best, first, lang), _written(_MISTAKE, mistake, first, lang)],
            "tint": [GREEN, VERMILION],
            "level": [0.0, 1.0],
        }
    )
    low, high = min(dots["value"].min(), best, mistake), max(dots["value"].max(), best, mistake)
    spare = 0.22 * (high - low)  # for names that stand at an edge
    x = alt.X(
        "value:Q",
        title=_VALUES[lang] + _unit(first, lang),
        scale=alt.Scale(domain=[low - spare, high + spare], nice=False),
        axis=alt.Axis(format="%" if first.unit == "share" else ",~r", tickCount=6, labelFontSize=14, titleFontSize=14),
    )
    chart = alt.Chart(rules)
    rule = chart.mark_rule(strokeWidth=2.5, strokeDash=[5, 3]).encode(
        x, y=alt.YValue(_NAMES), y2=alt.Y2Value(_HEIGHT), color=alt.Color("tint:N", scale=None)
    )
    marks = [
        layer
        for level in (0, 1)
        for layer in halo(
            chart.transform_filter(f"datum.level == {level}").encode(x, y=alt.YValue(10 + 20 * level)),
            "name",
            fontSize=14,
            fontWeight="bold",
        )
    ]
    heights = alt.Y("level:Q", axis=None, scale=alt.Scale(domain=[-0.6, (_HEIGHT - 46) / _DOT], nice=False))
    points = alt.Chart(dots).mark_circle(size=190, color=BLUE, opacity=0.9, stroke="white").encode(x, heights)
    says = _VALUES_ALT.fill(
        people=len(values),
        low=_shown(min(values), first, lang),
        high=_shown(max(values), first, lang),
        best=_shown(best, first, lang),
        mistake=_shown(mistake, first, lang),
    )[lang]
    return picture([rule, points, *marks], says, width=WIDTH + 60, height=_HEIGHT)


def _dots(values: Sequence[float], best: float, mistake: float) -> pd.DataFrame:
    """Return where dots stand: those of nearly equal values above one another, those far off at the edge."""
    far = _OUT * abs(best - mistake)
    near = [min(max(value, min(best, mistake) - far), max(best, mistake) + far) for value in values]
    step = (max(*near, best, mistake) - min(*near, best, mistake)) / _LEVELS
    columns = [round((value - mistake) / step) for value in near]
    levels = [columns[:place].count(column) for place, column in enumerate(columns)]
    fits = (_HEIGHT - 60) / _DOT
    squeeze = min(1.0, fits / max(*levels, 1))
    return pd.DataFrame(
        {"value": [mistake + column * step for column in columns], "level": [level * squeeze for level in levels]}
    )


def _written(name: Text, value: float, grade: Grade, lang: Lang) -> str:
    return name.fill(value=_shown(value, grade, lang))[lang]


def _shown(value: float, grade: Grade, lang: Lang) -> str:
    return show(value, grade.unit, lang)


def _unit(grade: Grade, lang: Lang) -> str:
    """Return the unit in brackets; nothing where each number carries its own sign, or has none."""
    unit = UNITS[grade.unit]
    return "" if unit is None or grade.unit == "share" else f"{'' if lang == 'zh' else ' '}{_IN.fill(unit=unit)[lang]}"
