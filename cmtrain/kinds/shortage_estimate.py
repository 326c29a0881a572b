"""Estimating a shortage: true need, floor need, attitudes to a substitute, and where it is worst."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar, Literal

from cmtrain.district.district import District
from cmtrain.district.lanes import Stream
from cmtrain.district.tables import Truth
from cmtrain.kinds.base import Element, Finding, Kind, Marking, Task, Verdict, score_by_elements
from cmtrain.kinds.controls import Entry, FormControl, ManyField, NumberField, Option
from cmtrain.kinds.forms import Answers, read_form
from cmtrain.kinds.memo import per_task
from cmtrain.kinds.short_supply import (
    Area,
    Sku,
    Sums,
    TrueShortage,
    Verified,
    areas_of,
    carriers,
    hot_score,
    hottest,
    listed,
    near,
    sku_by_role,
    sums,
    sums_by,
    true_shortage,
    verified,
)
from cmtrain.kinds.short_tables import area_table, sample_table, stratum_table
from cmtrain.records import Json
from cmtrain.solvers.sampling import expansion_weights, ratio_total, regression_total, weighted_share
from cmtrain.texts import text

_HOT = 3
_WEIGHTS = {"need": 4.0, "floor": 3.0, "accept": 1.5, "refuse": 1.5, "hot": 2.0}


class EstimateTask(Task):
    """One district's shortage as it can be seen: sums by area and stratum, and the verified shops."""

    sku: Sku
    areas: tuple[Area, ...]
    by_area: Mapping[str, Sums]
    by_stratum: Mapping[str, Sums]
    total: Sums
    sample: tuple[Verified, ...]


@dataclass(frozen=True)
class _Estimate:
    """A filled form before it is written down."""

    need: float
    floor: float
    accept: float
    refuse: float
    hot: tuple[str, ...]

    def response(self) -> Json:
        return {
            "need": round(self.need, 1),
            "floor": round(self.floor, 1),
            "accept": round(self.accept, 3),
            "refuse": round(self.refuse, 3),
            "hot": list(self.hot),
        }


class ShortageEstimate(Kind[EstimateTask]):
    """Estimate a shortage from what retailers say, what they got, and a verified sample; graded by distance to truth."""

    task_type: ClassVar[type[Task]] = EstimateTask
    min_gap: ClassVar[float] = 0.4
    """Sums instead of estimates must stay below 60 of 100 points."""
    feedback_ids: ClassVar[tuple[str, ...]] = (
        "out_of_bounds",
        "need_high",
        "need_low",
        "floor_above_need",
        "floor_high",
        "floor_low",
        "smokers_for_shops",
        "conditional_forgotten",
        "shares_far",
        "hot_missed",
        "unanswered",
        "good",
    )

    kind: Literal["shortage_estimate"]

    def task(self, exercise: str, district: District, stream: Stream) -> EstimateTask:  # noqa: ARG002
        """Make the task from the interviews, orders and deliveries of the case's short SKU."""
        sku = sku_by_role(district.observed, district.case.short_sku)
        shops = carriers(district, sku)
        areas, sample = areas_of(district.observed, shops), verified(shops)
        by_area, by_stratum = sums_by(shops, "area"), sums_by(shops, "stratum")
        return EstimateTask(
            exercise=exercise,
            case=district.case.id,
            seed=district.seed,
            weeks=district.weeks,
            facts={"sku": sku.name, "shops": len(shops), "verified": len(sample), "hot": _HOT},
            tables=(area_table(areas, by_area), stratum_table(by_stratum, sample), sample_table(sample, areas)),
            sku=sku,
            areas=areas,
            by_area=by_area,
            by_stratum=by_stratum,
            total=sums(shops),
            sample=sample,
        )

    def control(self, task: EstimateTask) -> FormControl:
        """Ask for two quantities, two shares and three areas."""
        return FormControl(fields=_fields(task))

    @per_task
    def best(self, task: EstimateTask, truth: Truth) -> Json:
        """Return the truth, rounded as people write it."""
        true = self._true(task, truth)
        return _Estimate(true.need, true.floor, true.accept, true.refuse, hottest(true.unserved, _HOT)).response()

    def estimate(self, task: EstimateTask) -> Json:
        """Return what the recommended method makes of the observed tables alone.

        Regression on what was stated for the need, the ratio for the floor, weighted shares for the attitudes; areas
        by their stated need, corrected by the common ratio, minus what they received.

        References
        ----------
        Cochran, W. G. (1977), Sampling Techniques, 3rd ed., chapters 5A, 6 and 7.
        """
        sample, stated = task.sample, task.total.stated
        weights = expansion_weights(_sizes(task), [shop.stratum for shop in sample])
        heard = [shop.stated for shop in sample]
        need = regression_total(weights, [shop.need for shop in sample], heard, stated)
        unserved = {area: part.stated * need / stated - part.received for area, part in task.by_area.items()}
        return _Estimate(
            need=need,
            floor=ratio_total(weights, [shop.floor for shop in sample], heard, stated),
            accept=weighted_share(weights, [shop.stance == "accept" for shop in sample]),
            refuse=weighted_share(weights, [shop.stance == "refuse" for shop in sample]),
            hot=hottest(unserved, _HOT),
        ).response()

    def mistakes(self, task: EstimateTask, truth: Truth) -> dict[str, Json]:  # noqa: ARG002
        """Return the three sums that are not the need, each with the shares that go with such haste."""
        total, sample = task.total, task.sample
        smokers = _smokers(sample)
        willing = sum(shop.stance == "accept" for shop in sample) / len(sample)
        refusing = sum(shop.stance == "refuse" for shop in sample) / len(sample)
        floor = sum(shop.floor for shop in sample) / sum(shop.need for shop in sample)

        def hasty(name: Literal["stated", "asked", "received"], accept: float, refuse: float) -> Json:
            amount = getattr(total, name)
            hot = hottest({area: getattr(part, name) for area, part in task.by_area.items()}, _HOT)
            return _Estimate(amount, amount * floor, accept, refuse, hot).response()

        return {
            "stated_sum": hasty("stated", willing, refusing),
            "sales_sum": hasty("received", smokers, 1 - smokers),
            "order_sum": hasty("asked", 1 - refusing, refusing),
        }

    def grade(self, response: Json, task: EstimateTask, truth: Truth) -> Verdict:
        """Grade every part by its distance to the truth; the value is how much of it is right."""
        answers = read_form(response, _fields(task))
        true = self._true(task, truth)
        elements = _elements(answers, true, task)
        score = score_by_elements(elements)
        return Verdict(
            value=score,
            best_value=1.0,
            mistake_value=self._best_mistake(task, truth),
            score=score,
            unit="share",
            findings=_findings(answers, true, task, {element.name: element.score for element in elements}),
            elements=elements,
        )

    @per_task
    def _true(self, task: EstimateTask, truth: Truth) -> TrueShortage:
        return true_shortage(truth, task.sku, task.areas, task.weeks - 1)

    @per_task
    def _best_mistake(self, task: EstimateTask, truth: Truth) -> float:
        true = self._true(task, truth)
        wrong = self.mistakes(task, truth).values()
        return max(score_by_elements(_elements(read_form(item, _fields(task)), true, task)) for item in wrong)

    def marking(self, part: str) -> Marking:
        """Call numbers near and far off; areas are right and wrong."""
        return "answer" if part == "hot" else "estimate"

    def malformed(self, task: EstimateTask) -> tuple[Json, ...]:
        """Return responses with one field that cannot be read."""
        area = task.areas[0].id
        return (
            *super().malformed(task),
            {"need": "many"},
            {"need": -5, "floor": 3},
            {"need": True},
            {"accept": "45"},
            {"accept": "120%"},
            {"hot": area},
            {"hot": ["nowhere"]},
            {"hot": [item.id for item in task.areas[: _HOT + 1]]},
        )


def _sizes(task: EstimateTask) -> dict[str, int]:
    return {stratum: part.shops for stratum, part in task.by_stratum.items()}


def _fields(task: EstimateTask) -> tuple[Entry, ...]:
    return (
        NumberField(
            name="need",
            label=text("辖区真实需求（条/周）", "True need of the district (cartons a week)"),
            unit="cartons",
            low=0,
        ),
        NumberField(
            name="floor",
            label=text("零售户底线需求合计（条/周）", "Retailers' floor need in all (cartons a week)"),
            unit="cartons",
            low=0,
            help=text("只认本品、不肯替代的顾客所需", "what the smokers need who refuse any substitute"),
        ),
        NumberField(
            name="accept",
            label=text("愿意接受替代品的零售户占比", "Retailers who accept a substitute"),
            unit="share",
            low=0,
            high=1,
            help=text("只算“愿意”，不算“有条件”；占全部经营户的比例", "those without conditions, of all that carry it"),
        ),
        NumberField(
            name="refuse",
            label=text("根本不愿替代的零售户占比", "Retailers who refuse any substitute"),
            unit="share",
            low=0,
            high=1,
        ),
        ManyField(
            name="hot",
            label=text(f"最紧张的 {_HOT} 个片区", f"The {_HOT} areas where it is worst"),
            options=tuple(Option(id=area.id, text=area.name) for area in task.areas if area.shops),
            at_most=_HOT,
            help=text(
                "未满足需求（真实需求减销量）最大的片区", "the largest need that is not served: need minus sales"
            ),
        ),
    )


_LABELS = {
    "need": text("真实需求", "True need"),
    "floor": text("底线需求", "Floor need"),
    "accept": text("愿替代户占比", "Retailers accepting"),
    "refuse": text("不愿替代户占比", "Retailers refusing"),
    "hot": text("最紧张片区", "Worst areas"),
}


def _elements(answers: Answers, true: TrueShortage, task: EstimateTask) -> tuple[Element, ...]:
    def quantity(name: str, value: float) -> Element:
        given = answers.number(name)
        score = near(given, value, full=0.05 * value, zero=0.40 * value)
        return Element(name, _LABELS[name], score, given, round(value, 1), "cartons", weight=_WEIGHTS[name])

    def share(name: str, value: float) -> Element:
        given = answers.number(name)
        return Element(
            name, _LABELS[name], near(given, value, full=0.05, zero=0.25), given, value, "share", weight=_WEIGHTS[name]
        )

    names = {area.id: area.name for area in task.areas}
    chosen = answers.options("hot")
    hot = Element(
        "hot",
        _LABELS["hot"],
        hot_score(chosen, true.unserved, many=_HOT),
        listed([names[area] for area in chosen]),
        listed([names[area] for area in hottest(true.unserved, _HOT)]),
        weight=_WEIGHTS["hot"],
    )
    return (
        quantity("need", true.need),
        quantity("floor", true.floor),
        share("accept", true.accept),
        share("refuse", true.refuse),
        hot,
    )


def _findings(
    answers: Answers, true: TrueShortage, task: EstimateTask, scores: Mapping[str, float]
) -> tuple[Finding, ...]:
    """Say first which sum was taken for the need, then what else is off, in the order in which it matters."""
    found = (
        *_need_findings(answers.number("need"), true.need, task.total, scores["need"]),
        *_floor_findings(answers.number("floor"), answers.number("need"), true.floor, scores["floor"]),
        *_share_findings(answers.number("accept"), answers.number("refuse"), task.sample, scores),
    )
    empty = sum(answer is None for answer in answers.values())
    if empty:
        found += (Finding("unanswered", {"fields": empty}),)
    missed = round(_HOT * (1 - scores["hot"]))
    return found + ((Finding("hot_missed", {"missed": missed}),) if missed and answers["hot"] else ()) or (
        Finding("good"),
    )


_TAKEN = {"stated_sum": "stated", "sales_sum": "received", "order_sum": "asked"}
"""Which sum each mistake takes for the need."""


def _need_findings(given: float | None, true: float, total: Sums, score: float) -> list[Finding]:
    if given is None or score == 1:
        return []
    numbers = {"given": given, "stated": total.stated, "asked": total.asked, "received": total.received}
    for mistake, name in _TAKEN.items():
        if abs(given - getattr(total, name)) <= 0.01 * getattr(total, name):
            return [Finding(f"mistake.{mistake}", numbers)]
    if total.received <= true <= total.stated and not total.received <= given <= total.stated:
        return [Finding("out_of_bounds", numbers)]
    return [Finding("need_high" if given > true else "need_low", numbers)]


def _floor_findings(given: float | None, need: float | None, true: float, score: float) -> list[Finding]:
    if given is None or score == 1:
        return []
    numbers = {"given": given, "need": need if need is not None else given}
    if need is not None and given > need:
        return [Finding("floor_above_need", numbers)]
    return [Finding("floor_high" if given > true else "floor_low", numbers)]


def _share_findings(
    accept: float | None, refuse: float | None, sample: tuple[Verified, ...], scores: Mapping[str, float]
) -> list[Finding]:
    if accept is None or refuse is None or min(scores["accept"], scores["refuse"]) > 0.8:
        return []
    smokers = _smokers(sample)
    if abs(accept - smokers) < 0.02 and scores["accept"] < 0.8:
        return [Finding("smokers_for_shops", {"given": accept, "smokers": smokers})]
    if accept + refuse > 0.98:
        return [Finding("conditional_forgotten", {"accept": accept, "refuse": refuse})]
    return [Finding("shares_far", {"accept": accept, "refuse": refuse})]


def _smokers(sample: tuple[Verified, ...]) -> float:
    """Return the share of the smokers in the verified shops who accept a substitute, shops unweighted."""
    return sum(shop.accepting for shop in sample) / (10 * len(sample))
