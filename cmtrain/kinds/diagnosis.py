"""Diagnosis: six figures of one shop and its three biggest problems in yuan."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import Field, NonNegativeInt, PositiveFloat, PositiveInt

from cmtrain.district.district import District
from cmtrain.district.lanes import Stream
from cmtrain.district.tables import Truth
from cmtrain.errors import UnfitError
from cmtrain.kinds.base import Element, Finding, Kind, ShownTable, Task, Verdict, score_by_elements
from cmtrain.kinds.controls import FormControl, ManyField, NumberField, Option
from cmtrain.kinds.forms import Answers, read_form
from cmtrain.kinds.shop_book import SkuBook, choose_shop, read_book
from cmtrain.kinds.shop_figures import (
    FIGURES,
    RECENT,
    SLIPS,
    DiagnosisRow,
    Figure,
    FigureName,
    at_guide,
    at_retail,
    by_cartons,
    figures,
    mean_of_ratios,
    not_yearly,
    swapped,
)
from cmtrain.kinds.shop_problems import PROBLEMS, costs
from cmtrain.records import Json
from cmtrain.texts import Text, text

PROBLEM_FIELD = "problems"
PICKED = 3
"""Problems to pick."""
TOLERANCE = 0.005
"""Relative tolerance of a figure."""
_EYE_CATCHING = ("low_class", "no_tags", "crowded")
"""What a quick look at the counter complains of."""


class DiagnosisTask(Task):
    """The book of one shop over some weeks."""

    retailer: str
    span: int
    """Weeks that the rows cover."""
    rows: tuple[DiagnosisRow, ...]


class Diagnosis(Kind[DiagnosisTask]):
    """Figures by the registry, problems by what they cost."""

    task_type = DiagnosisTask
    feedback_ids = (
        "slip.swapped",
        "slip.at_guide",
        "slip.at_retail",
        "slip.mean_of_ratios",
        "slip.by_cartons",
        "slip.not_yearly",
        "off",
        "blank",
        "no_problems",
        "missed",
        "right_problems",
    )

    kind: Literal["diagnosis"]
    span: Annotated[int, Field(ge=2 * RECENT)] = 12
    """Weeks of the book."""
    at_least: PositiveInt = 10
    at_most: PositiveInt = 12
    """SKUs shown: those that hold and move most money."""
    sampled: NonNegativeInt = 4
    """Others shown besides, drawn at random."""
    problem_weight: PositiveFloat = 4.0
    """Weight of the problems; each figure has 1."""

    def task(self, exercise: str, district: District, stream: Stream) -> DiagnosisTask:
        """Show the SKUs that hold and move most of the shop's money, and a few of the others."""
        retailer = choose_shop(district, stream, skus=self.at_least)
        book = read_book(district, retailer, weeks=self.span)
        sane = [sku for sku in book.skus if sku.sold(self.span) > 0 and sku.sold(RECENT) >= 0]
        if len(sane) < self.at_least:
            msg = f"the shop has {len(sane)} SKUs with sales and complete counts; {self.at_least} are needed"
            raise UnfitError(msg)
        ranked = sorted(sane, key=lambda sku: -sku.wholesale * (sku.stock + sku.sold(RECENT)))
        chosen, others = ranked[: self.at_most], ranked[self.at_most :]
        chosen += [others[i] for i in stream.sample(len(others), min(self.sampled, len(others)))]
        rows = tuple(self._row(sku) for sku in sorted(chosen, key=lambda sku: (-sku.wholesale, sku.sku)))
        task = DiagnosisTask(
            exercise=exercise,
            case=district.case.id,
            seed=district.seed,
            weeks=district.weeks,
            facts={"shop": book.name, "skus": len(rows), "sampled": len(rows) - min(self.at_most, len(sane)), "span": self.span, "days": 7 * self.span},
            tables=(_table(rows, self.span),),
            retailer=retailer,
            span=self.span,
            rows=rows,
        )
        if sum(cost > 0 for cost in costs(rows, self.span).values()) <= PICKED:
            msg = "the shop has too few problems to choose from"
            raise UnfitError(msg)
        return task

    def _row(self, sku: SkuBook) -> DiagnosisRow:
        return DiagnosisRow(
            sku=sku.sku,
            name=sku.name,
            price_class=sku.price_class,
            wholesale=sku.wholesale,
            guide=sku.guide,
            price=sku.price,
            opening=sku.counts[0],
            received=sum(sku.received),
            closing=sku.stock,
            recent=sku.sold(RECENT),
            days_out=sku.days_out(self.span),
            small_lines=sum(0 < received <= 1 for received in sku.received),
            tagged=sku.tagged or sku.stock <= 0,
        )

    def control(self, task: DiagnosisTask) -> FormControl:  # noqa: ARG002
        """Six numbers with their formulas, and the problems with theirs."""
        return FormControl(fields=(*map(_field, FIGURES), _PROBLEM_CHOICE))

    def best(self, task: DiagnosisTask, truth: Truth) -> Json:  # noqa: ARG002
        """Compute the figures by the registry and pick the dearest problems."""
        return _response(figures(task.rows, task.span), _dearest(costs(task.rows, task.span)))

    def mistakes(self, task: DiagnosisTask, truth: Truth) -> dict[str, Json]:  # noqa: ARG002
        """Count at list prices with margin and markup swapped; or count cartons and blame what catches the eye."""
        rows, span = task.rows, task.span
        right = figures(rows, span)
        listed = {**right, **swapped(rows, span), **at_retail(rows, span)}
        listed |= {"margin": at_guide(rows, span)["markup"], "markup": at_guide(rows, span)["margin"]}
        at_list = {name: cost for name, cost in costs(rows, span).items() if name != "below_guide"}
        loose = {**right, **by_cartons(rows, span), **not_yearly(rows, span), **mean_of_ratios(rows, span)}
        return {
            "markup_for_margin": _response({**listed, "slow_share": _at_list_price(rows)}, _dearest(at_list)),
            "volume_blame": _response({**loose, "slow_share": by_cartons(rows, span)["slow_share"]}, _EYE_CATCHING),
        }

    def malformed(self, task: DiagnosisTask) -> tuple[Json, ...]:
        """Add words, lists and too many or unknown problems."""
        every: Json = [problem.id for problem in PROBLEMS]
        return (
            *super().malformed(task),
            {"margin": "about a tenth"},
            {"capital": [1]},
            {"gmroi": "3 箱"},
            {PROBLEM_FIELD: every},
            {PROBLEM_FIELD: "slow_stock"},
            {PROBLEM_FIELD: ["rain"]},
        )

    def grade(self, response: Json, task: DiagnosisTask, truth: Truth) -> Verdict:
        """Hold figures against the registry and problems against their cost."""
        control = self.control(task)
        answers = read_form(response, control.fields)
        elements = self._elements(answers, task)
        mistakes = [
            score_by_elements(self._elements(read_form(wrong, control.fields), task))
            for wrong in self.mistakes(task, truth).values()
        ]
        score = score_by_elements(elements)
        return Verdict(
            value=score,
            best_value=1.0,
            mistake_value=max(mistakes),
            score=score,
            unit="share",
            findings=self._findings(answers, elements, task, truth),
            elements=elements,
        )

    def _elements(self, answers: Answers, task: DiagnosisTask) -> tuple[Element, ...]:
        right = figures(task.rows, task.span)
        slips = {name: slip(task.rows, task.span) for name, slip in SLIPS.items()}
        numbers = [_number(figure, answers.number(figure.name), right[figure.name], slips) for figure in FIGURES]
        return (*numbers, _problem_element(answers.options(PROBLEM_FIELD), task, self.problem_weight))

    def _findings(
        self, answers: Answers, elements: tuple[Element, ...], task: DiagnosisTask, truth: Truth
    ) -> tuple[Finding, ...]:
        """Name the mistake that most answers agree with; then say what the problems picked are worth."""
        found = []
        wrong = len([element for element in elements if element.score < 1])
        fields = self.control(task).fields
        for name, made in self.mistakes(task, truth).items():
            theirs = read_form(made, fields)
            shared = sum(
                _same(figure, given, theirs.number(figure.name))
                and not _same(figure, given, figures(task.rows, task.span)[figure.name])
                for figure in FIGURES
                if (given := answers.number(figure.name)) is not None
            )
            shared += (
                set(answers.options(PROBLEM_FIELD)) == set(theirs.options(PROBLEM_FIELD)) and elements[-1].score < 1
            )
            if shared >= 3 and 2 * shared >= wrong:
                found.append((shared, name))
        named = tuple(Finding(f"mistake.{name}", {"n": shared}) for shared, name in sorted(found, reverse=True)[:1])
        return (*named, _problem_finding(answers.options(PROBLEM_FIELD), task))


def _field(figure: Figure) -> NumberField:
    return NumberField(name=figure.name, label=figure.label, unit=figure.unit, low=-1e9, high=1e9, help=figure.formula)


_PROBLEM_CHOICE = ManyField(
    name=PROBLEM_FIELD,
    label=text("每月让这家店损失最多的三个问题", "The three problems that cost the shop most a month"),
    options=tuple(
        Option(
            id=problem.id,
            text=text(f"{problem.name.zh}：{problem.formula.zh}", f"{problem.name.en}: {problem.formula.en}"),
        )
        for problem in PROBLEMS
    ),
    at_most=PICKED,
)


def _response(numbers: Mapping[FigureName, float], problems: tuple[str, ...]) -> Json:
    rounded: dict[str, Json] = {figure.name: round(numbers[figure.name], 6) for figure in FIGURES}
    return {**rounded, PROBLEM_FIELD: list(problems)}


def _dearest(cost: Mapping[str, float]) -> tuple[str, ...]:
    return tuple(sorted(cost, key=lambda name: -cost[name])[:PICKED])


def _at_list_price(rows: tuple[DiagnosisRow, ...]) -> float:
    """Share bound in slow stock by those who call slow what lasts longer than a month's sales."""
    bound = sum(row.guide * row.closing for row in rows)
    slow = sum(row.guide * row.closing for row in rows if row.closing > max(row.recent, 0.0))
    return slow / bound if bound else 0.0


def _same(figure: Figure, given: float, value: float | None) -> bool:
    return value is not None and abs(given - value) <= max(TOLERANCE * abs(value), figure.step) + 1e-9


def _number(figure: Figure, given: float | None, right: float, slips: Mapping[str, dict[FigureName, float]]) -> Element:
    finding = None
    score = 1.0 if given is not None and _same(figure, given, right) else 0.0
    if given is None:
        finding = Finding("blank", {"name": figure.label})
    elif not score:
        finding = _slip(figure, given, slips) or Finding("off", {"name": figure.label, "formula": figure.formula})
    return Element(figure.name, figure.label, score, given=given, best=right, unit=figure.unit, finding=finding)


def _slip(figure: Figure, given: float, slips: Mapping[str, dict[FigureName, float]]) -> Finding | None:
    """Name the slip that leads to the number given."""
    for name, wrong in slips.items():
        if _same(figure, given, wrong.get(figure.name)):
            return Finding(f"slip.{name}", {"name": figure.label, "formula": figure.formula})
    return None


def _problem_element(picked: tuple[str, ...], task: DiagnosisTask, weight: float) -> Element:
    cost = costs(task.rows, task.span)
    top = _dearest(cost)
    found, all_of_it = sum(cost[name] for name in picked), sum(cost[name] for name in top)
    return Element(
        PROBLEM_FIELD,
        _PROBLEM_CHOICE.label,
        min(found / all_of_it, 1.0),
        given=_names(picked) if picked else None,
        best=_names(top),
        weight=weight,
    )


def _names(problems: tuple[str, ...]) -> Text:
    named = [problem.name for problem in PROBLEMS if problem.id in problems]
    return text("；".join(name.zh for name in named), "; ".join(name.en for name in named))


def _problem_finding(picked: tuple[str, ...], task: DiagnosisTask) -> Finding:
    """Say what the problems picked cost, and the dearest that was missed."""
    cost = costs(task.rows, task.span)
    top = _dearest(cost)
    all_of_it = sum(cost[name] for name in top)
    if not picked:
        return Finding("no_problems", {"top": _names(top), "yuan": all_of_it})
    found = sum(cost[name] for name in picked)
    missed = [name for name in top if name not in picked]
    if not missed or found >= all_of_it - 1:
        return Finding("right_problems", {"yuan": found, "top": _names(top[:1]), "most": cost[top[0]]})
    cheap = min(picked, key=lambda name: cost[name])
    numbers = {"found": found, "yuan": all_of_it, "name": _names((missed[0],)), "most": cost[missed[0]]}
    return Finding("missed", {**numbers, "cheap": _names((cheap,)), "least": cost[cheap]})


def _table(rows: tuple[DiagnosisRow, ...], span: int) -> ShownTable:
    return ShownTable(
        title=text(
            f"近{span}周账本（价格元/条，数量条）", f"The book of the last {span} weeks (yuan a carton, cartons)"
        ),
        columns=(
            text("品规", "SKU"),
            text("价类", "Class"),
            text("批发价", "Wholesale"),
            text("建议零售价", "Guide price"),
            text("实际售价", "Price taken"),
            text("期初库存", "Opening stock"),
            text("购进", "Delivered"),
            text("期末库存", "Stock now"),
            text("近4周销量", "Sold, last 4 weeks"),
            text(f"断货天数（{7 * span}天中）", f"Days out of {7 * span}"),
            text("1条的订单行", "Lines of 1 carton"),
            text("价签", "Price tag"),
        ),
        rows=tuple(
            (
                row.name,
                row.price_class,
                row.wholesale,
                row.guide,
                row.price,
                row.opening,
                row.received,
                row.closing,
                row.recent,
                row.days_out,
                row.small_lines,
                _YES if row.tagged else _NO,
            )
            for row in rows
        ),
    )


_YES, _NO = text("有", "yes"), text("缺", "missing")
