"""The placement table: for each cell what a shop truly needs, what it was given and what the best plan gives it."""

from __future__ import annotations

from typing import Literal

import numpy as np

from cmtrain.grading.marking import verdict
from cmtrain.kinds.allocation import Allocation
from cmtrain.kinds.allocation_table import AllocationTask, Plan, read_plan, repaired
from cmtrain.kinds.short_supply import of_sku
from cmtrain.records import Json
from cmtrain.report.blocks import words
from cmtrain.report.exhibits.decision import Decision
from cmtrain.report.exhibits.sheet import Cell, CellBar, Sheet, bar_width, figure_cell, said, sheets_html
from cmtrain.report.html import Html
from cmtrain.texts import Lang

Series = tuple[Literal["", "best", "true"], float]


def placement(decision: Decision[Allocation, AllocationTask], lang: Lang) -> Html:
    """Show bars of need, own plan and best plan for each cell, and the share of what there was to gain that was earned."""
    task, parts = decision.task, decision.elements
    own, best = _own(decision), _plan(decision.kind.best(task, decision.truth))
    needs = _needs(decision)
    most = (max(*needs, own.short.max(), best.short.max()), max(own.substitute.max(), best.substitute.max(), 1))

    def row(place: int, score: float) -> tuple[Cell, ...]:
        cell = task.cells[place]
        short: tuple[Series, ...] = (("true", needs[place]), ("", own.short[place]), ("best", best.short[place]))
        spare: tuple[Series, ...] = (("", own.substitute[place]), ("best", best.substitute[place]))
        return (
            said(cell.name[lang], words()["n_shops"].fill(n=len(cell.shops))[lang]),
            *_bars(short, most[0], lang),
            *_bars(spare, most[1], lang),
            Cell(f"{score:.0%}", verdict(score), number=True),
        )

    names = [f"b{cell.band}.{cell.market}" for cell in task.cells]
    rows = tuple(row(place, parts[name].score) for place, name in enumerate(names) if name in parts)
    return sheets_html(lang, Sheet(_caption(task, lang), _heads(task, lang), rows))


def _bars(series: tuple[Series, ...], most: float, lang: Lang) -> tuple[Cell, ...]:
    """Return one cell of bars, then one for each number."""
    drawn = Cell("", bars=tuple(CellBar(kind, bar_width(value, most)) for kind, value in series))
    numbers = (figure_cell(value, "none", lang, decimals=1 if kind == "true" else 0) for kind, value in series)
    return (drawn, *numbers)


def _caption(task: AllocationTask, lang: Lang) -> str:
    return words()["placement_caption"].fill(sku=task.short.name, substitute=task.substitute.name)[lang]


def _heads(task: AllocationTask, lang: Lang) -> tuple[str, ...]:
    w = words()
    own, best = w["own_short"][lang], w["best_short"][lang]
    return (
        w["cell"][lang],
        task.short.name[lang],
        w["need_short"][lang],
        own,
        best,
        task.substitute.name[lang],
        own,
        best,
        w["share_right"][lang],
    )


def _needs(decision: Decision[Allocation, AllocationTask]) -> list[float]:
    """Return what a shop of each cell truly needs in the period on average, cartons; 0 for a cell without shops."""
    need = of_sku(decision.truth.needs, decision.task.short)["need"]
    period = decision.kind.period
    return [period * float(need.loc[list(cell.shops)].mean()) if cell.shops else 0.0 for cell in decision.task.cells]


def _own(decision: Decision[Allocation, AllocationTask]) -> Plan:
    """Return the plan as it was graded: made to fit."""
    plan = repaired(_plan(decision.response), decision.task).plan
    there = decision.task.shops > 0
    return Plan(np.where(there, plan.short, 0), np.where(there, plan.substitute, 0))


def _plan(response: Json) -> Plan:
    return read_plan(response["cells"] if isinstance(response, dict) else None)
