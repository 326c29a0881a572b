"""Situations and the ways out that were chosen, each with what becomes of it and the best way out."""

from __future__ import annotations

from dataclasses import replace

from cmtrain.grading.grade import GradeElement
from cmtrain.kinds.judgement import Judgement, JudgementTask
from cmtrain.report.blocks import words
from cmtrain.report.exhibits.decision import Decision
from cmtrain.report.exhibits.sheet import Cell, Sheet, given_cell, right_cell, said, sheets_html
from cmtrain.report.html import Html
from cmtrain.texts import Lang


def ways_out(decision: Decision[Judgement, JudgementTask], lang: Lang) -> Html:
    """Show each situation with the way out chosen, the rules it breaks, and the best way out."""
    rows = tuple(
        (said(element.label[lang]), _chosen(decision, element, lang), _better(element, lang))
        for element in decision.grade.elements
    )
    heads = tuple(words()[key][lang] for key in ("situation", "chosen", "best"))
    return sheets_html(lang, Sheet(words()["judgement_caption"][lang], heads, rows))


def _chosen(decision: Decision[Judgement, JudgementTask], element: GradeElement, lang: Lang) -> Cell:
    given = given_cell(element, lang, decision.kind)
    return replace(given, note=f"{given.word} · {decision.why(element, lang)}")


def _better(element: GradeElement, lang: Lang) -> Cell:
    return said(words()["as_chosen"][lang]) if element.given == element.best else right_cell(element, lang)
