"""Diagnosis: six figures of one shop and its three biggest problems in yuan."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, NonNegativeInt, PositiveFloat, PositiveInt

from cmtrain.district.district import District
from cmtrain.district.lanes import Stream
from cmtrain.district.tables import Truth
from cmtrain.errors import UnfitError
from cmtrain.kinds.base import Element, Kind, Verdict, score_by_elements
from cmtrain.kinds.controls import FormControl
from cmtrain.kinds.diagnosis_findings import Key, figure_element, mistake_finding, problem_element, problem_finding
from cmtrain.kinds.diagnosis_form import (
    PICKED,
    PROBLEM_CHOICE,
    PROBLEM_FIELD,
    DiagnosisTask,
    book_table,
    dearest,
    figure_field,
    response_of,
)
from cmtrain.kinds.forms import Answers, read_form
from cmtrain.kinds.memo import per_task
from cmtrain.kinds.shop_book import SkuBook, choose_shop, read_book
from cmtrain.kinds.shop_figures import FIGURES, RECENT, SLIPS, DiagnosisRow, figures
from cmtrain.kinds.shop_problems import PROBLEMS, costs
from cmtrain.records import Json

EYE_CATCHING = ("low_class", "no_tags", "crowded")
"""What a quick look at the counter complains of."""


class Diagnosis(Kind[DiagnosisTask]):
    """Figures by the registry, problems by what they cost."""

    task_type = DiagnosisTask
    feedback_ids = (
        "slip.swapped",
        "slip.at_guide",
        "slip.swapped_at_guide",
        "slip.at_retail",
        "slip.mean_of_ratios",
        "slip.by_cartons",
        "slip.month_for_week",
        "slip.not_yearly",
        "off",
        "blank",
        "no_problems",
        "missed",
        "too_few",
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
            facts={
                "shop": book.name,
                "skus": len(rows),
                "top": min(self.at_most, len(sane)),
                "sampled": len(rows) - min(self.at_most, len(sane)),
                "span": self.span,
                "days": 7 * self.span,
            },
            tables=(book_table(rows, self.span),),
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
        return FormControl(fields=(*map(figure_field, FIGURES), PROBLEM_CHOICE))

    @per_task
    def key(self, task: DiagnosisTask, truth: Truth) -> Key:  # noqa: ARG002
        """Compute once what answers are held against; the book is all it needs."""
        rows, span = task.rows, task.span
        slips = {name: slip(rows, span) for name, slip in SLIPS.items()}
        return Key(figures=figures(rows, span), slips=slips, costs=costs(rows, span))

    def best(self, task: DiagnosisTask, truth: Truth) -> Json:
        """Compute the figures by the registry and pick the dearest problems."""
        key = self.key(task, truth)
        return response_of(key.figures, dearest(key.costs))

    def mistakes(self, task: DiagnosisTask, truth: Truth) -> dict[str, Json]:
        """Count at list prices with margin and markup swapped; or count cartons and blame what catches the eye."""
        key = self.key(task, truth)
        listed = key.with_slips("swapped_at_guide", "at_retail", "month_for_week")
        loose = key.with_slips("mean_of_ratios", "by_cartons", "not_yearly")
        at_list = {name: cost for name, cost in key.costs.items() if name != "below_guide"}
        return {
            "markup_for_margin": response_of(listed, dearest(at_list)),
            "volume_blame": response_of(loose, EYE_CATCHING),
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
        fields = self.control(task).fields
        key = self.key(task, truth)
        answers = read_form(response, fields)
        mistakes = {name: read_form(made, fields) for name, made in self.mistakes(task, truth).items()}
        elements = self._elements(answers, key)
        score = score_by_elements(elements)
        return Verdict(
            value=score,
            best_value=1.0,
            mistake_value=max(score_by_elements(self._elements(wrong, key)) for wrong in mistakes.values()),
            score=score,
            unit="share",
            findings=(*mistake_finding(answers, mistakes, key), problem_finding(answers.options(PROBLEM_FIELD), key)),
            elements=elements,
        )

    def _elements(self, answers: Answers, key: Key) -> tuple[Element, ...]:
        numbers = [figure_element(figure, answers.number(figure.name), key) for figure in FIGURES]
        return (*numbers, problem_element(answers.options(PROBLEM_FIELD), key, self.problem_weight))
