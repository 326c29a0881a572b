"""What each event does to a district: nothing before it comes, and then what it must."""

from __future__ import annotations

import numpy as np
import pytest

from cmtrain.district.build import sku_index
from cmtrain.district.engine import run_district
from cmtrain.district.events import (
    AreaShortage,
    DisplayLoss,
    FrontLoading,
    Homecoming,
    IllicitInflow,
    NewEstate,
    NewProduct,
    PriceRise,
    ShopClosing,
    SupplyCut,
)
from tests.district.runs import WEEKS, sales

EVENTS = {
    "supply_cut": SupplyCut(kind="supply_cut", sku="m2", week=12, weeks=8, cut=0.5),
    "new_product": NewProduct(kind="new_product", sku="h3", week=12, weeks=8, pushed=0.2),
    "homecoming": Homecoming(kind="homecoming", week=12, weeks=8, rural=0.5, urban=-0.1),
    "illicit_inflow": IllicitInflow(kind="illicit_inflow", area=2, week=12, weeks=8, share=0.2),
    "shop_closing": ShopClosing(kind="shop_closing", area=2, week=12, weeks=8, share=0.3),
    "price_rise": PriceRise(kind="price_rise", price_class=3, week=12, weeks=1, rise=0.06),
    "display_loss": DisplayLoss(kind="display_loss", area=2, price_class=3, week=12, weeks=8, loss=0.4),
    "area_shortage": AreaShortage(kind="area_shortage", area=2, price_class=3, week=12, weeks=8, cut=0.5),
    "new_estate": NewEstate(kind="new_estate", area=2, week=12, weeks=8, rise=0.3),
    "front_loading": FrontLoading(kind="front_loading", area=2, week=12, weeks=8, extra=0.4),
}
DURING, AFTER = slice(15, 20), slice(26, 30)


@pytest.fixture(scope="module")
def pair(case):
    """Return a function: the run with one event and the twin without, sharing every shock."""
    base = {}

    def runs(kind):
        plain = case()
        if kind == "new_product":  # the twin has the same world, so the launch must be in both
            return run_district(plain.model_copy(update={"events": (EVENTS[kind],)}), seed=4, weeks=WEEKS), None
        if "twin" not in base:
            base["twin"] = run_district(plain, seed=4, weeks=WEEKS)
        return run_district(plain.model_copy(update={"events": (EVENTS[kind],)}), seed=4, weeks=WEEKS), base["twin"]

    return runs


def ratio(run, twin, name, weeks, shops=slice(None), skus=slice(None)):
    there, plain = (getattr(one.history, name)[weeks][:, shops][:, :, skus].sum() for one in (run, twin))
    return there / plain


def test_nothing_happens_before_an_event(pair):
    for kind in set(EVENTS) - {"new_product"}:
        run, twin = pair(kind)
        assert np.array_equal(run.history.stock[:12], twin.history.stock[:12]), kind


def test_a_supply_cut_halves_what_comes_and_raises_orders_and_price(pair):
    run, twin = pair("supply_cut")
    sku = sku_index(run.world, "m2")
    assert 0.3 < ratio(run, twin, "delivered", DURING, skus=[sku]) < 0.65
    assert ratio(run, twin, "stated", DURING, skus=[sku]) > 1.8
    assert (run.history.premium[19, :, sku] > twin.history.premium[19, :, sku] + 0.03).all()
    assert ratio(run, twin, "stated", AFTER, skus=[sku]) < 1.4


def test_a_new_product_is_adopted_and_pushed_shops_take_it(pair):
    run, _ = pair("new_product")
    sku = sku_index(run.world, "h3")
    assert not run.history.demand[:12, :, sku].any()
    assert (np.diff(run.history.adopted[12:, :, sku], axis=0) >= 0).all()
    assert 0.1 < run.history.adopted[-1, :, sku].mean() < 0.8
    pushed = run.effects.pushed[:, sku]
    assert 0.1 < pushed.mean() < 0.3
    assert (run.history.delivered[12:14, pushed, sku].sum(0) > 0).mean() > 0.9


def test_homecoming_raises_the_country_and_empties_the_town(pair):
    run, twin = pair("homecoming")
    rural = run.world.shops.rural
    assert ratio(run, twin, "mean", DURING, rural) == pytest.approx(1.5, rel=0.03)
    assert ratio(run, twin, "mean", DURING, ~rural) == pytest.approx(0.9, rel=0.03)


def test_illicit_goods_take_cheap_sales_in_one_area(pair):
    run, twin = pair("illicit_inflow")
    here, cheap = run.world.shops.area == 1, run.world.skus.price_class >= 3
    assert ratio(run, twin, "mean", DURING, here, cheap) == pytest.approx(0.8, abs=0.04)
    assert ratio(run, twin, "mean", DURING, here, ~cheap) == pytest.approx(1, abs=0.03)
    assert ratio(run, twin, "mean", AFTER, here, cheap) > 0.95


def test_closed_shops_neither_order_nor_sell_until_they_reopen(pair):
    run, twin = pair("shop_closing")
    (closed,) = run.effects.touched
    here = run.world.shops.area == 1
    assert closed[here].mean() == pytest.approx(0.3, abs=0.05)
    assert not closed[~here].any()
    assert not run.history.open[12:20, closed].any()
    assert not sales(run)[12:20, closed].any()
    assert not run.history.stated[12:20, closed].any()
    assert run.history.open[20:, closed & ~run.state.gone].all()
    assert twin.history.open[12:20, closed].mean() > 0.75


def test_a_price_rise_stays_and_costs_demand(pair):
    run, twin = pair("price_rise")
    dear = run.world.skus.price_class == 3
    assert run.effects.price[12:, dear] == pytest.approx(1.06)
    assert 0.92 < ratio(run, twin, "mean", AFTER, skus=dear) < 0.985


def test_a_lost_display_costs_its_class_in_its_area(pair):
    run, twin = pair("display_loss")
    here, those = run.world.shops.area == 1, run.world.skus.price_class == 3
    assert ratio(run, twin, "mean", DURING, here, those) == pytest.approx(0.6, abs=0.03)
    assert ratio(run, twin, "mean", DURING, ~here, those) == pytest.approx(1, abs=0.02)


def test_an_area_shortage_delivers_less_than_was_ordered(pair):
    run, _ = pair("area_shortage")
    here, those = run.world.shops.area == 1, run.world.skus.price_class == 3
    came = run.history.delivered[DURING][:, here][:, :, those].sum()
    assert came / run.history.accepted[DURING][:, here][:, :, those].sum() == pytest.approx(0.5, abs=0.12)
    elsewhere = run.history.delivered[DURING][:, ~here] == run.history.accepted[DURING][:, ~here]
    assert elsewhere.all()


def test_a_new_estate_raises_one_area(pair):
    run, twin = pair("new_estate")
    here = run.world.shops.area == 1
    assert ratio(run, twin, "mean", DURING, here) == pytest.approx(1.3, abs=0.04)
    assert ratio(run, twin, "mean", AFTER, here) == pytest.approx(1.0, abs=0.07)


def test_front_loading_fills_shops_not_smokers(pair):
    run, twin = pair("front_loading")
    here = run.world.shops.area == 1
    assert ratio(run, twin, "delivered", slice(12, 20), here) > 1.2
    assert ratio(run, twin, "mean", slice(12, 20), here) < 1.06
    assert ratio(run, twin, "stock", slice(19, 20), here) > 1.8
    other = np.setdiff1d(np.arange(run.setting.n_skus), run.setting.finite)
    assert (run.history.premium[19, 1, other] < twin.history.premium[19, 1, other]).mean() > 0.7
    assert ratio(run, twin, "delivered", slice(20, 24), here) < 0.9
