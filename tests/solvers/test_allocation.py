"""Sharing out a short SKU: held against enumeration on tables of three cells, and against simulation."""

from itertools import product

import numpy as np
import pytest

from cmtrain.district.lanes import Lanes
from cmtrain.solvers.allocation import Limits, Shops, Worth, best_plan, cell_values, plan_value, share_out

WORTH = Worth(margin=2.5, substitute_margin=4.0, refused=20.0, unserved=3.0, leftover=0.4, substitute_leftover=0.5)


def _shops(seed: int, *, n: int = 14, cells: int = 3) -> Shops:
    draw = Lanes(seed).stream("shops")
    need = np.exp(draw.normal(n, 1.0, 0.6))
    return Shops(
        cell=np.concatenate([np.arange(cells), draw.integers(n - cells, 0, cells)]),
        need=need,
        cv2=0.05 + 0.1 / need,
        stock=draw.uniform(n, 0, 2),
        accept=draw.uniform(n, 0.2, 0.8),
    )


def _limits(shops: Shops, *, cells: int = 3, supply: int = 30, substitute: int = 14) -> Limits:
    return Limits(
        shops=np.bincount(shops.cell, minlength=cells),
        low=np.ones(cells, dtype=np.int64),
        high=np.array([6, 4, 6]),
        high_substitute=np.array([3, 3, 2]),
        supply=supply,
        supply_substitute=substitute,
    )


def _enumerated(values, limits) -> float:
    short = [range(low, high + 1) for low, high in zip(limits.low, limits.high, strict=True)]
    extra = [range(high + 1) for high in limits.high_substitute]
    return max(
        plan_value(values, np.array(x), np.array(y))
        for x in product(*short)
        if limits.shops @ np.array(x) <= limits.supply
        for y in product(*extra)
        if limits.shops @ np.array(y) <= limits.supply_substitute
    )


@pytest.mark.parametrize("seed", range(8))
def test_the_plan_found_is_the_best_of_all(seed):
    shops = _shops(seed)
    limits = _limits(shops)
    values = cell_values(shops, WORTH, cells=3, most=6, most_substitute=3)
    given, extra = best_plan(values, limits)
    assert limits.shops @ given <= limits.supply
    assert limits.shops @ extra <= limits.supply_substitute
    assert (given >= limits.low).all()
    assert (given <= limits.high).all()
    assert (extra <= limits.high_substitute).all()
    assert plan_value(values, given, extra) >= 0.998 * _enumerated(values, limits)


def test_values_are_the_mean_of_simulated_weeks():
    from scipy.stats import gamma

    shops = Shops(*(np.array([value]) for value in (0, 5.0, 0.2, 1.0, 0.4)))
    chance = (np.arange(100_000) + 0.5) / 100_000
    demand = gamma.ppf(chance, 1 / 0.2, scale=5.0 * 0.2)

    def week(shelf: float, extra: float) -> float:
        sold = np.minimum(demand, shelf)
        replaced = np.minimum(0.4 * (demand - sold), extra)
        refused = 0.6 * (demand - sold)
        unserved = 0.4 * (demand - sold) - replaced
        sales, costs = 2.5 * sold + 4 * replaced, 0.4 * (shelf - sold) + 0.5 * (extra - replaced)
        yuan = sales - 20 * refused - 3 * unserved - costs
        return float(yuan.mean())

    values = cell_values(shops, WORTH, cells=1, most=4, most_substitute=2)
    assert values[0, 0, 0] == 0
    assert values[0, 3, 2] == pytest.approx(week(4, 2) - week(1, 0), rel=1e-3)


def test_cells_without_shops_are_worth_nothing_and_sum_is_over_shops():
    shops = _shops(1)
    values = cell_values(shops, WORTH, cells=5, most=3, most_substitute=1)
    one = [
        cell_values(
            Shops(*(column[[shop]] for column in vars(shops).values())), WORTH, cells=5, most=3, most_substitute=1
        )
        for shop in range(14)
    ]
    assert (values[3:] == 0).all()
    assert np.allclose(values, sum(one))


@pytest.mark.parametrize(
    ("supply", "plan"),
    [(0, [0, 0]), (1, [1, 0]), (2, [0, 1]), (3, [1, 1]), (4, [2, 1]), (100, [2, 2])],
)
def test_share_out_by_hand(supply, plan):
    curves = np.array([[0.0, 5.0, 7.0], [0.0, 9.0, 10.0]])
    assert share_out(curves, np.array([1, 2]), supply).tolist() == plan


def test_share_out_gives_the_lowest_admitted_where_the_supply_is_too_small():
    curves = np.array([[-np.inf, 5.0], [0.0, 9.0]])
    assert share_out(curves, np.array([4, 2]), 3).tolist() == [1, 0]
