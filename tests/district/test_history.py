"""The past of the shops is rich in cases that the ABC rule decides narrowly."""

from __future__ import annotations

import numpy as np
import pytest

from cmtrain.district.build import build_world
from cmtrain.district.case import load_case

YEAR = 52


def shops_of(seed):
    return build_world(load_case("thirty-a-day"), seed, roads=False).shops


@pytest.mark.parametrize("seed", [1, 7, 20])
def test_many_shops_lie_near_a_border(seed):
    shops = shops_of(seed)
    growth = shops.yearly[:, 1:] / shops.yearly[:, :-1] - 1
    at_border = ((np.abs(growth - 0.10) <= 0.02).any(axis=1) & (growth >= 0.08).all(axis=1)).sum()
    exact = ((shops.yearly[:, 1:] - shops.yearly[:, :-1]) / shops.yearly[:, :-1] == 0.10).any(axis=1).sum()
    uneven = ((growth.sum(axis=1) >= 0.20) & (growth.min(axis=1) < 0.10)).sum()
    assert at_border >= 24
    assert exact >= 3
    assert uneven >= 8


@pytest.mark.parametrize("seed", [1, 7, 20])
def test_the_cut_of_the_largest_fifth_is_a_tie(seed):
    shops = shops_of(seed)
    last = np.sort(shops.yearly[:, 2][~np.isnan(shops.yearly[:, 2])])[::-1]
    cut = -(-len(shops.ids) // 5)
    assert last[cut - 1] == last[cut]


@pytest.mark.parametrize("seed", [1, 7, 20])
def test_young_shops_have_no_full_years(seed):
    shops = shops_of(seed)
    for column, years in enumerate((3, 2, 1)):
        full = shops.opened <= -years * YEAR
        assert (np.isnan(shops.yearly[:, column]) == ~full).all()
    assert (shops.opened < 0).all()
    assert 0.05 < (shops.opened > -2 * YEAR).mean() < 0.25


@pytest.mark.parametrize("seed", [1, 7, 20])
def test_last_year_agrees_with_what_the_shop_sells(seed):
    shops = shops_of(seed)
    known = ~np.isnan(shops.yearly[:, 2])
    ratio = shops.yearly[known, 2] / (shops.traffic[known] / 10 * YEAR)
    assert 0.85 < np.median(ratio) < 1.05
    assert (shops.cooperation == np.round(shops.cooperation)).all()
    assert ((shops.loyalty >= 0) & (shops.loyalty <= 100)).all()
    assert shops.key_account.sum() >= 15
