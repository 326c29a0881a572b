"""The parts of a week: orders, sharing out, demand, choice, price and people, each by what it must do."""

from __future__ import annotations

import numpy as np
import pytest

from cmtrain.district.build import build_world, sku_index
from cmtrain.district.case import load_case
from cmtrain.district.choice import round_in_rows
from cmtrain.district.decisions import Decision
from cmtrain.district.demand import draw_demand
from cmtrain.district.engine import run_district
from cmtrain.district.lanes import Lanes
from cmtrain.district.people import exit_hazard
from cmtrain.district.supply import fill_equally
from cmtrain.district.world import CARTON, PURPOSES
from cmtrain.errors import UnknownNameError
from tests.district.runs import WEEKS, sales


def listed(run):
    return np.stack([run.setting.shelf(week) for week in range(run.weeks)])


# ------------------------------------------------------------------ what always holds


@pytest.mark.parametrize("seed", [1, 2])
def test_no_pack_appears_or_vanishes(play, seed):
    run = play(seed, WEEKS)
    stock, delivered = run.history.stock.astype(float), run.history.delivered.astype(float)
    assert np.array_equal(stock[1:], stock[:-1] + delivered[1:] - sales(run)[1:])
    assert stock.min() >= 0
    assert (run.history.held <= run.history.stock).all()


@pytest.mark.parametrize("seed", [1, 2])
def test_every_smoker_is_served_substituted_postponed_or_lost(play, seed):
    """Demand equals own sales and what became of the rest, up to the rounding of packs."""
    run = play(seed, WEEKS)
    history = run.history
    asked = history.demand[1:-1].sum()
    own, elsewhere = history.own[1:-1].sum(), (history.substituted + history.spill)[1:-1].sum()
    lost = history.lost[1:-1].sum()
    postponed = asked - own - elsewhere - lost
    assert 0.05 * lost < postponed < 0.4 * lost  # about 15 % of those who leave come back
    assert (history.own <= history.demand).all()


def test_orders_are_whole_cartons_of_listed_skus_within_supply(play):
    run = play(1, WEEKS)
    history, scarce = run.history, run.setting.finite
    for name in ("wanted", "stated", "accepted", "delivered"):
        packs = getattr(history, name)
        assert (packs % CARTON == 0).all()
        assert (packs[~listed(run)] == 0).all()
    supply = run.effects.supply[: run.weeks, scarce]
    assert (history.accepted[:, :, scarce].sum(1) <= supply + CARTON).all()
    open_goods = np.setdiff1d(np.arange(run.setting.n_skus), scarce)
    assert np.array_equal(history.accepted[:, :, open_goods], history.wanted[:, :, open_goods])


def test_the_grade_table_binds(play):
    run = play(1, WEEKS)
    limits, grade = run.setting.limits, run.setting.grade
    for sku in run.setting.finite:
        most = np.ceil(limits[grade - 1, sku] * run.setting.peak[: run.weeks, sku, None] / CARTON) * CARTON
        assert (run.history.accepted[:, :, sku] <= most).all()


def test_only_gamers_inflate_and_only_scarce_goods(play):
    run = play(1, WEEKS)
    more = run.history.stated > run.history.wanted
    assert more[:, :, run.setting.finite].any()
    assert not np.delete(more, run.setting.finite, axis=2).any()
    assert not more[:, run.setting.gaming == 0].any()
    honest = play(1, WEEKS, behaviour=(("gaming", False),))
    assert np.array_equal(honest.history.stated, honest.history.wanted)


def test_capital_binds(play):
    run = play(1, WEEKS)
    history = run.history
    value = (history.stock + sales(run)) @ run.setting.wholesale
    slack = 0.12 * run.setting.capital + 600  # orders are rounded to whole cartons
    over = value > run.setting.capital + slack
    assert over.mean() < 0.02
    assert history.bound.any()


# ------------------------------------------------------------------ pieces


@pytest.mark.parametrize(
    ("asked", "shares"),
    [((10, 20, 40, 80), (10, 20, 35, 35)), ((10, 20, 40, 160), (10, 20, 35, 35)), ((10, 20, 30, 30), (10, 20, 30, 30))],
)
def test_equal_filling_is_deaf_to_inflation(asked, shares):
    assert fill_equally(np.ones(4), np.array(asked, dtype=float), 100.0) == pytest.approx(shares)


def test_weighted_filling_follows_the_weights_until_an_order_is_met():
    got = fill_equally(np.array([1.0, 2.0, 7.0]), np.array([50.0, 50.0, 50.0]), 100.0)
    assert got == pytest.approx([50 / 3, 100 / 3, 50])


def test_rounding_in_rows_keeps_sums_and_is_unbiased():
    stream = Lanes(1).stream("test")
    values = stream.uniform((4000, 6), 0, 2)
    rounded = round_in_rows(values.copy(), stream.uniform(4000))
    assert np.abs(rounded.sum(1) - values.sum(1)).max() < 1
    assert np.abs((rounded - values).mean(0)).max() < 0.03


@pytest.mark.parametrize("mean", [0.05, 0.5, 2.0, 10.0, 60.0, 150.0])
def test_demand_has_the_mean_and_variance_of_its_law(mean):
    stream = Lanes(2).stream("test")
    packs = draw_demand(np.full(200_000, mean), 0.05, stream.normal(200_000), stream.uniform(200_000))
    assert packs.mean() == pytest.approx(mean, rel=0.02, abs=0.003)
    if mean >= 1:
        assert packs.var() == pytest.approx(mean + 0.05 * mean**2, rel=0.06)


def test_exit_is_rare_and_falls_with_satisfaction():
    hazard = exit_hazard(np.array([0.1, 0.5, 0.9]))
    assert (np.diff(hazard) < 0).all()
    assert hazard[0] < 0.01
    assert 52 * hazard[1] < 0.06


# ------------------------------------------------------------------ visits and decisions


def visiting(case, purpose, weeks=20):
    base = run_district(case(), seed=6, weeks=1)
    visits = np.zeros((base.setting.n_shops, len(PURPOSES)), dtype=np.int64)
    visits[:, PURPOSES.index(purpose)] = 1
    return run_district(case(), seed=6, weeks=weeks, decisions={week: Decision(visits=visits) for week in range(weeks)})


@pytest.mark.parametrize(
    ("purpose", "name"),
    [("check", "accuracy"), ("display", "display"), ("coaching", "knowledge"), ("relation", "satisfaction")],
)
def test_visits_build_what_they_are_for_and_saturate(case, play, purpose, name):
    with_visits = getattr(visiting(case, purpose).history, name).mean(1)
    without = getattr(play(6, 20).history, name).mean(1)
    gain = with_visits - without
    assert gain[-1] > 0.08
    assert gain[1] - gain[0] > gain[-1] - gain[-2]
    assert with_visits.max() <= 1


def test_coaching_and_display_earn_money(case, play):
    base = play(6, 20)
    margin = (base.world.skus.guide - base.world.skus.wholesale) / CARTON

    def earned(run):
        return (sales(run)[4:] @ margin).sum()

    for purpose in ("coaching", "display"):
        assert 1.002 < earned(visiting(case, purpose)) / earned(base) < 1.06


def test_brand_visits_speed_adoption():
    case = load_case("thirty-a-day").model_copy(update={"routine_visits": 0})
    base = run_district(case, seed=6, weeks=40)
    visits = np.zeros((base.setting.n_shops, len(PURPOSES)), dtype=np.int64)
    visits[:, PURPOSES.index("brand")] = 1
    pushed = run_district(case, seed=6, weeks=40, decisions={week: Decision(visits=visits) for week in range(24, 40)})
    sku = sku_index(base.world, "h3")
    assert pushed.history.adopted[-1, :, sku].mean() > base.history.adopted[-1, :, sku].mean() + 0.08


def test_cartons_go_where_they_are_sent(case, play):
    base = play(6, 20)
    sku = int(base.setting.finite[0])
    sent = np.zeros(base.setting.n_shops, dtype=np.int64)
    sent[np.flatnonzero(base.world.shops.carried[:, sku])[:5]] = 3
    run = run_district(case(), seed=6, weeks=12, decisions={10: Decision(cartons={base.world.skus.ids[sku]: sent})})
    assert np.array_equal(run.history.delivered[10, :, sku], sent * CARTON)


def test_a_grade_table_can_be_replaced_for_a_week(case, play):
    base = play(6, 20)
    sku = int(base.setting.finite[0])
    name = base.world.skus.ids[sku]
    run = run_district(case(), seed=6, weeks=12, decisions={10: Decision(limits={name: np.ones(30, dtype=np.int64)})})
    assert run.history.delivered[10, :, sku].max() == CARTON
    assert run.history.delivered[9, :, sku].max() > CARTON


def test_advice_replaces_the_owners_order(case, play):
    base = play(6, 20)
    open_goods = ~np.isin(np.arange(base.setting.n_skus), base.setting.finite)
    cells = (base.history.wanted[10] > 2 * CARTON) & ~base.history.bound[10][:, None] & open_goods
    shop, sku = np.argwhere(cells)[0].tolist()
    advice = {base.world.shops.ids[shop]: {base.world.skus.ids[sku]: 2}}
    run = run_district(case(), seed=6, weeks=12, decisions={10: Decision(advice=advice)})
    assert run.history.wanted[10, shop, sku] == 2 * CARTON


def test_a_granted_order_arrives_in_full_and_takes_nothing_from_anybody(case, play):
    base = play(6, 20)
    shop = int(np.flatnonzero(base.history.bound[10])[0])  # his money would not do
    scarce, open_ = int(base.setting.finite[0]), int(np.flatnonzero(~base.setting.scarce)[0])
    names = base.world.skus.ids
    granted = {base.world.shops.ids[shop]: {names[scarce]: 37, names[open_]: 0}}
    run = run_district(case(), seed=6, weeks=12, decisions={10: Decision(granted=granted)})
    for table in (run.history.delivered, run.history.accepted, run.history.wanted, run.history.stated):
        assert table[10, shop, [scarce, open_]].tolist() == [37 * CARTON, 0]
    others = np.ones(base.history.delivered.shape[1:], dtype=bool)
    others[shop, [scarce, open_]] = False
    for name in ("wanted", "stated", "accepted", "delivered"):
        assert np.array_equal(getattr(run.history, name)[10][others], getattr(base.history, name)[10][others])


@pytest.mark.parametrize(
    ("decision", "error", "says"),
    [
        (Decision(cartons={"S99": np.zeros(227, dtype=np.int64)}), UnknownNameError, "unknown sku 'S99'"),
        (Decision(weights={"S01": np.zeros(3)}), ValueError, r"needs \(227,\)"),
        (Decision(limits={"S01": -np.ones(30, dtype=np.int64)}), ValueError, "at least 0"),
        (Decision(advice={"R999": {"S01": 1}}), UnknownNameError, "unknown retailer"),
        (Decision(granted={"R001": {"S99": 1}}), UnknownNameError, "unknown sku"),
        (Decision(granted={"R001": {"S01": -1}}), ValueError, "order of S01 by R001"),
        (Decision(visits=np.zeros((227, 4), dtype=np.int64)), ValueError, "visits"),
    ],
)
def test_a_decision_that_does_not_fit_is_refused(case, decision, error, says):
    with pytest.raises(error, match=says):
        run_district(case(), seed=1, weeks=2, decisions={1: decision})


@pytest.mark.parametrize(("weeks", "week", "says"), [(0, 0, "weeks: 0"), (53, 0, "weeks: 53"), (4, 4, "week 4")])
def test_weeks_that_are_not_there_are_refused(case, weeks, week, says):
    with pytest.raises(ValueError, match=says):
        run_district(case(), seed=1, weeks=weeks, decisions={week: Decision()})


# ------------------------------------------------------------------ the shop of the story


@pytest.mark.parametrize("seed", range(1, 7))
def test_the_shop_of_the_story_ends_with_its_capital_in_slow_goods(seed):
    case = load_case("zhangs-80000")
    run = run_district(case, seed=seed)
    shop = run.world.shops.names.index(case.focus.shop)
    weekly = sales(run)[-4:, shop].mean(0)
    slow = (run.state.stock[shop] > 6 * weekly) & (run.state.stock[shop] > 5 * CARTON)
    bound = (run.state.stock[shop] * run.setting.wholesale)[slow].sum() / case.focus.capital
    assert abs(slow.sum() - case.focus.slow_skus) <= 2
    assert bound == pytest.approx(case.focus.slow_share, abs=0.06)
    lines = run.history.delivered[-12:, shop][:, slow]
    assert (lines.max(0) > 4 * weekly[slow]).mean() > 0.8  # the orders that did it can be seen


def test_a_district_starts_settled():
    """The warm-up leaves no trend in stock, shortage or opinions at the start."""
    run = run_district(load_case("pretty-kpis"), seed=3, weeks=24)
    stock = run.history.stock.sum((1, 2))
    assert stock[:4].mean() == pytest.approx(stock[4:24].mean(), rel=0.2)
    assert build_world(load_case("pretty-kpis"), 3).shops.ids == run.world.shops.ids
