"""Visit frequencies: value, repair, and the exact optimum against brute force."""

from __future__ import annotations

from itertools import product

import pytest

from cmtrain.district.lanes import Lanes
from cmtrain.solvers.frequency import VisitMonth, best_plan, best_swap, plan_cost, plan_value, repair

SMALL = VisitMonth(values=(100.0, 40.0, 10.0), costs=(100, 100, 100), floor=(1, 0, 0), most=4, capacity=450)


def random_field(seed, size=5):
    stream = Lanes(seed).stream("field")
    values = tuple(float(v) for v in stream.exponential(size) * 1000)
    costs = tuple(int(c) for c in stream.integers(size, 50, 400))
    return VisitMonth(values, costs, (1,) + (0,) * (size - 1), most=3, capacity=int(1.2 * sum(costs)))


def test_each_further_visit_is_worth_less():
    values = [plan_value((n, 0, 0), SMALL) for n in range(4)]
    assert values == pytest.approx([0, 45, 69.75, 83.3625])


def test_time_counts_all_shops_of_a_cell():
    assert plan_cost((2, 1, 1), SMALL) == 400


@pytest.mark.parametrize(
    ("plan", "fitting"),
    [
        ((2, 1, 1), (2, 1, 1)),
        ((0, 1, 1), (1, 1, 1)),
        ((4, 4, 4), (2, 1, 1)),
        ((4, 1, 0), (3, 1, 0)),
        ((1, 2, 2), (1, 2, 1)),
    ],
)
def test_repair_raises_to_the_floor_and_cuts_the_most_frequent_first(plan, fitting):
    assert repair(plan, SMALL, rank=(0, 1, 2)) == fitting


def test_a_floor_that_does_not_fit_is_refused():
    tight = VisitMonth((1.0,), (100,), (2,), most=4, capacity=150)
    with pytest.raises(ValueError, match="floor"):
        repair((2,), tight, rank=(0,))
    with pytest.raises(ValueError, match="floor"):
        best_plan(tight)


@pytest.mark.parametrize("seed", range(10))
def test_the_best_plan_is_the_best_of_all(seed):
    field = random_field(seed)
    plans = product(*(range(least, field.most + 1) for least in field.floor))
    highest = max(plan_value(plan, field) for plan in plans if plan_cost(plan, field) <= field.capacity)
    best = best_plan(field)
    assert plan_cost(best, field) <= field.capacity
    assert all(n >= least for n, least in zip(best, field.floor, strict=True))
    assert plan_value(best, field) == pytest.approx(highest)


def test_nothing_is_planned_that_is_worth_nothing():
    assert best_plan(VisitMonth((0.0, 50.0), (100, 100), (0, 0), most=4, capacity=1000)) == (0, 4)


def test_the_best_swap_moves_time_to_where_it_earns_more():
    swap = best_swap((1, 0, 3), SMALL)
    assert (swap.less, swap.more) == (2, 0)
    assert swap.gain == pytest.approx(24.75 - 10 * (0.55**2 - 0.55**3))
    assert best_swap(best_plan(SMALL), SMALL) is None
