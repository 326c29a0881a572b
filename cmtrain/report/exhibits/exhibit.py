"""The exhibit of an exercise: what shows a decision beside the best one, by the kind of the exercise."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from cmtrain.grading.attempts import ExerciseResult
from cmtrain.grading.journals import DistrictOf
from cmtrain.grading.tasks import kind_of, make_task
from cmtrain.kinds.abc import AbcSort
from cmtrain.kinds.allocation import Allocation
from cmtrain.kinds.base import Kind
from cmtrain.kinds.day_route import DayRoute
from cmtrain.kinds.diagnosis import Diagnosis
from cmtrain.kinds.exercise import load_exercise
from cmtrain.kinds.findings import Findings
from cmtrain.kinds.five_rates import FiveRates
from cmtrain.kinds.frequency import VisitFrequency
from cmtrain.kinds.judgement import Judgement
from cmtrain.kinds.order_plan import OrderPlan
from cmtrain.kinds.research_note import ResearchNote
from cmtrain.kinds.shortage_estimate import ShortageEstimate
from cmtrain.kinds.slow_stock import SlowStock
from cmtrain.kinds.stock_and_price import StockAndPrice
from cmtrain.report.exhibits.allocation import placement
from cmtrain.report.exhibits.decision import Decision
from cmtrain.report.exhibits.diagnosis import book
from cmtrain.report.exhibits.findings import painted
from cmtrain.report.exhibits.judgement import ways_out
from cmtrain.report.exhibits.order_plan import order_sheet
from cmtrain.report.exhibits.rates import indicators, rate_table
from cmtrain.report.exhibits.research_note import note_sheet
from cmtrain.report.exhibits.route import route
from cmtrain.report.exhibits.shortage import shortage
from cmtrain.report.exhibits.slow_stock import measures
from cmtrain.report.exhibits.sorting import classes
from cmtrain.report.exhibits.visits import visit_table
from cmtrain.report.html import Html
from cmtrain.texts import Lang

Drawing = Callable[[Decision[Any, Any], Lang], Html]

DRAWINGS: Mapping[type[Kind[Any]], Drawing] = {
    AbcSort: classes,
    VisitFrequency: visit_table,
    DayRoute: route,
    ShortageEstimate: shortage,
    Allocation: placement,
    ResearchNote: note_sheet,
    Diagnosis: book,
    OrderPlan: order_sheet,
    SlowStock: measures,
    FiveRates: rate_table,
    StockAndPrice: indicators,
    Findings: painted,
    Judgement: ways_out,
}
"""What draws the decisions of each kind of exercise."""


def exhibit(result: ExerciseResult, districts: DistrictOf, lang: Lang) -> Html | None:
    """Show what was decided beside the best, after the last attempt.

    Returns
    -------
    Html or None
        None without a grade, or where the task that was shown is not the one that this version makes: what the
        exhibit is worked out from would not be what was asked.
    """
    exercise = load_exercise(result.exercise)
    if result.status != "graded" or result.grade is None or result.task_changed:
        return None
    district = districts(result.case, result.seed, result.weeks)
    decision = Decision(
        exercise=exercise,
        kind=kind_of(exercise),
        task=make_task(exercise, district),
        truth=district.truth,
        observed=district.observed,
        response=result.response,
        grade=result.grade,
    )
    return DRAWINGS[type(exercise.kind)](decision, lang)
