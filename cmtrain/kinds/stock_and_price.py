"""Stock-to-sales, days of supply, price index and margin of one group of SKUs at the information points."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar, Literal

from pydantic import NonNegativeInt, PositiveInt

from cmtrain.district.district import District
from cmtrain.district.lanes import Stream
from cmtrain.district.tables import Truth
from cmtrain.district.words import WORDS
from cmtrain.errors import UnfitError
from cmtrain.kinds.base import Element, Finding, Kind, ShownTable, Task, Verdict, score_by_elements
from cmtrain.kinds.controls import FormControl, NumberField
from cmtrain.kinds.forms import read_form
from cmtrain.kinds.sku_sheet import MEASURES, MISREADINGS, Group, SkuLine, groups_of, misread, right_value, right_values
from cmtrain.kinds.slips import is_near, slip_of, tolerance
from cmtrain.kpis import kpi
from cmtrain.records import Json
from cmtrain.texts import Text, show, text

_RANGES: Mapping[str, tuple[float, float]] = {
    "actual_sales": (-1e6, 1e6),
    "stock_to_sales": (0, 200),
    "stock_to_sales_months": (0, 200),
    "days_of_supply": (0, 2000),
    "price_index": (20, 300),
    "gross_margin": (-1, 1),
}

_WEIGHTS: Mapping[str, float] = {"actual_sales": 1.0, "gross_margin": 1.0}
"""The others count twice."""

_MISTAKES = ("monthly", "mean_of_ratios", "shipments")

_COLUMNS: tuple[Text, ...] = (
    text("品规", "SKU"),
    text("批发价（元/条）", "Wholesale (yuan)"),
    text("建议零售价（元/条）", "Guide price (yuan)"),
    text("实际零售价（元/条）", "Actual retail price (yuan)"),
    text("上年商业销量（条）", "Last year's commercial sales (cartons)"),
    text("四周前库存（条）", "Stock four weeks ago (cartons)"),
    text("四周进货（条）", "Received in four weeks (cartons)"),
    text("期末库存（条）", "End stock (cartons)"),
)


class StockAndPriceTask(Task):
    """The sheet of the group: one line a SKU, added up over the information points of one market."""

    market: str
    price_class: PositiveInt
    end: NonNegativeInt
    points: PositiveInt
    lines: tuple[SkuLine, ...]


class StockAndPrice(Kind[StockAndPriceTask]):
    """Fill in sales, stock-to-sales in weeks and months, days of supply, price index and margin.

    Each number is right or wrong (within .5 % or a unit of the last digit); the value of a response is the weighted
    share of right numbers.
    """

    kind: Literal["stock_and_price"]
    least_skus: PositiveInt = 4
    most_skus: PositiveInt = 9

    task_type: ClassVar[type[Task]] = StockAndPriceTask
    min_gap: ClassVar[float] = 0.45
    feedback_ids: ClassVar[tuple[str, ...]] = (
        "sound",
        "field_monthly",
        "field_mean",
        "field_shipments",
        "field_four_week_month",
        "field_average_stock",
        "field_markup",
        "field_guide_margin",
        "field_off",
        "field_blank",
    )

    def task(self, exercise: str, district: District, stream: Stream) -> StockAndPriceTask:
        """Choose a market and a price class in which the misreadings give other numbers than the definitions."""
        found = groups_of(district.observed, district.last_week, self.least_skus, self.most_skus)
        telling = [group for group in found if _is_telling(group)]
        if not telling:
            msg = "no group of SKUs at the information points tells the misreadings of stock and price apart"
            raise UnfitError(msg)
        group = telling[int(stream.integers(1, 0, len(telling))[0])]
        market, price_class = WORDS["market"][group.market], WORDS["price_class"][str(group.price_class)]
        return StockAndPriceTask(
            exercise=exercise,
            case=district.case.id,
            seed=district.seed,
            weeks=district.weeks,
            facts={
                "market": market,
                "price_class": price_class,
                "points": group.points,
                "skus": len(group.lines),
                "start": district.last_week - 3,
                "end": district.last_week,
            },
            tables=(_shown(group),),
            market=group.market,
            price_class=group.price_class,
            end=district.last_week,
            points=group.points,
            lines=group.lines,
        )

    def control(self, task: StockAndPriceTask) -> FormControl:  # noqa: ARG002
        """Return one number for each KPI."""
        return FormControl(
            fields=tuple(
                NumberField(
                    name=name,
                    label=kpi(name).name,
                    unit=kpi(name).unit,
                    low=_RANGES[name][0],
                    high=_RANGES[name][1],
                    help=kpi(name).formula,
                )
                for name in MEASURES
            )
        )

    def best(self, task: StockAndPriceTask, truth: Truth) -> Json:  # noqa: ARG002 - only observed tables are asked about
        """Return the values by their definitions."""
        return {**right_values(task.lines)}

    def mistakes(self, task: StockAndPriceTask, truth: Truth) -> dict[str, Json]:  # noqa: ARG002
        """Return what comes of four weeks' sales taken for a week's, of means of ratios, of shipments for sales."""
        right = right_values(task.lines)
        return {name: {**right, **misread(task.lines, name)} for name in _MISTAKES}

    def grade(self, response: Json, task: StockAndPriceTask, truth: Truth) -> Verdict:
        """Compare every number with the registry's value and with the misreadings."""
        elements = self._elements(response, task)
        tempting = max(
            score_by_elements(self._elements(answer, task)) for answer in self.mistakes(task, truth).values()
        )
        score = score_by_elements(elements)
        return Verdict(
            value=score,
            best_value=1.0,
            mistake_value=tempting,
            score=score,
            unit="share",
            findings=_patterns(elements),
            elements=elements,
        )

    def _elements(self, response: Json, task: StockAndPriceTask) -> tuple[Element, ...]:
        answers = read_form(response, self.control(task).fields)
        right = right_values(task.lines)
        return tuple(_element(name, answers.number(name), right[name], task.lines) for name in MEASURES)

    def malformed(self, task: StockAndPriceTask) -> tuple[Json, ...]:
        """Return units that do not fit, words, a margin without its sign and an unknown KPI."""
        return (
            *super().malformed(task),
            {"stock_to_sales": "3 天半"},
            {"price_index": 0.98},
            {"gross_margin": 15},
            {"turnover": 3},
            {"actual_sales": [100]},
        )


def _is_telling(group: Group) -> bool:
    """Say whether every misreading clearly misses the stock-to-sales ratio, and the mean of ratios the price index."""

    def misses(slip: str, name: str, times: float) -> bool:
        right = right_value(group.lines, name)
        off = abs(misread(group.lines, slip)[name] - right)
        return off > times * tolerance(right, kpi(name).unit)

    return misses("mean_of_ratios", "price_index", 2) and all(misses(slip, "stock_to_sales", 4) for slip in _MISTAKES)


def _shown(group: Group) -> ShownTable:
    rows = tuple(
        (
            line.name,
            line.wholesale,
            line.guide,
            line.price,
            line.last_year,
            line.opening,
            line.received,
            line.closing,
        )
        for line in group.lines
    )
    market, price_class = WORDS["market"][group.market], WORDS["price_class"][str(group.price_class)]
    return ShownTable(
        title=Text(
            zh=f"{market.zh} {group.points} 个信息采集点·{price_class.zh}：价格、进货与盘点",
            en=f"{price_class.en} at {group.points} information points ({market.en.lower()}): prices, receipts, counts",
        ),
        columns=_COLUMNS,
        rows=rows,
    )


_FIELD_FINDINGS: Mapping[str | None, str] = {
    "monthly": "field_monthly",
    "mean_of_ratios": "field_mean",
    "shipments": "field_shipments",
    "four_week_month": "field_four_week_month",
    "average_stock": "field_average_stock",
    "markup": "field_markup",
    "guide_margin": "field_guide_margin",
    None: "field_off",
}


def _element(name: str, given: float | None, right: float, lines: tuple[SkuLine, ...]) -> Element:
    unit, label = kpi(name).unit, kpi(name).name
    weight = _WEIGHTS.get(name, 2.0)
    if given is None:
        blank = Finding("field_blank", {"kpi": label})
        return Element(name, label, 0.0, best=right, unit=unit, finding=blank, weight=weight)
    if is_near(given, right, unit):
        return Element(name, label, 1.0, given=given, best=right, unit=unit, weight=weight)
    readings = {slip: values[name] for slip in MISREADINGS if name in (values := misread(lines, slip))}
    slip = slip_of(given, readings, unit)
    numbers = {
        "kpi": label,
        "formula": kpi(name).formula,
        "given": _written(name, given),
        "right": _written(name, right),
    }
    finding = Finding(_FIELD_FINDINGS[slip], numbers)
    return Element(name, label, 0.0, given=given, best=right, unit=unit, finding=finding, weight=weight)


def _written(name: str, value: float) -> Text:
    digits = 3 if name == "stock_to_sales_months" else None
    unit = kpi(name).unit
    return Text(zh=show(value, unit, "zh", decimals=digits), en=show(value, unit, "en", decimals=digits))


def _patterns(elements: tuple[Element, ...]) -> tuple[Finding, ...]:
    """Return the habits behind the wrong numbers, the one that spoils most first."""
    wrong = [element for element in elements if element.finding is not None]
    if not wrong:
        return (Finding("sound", {"fields": len(elements)}),)
    found: list[tuple[int, Finding]] = []
    for name, cell in (
        ("monthly", "field_monthly"),
        ("mean_of_ratios", "field_mean"),
        ("shipments", "field_shipments"),
    ):
        hits = [element for element in wrong if element.finding and element.finding.id == cell]
        if len(hits) >= 2 and hits[0].finding:
            found.append((len(hits), Finding(f"mistake.{name}", {"count": len(hits), **hits[0].finding.numbers})))
    return tuple(finding for _, finding in sorted(found, key=lambda item: -item[0]))
