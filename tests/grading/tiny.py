"""A kind small enough to be checked in one's head, and districts with nothing in them but a seed."""

from __future__ import annotations

from dataclasses import fields
from typing import Literal

import numpy as np
import pandas as pd

from cmtrain.district.case import Case
from cmtrain.district.district import District
from cmtrain.district.tables import Observed, Truth
from cmtrain.errors import UnfitError
from cmtrain.kinds.base import Element, Finding, Kind, Task, Verdict, score_by_value
from cmtrain.kinds.controls import FormControl, NumberField
from cmtrain.kinds.exercise import Exercise
from cmtrain.kinds.reading import read_mapping, read_number
from cmtrain.texts import text


class OrderTask(Task):
    limit: int


class Order(Kind[OrderTask]):
    """Order what the shop needs: ``truth.needs`` says how much; the more ordered beyond, the less it is worth."""

    task_type = OrderTask
    feedback_ids = ("short",)
    kind: Literal["order"] = "order"
    odd_seeds_only: bool = False

    def task(self, exercise, district, stream):
        if self.odd_seeds_only and district.seed % 2 == 0:
            msg = "an even seed"
            raise UnfitError(msg)
        limit = 100 + int(stream.integers(1, 0, 10)[0])
        return OrderTask(
            exercise=exercise, case="red-ring", seed=district.seed, weeks=4, limit=limit, facts={"limit": limit}
        )

    def control(self, task):
        field = NumberField(name="cartons", label=text("条数", "Cartons"), unit="cartons", low=0, high=task.limit)
        return FormControl(fields=(field,))

    def best(self, task, truth):
        return {"cartons": int(truth.needs["need"].iloc[0])}

    def mistakes(self, task, truth):
        return {"most": {"cartons": task.limit}, "nothing": {"cartons": 0}}

    def grade(self, response, task, truth):
        given = read_mapping(response, ("cartons", "note"))
        ordered = read_number(given.get("cartons"), "cartons", field="cartons", low=0, high=task.limit)
        need = float(truth.needs["need"].iloc[0])
        value = np.float64(need - abs(ordered - need))
        common = max(0.0, need - abs(task.limit - need))
        findings = (
            [Finding("mistake.most", {"limit": task.limit})] * (ordered == task.limit)
            + [Finding("mistake.nothing")] * (ordered == 0)
            + [Finding("short", {"lost": need - ordered, "share": ordered / need})] * (0 < ordered < need)
        )
        return Verdict(
            value=value,
            best_value=need,
            mistake_value=common,
            score=score_by_value(value, need, common),
            unit="cartons",
            findings=tuple(findings),
            flags=("C5",) if given.get("note") == "tie them in" else (),
            elements=(
                Element(
                    "cartons", text("条数", "Cartons"), 1.0 * (ordered == need), np.float64(ordered), need, "cartons"
                ),
            ),
        )


class OrderExercise(Exercise):
    """An exercise of the tiny kind."""

    kind: Order


def exercise(**changes):
    data = {
        "id": "profit/99_order",
        "lesson": "profit",
        "case": "red-ring",
        "concepts": ("P01",),
        "points": 10,
        "attempts": 2,
        "minutes": 5,
        "title": {"zh": "订货", "en": "Order"},
        "prompt": {"zh": "最多 {limit} 条。", "en": "At most {limit} cartons."},
        "practice": {"zh": "多练。", "en": "Practise."},
        "kind": {"kind": "order"},
        "mistakes": {
            "most": {
                "title": {"zh": "越多越好", "en": "As many as I can"},
                "feedback": {"zh": "订满了 {limit:cartons}。", "en": "You took all {limit:cartons}."},
            },
            "nothing": {
                "title": {"zh": "不订", "en": "Nothing"},
                "feedback": {"zh": "什么都没订。", "en": "You ordered nothing."},
            },
        },
        "feedback": {
            "short": {
                "zh": "少了{lost:cartons}，满足率{share:share}。",
                "en": "{lost:cartons} short, {share:share} met.",
            }
        },
        "hints": [
            {"text": {"zh": "看需求。", "en": "Look at the need."}, "cost": 0.2},
            {"text": {"zh": "再看。", "en": "Look again."}, "cost": 0.3},
        ],
    }
    return OrderExercise.model_validate({**data, **changes})


def blank_district(seed=7, need=60):
    """Return a district whose only content is one shop's need."""
    none = {field.name: pd.DataFrame() for field in fields(Observed)}
    observed = Observed(**{**none, "travel": np.zeros((1, 1)), "office": (0.0, 0.0)})
    truth = Truth(
        **{**{field.name: pd.DataFrame() for field in fields(Truth)}, "needs": pd.DataFrame({"need": [need]})}
    )
    case = Case.model_validate(
        {
            "id": "red-ring",
            "title": {"zh": "红", "en": "R"},
            "summary": {"zh": "红", "en": "R"},
            "city": {"zh": "城", "en": "C"},
            "weeks": 4,
        }
    )
    return District(case=case, seed=seed, weeks=4, observed=observed, truth=truth)
