"""Setting how often a month the shops of each class in each area are visited, under the time there is in the field."""

from __future__ import annotations

from typing import ClassVar, Literal

from pydantic import Field

from cmtrain.district.district import District
from cmtrain.district.lanes import Stream
from cmtrain.district.tables import Truth
from cmtrain.errors import MissingError, UnfitError, UnreadableError
from cmtrain.kinds.base import Element, Finding, Kind, ShownTable, Task, Verdict, relative_gap, score_by_value
from cmtrain.kinds.controls import GridControl, Option
from cmtrain.kinds.reading import read_mapping, read_number
from cmtrain.kinds.visit_grid import visit_grid
from cmtrain.records import Json
from cmtrain.solvers.abc_rule import CLASSES, Abc, AbcRule
from cmtrain.solvers.frequency import (
    KEPT,
    Plan,
    VisitMonth,
    best_plan,
    best_swap,
    cell_value,
    plan_cost,
    plan_value,
    repair,
)
from cmtrain.solvers.visit_cells import Cell, visit_cells
from cmtrain.texts import Text, text

MOST = 4
"""Visits a month: once a week."""
_MAX_AREAS = 12
"""One customer manager looks after no more."""
_USUAL: dict[Abc, int] = {"A": 4, "B": 2, "C": 1}
"""A weekly, B every two weeks, C monthly: the custom that does not fit into the field time."""

_COLUMNS = (
    text("片区", "Area"),
    text("类别", "Class"),
    text("户数", "Shops"),
    text("每次拜访（分钟）", "One visit (min)"),
    text("全格一轮（分钟）", "All shops once (min)"),
    text("户均周进货（条）", "Cartons a shop and week"),
    text("断货天数/品规周", "Days out of stock per SKU and week"),
    text("滞销库存占比", "Share of slow stock"),
    text("满意度", "Satisfaction"),
    text("投诉（件）", "Complaints"),
)


class VisitFrequencyTask(Task):
    """The cells to plan for, by area and class."""

    areas: tuple[Option, ...]
    cells: tuple[Cell, ...]
    capacity: int
    """Minutes in the field in the month."""
    day_minutes: int
    """Minutes in the field in a day."""
    floor_a: int
    """Least visits a month to A shops."""

    @property
    def floor(self) -> Plan:
        """Least visits of each cell."""
        return tuple(self.floor_a if cell.abc == "A" else 0 for cell in self.cells)


class VisitFrequency(Kind[VisitFrequencyTask]):
    """Set monthly visits for class x area cells.

    The value of a plan is the yuan a month that it is truly worth: for each shop the value of its most rewarding visit,
    each further visit in the month being worth `KEPT` times the one before. Plans that do not fit are made to fit
    (`repair`): A shops are raised to the floor; then one visit at a time is taken from the cell visited most often, of
    several from class C first, then B, then A, and from the area lowest in the list.
    """

    kind: Literal["frequency"]
    days: tuple[int, ...] = Field((22, 23), min_length=1)
    """Working days that a month may have, fewest first; the first with which the tempting plans are worse by `min_gap`
    is taken, else the last."""
    day_minutes: int = Field(330, ge=60, le=600)
    floor_a: int = Field(1, ge=0, le=MOST)
    rule: AbcRule = AbcRule()

    task_type: ClassVar[type[Task]] = VisitFrequencyTask
    feedback_ids: ClassVar[tuple[str, ...]] = ("below_floor", "over_capacity", "unused_time", "swap", "over", "under")

    def task(self, exercise: str, district: District, stream: Stream) -> VisitFrequencyTask:  # noqa: ARG002
        """Lay out the cells of the district; nothing is drawn."""
        cells = visit_cells(district.observed, self.rule, district.last_week)
        known = {row["area"]: row for row in district.observed.areas.to_dict("records")}
        areas = tuple(
            Option(id=area, text=Text(zh=known[area]["name_zh"], en=known[area]["name_en"]))
            for area in dict.fromkeys(cell.area for cell in cells)
        )
        months = [
            VisitFrequencyTask(
                exercise=exercise,
                case=district.case.id,
                seed=district.seed,
                weeks=district.weeks,
                facts=self._facts(cells, days),
                tables=(_table(cells, areas),),
                areas=areas,
                cells=cells,
                capacity=days * self.day_minutes,
                day_minutes=self.day_minutes,
                floor_a=self.floor_a,
            )
            for days in self.days
        ]
        _check_fit(months[0])
        clear = (task for task in months if self.gap(task, district.truth) >= self.min_gap)
        return next(clear, months[-1])

    def _facts(self, cells: tuple[Cell, ...], days: int) -> dict[str, str | int | float | Text]:
        usual = sum(_USUAL[cell.abc] * cell.tenths for cell in cells) / 10
        return {
            "shops": sum(len(cell.shops) for cell in cells),
            "days": days,
            "day_minutes": self.day_minutes,
            "capacity": days * self.day_minutes,
            "usual": round(usual),
            "once": round(sum(cell.tenths for cell in cells) / 10),
            "floor_a": self.floor_a,
            "most": MOST,
            "kept": KEPT,
        }

    def control(self, task: VisitFrequencyTask) -> GridControl:
        """Return a grid of areas by classes."""
        return visit_grid(task.areas, task.cells, task.floor, capacity=task.capacity, most=MOST)

    def best(self, task: VisitFrequencyTask, truth: Truth) -> Json:
        """Return the plan of the highest value."""
        return _response(best_plan(_month(task, truth)), task)

    def mistakes(self, task: VisitFrequencyTask, truth: Truth) -> dict[str, Json]:  # noqa: ARG002
        """Return the same number everywhere, and A weekly with nothing but the floor for the rest."""
        return {name: _response(plan, task) for name, plan in _tempting(task).items()}

    def grade(self, response: Json, task: VisitFrequencyTask, truth: Truth) -> Verdict:
        """Make the plan fit and add up what it is worth."""
        asked = _read(response, task)
        month = _month(task, truth)
        plan = _fitted(asked, month, task)
        best = best_plan(month)
        tempting = {name: _fitted(wrong, month, task) for name, wrong in _tempting(task).items()}
        mistake = max(plan_value(wrong, month) for wrong in tempting.values())
        value, best_value = plan_value(plan, month), plan_value(best, month)
        return Verdict(
            value=value,
            best_value=best_value,
            mistake_value=mistake,
            score=score_by_value(value, best_value, mistake),
            unit="yuan",
            findings=(
                *_repairs(asked, plan, month, task),
                *_mistaken(plan, tempting, month, task),
                *_advice(plan, best, month, task),
            ),
            elements=_elements(plan, best, task),
        )

    def gap(self, task: VisitFrequencyTask, truth: Truth) -> float:
        """Return how far the tempting plans stay behind the best, relative to what is left to decide above the floor."""
        month = _month(task, truth)
        floor = plan_value(task.floor, month)
        tempting = (_fitted(wrong, month, task) for wrong in _tempting(task).values())
        mistake = max(plan_value(wrong, month) for wrong in tempting)
        return relative_gap(plan_value(best_plan(month), month) - floor, mistake - floor)

    def malformed(self, task: VisitFrequencyTask) -> tuple[Json, ...]:
        """Return cells that do not exist and numbers of visits that cannot be."""
        area = task.areas[0].id
        wrong: tuple[Json, ...] = ({area: {"A": n}} for n in ("often", 5, -1, 1.5, True, [1]))  # type: ignore[assignment]
        return (*super().malformed(task), *wrong, {area: {"D": 1}}, {area: 2}, {"nowhere": {"A": 1}})


def _check_fit(task: VisitFrequencyTask) -> None:
    """Refuse districts in which the floor does not fit, or the usual rhythm does."""
    need = sum(n * cell.tenths for n, cell in zip(task.floor, task.cells, strict=True)) / 10
    usual = sum(_USUAL[cell.abc] * cell.tenths for cell in task.cells) / 10
    problems = (
        (len(task.areas) > _MAX_AREAS, f"{len(task.areas)} areas; one customer manager has at most {_MAX_AREAS}"),
        (need > task.capacity, f"the floor takes {need:.0f} of {task.capacity} minutes"),
        (usual <= task.capacity, f"visiting everybody often takes only {usual:.0f} of {task.capacity} minutes"),
    )
    for wrong, msg in problems:
        if wrong:
            raise UnfitError(msg)


def _table(cells: tuple[Cell, ...], areas: tuple[Option, ...]) -> ShownTable:
    names = {area.id: area.text for area in areas}
    rows = tuple(
        (
            names[cell.area],
            cell.abc,
            len(cell.shops),
            cell.minutes,
            round(cell.tenths / 10),
            cell.cartons,
            cell.stockout_days,
            cell.slow_share,
            cell.satisfaction,
            cell.complaints,
        )
        for cell in cells
    )
    units = ("none", "none", "shops", "minutes", "minutes", "cartons", "days", "share", "points", "none")
    title = text("各片区各类零售户（近 13 周）", "Shops by area and class (last 13 weeks)")
    return ShownTable(title=title, columns=_COLUMNS, rows=rows, units=units)


def _month(task: VisitFrequencyTask, truth: Truth) -> VisitMonth:
    """Return the plan's month with the hidden value of visits: a shop's best purpose, V(1) being its first visit."""
    first = truth.visit_values.groupby("retailer")["value"].max().clip(lower=0.0).to_dict()
    return VisitMonth(
        values=tuple(sum(float(first.get(shop, 0.0)) for shop in cell.shops) / (1 - KEPT) for cell in task.cells),
        costs=tuple(cell.tenths for cell in task.cells),
        floor=task.floor,
        most=MOST,
        capacity=10 * task.capacity,
    )


def _tempting(task: VisitFrequencyTask) -> dict[str, Plan]:
    once = sum(cell.tenths for cell in task.cells) / 10
    same = min(max(int(task.capacity // once), 1), MOST)
    return {
        "equal_visits": tuple(same for _ in task.cells),
        "a_only_weekly": tuple(MOST if cell.abc == "A" else 0 for cell in task.cells),
    }


def _fitted(plan: Plan, month: VisitMonth, task: VisitFrequencyTask) -> Plan:
    rank = [len(task.cells) * CLASSES.index(cell.abc) + number for number, cell in enumerate(task.cells)]
    return repair(plan, month, rank)


def _response(plan: Plan, task: VisitFrequencyTask) -> Json:
    table: dict[str, Json] = {area.id: {} for area in task.areas}
    for cell, visits in zip(task.cells, plan, strict=True):
        row = table[cell.area]
        if isinstance(row, dict):
            row[cell.abc] = visits
    return table


def _read(response: Json, task: VisitFrequencyTask) -> Plan:
    """Read the grid; empty cells and cells without shops count as 0."""
    table = read_mapping(response, [area.id for area in task.areas])
    given: dict[str, int] = {}
    for area, row in table.items():
        if row is None or row in ({}, ""):
            continue
        for abc, value in read_mapping(row, CLASSES, field=area).items():
            if value is not None and str(value).strip():
                given[f"{area}.{abc}"] = _visits(value, f"{area}.{abc}")
    if not given:
        raise MissingError
    return tuple(given.get(cell.id, 0) for cell in task.cells)


def _visits(value: Json, field: str) -> int:
    number = read_number(value, "none", field=field, low=0, high=MOST)
    if number != int(number):
        message = text(f"请输入 0 到 {MOST} 的整数（每月次数）。", f"Please enter a whole number from 0 to {MOST}.")
        raise UnreadableError(message, field=field)
    return int(number)


def _repairs(asked: Plan, plan: Plan, month: VisitMonth, task: VisitFrequencyTask) -> tuple[Finding, ...]:
    raised = [cell for cell, a, least in zip(task.cells, asked, month.floor, strict=True) if a < least]
    over = plan_cost(tuple(map(max, asked, month.floor)), month) - month.capacity
    findings = []
    if over > 0:
        cut = sum(max(a - b, 0) * len(cell.shops) for cell, a, b in zip(task.cells, asked, plan, strict=True))
        days = over / 10 / task.day_minutes
        findings.append(
            Finding("over_capacity", {"over": over / 10, "capacity": task.capacity, "days": days, "cut": cut})
        )
    if raised:
        findings.append(Finding("below_floor", {"count": len(raised), "cell": _name(raised[0], task)}))
    return tuple(findings)


def _mistaken(
    plan: Plan, tempting: dict[str, Plan], month: VisitMonth, task: VisitFrequencyTask
) -> tuple[Finding, ...]:
    """Return the tempting plan that the plan follows for nine tenths of the shops, if it is worth less than the best."""
    shops = [len(cell.shops) for cell in task.cells]
    same = {
        name: sum(n for n, mine, theirs in zip(shops, plan, wrong, strict=True) if mine == theirs) / sum(shops)
        for name, wrong in tempting.items()
    }
    name = max(same, key=lambda wrong: same[wrong])
    value, best = plan_value(plan, month), plan_value(best_plan(month), month)
    if same[name] < 0.9 or value >= 0.99 * best:
        return ()
    return (Finding(f"mistake.{name}", {"value": value, "best": best, "lost": best - value}),)


def _advice(plan: Plan, best: Plan, month: VisitMonth, task: VisitFrequencyTask) -> tuple[Finding, ...]:
    findings = []
    left = (month.capacity - plan_cost(plan, month)) / 10
    if left > 0.03 * task.capacity:
        findings.append(Finding("unused_time", {"left": left, "capacity": task.capacity}))
    swap = best_swap(plan, month)
    if swap is not None and swap.gain > 0.002 * plan_value(best, month):
        less, more = (_name(task.cells[cell], task) for cell in (swap.less, swap.more))
        findings.append(Finding("swap", {"less": less, "more": more, "gain": swap.gain}))
    findings.extend(_extremes(plan, best, month, task))
    return tuple(findings)


def _extremes(plan: Plan, best: Plan, month: VisitMonth, task: VisitFrequencyTask) -> list[Finding]:
    """Return the cell with the most field time too much, and the one with the most value left lying."""
    cells = range(month.size)
    time = {cell: (plan[cell] - best[cell]) * month.costs[cell] / 10 for cell in cells}
    lying = {
        cell: cell_value(best[cell], month.values[cell]) - cell_value(plan[cell], month.values[cell]) for cell in cells
    }
    over, under = max(cells, key=lambda c: time[c]), max(cells, key=lambda c: lying[c])
    found = []
    if plan[under] < best[under]:
        found.append(("under", under, {"lost": lying[under]}))
    if plan[over] > best[over]:
        found.append(("over", over, {"minutes": time[over]}))
    return [
        Finding(why, {"cell": _name(task.cells[cell], task), "given": plan[cell], "best": best[cell], **numbers})
        for why, cell, numbers in found
    ]


def _name(cell: Cell, task: VisitFrequencyTask) -> Text:
    area = next(option.text for option in task.areas if option.id == cell.area)
    return Text(zh=f"{area.zh} {cell.abc} 类", en=f"{area.en}, class {cell.abc}")


def _elements(plan: Plan, best: Plan, task: VisitFrequencyTask) -> tuple[Element, ...]:
    """Return each cell's visits beside those of the best plan; a cell weighs as much as it has shops."""
    return tuple(
        Element(
            name=cell.id,
            label=_name(cell, task),
            score=1 - abs(mine - ideal) / MOST,
            given=mine,
            best=ideal,
            weight=len(cell.shops),
        )
        for cell, mine, ideal in zip(task.cells, plan, best, strict=True)
    )
