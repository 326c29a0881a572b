"""A district that is played on: what was stays, and two futures share their luck."""

from __future__ import annotations

from dataclasses import fields

import numpy as np
import pytest

from cmtrain.district.case import load_case
from cmtrain.district.decisions import Decision
from cmtrain.district.engine import run_district
from cmtrain.district.onward import play_on
from cmtrain.district.state import state_hash


@pytest.fixture(scope="module")
def zhang():
    """Return the district of the shop with the slow goods, at the end of its case."""
    return run_district(load_case("zhangs-80000"), seed=3)


def same(one, other, weeks):
    return all(
        np.array_equal(getattr(one.history, field.name)[weeks], getattr(other.history, field.name)[weeks])
        for field in fields(one.history)
    )


def test_what_has_been_played_stays_and_can_be_played_on_again(zhang):
    before = state_hash(zhang.state)
    once = play_on(zhang, weeks=4, decisions={})
    again = play_on(zhang, weeks=4, decisions={})
    assert (once.weeks, len(once.history.stock), len(once.world.calendar)) == (56, 56, 56)
    assert same(once, zhang, slice(0, 52))
    assert same(once, again, slice(0, 56))
    assert state_hash(zhang.state) == before
    assert zhang.weeks == len(zhang.history.stock) == 52
    assert once.history.own[52:].sum((1, 2)).min() > 0.5 * zhang.history.own[-4:].sum((1, 2)).mean()


def test_within_the_case_it_is_the_district_itself():
    """Only events and calendar of the case are met when its weeks are not over yet."""
    case = load_case("thirty-a-day")
    whole = run_district(case, seed=5, weeks=16)
    assert same(play_on(run_district(case, seed=5, weeks=12), weeks=4, decisions={}), whole, slice(0, 16))


def test_futures_that_differ_in_an_order_share_every_shock(zhang):
    shop, sku = zhang.world.shops.ids[7], zhang.world.skus.ids[3]
    plain = play_on(zhang, weeks=4, decisions={})
    rich = play_on(zhang, weeks=4, decisions={52: Decision(granted={shop: {sku: 50}})})
    for name in ("sku_shock", "area_shock", "drift"):
        assert np.array_equal(getattr(plain.state, name), getattr(rich.state, name))
    assert np.array_equal(plain.history.demand[52], rich.history.demand[52])
    assert rich.history.stock[52, 7, 3] > plain.history.stock[52, 7, 3]
    assert same(plain, rich, slice(0, 52))


def test_a_decision_that_does_not_fit_is_refused(zhang):
    with pytest.raises(ValueError, match="order of S01"):
        play_on(zhang, weeks=1, decisions={52: Decision(granted={zhang.world.shops.ids[0]: {"S01": -3}})})
