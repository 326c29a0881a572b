"""The world: everything about a district that is settled before its first week, as arrays.

Axes: R shops (sorted by area), J SKUs, A areas, G consumer segments, T weeks. Quantities inside the simulator are in
packs (1 carton = 10 packs), money in yuan, distances in km, times in minutes after midnight. The tables that people
see are in cartons.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import get_args

import numpy as np
from numpy.typing import NDArray

from cmtrain.district.lanes import Floats, Ints
from cmtrain.district.makeup import FormatId
from cmtrain.texts import Text

Bools = NDArray[np.bool_]

CARTON = 10
"""Packs in a carton."""

GRADES = 30
"""Grades of retailers: 1 (lowest) to 30."""

HONESTY = ("honest", "normal", "gamer")
FORMATS: tuple[FormatId, ...] = get_args(FormatId)
FORMAT_LETTERS = ("Z", "B", "S", "Y", "F", "N", "Q")
SEGMENTS = ("labour", "salaried", "gift", "young")
PURPOSES = ("check", "display", "coaching", "relation", "brand")
"""Purposes of a visit: stock check, display, coaching, relation, new brand."""


@dataclass(frozen=True)
class Skus:
    """The city list: one entry a SKU (J)."""

    ids: tuple[str, ...]
    roles: tuple[str, ...]
    """What cases call them (``data/price_list.toml``)."""
    names: tuple[Text, ...]
    price_class: Ints
    """1 (highest) to 5."""
    wholesale: Floats
    """Yuan a carton; what a retailer pays."""
    guide: Floats
    """Yuan a carton; the guide retail price."""
    style: Ints
    """0 regular, 1 slim, 2 middle."""
    family: Ints
    """Brand family."""
    tight: Bools
    """Scarce: its supply is finite and allocated by grade."""
    trend: Floats
    """Weekly log growth of demand."""
    elasticity: Floats
    """Own price elasticity, positive."""
    launch: Ints
    """Week of launch of a new product; -1 if on the market from the start."""
    first_choice: Floats
    """(G, J) probability that a smoker of a segment asks for a SKU first; rows sum to 1."""
    kernel: Floats
    """(J, J) substitution weights, zero diagonal; `model.md` §1.2."""
    outside: Floats
    """(J,) weight of taking no substitute."""
    supply: Floats
    """(J,) packs a week that the company can deliver; inf if open."""
    limits: Floats
    """(30, J) cartons a week that a shop of each grade may order; inf if open."""


@dataclass(frozen=True)
class Shops:
    """The licensed retailers: one entry a shop (R), sorted by area."""

    ids: tuple[str, ...]
    names: tuple[Text, ...]
    licence: tuple[str, ...]
    area: Ints
    rural: Bools
    xy: Floats
    """(R, 2) km."""
    format: Ints
    """Index into `FORMATS`."""
    size: Ints
    """1 large, 2 middle, 3 small."""
    grade: Ints
    """1..30."""
    credit: tuple[str, ...]
    """AAA, AA, A, B, C, D."""
    opens: Ints
    """Minutes after midnight."""
    closes: Ints
    order_weekday: Ints
    """0 Monday .. 4 Friday."""
    info_point: Bools
    """Reports stock and price every week (信息采集点)."""
    key_account: Bools
    """Chain member or modern terminal: the tobacco reading of the ABC rule's agent flag."""
    opened: Ints
    """Week of the first order; negative for shops older than the simulation (-52 = one year before)."""
    yearly: Floats
    """(R, 3) cartons sold in the three full years before week 0, oldest first; NaN where not open the full year."""
    cooperation: Floats
    """0..100."""
    loyalty: Floats
    """0..100."""
    traffic: Floats
    """Packs a week asked for, all SKUs, in a week of season 1."""
    mix: Floats
    """(R, G) shares of the consumer segments; rows sum to 1."""
    carried: Bools
    """(R, J) listed on the shelf."""
    capital: Floats
    """Yuan for cigarettes: stock plus cash."""
    facings: Ints
    cover: Floats
    """Weeks of stock that the owner aims at."""
    misjudged: Floats
    """(R, J) standard normal: how far the owner misjudges a SKU; coaching removes it."""
    knowledge: Floats
    """0..1 at the start."""
    display: Floats
    """(R, J) log of facings relative to the fitting number."""
    honesty: Ints
    """Index into `HONESTY`."""
    gaming: Floats
    """How strongly orders are inflated in shortage."""
    stated_bias: Floats
    """Log of stated over true need under full scarcity."""
    refusal: Floats
    """Multiplier of the outside weight: above 1 the smokers refuse substitutes more."""


@dataclass(frozen=True)
class Areas:
    """Sub-areas of the district: one entry an area (A)."""

    ids: tuple[str, ...]
    names: tuple[Text, ...]
    rural: Bools
    centre: Floats
    """(A, 2) km."""
    first: Ints
    """(A,) index of the first shop of each area."""


@dataclass(frozen=True)
class Roads:
    """The fictional road graph and what it costs to drive it."""

    nodes: Floats
    """(N, 2) km."""
    edges: Ints
    """(E, 2) node indices."""
    minutes: Floats
    """(E,) to drive an edge."""
    kind: Ints
    """(E,) 0 street, 1 arterial, 2 bridge."""
    closed: Bools
    """(E,) closed by a road closure event."""
    river: Floats
    """(K, 2) km: the river's middle line."""
    office: int
    """Node of the company's office, where every day starts and ends."""
    shop_node: Ints
    """(R,) nearest node of each shop."""
    travel: Floats
    """(R + 1, R + 1) minutes between the office (0) and the shops (r + 1)."""

    def __post_init__(self) -> None:
        if not np.isfinite(self.travel).all():
            msg = "a shop cannot be reached by road"
            raise ValueError(msg)


@dataclass(frozen=True)
class World:
    """One district before its first week."""

    weeks: int
    skus: Skus
    shops: Shops
    areas: Areas
    roads: Roads
    season: Floats
    """(T, G, 2) demand index by week, segment and market (0 town, 1 country); 1 in an ordinary week."""
    calendar: tuple[tuple[int, int, str], ...]
    """(T,) of (year, week of the year 1..52, season key of `tables.toml`'s calendar)."""
    festival: Ints
    """(T,) weeks since the nearest Spring Festival week; negative before it."""

    @property
    def n_shops(self) -> int:
        """R."""
        return len(self.shops.ids)

    @property
    def n_skus(self) -> int:
        """J."""
        return len(self.skus.ids)

    @property
    def n_areas(self) -> int:
        """A."""
        return len(self.areas.ids)
