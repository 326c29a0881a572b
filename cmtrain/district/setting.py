"""A setting: what the weeks of one block of shops need of the world, in packs and yuan a pack, ready to compute with."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np

from cmtrain.district.case import Behaviour, Case
from cmtrain.district.effects import Effects, base_demand, season_of_skus
from cmtrain.district.lanes import Floats, Ints
from cmtrain.district.parameters import PARAMETERS
from cmtrain.district.retailers import weekly_cap
from cmtrain.district.world import CARTON, GRADES, Bools, World

_SMALL = 20_000
"""Cells of a table of areas by shops up to which it is kept."""


@dataclass(frozen=True, eq=False)
class Setting:
    """One area-aligned block of shops (R, A are the block's); a small district is one block."""

    block: int
    """Number of the block; part of the key of its shocks."""
    shops: slice
    """Its shops within the district."""
    areas: slice
    behaviour: Behaviour
    effects: Effects
    area: Ints
    """(R,) area within the block."""
    first: Ints
    """(A,) first shop of each area within the block."""
    members: Floats | None
    """(A, R) 1 where a shop lies in an area, for small blocks, where a product is quicker than a walk."""
    market: Ints
    """(R,) 0 town, 1 country."""
    grade: Ints
    traffic: Floats
    mix: Floats
    listed: Bools
    """(R, J) lists the SKU, or took it under pressure."""
    listing: Floats
    """The same as 0 and 1."""
    capital: Floats
    total: Floats
    """(R,) packs a week that the grade allows in total."""
    cover: Floats
    misjudged: Floats
    knowledge: Floats
    misfit: Floats
    """(R, J) log of facings relative to the fitting number."""
    gaming: Floats
    refusal: Floats
    opened: Ints
    discount: Floats
    """(R,) share below the guide price at which the shop sells, whatever the street does; 0 for most."""
    refusing: Floats
    """(R, J) weight of taking no substitute."""
    first_choice: Floats
    kernel: Floats
    kernel_t: Floats
    outside: Floats
    trend: Floats
    elasticity: Floats
    wholesale: Floats
    """(J,) yuan a pack in week 0."""
    guide: Floats
    launch: Ints
    launches: bool
    """Some SKU is launched within the weeks of the case."""
    limits: Floats
    """(30, J) packs; inf if open."""
    finite: Ints
    """SKUs whose supply is ever finite."""
    scarce: Bools
    """(J,) the same as yes or no."""
    season: Floats
    """(T, G, 2)"""
    season_now: Floats
    """(T, 2, J) season index of each SKU in town and country."""
    coming: Floats
    """(T, 2, J) what owners expect of it for the two weeks that an order covers."""
    nought: Floats
    """(R, J) of 0; numpy compares two arrays several times faster than an array and a number."""
    one: Floats
    """(R, J) of 1."""
    peak: Floats
    """(T, J) season index of the whole district, at least 1: the grade table is scaled by it."""
    rush: Floats
    """(T,) the same of all SKUs together: the weekly totals are scaled by it."""

    @property
    def n_shops(self) -> int:
        """R of the block."""
        return len(self.area)

    @property
    def n_areas(self) -> int:
        """A of the block."""
        return len(self.first)

    @property
    def n_skus(self) -> int:
        """J."""
        return len(self.guide)

    def clock(self, week: int) -> int:
        """Return the index of a week in tables by week; warm-up weeks are like week 0."""
        return max(week, 0)

    def by_area(self, values: Floats) -> Floats:
        """Sum over the shops of each area."""
        if self.members is not None:
            return self.members @ values
        walked: Floats = np.add.reduceat(values, self.first, axis=0)
        return walked

    def spread(self, values: Floats) -> Floats:
        """Give every shop (R) the row of its area (A)."""
        rows: Floats = values.take(self.area, axis=0, mode="clip")
        return rows

    def in_markets(self, values: Floats) -> Floats:
        """Give every shop (R) the row of its market (2)."""
        rows: Floats = values.take(self.market, axis=0, mode="clip")
        return rows

    def shelf(self, week: int) -> Bools:
        """Return (R, J) which SKUs are listed in a week; new ones from their launch."""
        return self.listed & ((self.launch < 0) | (self.launch <= week)) if self.launches else self.listed


def settings(world: World, case: Case, effects: Effects, blocks: int = 1) -> tuple[Setting, ...]:
    """Cut a world into area-aligned blocks of about equal numbers of areas."""
    cuts = np.unique(np.linspace(0, world.n_areas, blocks + 1).astype(np.int64))
    shared = _of_skus(world, effects)
    return tuple(
        _block(world, case, effects, shared, number, (int(a), int(b))) for number, (a, b) in enumerate(pairwise(cuts))
    )


def _of_skus(world: World, effects: Effects) -> dict[str, Any]:
    """Compute what all blocks share."""
    skus = world.skus
    index, now, volume = season_of_skus(world), _season_of_markets(world), base_demand(world)
    return {
        "first_choice": skus.first_choice,
        "kernel": skus.kernel,
        "kernel_t": np.ascontiguousarray(skus.kernel.T),
        "outside": skus.outside,
        "trend": skus.trend,
        "elasticity": skus.elasticity,
        "wholesale": skus.wholesale / CARTON,
        "guide": skus.guide / CARTON,
        "launch": skus.launch,
        "launches": bool((skus.launch >= 0).any()),
        "limits": skus.limits * CARTON,
        "finite": np.flatnonzero(np.isfinite(effects.supply).any(0)),
        "scarce": np.isfinite(effects.supply).any(0),
        "season": world.season,
        "season_now": now,
        "coming": ((now + np.concatenate([now[1:], now[-1:]])) / 2) ** PARAMETERS.foresight,
        "peak": np.maximum(index, 1.0),
        "rush": np.maximum(np.round(index @ volume / volume.sum(), 9), 1.0),
    }


def _season_of_markets(world: World) -> Floats:
    """Return (T, 2, J) the demand index of each SKU in town and country."""
    shops = world.shops
    index = np.ones((world.weeks, 2, world.n_skus))
    for market in (0, 1):
        inside = shops.rural == bool(market)
        if inside.any():
            weight = (shops.traffic[inside, None] * shops.mix[inside]).sum(0)
            index[:, market] = (
                (weight * world.season[:, :, market]) @ world.skus.first_choice / (weight @ world.skus.first_choice)
            )
    return np.round(index, 9)


def _block(
    world: World, case: Case, effects: Effects, shared: dict[str, Any], number: int, areas: tuple[int, int]
) -> Setting:
    """Cut out areas a..b-1."""
    shops = world.shops
    first = int(world.areas.first[areas[0]])
    last = int(world.areas.first[areas[1]]) if areas[1] < world.n_areas else world.n_shops
    cut, within = slice(first, last), slice(*areas)
    discount = np.zeros(world.n_shops)
    if case.focus is not None:
        discount[focus_shop(world, case)] = case.focus.discount
    listed = shops.carried[cut] | effects.pushed[cut]
    return Setting(
        block=number,
        nought=np.zeros(listed.shape),
        one=np.ones(listed.shape),
        shops=cut,
        areas=within,
        behaviour=case.behaviour,
        effects=effects.part(within, cut),
        area=shops.area[cut] - areas[0],
        first=world.areas.first[within] - first,
        members=_members(shops.area[cut] - areas[0], areas[1] - areas[0]),
        market=shops.rural[cut].astype(np.int64),
        grade=shops.grade[cut],
        traffic=shops.traffic[cut],
        mix=shops.mix[cut],
        listed=listed,
        listing=listed.astype(np.float64),
        capital=shops.capital[cut],
        total=np.array([weekly_cap(grade) for grade in range(1, GRADES + 1)])[shops.grade[cut] - 1] * float(CARTON),
        cover=shops.cover[cut],
        misjudged=shops.misjudged[cut],
        knowledge=shops.knowledge[cut],
        misfit=shops.display[cut],
        gaming=shops.gaming[cut],
        refusal=shops.refusal[cut],
        refusing=shops.refusal[cut, None] * world.skus.outside,
        opened=shops.opened[cut],
        discount=discount[cut],
        **shared,
    )


def _members(area: Ints, areas: int) -> Floats | None:
    if areas * len(area) > _SMALL:
        return None
    inside: Bools = np.arange(areas)[:, None] == area
    return inside.astype(np.float64)


def focus_shop(world: World, case: Case) -> int:
    """Return the index of the shop that the case tells about."""
    if case.focus is None:
        msg = f"case {case.id} has no focus shop"
        raise ValueError(msg)
    return world.shops.names.index(case.focus.shop)
