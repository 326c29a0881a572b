"""Sharing out a short SKU and a substitute: a table of cartons by grade band and market, worth what it serves."""

from __future__ import annotations

import math
from typing import Annotated, ClassVar, Literal

import numpy as np
from pydantic import AfterValidator, Field, PositiveFloat, PositiveInt

from cmtrain.district.district import District
from cmtrain.district.lanes import Floats, Stream
from cmtrain.district.tables import Observed, Truth
from cmtrain.errors import MissingError, UnfitError, UnreadableError
from cmtrain.kinds.allocation_advice import table_elements, table_findings
from cmtrain.kinds.allocation_grid import placement_grid
from cmtrain.kinds.allocation_table import (
    CELLS,
    AllocationTask,
    Plan,
    cells_of,
    read_plan,
    repaired,
    share_by,
    top_first,
)
from cmtrain.kinds.base import Finding, Kind, Task, Verdict, score_by_value
from cmtrain.kinds.controls import GridControl
from cmtrain.kinds.memo import per_task
from cmtrain.kinds.reading import read_mapping, read_option
from cmtrain.kinds.short_supply import Sku, carriers, last_counts, of_sku, sku_by_role
from cmtrain.kinds.short_tables import cell_table
from cmtrain.kinds.ways import Way, best_way, check_ways, choice, shuffled, way_of
from cmtrain.records import Json
from cmtrain.solvers.allocation import Limits, Shops, Worth, best_plan, cell_values, plan_value
from cmtrain.texts import text


class Allocation(Kind[AllocationTask]):
    """Fill the placement table; graded by the expected value of its weeks, with a least number for every shop."""

    task_type: ClassVar[type[Task]] = AllocationTask
    feedback_ids: ClassVar[tuple[str, ...]] = (
        "over_supply",
        "over_limit",
        "raised",
        "unused",
        "unused_substitute",
        "move",
        "move_substitute",
        "good",
    )

    kind: Literal["allocation"]
    period: PositiveInt = 4
    """Weeks for which the table holds; a number in it is for all of them."""
    least: PositiveInt = 2
    """Cartons of the short SKU that every shop gets at least in the period."""
    substitute_share: PositiveFloat = 0.2
    """Cartons of the substitute set aside for each carton of the short SKU that comes."""
    substitute_limit: PositiveInt = 6
    """Cartons of the substitute that a shop may get at most in the period."""
    refused: PositiveFloat = 20.0
    """Yuan lost with each carton not served to smokers who take nothing else: they leave, and what else they buy."""
    unserved: PositiveFloat = 1.0
    """Yuan lost with each carton not served, in either way, to smokers who would take the substitute."""
    leftover: PositiveFloat = 10.0
    """Yuan a carton of the short SKU left over costs: money bound, and goods kept back or drained off."""
    leftover_substitute: PositiveFloat = 2.0
    """Yuan a carton of the substitute left over costs."""
    terms: Annotated[tuple[Way, ...], Field(min_length=2), AfterValidator(check_ways)]
    """The terms of supply that can be written under the table."""

    def task(self, exercise: str, district: District, stream: Stream) -> AllocationTask:
        """Make the table from the grade limits, the supply of the last week and what is known of the cells."""
        short = sku_by_role(district.observed, district.case.short_sku)
        substitute = sku_by_role(district.observed, district.case.substitute_sku)
        shops = carriers(district, short)
        supply = self.period * _supply(district.observed, short)
        limits = {grade: self.period * limit for grade, limit in _limits(district.observed, short).items()}
        cells = cells_of(shops, limits, low=self.least, high_substitute=self.substitute_limit)
        if self.least * len(shops) > 0.8 * supply:
            msg = f"{supply} cartons do not give {len(shops)} shops {self.least} each with anything left to decide"
            raise UnfitError(msg)
        supply_substitute = round(self.substitute_share * supply)
        return AllocationTask(
            exercise=exercise,
            case=district.case.id,
            seed=district.seed,
            weeks=district.weeks,
            facts={
                "sku": short.name,
                "substitute": substitute.name,
                "shops": len(shops),
                "supply": supply,
                "supply_substitute": supply_substitute,
                "least": self.least,
                "limit_substitute": self.substitute_limit,
                "margin": round(short.margin, 2),
                "margin_substitute": round(substitute.margin, 2),
                "period": self.period,
                "refused": self.refused,
                "unserved": self.unserved,
                "leftover": self.leftover,
                "leftover_substitute": self.leftover_substitute,
            },
            tables=(cell_table(cells, shops, last_counts(district, short)),),
            short=short,
            substitute=substitute,
            cells=cells,
            supply=supply,
            supply_substitute=supply_substitute,
            terms=shuffled(self.terms, stream),
        )

    def control(self, task: AllocationTask) -> GridControl:
        """Ask for 24 numbers of cartons a shop and for the terms of supply."""
        terms = choice("terms", text("供货条件", "Terms of supply"), self.terms, task.terms)
        return placement_grid(task, period=self.period, extra=(terms,))

    @per_task
    def best(self, task: AllocationTask, truth: Truth) -> Json:
        """Return the best table that can be found (exact up to the pricing of the substitute)."""
        limits = Limits(
            shops=task.shops,
            low=task.low,
            high=task.high.short,
            high_substitute=task.high.substitute,
            supply=task.supply,
            supply_substitute=task.supply_substitute,
        )
        return self._response(Plan(*best_plan(self._values(task, truth), limits)))

    @per_task
    def mistakes(self, task: AllocationTask, truth: Truth) -> dict[str, Json]:  # noqa: ARG002
        """Return what follows the orders, the same for all, and what fills the highest grades first."""
        orders = np.array([cell.sums.asked / max(cell.sums.shops, 1) for cell in task.cells])
        even = (task.shops > 0).astype(np.float64)
        return {
            "by_orders": self._response(_by_weight(task, orders)),
            "equal": self._response(_by_weight(task, even)),
            "top_grades": self._response(_by_grade(task)),
        }

    def grade(self, response: Json, task: AllocationTask, truth: Truth) -> Verdict:
        """Judge the repaired table by its expected value; unlawful terms of supply are flagged."""
        plan, terms = self._read(response)
        repair = repaired(plan, task)
        values = self._values(task, truth)
        best = _plan_of(self.best(task, truth))
        value, best_value = plan_value(values, *repair.plan), plan_value(values, *best)
        mistake_value = max(self._mistake_values(task, truth).values())
        score = score_by_value(value, best_value, mistake_value)
        found = table_findings(repair, task, values, worthwhile=0.003 * best_value if score < 1 else math.inf)
        return Verdict(
            value=value,
            best_value=best_value,
            mistake_value=mistake_value,
            score=score,
            unit="yuan",
            findings=(*self._named(repair.plan, task, truth), *found),
            flags=terms.rules,
            elements=table_elements(repair.plan, best, task, values),
        )

    def malformed(self, task: AllocationTask) -> tuple[Json, ...]:
        """Return tables without terms, terms without a table, and cells that are no whole cartons."""
        fields: Json = {"terms": task.terms[0]}
        return (
            *super().malformed(task),
            {"cells": {"b1": {"short_town": 2}}},
            {"cells": {"b1": {"short_town": 2}}, "fields": {"terms": "?"}},
            {"cells": {"b1": {"short_town": 2}}, "fields": {"other": task.terms[0]}},
            {"cells": {"b1": {"short_town": 2.5}}, "fields": fields},
            {"cells": {"b1": {"short_town": -1}}, "fields": fields},
            {"cells": {"b1": {"short_town": "two"}}, "fields": fields},
            {"cells": {"b2": {"short_town": 2}}, "fields": fields},
            {"cells": {"b1": {"elsewhere": 2}}, "fields": fields},
            {"cells": {"b1": [2, 2]}, "fields": fields},
            {"cells": [1, 2], "fields": fields},
        )

    def _response(self, plan: Plan) -> Json:
        return {"cells": plan.response(), "fields": {"terms": best_way(self.terms).id}}

    def _read(self, response: Json) -> tuple[Plan, Way]:
        parts = read_mapping(response, ("cells", "fields"))
        plan = read_plan(parts.get("cells"))
        try:
            fields = read_mapping(parts.get("fields"), ("terms",), field="fields")
            terms = read_option(fields.get("terms"), [way.id for way in self.terms], field="terms")
        except MissingError as error:
            raise UnreadableError(
                text("请在表格下方选择供货条件。", "Please choose the terms of supply below the table."), field="terms"
            ) from error
        return plan, way_of(self.terms, terms)

    @per_task
    def _values(self, task: AllocationTask, truth: Truth) -> Floats:
        """Return what each cell is worth above the least, for every number of cartons of both SKUs.

        Weeks count as independent: the period's squared coefficient of variation is the week's over their number.
        """
        needs = of_sku(truth.needs, task.short).loc[[shop for cell in task.cells for shop in cell.shops]]
        shops = Shops(
            cell=np.repeat(np.arange(CELLS), task.shops),
            need=self.period * needs["need"].to_numpy(dtype=np.float64),
            cv2=needs["cv2"].to_numpy(dtype=np.float64) / self.period,
            stock=needs["stock"].to_numpy(dtype=np.float64),
            accept=needs["accept_share"].to_numpy(dtype=np.float64),
        )
        worth = Worth(
            margin=task.short.margin,
            substitute_margin=task.substitute.margin,
            refused=self.refused,
            unserved=self.unserved,
            leftover=self.leftover,
            substitute_leftover=self.leftover_substitute,
        )
        most = max(cell.high for cell in task.cells)
        values = cell_values(shops, worth, cells=CELLS, most=most, most_substitute=self.substitute_limit)
        above: Floats = values - values[np.arange(CELLS), task.low, 0][:, None, None]
        return above

    @per_task
    def _mistake_values(self, task: AllocationTask, truth: Truth) -> dict[str, float]:
        values = self._values(task, truth)
        return {name: plan_value(values, *_plan_of(item)) for name, item in self.mistakes(task, truth).items()}

    def _named(self, plan: Plan, task: AllocationTask, truth: Truth) -> tuple[Finding, ...]:
        """Name the mistake that a table is, or is very near to: at most 3 % of the short SKU lies elsewhere."""
        for name, item in self.mistakes(task, truth).items():
            moved = float((task.shops * np.abs(plan.short - _plan_of(item).short)).sum()) / 2
            if moved <= 0.03 * task.supply:
                value = self._mistake_values(task, truth)[name]
                best = plan_value(self._values(task, truth), *_plan_of(self.best(task, truth)))
                return (Finding(f"mistake.{name}", {"lost": best - value}),)
        return ()


def _supply(observed: Observed, sku: Sku) -> int:
    """Return the cartons that came in the last week: what is expected in the next weeks, too."""
    rows = observed.supply[observed.supply["sku"] == sku.id].sort_values("week")
    if rows.empty:
        msg = f"{sku.name.en} is not in short supply"
        raise UnfitError(msg)
    return int(rows["available"].iloc[-1])


def _limits(observed: Observed, sku: Sku) -> dict[int, int]:
    rows = observed.limits[observed.limits["sku"] == sku.id]
    return dict(zip(map(int, rows["grade"]), map(int, rows["limit"]), strict=True))


def _plan_of(response: Json) -> Plan:
    """Return the plan of one of our own responses."""
    return read_plan(read_mapping(response, ("cells", "fields"))["cells"])


def _by_weight(task: AllocationTask, weights: Floats) -> Plan:
    """Share out both SKUs in proportion to a weight of each cell's shops."""
    low, high = task.low, task.high
    return Plan(
        share_by(weights, low, high.short, task.shops, task.supply),
        share_by(weights, 0 * low, high.substitute, task.shops, task.supply_substitute),
    )


def _by_grade(task: AllocationTask) -> Plan:
    """Share out both SKUs from the highest grades down."""
    low, high = task.low, task.high
    return Plan(
        top_first(low, high.short, task.shops, task.supply),
        top_first(0 * low, high.substitute, task.shops, task.supply_substitute),
    )
