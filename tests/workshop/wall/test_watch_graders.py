"""What our graders fail on has no grade, which is no zero, and stops nobody."""

from __future__ import annotations

import pytest

from cmtrain.errors import UnfitError
from cmtrain.grading.journals import district_of
from cmtrain.journal import Submitted
from cmtrain.kinds.order_plan import OrderPlan
from cmtrain.workshop.wall.watch import Watch
from tests.workshop.wall.conftest import NINE, ORDERS, STOCK, place


def test_a_grader_that_fails_is_an_incident_and_no_zero(people, watch, joined, monkeypatch, caplog):
    wrong, right = people.mistake(ORDERS, "as_last_week"), people.best(ORDERS)
    stock = Submitted(exercise=STOCK, response=people.best(STOCK))
    people.write(joined, Submitted(exercise=ORDERS, response=wrong), Submitted(exercise=ORDERS, response=right))
    people.write(joined, Submitted(exercise=ORDERS, response=right), stock, trainee="1002")
    grade = OrderPlan.grade

    def failing(self, response, task, truth):
        if response == right:
            raise ZeroDivisionError
        return grade(self, response, task, truth)

    monkeypatch.setattr(OrderPlan, "grade", failing)
    room = watch.look(NINE)
    first, second = (place(room, own).progress[ORDERS] for own in ("1001", "1002"))
    assert (first.pending, len(first.tries), first.mistakes) == (True, 1, ())
    assert (second.pending, second.best_score, second.level) == (True, None, "begun")
    assert second.trouble.zh.startswith("评分程序出错（编号 ")
    assert second.trouble.en.endswith("; the answer is kept and is no zero")
    assert place(room, "1002").points == 12
    assert (room.tallies[1].best_scores, room.tallies[1].ungraded) == ((0.0,), 2)
    logged = len(caplog.records)
    watch.look(NINE)
    assert len(caplog.records) == logged


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (UnfitError("too few shops"), "号片区里评不了分，答案已保存，不算零分（too few shops）"),
        (KeyError("sku"), "评分程序出错，答案已保存，不算零分"),
    ],
    ids=["unfit", "defect"],
)
def test_a_district_that_cannot_be_made_is_told_at_the_exercise_and_stops_no_other(people, joined, error, told):
    def districts(case, seed, weeks):
        if seed == people.seed + 1:
            raise error
        return district_of(case, seed, weeks)

    right = Submitted(exercise=ORDERS, response=people.best(ORDERS))
    people.write(joined, right, seed=people.seed + 1)
    people.write(joined, right, trainee="1002")
    room = Watch(people.workshop, districts=districts).look(NINE)
    found = place(room).progress[ORDERS]
    assert (found.pending, found.best_score, found.trouble.zh.endswith(told)) == (True, None, True)
    assert place(room, "1002").points == 14
