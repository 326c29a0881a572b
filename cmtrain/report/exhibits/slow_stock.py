"""Measures against slow stock: what was chosen for each SKU, what it saves, and what the best choice would save."""

from __future__ import annotations

from dataclasses import replace

from cmtrain.kinds.slow_stock import SlowStock, SlowStockTask
from cmtrain.report.blocks import words
from cmtrain.report.exhibits.decision import Decision
from cmtrain.report.exhibits.sheet import Sheet, figure_cell, given_cell, said, sheets_html
from cmtrain.report.html import Html
from cmtrain.texts import Lang


def measures(decision: Decision[SlowStock, SlowStockTask], lang: Lang) -> Html:
    """Show the SKUs, those with most left to save first; the differences add up to the regret of the grade."""
    kind, task = decision.kind, decision.task
    place = {measure.id: i for i, measure in enumerate(kind.measures)}
    saved, best = kind.savings(task, decision.truth), kind.solution(task, decision.truth)
    found = []
    for i, (row, element) in enumerate(zip(task.rows, decision.grade.elements, strict=True)):
        used = next(measure for measure in kind.measures if measure.label == element.given)
        ideal = kind.measure(best[i])
        got, most = float(saved[i, place[used.id]]), float(saved[i, place[ideal.id]])
        chosen = given_cell(element, lang, kind)
        bound = words()["money_bound"].fill(yuan=row.stock * row.wholesale)[lang]
        cells = (
            said(row.name[lang], bound),
            replace(chosen, note=chosen.word if used.rule else ""),
            said(ideal.label[lang]),
            figure_cell(got, "yuan", lang),
            figure_cell(most, "yuan", lang),
        )
        found.append((most - got, got, most, cells))
    found.sort(key=lambda each: -each[0])
    total = (
        said(words()["total"][lang]),
        said(""),
        said(""),
        figure_cell(sum(got for _, got, _, _ in found), "yuan", lang),
        figure_cell(sum(most for _, _, most, _ in found), "yuan", lang),
    )
    heads = tuple(words()[key][lang] for key in ("sku", "chosen", "best", "saved", "best_saved"))
    return sheets_html(
        lang, Sheet(words()["measures_caption"][lang], heads, tuple(cells for *_, cells in found), total)
    )
