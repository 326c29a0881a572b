"""The five rates of one SKU in three areas, from counts that also tempt to other numerators and denominators."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import ClassVar, Literal

import pandas as pd
from pydantic import NonNegativeInt, PositiveInt

from cmtrain.district.district import District
from cmtrain.district.lanes import Stream
from cmtrain.district.tables import Truth
from cmtrain.district.words import WORDS
from cmtrain.errors import MissingError, UnfitError
from cmtrain.kinds.base import Element, Finding, Kind, ShownTable, Task, Verdict, score_by_elements
from cmtrain.kinds.controls import GridControl, Option
from cmtrain.kinds.rate_counts import COUNTS, RATES, Rate, RateCounts, count_rates, readings_of, right_of
from cmtrain.kinds.reading import read_mapping, read_number
from cmtrain.kinds.slips import is_near, slip_of
from cmtrain.kpis import kpi
from cmtrain.records import Json, Record
from cmtrain.texts import Text, text

LOW, HIGH = -1.0, 5.0
"""Range in which a rate is read; 83.3 without a % sign lies outside and is asked for again."""

_TABLES: tuple[tuple[Text, tuple[str, ...]], ...] = (
    (
        text("一、户数：领证、订货、该品规", "1 Shops: licensed, ordering, ordering this SKU"),
        ("licensed", "active", "bought_12", "bought_4", "bought_before", "bought_now"),
    ),
    (
        text("二、近 4 周陈列检查户数", "2 Shops in the display audits of the last 4 weeks"),
        ("audited", "displayed", "tagged"),
    ),
    (text("三、本期盘点样本户数", "3 Sample shops counted this period"), ("sampled", "sampled_customers", "ran_out")),
    (text("四、送货量（条）", "4 Cartons delivered"), ("now", "year_ago", "season_ago")),
)


class AreaCounts(Record):
    """The counts of one area, one entry a size of shops."""

    area: str
    name: Text
    groups: tuple[RateCounts, ...]


class FiveRatesTask(Task):
    """What is counted in the three areas, and for which SKU and weeks."""

    sku: str
    end: NonNegativeInt
    """Last week of the period."""
    areas: tuple[AreaCounts, ...]


class FiveRates(Kind[FiveRatesTask]):
    """Fill in coverage, on-counter, movement, stock-out and growth of three areas.

    Each of the 15 cells is right or wrong (within .5 % of the value or .1 points); the value of a response is the
    share of right cells.
    """

    kind: Literal["five_rates"]
    period: Literal["festival", "last"] = "festival"
    """The four weeks before the latest Spring Festival of which a year before is known, or the last four weeks."""
    areas: PositiveInt = 3

    task_type: ClassVar[type[Task]] = FiveRatesTask
    min_gap: ClassVar[float] = 0.45
    feedback_ids: ClassVar[tuple[str, ...]] = (
        "sound",
        "calendar_growth",
        "cell_mean",
        "cell_denominator",
        "cell_calendar",
        "cell_carried",
        "cell_untagged",
        "cell_off",
        "cell_blank",
    )

    def task(self, exercise: str, district: District, stream: Stream) -> FiveRatesTask:
        """Choose a SKU and areas in which the misreadings give other numbers than the definitions."""
        end = _period_end(district, self.period)
        counted = count_rates(district.observed, end)
        sku, areas = _chosen(counted, self.areas, stream)
        names = district.observed.areas.set_index("area")
        skus = district.observed.skus.set_index("sku")
        counts = tuple(
            AreaCounts(
                area=area,
                name=Text(zh=names.loc[area, "name_zh"], en=names.loc[area, "name_en"]),
                groups=counted[sku, area],
            )
            for area in areas
        )
        return FiveRatesTask(
            exercise=exercise,
            case=district.case.id,
            seed=district.seed,
            weeks=district.weeks,
            facts={
                "sku": Text(zh=skus.loc[sku, "name_zh"], en=skus.loc[sku, "name_en"]),
                "end": end,
                "start": end - 3,
                "areas": len(counts),
            },
            tables=tuple(_shown(title, columns, counts) for title, columns in _TABLES),
            sku=sku,
            end=end,
            areas=counts,
        )

    def control(self, task: FiveRatesTask) -> GridControl:
        """Return a table of areas and rates."""
        return GridControl(
            rows=tuple(Option(id=area.area, text=area.name) for area in task.areas),
            columns=tuple(Option(id=rate, text=kpi(rate).name) for rate in RATES),
            unit="share",
            low=LOW,
            high=HIGH,
            whole=False,
        )

    def best(self, task: FiveRatesTask, truth: Truth) -> Json:  # noqa: ARG002 - only observed tables are asked about
        """Return the rates by their definitions."""
        return {area.area: {rate: right_of(area.groups, rate) for rate in RATES} for area in task.areas}

    def mistakes(self, task: FiveRatesTask, truth: Truth) -> dict[str, Json]:  # noqa: ARG002
        """Return the rates as means of the sizes' rates, and over the wrong populations."""
        return {
            name: {area.area: {rate: readings_of(area.groups, rate)[name] for rate in RATES} for area in task.areas}
            for name in ("mean_of_ratios", "wrong_denominator")
        }

    def grade(self, response: Json, task: FiveRatesTask, truth: Truth) -> Verdict:
        """Compare every cell with the registry's value and with the misreadings."""
        given = _read(response, task)
        elements = tuple(_element(area, rate, given.get((area.area, rate))) for area, rate in _cells(task))
        tempting = max(_share_right(task, wrong) for wrong in self.mistakes(task, truth).values())
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

    def malformed(self, task: FiveRatesTask) -> tuple[Json, ...]:
        """Return rates in per cent without a sign, words, unknown rates and areas."""
        area = task.areas[0].area
        return (
            *super().malformed(task),
            {area: {"coverage": 83.3}},
            {area: {"coverage": "八成"}},
            {area: {"profit": 0.5}},
            {area: [0.5]},
            {area: {"coverage": True}},
            {"everywhere": {"coverage": 0.5}},
        )


def _period_end(district: District, period: str) -> int:
    """Return the last week of the period: the week before the latest festival with a year before it, or the last."""
    if period == "last":
        return district.last_week
    calendar = district.observed.calendar
    eves = calendar.loc[calendar["festival"] == -1, "week"]
    eves = eves[eves.between(60, district.last_week)]
    if eves.empty:
        msg = "no Spring Festival in the district has another one and 12 weeks before it"
        raise UnfitError(msg)
    return int(eves.max())


def _chosen(
    counted: Mapping[tuple[str, str], tuple[RateCounts, ...]], number: int, stream: Stream
) -> tuple[str, tuple[str, ...]]:
    """Draw a SKU, then areas, among those in which both misreadings miss at least four of the five rates."""
    fitting: dict[str, list[str]] = {}
    for (sku, area), groups in counted.items():
        if _is_telling(groups):
            fitting.setdefault(sku, []).append(area)
    skus = sorted(sku for sku, areas in fitting.items() if len(areas) >= number)
    if not skus:
        msg = f"no SKU has {number} areas in which the misreadings of the five rates differ"
        raise UnfitError(msg)
    sku = skus[int(stream.integers(1, 0, len(skus))[0])]
    areas = sorted(fitting[sku])
    drawn = stream.sample(len(areas), number).tolist()
    return sku, tuple(areas[place] for place in sorted(drawn))


def _is_telling(groups: tuple[RateCounts, ...]) -> bool:
    right = {rate: right_of(groups, rate) for rate in RATES}
    if any(value is None or not LOW < value < HIGH or value == 0 for value in right.values()):
        return False
    read = {rate: readings_of(groups, rate) for rate in RATES}
    for name in ("mean_of_ratios", "wrong_denominator"):
        missed = [not is_near(read[rate][name], value or 0.0, "share") for rate, value in right.items()]
        if sum(missed) < len(RATES) - 1:
            return False
    return True


def _cells(task: FiveRatesTask) -> Iterator[tuple[AreaCounts, Rate]]:
    return ((area, rate) for area in task.areas for rate in RATES)


def _shown(title: Text, columns: tuple[str, ...], areas: tuple[AreaCounts, ...]) -> ShownTable:
    rows = tuple(
        (area.name, WORDS["size"][str(group.size)], *(getattr(group, column) for column in columns))
        for area in areas
        for group in area.groups
    )
    heads = (text("片区", "Area"), text("规模", "Size"), *(COUNTS[column] for column in columns))
    return ShownTable(title=title, columns=heads, rows=rows)


def _read(response: Json, task: FiveRatesTask) -> dict[tuple[str, Rate], float]:
    rows = read_mapping(response, [area.area for area in task.areas])
    given: dict[tuple[str, Rate], float] = {}
    for area, row in rows.items():
        if row is None or row in ({}, ""):
            continue
        cells = read_mapping(row, RATES, field=area)
        for rate in RATES:
            try:
                given[area, rate] = read_number(cells.get(rate), "share", field=f"{area}.{rate}", low=LOW, high=HIGH)
            except MissingError:
                continue
    if not given:
        raise MissingError
    return given


def _share_right(task: FiveRatesTask, answer: Json) -> float:
    given = _read(answer, task)
    return score_by_elements(tuple(_element(area, rate, given.get((area.area, rate))) for area, rate in _cells(task)))


_CELL_FINDINGS: Mapping[str | None, str] = {
    "mean_of_ratios": "cell_mean",
    "wrong_denominator": "cell_denominator",
    "calendar": "cell_calendar",
    "carried": "cell_carried",
    "untagged": "cell_untagged",
    None: "cell_off",
}


def _element(area: AreaCounts, rate: Rate, given: float | None) -> Element:
    right = right_of(area.groups, rate)
    cell = Text(zh=f"{area.name.zh}·{kpi(rate).name.zh}", en=f"{area.name.en}, {kpi(rate).name.en.lower()}")
    name = f"{area.area}.{rate}"
    if given is None or right is None:
        return Element(name, cell, 0.0, best=right, unit="share", finding=Finding("cell_blank", {"cell": cell}))
    if is_near(given, right, "share"):
        return Element(name, cell, 1.0, given=given, best=right, unit="share")
    slip = slip_of(given, readings_of(area.groups, rate), "share")
    over, under = RateCounts.sums(area.groups, rate)
    finding = Finding(
        _CELL_FINDINGS[slip],
        {"cell": cell, "given": given, "right": right, "numerator": over, "denominator": under},
    )
    return Element(name, cell, 0.0, given=given, best=right, unit="share", finding=finding)


def _patterns(elements: tuple[Element, ...]) -> tuple[Finding, ...]:
    """Return the misreading that most wrong cells follow, if it is a habit, and a festival missed."""
    wrong = [element for element in elements if element.finding is not None]
    if not wrong:
        return (Finding("sound", {"cells": len(elements)}),)
    slips = pd.Series([element.finding.id for element in wrong if element.finding]).value_counts()
    found = [
        Finding(f"mistake.{name}", {"count": int(slips[cell]), "of": len(elements), **_first(wrong, cell)})
        for name, cell in (("mean_of_ratios", "cell_mean"), ("wrong_denominator", "cell_denominator"))
        if slips.get(cell, 0) >= len(RATES) - 1
    ]
    if "cell_calendar" in slips.index:
        found.append(Finding("calendar_growth", _first(wrong, "cell_calendar")))
    return tuple(sorted(found, key=lambda finding: -float(str(finding.numbers.get("count", 0)))))


def _first(wrong: list[Element], cell: str) -> Mapping[str, float | int | str | Text]:
    """Return the numbers of the first wrong cell of one kind."""
    finding = next(element.finding for element in wrong if element.finding and element.finding.id == cell)
    return finding.numbers
