"""Order plan: how many cartons of each SKU one shop orders this week with the money that it has."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Annotated, ClassVar, Literal

import numpy as np
from pydantic import Field, PositiveFloat, PositiveInt

from cmtrain.district.district import District
from cmtrain.district.lanes import Stream
from cmtrain.district.tables import Truth
from cmtrain.district.words import WORDS
from cmtrain.errors import UnfitError
from cmtrain.kinds.base import Kind, Verdict, score_by_value
from cmtrain.kinds.controls import GridControl
from cmtrain.kinds.memo import per_task
from cmtrain.kinds.order_findings import OrderFindings, order_elements
from cmtrain.kinds.order_form import (
    COLUMN,
    MOST,
    OrderPlanTask,
    grid,
    order_row,
    read_order,
    repair,
    response_of,
    sales_table,
)
from cmtrain.kinds.shop_book import SkuBook, choose_shop, read_book
from cmtrain.records import Json, Share
from cmtrain.solvers.order_quantities import OrderProblem, OrderSolution, best_order
from cmtrain.texts import Text

_PLENTY = 1e7
"""Yuan: money without a limit."""


class OrderPlan(Kind[OrderPlanTask]):
    """An order under little money, worth what it is expected to earn beyond ordering nothing."""

    task_type = OrderPlanTask
    min_gap: ClassVar[float] = 0.08
    feedback_ids = ("over_budget", "over_limit", "too_little", "too_much", "money_left", "shadow_price", "sound")

    kind: Literal["order_plan"]
    at_least: PositiveInt = 10
    at_most: Annotated[int, Field(ge=1, le=30)] = 14
    """SKUs on the form."""
    weeks: Annotated[int, Field(ge=4)] = 8
    """Weeks of sales shown."""
    cover: PositiveFloat = 2.0
    carrying: Share = 0.02
    money: Annotated[float, Field(gt=0, le=1)] = 0.55
    """Money at hand over what the best order without a limit of money would cost."""
    overstocked: PositiveInt = 4
    """SKUs with far more stock than needed that are put on the form, if the shop has them."""

    def task(self, exercise: str, district: District, stream: Stream) -> OrderPlanTask:
        """Put the SKUs that move the shop's money on the form, and leave it short of money."""
        retailer = choose_shop(district, stream, skus=self.at_least)
        book = read_book(district, retailer, weeks=self.weeks)
        chosen = self._chosen(book.skus)
        rows = tuple(order_row(sku) for sku in sorted(chosen, key=lambda sku: (-sku.wholesale, sku.sku)))
        if len(rows) < self.at_least:
            msg = f"the shop has {len(rows)} SKUs with complete counts; {self.at_least} are needed"
            raise UnfitError(msg)
        form = OrderPlanTask(
            exercise=exercise,
            case=district.case.id,
            seed=district.seed,
            weeks=district.weeks,
            retailer=retailer,
            budget=0.0,
            cover=self.cover,
            carrying=self.carrying,
            rows=rows,
        )
        free = replace(self.problem(form, district.truth), budget=_PLENTY)
        budget = float(round(self.money * free.spent(best_order(free).quantities), -2))
        if budget < min(row.wholesale for row in rows):
            msg = "the shop needs nothing this week"
            raise UnfitError(msg)
        facts: dict[str, str | int | float | Text] = {
            "shop": book.name,
            "budget": budget,
            "cover": self.cover,
            "carrying": self.carrying,
            "skus": len(rows),
            "weeks_shown": self.weeks,
            "grade": book.grade,
            "season": WORDS["season"][str(district.observed.calendar["season"].iloc[-1])],
        }
        return form.model_copy(update={"budget": budget, "facts": facts, "tables": (sales_table(rows),)})

    def _chosen(self, skus: tuple[SkuBook, ...]) -> list[SkuBook]:
        """Choose the overstocked first, then those that turn over most money."""
        sane = [sku for sku in skus if sku.sold(self.weeks) >= 0]
        weekly = {sku.sku: sku.sold(self.weeks) / self.weeks for sku in sane}
        heavy = sorted(
            (sku for sku in sane if sku.stock > 3 * self.cover * weekly[sku.sku]),
            key=lambda sku: -sku.stock * sku.wholesale,
        )[: self.overstocked]
        moving = sorted((sku for sku in sane if sku not in heavy), key=lambda sku: -weekly[sku.sku] * sku.wholesale)
        return [*heavy, *moving][: self.at_most]

    def control(self, task: OrderPlanTask) -> GridControl:
        """One row a SKU, one cell for the cartons."""
        return grid(task)

    @per_task
    def solution(self, task: OrderPlanTask, truth: Truth) -> OrderSolution:
        """Return the best order with its price of money."""
        return best_order(self.problem(task, truth))

    def best(self, task: OrderPlanTask, truth: Truth) -> Json:
        """Order by newsvendors with a common price of money, in whole cartons."""
        return response_of(task, self.solution(task, truth).quantities.tolist())

    def mistakes(self, task: OrderPlanTask, truth: Truth) -> dict[str, Json]:  # noqa: ARG002
        """Fill up the dearest margins first; replace mean sales whatever lies in stock; repeat the last order."""
        return {
            "highest_margin_first": response_of(task, _highest_margin_first(task)),
            "order_the_mean": response_of(task, [math.ceil(row.weekly * task.cover) for row in task.rows]),
            "as_last_week": response_of(task, [row.last_order for row in task.rows]),
        }

    def malformed(self, task: OrderPlanTask) -> tuple[Json, ...]:
        """Add half cartons, negative and absurd quantities, words, and rows and columns that are not there."""
        sku = task.rows[0].sku
        wrong: tuple[Json, ...] = (-1, 2.5, "a few", MOST + 1, [3], True)
        cells: list[Json] = [{sku: {COLUMN: value}} for value in wrong]
        return (*super().malformed(task), *cells, {sku: {"?": 1}}, {"no such sku": {COLUMN: 1}}, {sku: 4})

    def grade(self, response: Json, task: OrderPlanTask, truth: Truth) -> Verdict:
        """Value an order by what it is expected to earn; what breaks a limit or the purse is cut first."""
        typed = read_order(response, task)
        problem = self.problem(task, truth)
        solution = self.solution(task, truth)
        placed = repair(task, typed)
        value = problem.value(np.array(placed))
        mistakes = {name: read_order(made, task) for name, made in self.mistakes(task, truth).items()}
        worst = max(problem.value(np.array(repair(task, order))) for order in mistakes.values())
        return Verdict(
            value=value,
            best_value=solution.value,
            mistake_value=worst,
            score=score_by_value(value, solution.value, worst) if solution.value > worst else 0.0,
            unit="yuan",
            findings=OrderFindings(task, problem, solution).of(typed, placed, mistakes),
            elements=order_elements(task, problem, solution, typed, placed),
        )

    @per_task
    def problem(self, task: OrderPlanTask, truth: Truth) -> OrderProblem:
        """Return the order as a problem for the solver, with the true needs of the shop."""
        needs = truth.needs[truth.needs["retailer"] == task.retailer].set_index("sku")
        rows = task.rows
        cost = np.array([row.wholesale for row in rows])
        known = needs.reindex([row.sku for row in rows])
        return OrderProblem(
            mean=known["need"].fillna(0.0).to_numpy(dtype=float) * task.cover,
            cv2=known["cv2"].fillna(0.0).to_numpy(dtype=float) / task.cover,
            stock=np.array([row.stock for row in rows]),
            margin=np.array([row.margin for row in rows]),
            cost=cost,
            carrying=task.carrying * cost,
            limit=np.array([row.most for row in rows]),
            budget=task.budget,
        )


def _highest_margin_first(task: OrderPlanTask) -> list[int]:
    """Order a month's sales of the SKU with the highest margin a carton, then the next, while the money lasts."""
    left, order = task.budget, dict.fromkeys((row.sku for row in task.rows), 0)
    for row in sorted(task.rows, key=lambda row: -row.margin):
        cartons = min(math.ceil(4 * row.weekly), row.most, int(left / row.wholesale))
        order[row.sku] = cartons
        left -= cartons * row.wholesale
    return list(order.values())
