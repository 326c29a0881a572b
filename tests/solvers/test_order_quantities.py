"""Orders under little money, against full enumeration and in cases that can be checked by head."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest

from cmtrain.district.lanes import Lanes
from cmtrain.solvers.order_quantities import OrderProblem, best_order


def problem(mean, cost, budget, *, stock=0.0, margin=None, cv2=0.0, carrying=0.02, limit=99):
    mean, cost = np.asarray(mean, float), np.asarray(cost, float)
    n = len(mean)
    return OrderProblem(
        mean=mean,
        cv2=np.full(n, float(cv2)),
        stock=np.broadcast_to(np.asarray(stock, float), n).copy(),
        margin=0.15 * cost if margin is None else np.asarray(margin, float),
        cost=cost,
        carrying=carrying * cost,
        limit=np.broadcast_to(np.asarray(limit, int), n).copy(),
        budget=float(budget),
    )


def test_with_money_enough_certain_demand_is_filled_up_from_stock():
    solution = best_order(problem([10, 4], [100, 50], 10_000, stock=[3, 9]))
    assert solution.quantities.tolist() == [7, 0]
    assert solution.value == pytest.approx(7 * 15)
    assert solution.shadow_price == 0


def test_little_money_goes_where_a_yuan_earns_most_not_where_a_carton_does():
    solution = best_order(problem([5, 12], [600, 60], 600, margin=[60, 9]))
    assert solution.quantities.tolist() == [0, 10]
    assert solution.shadow_price > 0


def test_limits_hold():
    assert best_order(problem([10, 10], [100, 100], 5_000, limit=[3, 0])).quantities.tolist() == [3, 0]


def test_without_money_nothing_is_ordered():
    solution = best_order(problem([10, 4], [100, 50], 0))
    assert solution.quantities.tolist() == [0, 0]
    assert solution.value == 0


def test_overstock_is_not_added_to():
    assert best_order(problem([2, 2], [100, 100], 400, stock=[30, 0], cv2=0.3)).quantities[0] == 0


@pytest.mark.parametrize("seed", range(12))
def test_as_good_as_full_enumeration(seed):
    draw = Lanes(seed).stream("test")
    small = problem(
        draw.uniform(4, 1, 5),
        np.round(draw.uniform(4, 22, 380)),
        float(draw.uniform(1, 300, 1500)[0]),
        stock=draw.uniform(4, 0, 2),
        cv2=0.25,
        limit=6,
    )
    orders = [np.array(order) for order in product(range(7), repeat=4)]
    optimum = max(small.value(order) for order in orders if small.spent(order) <= small.budget)
    solution = best_order(small)
    assert small.spent(solution.quantities) <= small.budget
    assert solution.value == pytest.approx(small.value(solution.quantities))
    assert solution.value == pytest.approx(optimum)


def test_value_counts_what_the_order_adds():
    one = problem([10], [100], 1_000, stock=4)
    assert one.value(np.array([0])) == 0
    assert one.value(np.array([8])) == pytest.approx(6 * 15 - 2 * 2)


def test_prices_in_cents_are_as_good_within_their_rounding():
    odd = problem([6, 5, 4], [123.47, 61.13, 38.91], 1_000, cv2=0.3)
    solution = best_order(odd)
    orders = [np.array(order) for order in product(range(12), repeat=3)]
    optimum = max(odd.value(order) for order in orders if odd.spent(order) <= odd.budget)
    assert odd.spent(solution.quantities) <= odd.budget
    assert solution.value == pytest.approx(optimum, rel=1e-3)
