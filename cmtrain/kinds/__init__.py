"""Kinds of exercises. `AnyKind` is their only list: a kind that is not in it does not exist."""

from __future__ import annotations

from typing import TypeAlias

from cmtrain.kinds.abc import AbcSort
from cmtrain.kinds.allocation import Allocation
from cmtrain.kinds.day_route import DayRoute
from cmtrain.kinds.diagnosis import Diagnosis
from cmtrain.kinds.findings import Findings
from cmtrain.kinds.five_rates import FiveRates
from cmtrain.kinds.frequency import VisitFrequency
from cmtrain.kinds.judgement import Judgement
from cmtrain.kinds.order_plan import OrderPlan
from cmtrain.kinds.research_note import ResearchNote
from cmtrain.kinds.shortage_estimate import ShortageEstimate
from cmtrain.kinds.slow_stock import SlowStock
from cmtrain.kinds.stock_and_price import StockAndPrice

AnyKind: TypeAlias = (
    AbcSort
    | VisitFrequency
    | DayRoute
    | ShortageEstimate
    | Allocation
    | ResearchNote
    | Diagnosis
    | OrderPlan
    | SlowStock
    | FiveRates
    | StockAndPrice
    | Findings
    | Judgement
)
