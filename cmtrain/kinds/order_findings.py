"""What to say of an order: SKU by SKU, which mistake it is, what was cut, and where its money would earn more."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeAlias

import numpy as np

from cmtrain.kinds.base import Element, Finding
from cmtrain.kinds.order_form import OrderPlanTask, repair
from cmtrain.solvers.order_quantities import OrderProblem, OrderSolution
from cmtrain.texts import Text, text

CLOSE = 0.02
"""Share of the cartons by which an order may differ from a mistake and still be taken for it."""
SOUND = 0.02
"""Share of the best value that a good order may lack."""

_CUT = text("{typed:cartons}，超出限制，按 {placed:cartons}算", "{typed:cartons}, too many: {placed} counted")
_CUT_TO_BEST = text(
    "{typed:cartons}，被砍到 {placed:cartons}（正好是最佳）",
    "{typed:cartons}, cut to {placed} (which happens to be best)",
)

Numbers: TypeAlias = dict[str, float | int | str | Text]


def order_elements(
    task: OrderPlanTask, problem: OrderProblem, solution: OrderSolution, typed: list[int], placed: list[int]
) -> tuple[Element, ...]:
    """One element a SKU: how much of what the best order earns on it this order earns, as it could be placed."""
    profits = problem.profits()
    elements = []
    for i, row in enumerate(task.rows):
        best, cartons = int(solution.quantities[i]), placed[i]
        full = max(float(profits[i, best] - profits[i, 0]), 0.0)
        got = float(profits[i, cartons] - profits[i, 0])
        wasted = max(cartons - best, 0) * row.wholesale / max(task.budget, 1.0)
        score = min(max(got / full, 0.0), 1.0) if full > 1e-9 else max(1 - 5 * wasted, 0.0)
        elements.append(
            Element(
                row.sku,
                row.name,
                score,
                given=_shown(typed[i], cartons, best),
                best=best,
                unit="cartons",
                weight=max(full, 0.01 * solution.value),
            )
        )
    return tuple(elements)


def _shown(typed: int, placed: int, best: int) -> int | Text:
    """Write what was ordered of a SKU, and what became of it if it was cut."""
    if placed == typed:
        return placed
    return (_CUT_TO_BEST if placed == best else _CUT).fill(typed=typed, placed=placed)


def _nearest(order: list[int], mistakes: Mapping[str, list[int]]) -> str:
    """Return the mistake that an order differs least from, "" if from all by more than a few cartons."""
    apart = {name: sum(abs(a - b) for a, b in zip(order, made, strict=True)) for name, made in mistakes.items()}
    name = min(apart, key=lambda name: apart[name])
    return name if apart[name] <= max(1, round(CLOSE * sum(order))) else ""


class OrderFindings:
    """What to say of an order: the mistake that it is, what was cut, and where its money would have earned more."""

    def __init__(self, task: OrderPlanTask, problem: OrderProblem, solution: OrderSolution) -> None:
        self._task, self._problem, self._solution = task, problem, solution

    def of(self, typed: list[int], placed: list[int], mistakes: Mapping[str, list[int]]) -> tuple[Finding, ...]:
        """Return the findings on an order as typed and as placed, the most important first; mistakes as typed."""
        loss = self._solution.value - self._problem.value(np.array(placed))
        mistake = self._alike(typed, placed, mistakes)
        named = [Finding(f"mistake.{mistake}", self._numbers(placed, loss))] if mistake else []
        findings = [*named, *self._cut(typed, placed)]
        if loss <= SOUND * self._solution.value:
            findings.append(Finding("sound", self._numbers(placed, loss)))
        elif not named:
            findings += self._swaps(placed)
        findings.append(Finding("shadow_price", {"earns": 100 * self._solution.shadow_price}))
        return tuple(findings)

    def _numbers(self, placed: list[int], loss: float) -> Numbers:
        return {"loss": loss, "value": self._problem.value(np.array(placed)), "best": self._solution.value}

    def _alike(self, typed: list[int], placed: list[int], mistakes: Mapping[str, list[int]]) -> str:
        """Return the mistake that an order is, "" if none: as it was typed or, failing that, as it was placed."""
        cut = {name: repair(self._task, order) for name, order in mistakes.items()}
        return _nearest(typed, mistakes) or _nearest(placed, cut)

    def _cut(self, typed: list[int], placed: list[int]) -> list[Finding]:
        allowed = [min(cartons, row.most) for cartons, row in zip(typed, self._task.rows, strict=True)]
        findings = []
        if sum(allowed) > sum(placed):
            spent = sum(cartons * row.wholesale for cartons, row in zip(allowed, self._task.rows, strict=True))
            short = next(row for row, a, p in zip(self._task.rows, allowed, placed, strict=True) if a > p)
            numbers: Numbers = {
                "over": spent - self._task.budget,
                "cartons": sum(allowed) - sum(placed),
                "name": short.name,
            }
            findings.append(Finding("over_budget", numbers))
        if sum(typed) > sum(allowed):
            first = next(row for row, t, a in zip(self._task.rows, typed, allowed, strict=True) if t > a)
            findings.append(
                Finding("over_limit", {"name": first.name, "limit": first.most, "cartons": sum(typed) - sum(allowed)})
            )
        return findings

    def _swaps(self, placed: list[int]) -> list[Finding]:
        """Name the SKU that lacks most and the one on which most money lies idle."""
        profits = self._problem.profits()
        best = self._solution.quantities
        lack = [float(profits[i, best[i]] - profits[i, q]) if best[i] > q else 0.0 for i, q in enumerate(placed)]
        idle = [max(q - int(best[i]), 0) * self._task.rows[i].wholesale for i, q in enumerate(placed)]
        findings = []
        short, heavy = int(np.argmax(lack)), int(np.argmax(idle))
        if lack[short] > 0:
            findings.append(self._swap("too_little", short, placed, lack[short]))
        if idle[heavy] > 0:
            findings.append(self._swap("too_much", heavy, placed, idle[heavy]))
        left = self._task.budget - self._problem.spent(np.array(placed))
        if left > max(row.wholesale for row in self._task.rows) and lack[short] > 0:
            findings.append(Finding("money_left", {"left": left}))
        return findings

    def _swap(self, name: str, i: int, placed: list[int], yuan: float) -> Finding:
        row = self._task.rows[i]
        numbers: Numbers = {
            "name": row.name,
            "given": placed[i],
            "best": int(self._solution.quantities[i]),
            "yuan": yuan,
            "stock": row.stock,
            "days": row.days_out,
        }
        return Finding(name, numbers)
