"""The order sheet: what each SKU of an order brought less, or more, than in the best order for the same money."""

from __future__ import annotations

from cmtrain.kinds.order_form import OrderPlanTask, read_order, repair
from cmtrain.kinds.order_plan import OrderPlan
from cmtrain.report.blocks import words
from cmtrain.report.exhibits.decision import Decision
from cmtrain.report.exhibits.sheet import Cell, Sheet, figure_cell, given_cell, right_cell, said, sheets_html
from cmtrain.report.html import Html
from cmtrain.texts import Lang, show


def order_sheet(decision: Decision[OrderPlan, OrderPlanTask], lang: Lang) -> Html:
    """Show the order as it could be placed, the SKUs that cost most first.

    A SKU of which more was ordered than is best may earn more by itself; the money that it took is what others lack.
    The differences add up to the regret of the grade.
    """
    task, parts = decision.task, decision.elements
    placed = repair(task, read_order(decision.response, task))
    best = [int(cartons) for cartons in decision.kind.solution(task, decision.truth).quantities]
    profits = decision.kind.problem(task, decision.truth).profits()
    lost = [float(profits[i, best[i]] - profits[i, placed[i]]) for i in range(len(task.rows))]
    money = [(placed[i] - best[i]) * row.wholesale for i, row in enumerate(task.rows)]
    rows = tuple(
        (
            said(task.rows[i].name[lang]),
            figure_cell(task.rows[i].stock, "none", lang, decimals=1),
            given_cell(parts[task.rows[i].sku], lang),
            right_cell(parts[task.rows[i].sku], lang),
            Cell(_signed(money[i], lang), number=True),
            Cell(_signed(-lost[i], lang), number=True),
        )
        for i in sorted(range(len(task.rows)), key=lambda i: -lost[i])
    )
    total = (
        said(words()["total"][lang]),
        figure_cell(sum(row.stock for row in task.rows), "none", lang, decimals=1),
        figure_cell(sum(placed), "cartons", lang),
        figure_cell(sum(best), "cartons", lang),
        Cell(_signed(sum(money), lang), number=True),
        Cell(_signed(-sum(lost), lang), number=True),
    )
    heads = tuple(words()[key][lang] for key in ("sku", "stock", "given", "best_short", "money_tied", "against_best"))
    return sheets_html(lang, Sheet(words()["order_caption"][lang], heads, rows, total))


def _signed(yuan: float, lang: Lang) -> str:
    """Write yuan more or less than in the best decision."""
    shown = show(abs(yuan), "yuan", lang)
    return shown if round(yuan) == 0 else f"{'+' if yuan > 0 else '−'}{shown}"
