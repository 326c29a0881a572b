"""Estimates from a stratified sample, on districts of a dozen shops."""

import numpy as np
import pytest

from cmtrain.district.lanes import Lanes
from cmtrain.solvers.sampling import expansion_weights, ratio_total, regression_total, weighted_share


def test_weights_stand_for_all_shops_even_where_a_stratum_was_not_sampled():
    weights = expansion_weights({"a": 30, "b": 10, "c": 20}, ["a", "a", "b"])
    assert weights.sum() == pytest.approx(60)
    assert weights[0] == weights[1] == pytest.approx(22.5)


@pytest.mark.parametrize("estimate", [ratio_total, regression_total])
def test_a_census_is_exact(estimate):
    stated, need = np.array([4.0, 8.0, 6.0]), np.array([2.0, 5.0, 3.5])
    assert estimate(np.ones(3), need, stated, stated.sum()) == pytest.approx(need.sum())


def test_the_ratio_undoes_a_common_exaggeration():
    need = np.array([2.0, 3.0, 10.0, 4.0, 6.0])
    assert ratio_total(np.full(2, 2.5), need[[0, 2]], 1.7 * need[[0, 2]], 1.7 * need.sum()) == pytest.approx(need.sum())


def test_the_regression_undoes_a_constant_addition():
    need = np.array([2.0, 3.0, 10.0, 4.0, 6.0])
    assert regression_total(np.full(2, 2.5), need[[0, 2]], need[[0, 2]] + 3, need.sum() + 15) == pytest.approx(
        need.sum()
    )


@pytest.mark.parametrize("estimate", [ratio_total, regression_total])
def test_nothing_stated_is_no_division(estimate):
    assert np.isfinite(estimate(np.ones(2), [1.0, 1.0], [0.0, 0.0], 0.0))


def test_estimates_from_forty_of_two_hundred_shops_are_near_the_truth():
    """Exaggerated statements of lognormal shops: bias below 2 %, rmse below 10 %."""
    errors = []
    for seed in range(60):
        draw = Lanes(seed).stream("shops")
        need = np.exp(draw.normal(200, 1.0, 0.8))
        stated = need * np.exp(draw.normal(200, 0.35, 0.35))
        strata = [f"s{int(third)}" for third in np.digitize(need, [2.0, 4.0])]
        sizes = {name: strata.count(name) for name in sorted(set(strata))}
        chosen = np.concatenate(
            [np.flatnonzero(np.array(strata) == name)[draw.sample(size, min(size, 14))] for name, size in sizes.items()]
        )
        weights = expansion_weights(sizes, [strata[shop] for shop in chosen])
        errors.append(ratio_total(weights, need[chosen], stated[chosen], stated.sum()) / need.sum() - 1)
    assert abs(np.mean(errors)) < 0.02
    assert np.sqrt(np.mean(np.square(errors))) < 0.10


def test_shares_are_weighted_by_what_a_shop_stands_for():
    weights = expansion_weights({"big": 10, "small": 90}, ["big"] * 5 + ["small"] * 5)
    marked = [True] * 5 + [False] * 4 + [True]
    assert weighted_share(weights, marked) == pytest.approx(0.1 + 0.9 / 5)
