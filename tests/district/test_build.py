"""The world of a case: the trade's published proportions hold in every district."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import pytest

from cmtrain.district.build import build_world, sku_index
from cmtrain.district.case import load_case
from cmtrain.district.formats import formats
from cmtrain.district.pricelist import price_list
from cmtrain.district.retailers import weekly_cap
from cmtrain.district.world import CARTON, World
from cmtrain.errors import UnknownNameError

SEEDS = (1, 7, 20)
CASES = ("red-ring", "thirty-a-day", "zhangs-80000", "pretty-kpis")


@lru_cache(maxsize=16)
def world(case_id: str, seed: int, **changes) -> World:
    return build_world(load_case(case_id).model_copy(update=changes), seed)


def asked(built: World) -> np.ndarray:
    return built.shops.traffic[:, None] * (built.shops.mix @ built.skus.first_choice)


def wanted_on_shelf(built: World) -> np.ndarray:
    return asked(built) * built.shops.carried


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize(("era", "value"), [("2020s", 128), ("2010", 68)])
def test_volume_and_unit_value_are_the_trades(seed, era, value):
    built = world("thirty-a-day", seed, era=era)
    demand = wanted_on_shelf(built)
    assert built.shops.traffic.mean() / CARTON == pytest.approx(45, abs=2)
    assert (demand @ built.skus.wholesale).sum() / demand.sum() == pytest.approx(value, rel=0.05)


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize(
    ("case_id", "bands"),
    [
        ("thirty-a-day", {1: (0.10, 0.25), 2: (0.15, 0.38), 3: (0.40, 0.65), 4: (0, 0.10), 5: (0, 0.02)}),
        ("red-ring", {1: (0.04, 0.12), 2: (0.04, 0.14), 3: (0.22, 0.40), 4: (0.25, 0.45), 5: (0.10, 0.30)}),
    ],
)
def test_classes_sell_as_in_their_era(seed, case_id, bands):
    built = world(case_id, seed)
    volume = wanted_on_shelf(built).sum(axis=0)
    for number, (low, high) in bands.items():
        assert low <= volume[built.skus.price_class == number].sum() / volume.sum() <= high


@pytest.mark.parametrize("seed", SEEDS)
def test_formats_and_markets_have_their_shares(seed):
    shops = world("pretty-kpis", seed).shops
    for number, row in enumerate(formats()):
        members = shops.format == number
        assert members.mean() == pytest.approx(row.share, abs=0.005)
        assert shops.rural[members].mean() == pytest.approx(row.rural, abs=0.13)
    assert shops.rural.mean() == pytest.approx(0.45, abs=0.03)
    assert world("red-ring", seed).shops.rural.mean() > 0.6


@pytest.mark.parametrize("seed", SEEDS)
def test_unit_value_follows_the_format(seed):
    built = world("thirty-a-day", seed)
    demand = asked(built)
    value = [
        float((demand[members] @ built.skus.wholesale).sum() / demand[members].sum())
        for members in (built.shops.format == number for number in range(len(formats())))
    ]
    assert value == pytest.approx([row.unit_value["2020s"] for row in formats()], rel=0.06)


@pytest.mark.parametrize("case_id", CASES)
def test_same_case_and_seed_give_the_same_world(case_id):
    first, second, other = (build_world(load_case(case_id), seed) for seed in (3, 3, 4))
    for part in ("skus", "shops", "areas", "roads"):
        for name, left in vars(getattr(first, part)).items():
            np.testing.assert_array_equal(left, getattr(getattr(second, part), name), err_msg=name)
    assert not np.array_equal(first.shops.traffic, other.shops.traffic)


@pytest.mark.parametrize("case_id", CASES)
@pytest.mark.parametrize("seed", SEEDS)
def test_names_and_codes_are_unique(case_id, seed):
    built = world(case_id, seed)
    for names in (built.shops.names, built.areas.names, built.skus.names):
        assert len({name.zh for name in names}) == len({name.en for name in names}) == len(names)
    for codes in (built.shops.ids, built.shops.licence, built.skus.ids, built.skus.roles, built.areas.ids):
        assert len(set(codes)) == len(codes)


@pytest.mark.parametrize("case_id", CASES)
def test_arrays_are_as_declared(case_id):
    built = world(case_id, 5)
    shops, skus = built.shops, built.skus
    assert (np.diff(shops.area) >= 0).all()
    assert shops.area[built.areas.first].tolist() == list(range(built.n_areas))
    assert (built.areas.rural[shops.area] == shops.rural).all()
    assert shops.mix.sum(axis=1) == pytest.approx(1)
    assert skus.first_choice.sum(axis=1) == pytest.approx(1)
    assert (np.diag(skus.kernel) == 0).all()
    assert (skus.outside > 0).all()
    assert (skus.wholesale < skus.guide).all()
    assert shops.carried.sum(axis=1).min() >= 5
    assert ((shops.grade >= 1) & (shops.grade <= 30)).all()
    assert built.season.shape == (built.weeks, 4, 2)


def test_price_classes_follow_the_wholesale_borders():
    built = world("pretty-kpis", 1)
    borders = (158, 113, 48, 26)
    assert built.skus.price_class.tolist() == [1 + sum(w < border for border in borders) for w in built.skus.wholesale]
    assert set(built.skus.roles) >= {sku.role for sku in price_list().sku}
    margin = 1 - built.skus.wholesale / built.skus.guide
    assert ((margin >= 0.09) & (margin <= 0.17)).all()


@pytest.mark.parametrize("case_id", CASES)
def test_scarce_skus_have_supply_and_limits_that_rise_with_the_grade(case_id):
    built, case = world(case_id, 2), load_case(case_id)
    tight = built.skus.tight
    assert tight.sum() == case.tight_skus
    assert {"red_ring", "p1", "p2"} <= {role for role, scarce in zip(built.skus.roles, tight, strict=True) if scarce}
    assert np.isinf(built.skus.limits[:, ~tight]).all()
    assert np.isinf(built.skus.supply[~tight]).all()
    limits = built.skus.limits[:, tight]
    assert (np.diff(limits, axis=0) >= 0).all()
    assert (limits == np.round(limits)).all()
    assert (built.skus.supply[tight] >= CARTON).all()
    ordered = (limits[built.shops.grade - 1] * built.shops.carried[:, tight]).sum(axis=0)
    assert (ordered * CARTON >= built.skus.supply[tight]).all()


@pytest.mark.parametrize("seed", SEEDS)
def test_grades_follow_volume_and_most_are_below_the_middle(seed):
    shops = world("thirty-a-day", seed).shops
    order = np.argsort(shops.traffic, kind="stable")
    assert (np.diff(shops.grade[order]) >= 0).all()
    assert (shops.grade <= 15).mean() > 0.5
    assert (shops.grade <= 10).sum() > (shops.grade > 20).sum()
    caps = np.array([weekly_cap(int(grade)) for grade in shops.grade])
    assert (caps[shops.grade < 30] >= shops.traffic[shops.grade < 30] / CARTON).mean() > 0.95


@pytest.mark.parametrize("seed", SEEDS)
def test_the_short_sku_is_a_country_matter_and_has_a_substitute_of_the_same_taste(seed):
    built = world("red-ring", seed)
    short, same, other = (sku_index(built, role) for role in ("red_ring", "l2", "l1"))
    demand = asked(built)[:, short]
    assert 350 < demand.sum() / CARTON < 1200
    assert demand[built.shops.rural].sum() > 0.6 * demand.sum()
    assert built.shops.carried[:, short].sum() > 150
    assert same in np.argsort(-built.skus.kernel[short])[:2]
    assert built.skus.kernel[short, same] > built.skus.kernel[short, other]


@pytest.mark.parametrize("seed", SEEDS)
def test_the_focus_shop_is_as_told(seed):
    case, built = load_case("zhangs-80000"), world("zhangs-80000", seed)
    found = [number for number, name in enumerate(built.shops.names) if name == case.focus.shop]
    assert len(found) == 1
    shop = found[0]
    shops = built.shops
    assert formats()[shops.format[shop]].id == case.focus.format
    assert (bool(shops.rural[shop]), int(shops.grade[shop]), float(shops.capital[shop])) == (False, 25, 80000.0)
    assert shops.info_point[shop]
    assert shops.carried[shop].sum() >= case.focus.slow_skus + 12


@pytest.mark.parametrize("case_id", CASES)
def test_information_points_stand_for_the_formats(case_id):
    built, case = world(case_id, 3), load_case(case_id)
    shops = built.shops
    assert case.info_points <= shops.info_point.sum() <= case.info_points + 1
    share = (shops.format[shops.info_point] == 0).mean()
    assert share == pytest.approx((shops.format == 0).mean(), abs=0.1)
    assert 0 < shops.rural[shops.info_point].sum() < shops.info_point.sum()


def test_a_new_product_is_launched_when_its_event_says():
    built = world("thirty-a-day", 1)
    launched = {built.skus.roles[sku]: int(week) for sku, week in enumerate(built.skus.launch) if week >= 0}
    assert launched == {"h3": 24}


def test_an_unknown_role_is_named():
    with pytest.raises(UnknownNameError, match="m9"):
        sku_index(world("thirty-a-day", 1), "m9")


@pytest.mark.parametrize(
    "changes",
    [
        {"shops": 30, "areas": 3, "rural_areas": 0, "info_points": 0},
        {"shops": 30, "areas": 3, "rural_areas": 3},
        {"shops": 30, "areas": 30, "rural_areas": 10},
        {"shops": 50, "areas": 25, "rural_areas": 24},
        {"skus": 15, "tight_skus": 15},
        {"skus": 80, "era": "2010", "tight_skus": 0},
        {"skus": 80, "info_points": 227},
    ],
)
def test_the_smallest_and_largest_cases_can_be_built(changes):
    case = load_case("thirty-a-day").model_copy(update={"events": (), **changes})
    built = build_world(case, 1)
    assert set(built.shops.area.tolist()) == set(range(case.areas))
    assert built.skus.tight.sum() == case.tight_skus
    assert built.shops.info_point.sum() == case.info_points
    assert (built.shops.carried.sum(axis=1) >= 4).all()


def test_a_district_of_thousands_needs_no_roads_and_little_memory():
    case = load_case("thirty-a-day").model_copy(
        update={"shops": 20_000, "areas": 800, "rural_areas": 300, "events": (), "info_points": 500}
    )
    built = build_world(case, 1, roads=False)
    assert built.roads.travel.shape == (0, 0)
    assert built.n_shops == 20_000
    assert len({name.zh for name in built.shops.names}) == 20_000
    assert len({name.zh for name in built.areas.names}) == 800
    assert built.shops.carried.dtype == bool
