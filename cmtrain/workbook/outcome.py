"""What a grade says to the trainee who earned it."""

from __future__ import annotations

from html import escape
from math import isclose

from cmtrain.grading.feedback import feedback, outcome
from cmtrain.grading.grade import Grade, GradeElement
from cmtrain.grading.marking import SIGNS, marked
from cmtrain.grading.tasks import kind_of
from cmtrain.kinds.base import FULL_MARKS, score_by_value
from cmtrain.kinds.exercise import Exercise
from cmtrain.texts import Lang, Text, Unit, show
from cmtrain.workbook import words
from cmtrain.workbook.html import box, markdown
from cmtrain.workbook.tables import TableUse, table_html

_GOOD, _FAIR = 0.85, 0.6
"""Scores from which an attempt is shown as good, and as fair."""


def outcome_html(grade: Grade, exercise: Exercise, lang: Lang, *, reveal: bool) -> str:
    """Say what a response came to.

    Parameters
    ----------
    reveal
        Whether to show the best answer to each part: only when no attempt is left to use it.
    """
    if grade.status == "unreadable" and grade.message is not None:
        told = words.UNREADABLE.fill(why=grade.message)[lang]
        return box(f"<p>{escape(told)} {escape(words.NO_ATTEMPT[lang])}</p>", kind="rule")
    lines = feedback(grade, exercise, lang, secrets=reveal)
    if grade.status != "graded":
        told = "".join(f"<p>{escape(line)}</p>" for line in (*lines, words.NO_ATTEMPT[lang]))
        return box(told)
    level = "good" if grade.score >= _GOOD else "fair" if grade.score >= _FAIR else "poor"
    head = f'<p class="{level}"><b>{escape(words.SCORE.fill(score=grade.score)[lang])}</b>{_scale(grade, lang)}</p>'
    value = f"<p>{escape(outcome(grade, lang))}</p>"
    shown = tuple(element for element in grade.elements if reveal or not element.secret)
    parts = _elements(shown, exercise, lang, reveal=reveal) if shown else ""
    more = _practice(exercise, lang) if reveal and grade.score < _GOOD else ""
    return box(head + value + _what_matters(lines, grade, lang) + parts + more, kind="rule" if grade.flags else "")


def _scale(grade: Grade, lang: Lang) -> str:
    """Say what the score is a share of, where it is one of the way from the mistake to the best."""
    value, best, mistake = grade.value, grade.best_value, grade.mistake_value
    if grade.flags or value is None or best is None or mistake is None or best == mistake:
        return ""
    if not isclose(grade.score, score_by_value(value, best, mistake), abs_tol=1e-9):
        return ""
    return f' <span class="cm-soft">{escape(words.SCALE[lang])}</span>'


def _what_matters(lines: list[str], grade: Grade, lang: Lang) -> str:
    """Say the first thing that matters; the rest can be opened."""
    if not lines:
        return ""
    lead = "" if grade.score >= FULL_MARKS and not grade.flags else f"<b>{escape(words.FIRST[lang])}</b> "
    first = f'<p class="first">{lead}{escape(lines[0])}</p>'
    if not lines[1:]:
        return first
    rest = "".join(f"<li>{escape(line)}</li>" for line in lines[1:])
    return f"{first}<details><summary>{escape(words.MORE.fill(number=len(lines) - 1)[lang])}</summary><ul>{rest}</ul></details>"


def _practice(exercise: Exercise, lang: Lang) -> str:
    return f"<p><b>{escape(words.PRACTICE[lang])}</b></p>{markdown(exercise.practice[lang])}"


def _elements(elements: tuple[GradeElement, ...], exercise: Exercise, lang: Lang, *, reveal: bool) -> str:
    headings = [words.PART[lang], words.GIVEN[lang], words.MARK[lang], *([words.BEST[lang]] if reveal else [])]
    rows = [
        [
            element.label[lang],
            written(element.given, element.unit, lang),
            _mark(element, exercise, lang),
            *([written(element.best, element.unit, lang)] if reveal else []),
        ]
        for element in elements
    ]
    return table_html(headings, rows, use=TableUse(sorts=False))


def _mark(element: GradeElement, exercise: Exercise, lang: Lang) -> str:
    mark = marked(element, kind_of(exercise))
    earned = [show(element.score, "share", lang, decimals=0)] if mark.verdict == "part" else []
    return " ".join((SIGNS[mark.verdict], mark.word[lang], *earned))


def written(value: Text | str | float | None, unit: Unit, lang: Lang) -> str:
    """Write a value of a part of an answer as people read it."""
    if isinstance(value, Text):
        return value[lang]
    if isinstance(value, str):
        return value
    if value is None:
        return ""
    counted = unit == "none" and float(value).is_integer()
    return show(float(value), unit, lang, decimals=0 if counted else None)
