"""Build the world of a case: everything that is settled before the first week.

Each table has its own stream of lanes, so a change to one leaves the others as they were, and the same case and seed
give the same world on every machine.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from cmtrain.district.assortment import Shelf, make_shelf
from cmtrain.district.calendar import make_calendar
from cmtrain.district.case import Case
from cmtrain.district.consumers import Tastes, make_tastes
from cmtrain.district.drawn import drawn_events
from cmtrain.district.events import NewProduct
from cmtrain.district.history import make_history
from cmtrain.district.information import make_information_points
from cmtrain.district.lanes import Ints, Lanes
from cmtrain.district.names import area_names, licences, shop_names
from cmtrain.district.owners import make_owners
from cmtrain.district.places import Places, make_places
from cmtrain.district.pricelist import CityList, city_list, role_index
from cmtrain.district.retailers import Trade, make_trade, rural_areas
from cmtrain.district.roads import make_roads, no_roads
from cmtrain.district.tightness import Tightness, make_tightness
from cmtrain.district.world import Areas, Shops, Skus, World


@dataclass(frozen=True)
class _Parts:
    """The pieces of a world on their way."""

    case: Case
    lanes: Lanes
    city: CityList
    tastes: Tastes
    trade: Trade
    shelf: Shelf
    tightness: Tightness
    places: Places


def build_world(case: Case, seed: int, *, roads: bool = True) -> World:
    """Build the world of a case and a seed.

    Parameters
    ----------
    roads
        Without roads (for tens of thousands of shops), `World.roads` is empty and its travel matrix has shape (0, 0).
    """
    parts = _parts(case, Lanes(seed))
    calendar = make_calendar(case)
    return World(
        weeks=case.weeks,
        skus=_skus(parts, seed),
        shops=_shops(parts),
        areas=_areas(parts),
        roads=make_roads(case, parts.places, parts.lanes) if roads else no_roads(case.shops),
        season=calendar.season,
        calendar=calendar.rows,
        festival=calendar.festival,
    )


def sku_index(world: World, role: str) -> int:
    """Return the number of the SKU that a case calls ``role``; raises `UnknownNameError`."""
    return role_index(world.skus.roles, role)


def _parts(case: Case, lanes: Lanes) -> _Parts:
    city = city_list(case.era, case.skus, lanes, case.makeup)
    tastes = make_tastes(case.era, city, lanes)
    trade = make_trade(case, tastes.first_choice @ city.wholesale, lanes)
    shelf = make_shelf(case, trade, city.wholesale, tastes, lanes)
    tightness, shelf = make_tightness(case, city, trade, tastes, shelf)
    places = make_places(case, trade.area, lanes)
    return _Parts(case, lanes, city, tastes, trade, shelf, tightness, places)


def _skus(parts: _Parts, seed: int) -> Skus:
    city, tastes, tightness = parts.city, parts.tastes, parts.tightness
    return Skus(
        ids=tuple(f"S{number:02d}" for number in range(1, len(city.skus) + 1)),
        roles=city.roles,
        names=tuple(sku.name for sku in city.skus),
        price_class=city.price_class,
        wholesale=city.wholesale,
        guide=city.guide,
        style=city.style,
        family=city.family,
        tight=tightness.tight,
        trend=tastes.trend,
        elasticity=tastes.elasticity,
        launch=_launches(parts.case, city, seed),
        first_choice=tastes.first_choice,
        kernel=tastes.kernel,
        outside=tastes.outside,
        supply=tightness.supply,
        limits=tightness.limits,
    )


def _launches(case: Case, city: CityList, seed: int) -> Ints:
    launch = np.full(len(city.skus), -1)
    for event in drawn_events(case, seed):
        if isinstance(event, NewProduct):
            launch[role_index(city.roles, event.sku)] = event.week
    return launch


def _shops(parts: _Parts) -> Shops:
    case, lanes, trade, shelf = parts.case, parts.lanes, parts.trade, parts.shelf
    n = case.shops
    history = make_history(trade, lanes)
    owners = make_owners(case, trade, lanes)
    given = {trade.focus: case.focus.shop} if case.focus else {}
    return Shops(
        ids=tuple(f"R{number:03d}" for number in range(1, n + 1)),
        names=shop_names(trade.format, lanes, given=given),
        licence=licences(n, lanes),
        area=trade.area,
        rural=trade.rural,
        xy=parts.places.xy,
        format=trade.format,
        size=trade.size,
        grade=trade.grade,
        credit=owners.credit,
        opens=owners.opens,
        closes=owners.closes,
        order_weekday=trade.area % 5,
        info_point=make_information_points(case, trade, lanes),
        key_account=history.key_account,
        opened=history.opened,
        yearly=history.yearly,
        cooperation=history.cooperation,
        loyalty=history.loyalty,
        traffic=trade.traffic,
        mix=trade.mix,
        carried=shelf.carried,
        capital=shelf.capital,
        facings=shelf.facings,
        cover=owners.cover,
        misjudged=owners.misjudged(case.skus, lanes),
        knowledge=owners.knowledge,
        display=owners.display(case.skus, lanes),
        honesty=owners.honesty,
        gaming=owners.gaming,
        stated_bias=owners.stated_bias,
        refusal=owners.refusal,
    )


def _areas(parts: _Parts) -> Areas:
    rural = rural_areas(parts.case)
    n = parts.case.areas
    return Areas(
        ids=tuple(f"A{number}" for number in range(1, n + 1)),
        names=area_names(rural, parts.lanes),
        rural=rural,
        centre=parts.places.centre,
        first=np.searchsorted(parts.trade.area, np.arange(n)),
    )
