"""A shortage estimated: between what was sold and what was stated lies the true need, and beside it the estimate."""

from __future__ import annotations

from dataclasses import replace
from typing import Literal

from cmtrain.grading.marking import marked
from cmtrain.kinds.shortage_estimate import EstimateTask, ShortageEstimate
from cmtrain.report.blocks import words
from cmtrain.report.exhibits.decision import Decision
from cmtrain.report.exhibits.sheet import (
    Cell,
    CellBar,
    Sheet,
    bar_width,
    given_cell,
    right_cell,
    said,
    sheets_html,
)
from cmtrain.report.html import Html
from cmtrain.texts import Lang, show


def shortage(decision: Decision[ShortageEstimate, EstimateTask], lang: Lang) -> Html:
    """Show the need beside the three sums that are not it, then all parts of the estimate."""
    rows = tuple(
        (said(element.label[lang]), given_cell(element, lang, decision.kind), right_cell(element, lang))
        for element in decision.grade.elements
    )
    heads = tuple(words()[key][lang] for key in ("part", "given", "true"))
    return sheets_html(
        lang, _between(decision, lang), Sheet(words()["estimate_caption"][lang], heads, tuple(map(_as_words, rows)))
    )


def _between(decision: Decision[ShortageEstimate, EstimateTask], lang: Lang) -> Sheet:
    total, need = decision.task.total, decision.elements["need"]
    longest = max(total.stated, total.asked, total.received, _amount(need.given), _amount(need.best))

    def row(key: str, value: float, kind: Literal["", "best", "slip", "true"]) -> tuple[Cell, ...]:
        judged = marked(need, decision.kind) if key == "need_given" else None
        amount = Cell(show(value, "cartons", lang), number=True)
        if judged:
            amount = replace(amount, verdict=judged.verdict, word=judged.word[lang])
        bar = Cell("", bars=(CellBar(kind, bar_width(value, longest)),))
        return (said(words()[key][lang]), bar, amount)

    heads = (words()["sum"][lang], words()["compared"][lang], words()["cartons_a_week"][lang])
    rows = (
        row("sum_received", total.received, "slip"),
        row("sum_asked", total.asked, "slip"),
        row("sum_stated", total.stated, "slip"),
        *((row("need_given", _amount(need.given), ""),) if need.given is not None else ()),
        row("need_true", _amount(need.best), "best"),
    )
    return Sheet(words()["between_caption"][lang], heads, rows)


def _amount(value: object) -> float:
    return float(value) if isinstance(value, (int, float)) else 0.0


def _as_words(row: tuple[Cell, ...]) -> tuple[Cell, ...]:
    """Set numbers and names of areas in one column alike."""
    return tuple(replace(cell, number=False) for cell in row)
