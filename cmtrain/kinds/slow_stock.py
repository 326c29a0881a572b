"""Slow stock: one measure for each SKU that lies too long, with few places for the best measures."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Annotated, Literal, Self, TypeAlias

import numpy as np
from pydantic import Field, PositiveFloat, PositiveInt, model_validator

from cmtrain.district.district import District
from cmtrain.district.lanes import Floats, Stream
from cmtrain.district.tables import Truth
from cmtrain.errors import MissingError, UnfitError
from cmtrain.kinds.base import Element, Finding, Kind, Task, Verdict, score_by_value
from cmtrain.kinds.controls import ClassesControl, Option, SortItem
from cmtrain.kinds.memo import per_task
from cmtrain.kinds.reading import read_mapping, read_option
from cmtrain.kinds.shop_book import choose_shop, read_book
from cmtrain.kinds.slow_model import RECENT, Holding, Measure, SlowRow, is_slow, slow_row, slow_table
from cmtrain.records import Json, Share
from cmtrain.solvers.limited_places import best_measures
from cmtrain.texts import Text

Numbers: TypeAlias = dict[str, float | int | str | Text]


class SlowStockTask(Task):
    """The slow SKUs of one shop."""

    retailer: str
    rows: tuple[SlowRow, ...]


class SlowStock(Kind[SlowStockTask]):
    """Measures against slow stock, worth what they save against leaving everything as it is (`Holding`)."""

    task_type = SlowStockTask
    feedback_ids = ("unlawful", "over_places", "unanswered", "better", "still_lying", "sound")

    kind: Literal["slow_stock"]
    at_least: PositiveInt = 6
    at_most: PositiveInt = 9
    weeks: Annotated[int, Field(ge=RECENT)] = 12
    """Weeks of sales shown."""
    horizon: PositiveFloat = 12.0
    normal_weeks: PositiveFloat = 2.0
    idle: Share = 0.012
    ageing: Share = 0.05
    measures: tuple[Measure, ...]
    tempting: Mapping[str, str]
    """Mistake -> the measure that it uses for every SKU."""

    @model_validator(mode="after")
    def _fits_together(self) -> Self:
        known = {measure.id for measure in self.measures}
        strange = [measure for measure in self.tempting.values() if measure not in known]
        if strange or len(known) != len(self.measures):
            msg = f"tempting names unknown measures {strange}" if strange else "two measures share an id"
            raise ValueError(msg)
        first = self.measures[0]
        if first.places is not None or first.rule is not None or first.runs_down:
            msg = "the first measure must leave things as they are: lawful, open to any number of SKUs, runs_down false"
            raise ValueError(msg)
        return self

    def measure(self, measure_id: str) -> Measure:
        """Return one measure."""
        return next(measure for measure in self.measures if measure.id == measure_id)

    @property
    def fallback(self) -> Measure:
        """The measure used where none was chosen: the first, which changes nothing."""
        return self.measures[0]

    def without_place(self, measure: Measure) -> Measure:
        """Return what remains of a measure that has no place left: the first open one that treats orders alike."""
        alike = (m for m in self.measures if m.rule is None and m.places is None and m.runs_down == measure.runs_down)
        return next(alike, self.fallback)

    def task(self, exercise: str, district: District, stream: Stream) -> SlowStockTask:
        """List the SKUs that last longer than six weeks, the most money first."""
        retailer = choose_shop(district, stream, skus=self.at_least)
        book = read_book(district, retailer, weeks=self.weeks)
        slow = [sku for sku in book.skus if is_slow(sku)]
        slow = sorted(slow, key=lambda sku: -sku.stock * sku.wholesale)[: self.at_most]
        if len(slow) < self.at_least:
            msg = f"the shop has {len(slow)} slow SKUs; {self.at_least} are needed"
            raise UnfitError(msg)
        moving = [sku for sku in book.skus if not is_slow(sku)]
        rows = tuple(slow_row(sku, moving, self.weeks) for sku in slow)
        bound = sum(row.stock * row.wholesale for row in rows)
        return SlowStockTask(
            exercise=exercise,
            case=district.case.id,
            seed=district.seed,
            weeks=district.weeks,
            facts={
                "shop": book.name,
                "skus": len(rows),
                "bound": bound,
                "share": bound / sum(sku.stock * sku.wholesale for sku in book.skus),
                "weeks_shown": self.weeks,
                "horizon": self.horizon,
                "normal_weeks": self.normal_weeks,
                "idle": self.idle,
                "ageing": self.ageing,
                **{name: value for measure in self.measures for name, value in measure.numbers().items()},
            },
            tables=(slow_table(rows, self.weeks),),
            retailer=retailer,
            rows=rows,
        )

    def control(self, task: SlowStockTask) -> ClassesControl:
        """One measure a SKU."""
        return ClassesControl(
            items=tuple(SortItem(id=row.sku, text=row.name, facts=row.line) for row in task.rows),
            classes=tuple(Option(id=measure.id, text=measure.label) for measure in self.measures),
        )

    @per_task
    def savings(self, task: SlowStockTask, truth: Truth) -> Floats:
        """Return (SKU, measure) what each measure saves against leaving the SKU as it is, yuan."""
        needs = truth.needs[truth.needs["retailer"] == task.retailer].set_index("sku")["need"]
        holding = Holding(self.horizon, self.normal_weeks, self.idle, self.ageing)
        cost: Floats = np.array(
            [[holding.cost(row, float(needs.get(row.sku, 0.0)), m) for m in self.measures] for row in task.rows]
        )
        saved: Floats = cost[:, :1] - cost
        return saved

    @per_task
    def solution(self, task: SlowStockTask, truth: Truth) -> tuple[str, ...]:
        """Return the best lawful measure for each SKU, with no measure used more often than it has places."""
        lawful = [i for i, measure in enumerate(self.measures) if measure.rule is None]
        values = self.savings(task, truth)[:, lawful]
        chosen = best_measures(values, [self.measures[i].places for i in lawful])
        return tuple(self.measures[lawful[i]].id for i in chosen)

    def best(self, task: SlowStockTask, truth: Truth) -> Json:
        """Use the few places where they save most."""
        return dict(zip((row.sku for row in task.rows), self.solution(task, truth), strict=True))

    def mistakes(self, task: SlowStockTask, truth: Truth) -> dict[str, Json]:  # noqa: ARG002
        """Use one tempting measure for all SKUs."""
        return {name: {row.sku: measure for row in task.rows} for name, measure in self.tempting.items()}

    def malformed(self, task: SlowStockTask) -> tuple[Json, ...]:
        """Add unknown measures and SKUs, lists and numbers."""
        sku = task.rows[0].sku
        return (*super().malformed(task), {sku: "burn"}, {sku: ["stop"]}, {sku: 1}, {"no such sku": "stop"}, ["stop"])

    def broken_by(self, part: str, given: Text) -> tuple[str, ...]:  # noqa: ARG002
        """Return the rule that a measure breaks."""
        return tuple(measure.rule for measure in self.measures if measure.rule and measure.label == given)

    def grade(self, response: Json, task: SlowStockTask, truth: Truth) -> Verdict:
        """Add up what the measures save; beyond the places of a measure only its stop of orders counts."""
        typed = self._read(response, task)
        used = self._within_places(typed)
        value, best = self._saved(used, task, truth), self._saved(self.solution(task, truth), task, truth)
        mistake = max(self._saved((measure,) * len(task.rows), task, truth) for measure in self._one_for_all())
        rules = {rule for measure in typed if measure for rule in (self.measure(measure).rule,) if rule}
        return Verdict(
            value=value,
            best_value=best,
            mistake_value=mistake,
            score=score_by_value(value, best, mistake) if best > mistake else 0.0,
            unit="yuan",
            findings=self._findings(typed, used, task, truth),
            flags=tuple(sorted(rules, key=lambda rule: (len(rule), rule))),
            elements=self._elements(used, task, truth),
        )

    def _one_for_all(self) -> list[str]:
        return [name for name in self.tempting.values() if self.measure(name).places is None]

    def _read(self, response: Json, task: SlowStockTask) -> list[str | None]:
        given = read_mapping(response, [row.sku for row in task.rows])
        known = [measure.id for measure in self.measures]
        chosen = [
            None if given.get(row.sku) in (None, "") else read_option(given[row.sku], known, field=row.sku)
            for row in task.rows
        ]
        if not any(chosen):
            raise MissingError
        return chosen

    def _within_places(self, typed: list[str | None]) -> tuple[str, ...]:
        count: Counter[str] = Counter()
        used = []
        for name in typed:
            measure = self.measure(name) if name else self.fallback
            if measure.places is not None and count[measure.id] >= measure.places:
                measure = self.without_place(measure)
            count[measure.id] += 1
            used.append(measure.id)
        return tuple(used)

    def _saved(self, used: tuple[str, ...], task: SlowStockTask, truth: Truth) -> float:
        place = {measure.id: i for i, measure in enumerate(self.measures)}
        return float(sum(self.savings(task, truth)[row, place[name]] for row, name in enumerate(used)))

    def _elements(self, used: tuple[str, ...], task: SlowStockTask, truth: Truth) -> tuple[Element, ...]:
        place = {measure.id: i for i, measure in enumerate(self.measures)}
        savings, best = self.savings(task, truth), self.solution(task, truth)
        elements = []
        for i, row in enumerate(task.rows):
            got, full = savings[i, place[used[i]]], max(savings[i, place[best[i]]], 1e-9)
            score = 1.0 if used[i] == best[i] else min(max(got / full, 0.0), 1.0)
            names = self.measure(used[i]).label, self.measure(best[i]).label
            elements.append(Element(row.sku, row.name, score, given=names[0], best=names[1], weight=float(full)))
        return tuple(elements)

    def _findings(
        self, typed: list[str | None], used: tuple[str, ...], task: SlowStockTask, truth: Truth
    ) -> tuple[Finding, ...]:
        """Say which mistake it is, what is unlawful, what had no place, and which SKU to treat in another way."""
        saved, best = self._saved(used, task, truth), self._saved(self.solution(task, truth), task, truth)
        rows = task.rows
        findings = list(self._mistake(typed, rows, best - saved))
        broken = [
            (row, m) for row, name in zip(rows, typed, strict=True) if name for m in (self.measure(name),) if m.rule
        ]
        if broken:
            numbers: Numbers = {"n": len(broken), "name": broken[0][0].name, "measure": broken[0][1].label}
            findings.append(Finding("unlawful", numbers))
        findings += self._cut(typed, used, rows)
        if saved >= 0.98 * best:
            return (*findings, Finding("sound", {"saved": saved, "best": best}))
        return tuple(findings) if broken else (*findings, *self._better(used, task, truth))

    def _mistake(self, typed: list[str | None], rows: tuple[SlowRow, ...], loss: float) -> tuple[Finding, ...]:
        times = Counter(name for name in typed if name)
        bound = sum(row.stock * row.wholesale for row in rows)
        for mistake, measure in self.tempting.items():
            if 2 * times[measure] > len(rows):
                return (Finding(f"mistake.{mistake}", {"n": times[measure], "loss": loss, "bound": bound}),)
        return ()

    def _cut(self, typed: list[str | None], used: tuple[str, ...], rows: tuple[SlowRow, ...]) -> list[Finding]:
        findings = []
        over = [(row, name) for row, name, got in zip(rows, typed, used, strict=True) if name and name != got]
        if over:
            measure = self.measure(over[0][1])
            numbers: Numbers = {"measure": measure.label, "places": measure.places or 0, "name": over[0][0].name}
            findings.append(Finding("over_places", numbers))
        if None in typed:
            findings.append(Finding("unanswered", {"n": typed.count(None)}))
        return findings

    def _better(self, used: tuple[str, ...], task: SlowStockTask, truth: Truth) -> tuple[Finding, ...]:
        """Name the SKU where another measure saves most beyond the one chosen, and what lies on after all."""
        place = {measure.id: i for i, measure in enumerate(self.measures)}
        savings, best = self.savings(task, truth), self.solution(task, truth)
        gains = [savings[i, place[best[i]]] - savings[i, place[name]] for i, name in enumerate(used)]
        i = int(np.argmax(gains))
        row, names = task.rows[i], (self.measure(used[i]).label, self.measure(best[i]).label)
        numbers: Numbers = {"name": row.name, "given": names[0], "best": names[1], "yuan": float(gains[i])}
        left = [row for row, name in zip(task.rows, used, strict=True) if name == self.fallback.id]
        idle = sum(self.idle * self.horizon * row.stock * row.wholesale for row in left)
        lying = (Finding("still_lying", {"n": len(left), "yuan": idle}),) if left else ()
        return (Finding("better", numbers), *lying)
