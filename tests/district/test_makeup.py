"""Each setting of a district's make-up moves what it says; the usual one moves nothing (the golden hashes say so)."""

from __future__ import annotations

import numpy as np
import pytest
from pydantic import ValidationError

from cmtrain.district.build import build_world
from cmtrain.district.case import load_case
from cmtrain.district.makeup import Makeup
from cmtrain.district.world import FORMATS
from cmtrain.grading.seed_pool import fingerprint


def world(**makeup):
    return build_world(changed(**makeup), 3, roads=False)


def changed(**makeup):
    return load_case("thirty-a-day").model_copy(update={"makeup": Makeup(**makeup)})


def test_formats_and_markets_are_as_asked_for():
    made = world(formats={"grocery": 0.3, "mall": 0.1, "convenience": 0.6}, rural=0.7).shops
    shares = np.bincount(made.format, minlength=len(FORMATS)) / len(made.format)
    assert shares[[0, 1, 5]] == pytest.approx([0.3, 0.6, 0.1], abs=0.005)
    assert made.rural.mean() == pytest.approx(0.7, abs=0.01)


def test_volume_and_spread_of_the_shops():
    usual, large, uneven = world().shops.traffic, world(volume=1.5).shops.traffic, world(spread=1.4).shops.traffic
    assert large.mean() == pytest.approx(1.5 * usual.mean())
    assert np.log(uneven).std() > 1.15 * np.log(usual).std()


def test_price_classes_of_the_list_and_of_the_demand():
    def demand(made):
        asked = made.shops.traffic @ (made.shops.mix @ made.skus.first_choice)
        return np.bincount(made.skus.price_class, asked, 6)[1:] / asked.sum(), asked @ made.skus.wholesale / asked.sum()

    listed = world(classes=(0.1, 0.1, 0.4, 0.2, 0.2)).skus.price_class
    assert (np.bincount(listed, minlength=6)[1:] / len(listed))[[3, 4]] == pytest.approx([0.2, 0.2], abs=0.02)
    (usual, price), (liked, same), (_, cheap) = (
        demand(world()),
        demand(world(liking=(0, 0, 0, 2, 0))),
        demand(world(value=0.8)),
    )
    assert liked[3] > 2 * usual[3]
    assert same == pytest.approx(price, rel=0.01)
    assert cheap == pytest.approx(0.8 * price, rel=0.02)


def test_price_classes_of_the_scarce():
    usual, dear = world().skus, world(scarce=(0.5, 0.5, 0, 0, 0)).skus
    assert dear.tight.sum() == usual.tight.sum() == 8
    assert np.bincount(dear.price_class[dear.tight], minlength=6).tolist() == [0, 4, 4, 0, 0, 0]
    few = world(scarce=(0, 0, 0, 0, 1)).skus  # no list has eight of class 5: the others are those of the usual order
    assert few.tight.sum() == 8
    assert few.tight[few.price_class == 5].all()


def test_strength_of_the_season():
    usual, none, strong = (world(season=strength).season for strength in (1.0, 0.0, 2.0))
    assert (none == 1).all()
    assert strong == pytest.approx(usual**2)


@pytest.mark.parametrize(
    "makeup", [{"formats": {"mall": 0.0}}, {"classes": (0, 0, 0, 0, 0)}, {"formats": {"kiosk": 1}}]
)
def test_a_district_of_nothing_is_refused(makeup):
    with pytest.raises(ValidationError):
        Makeup(**makeup)


def test_pools_of_usual_districts_stay_valid():
    case = load_case("thirty-a-day")
    assert fingerprint(changed(), ()) == fingerprint(case, ())
    assert fingerprint(changed(volume=1.1), ()) != fingerprint(case, ())
