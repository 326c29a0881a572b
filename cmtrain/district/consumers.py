"""The smokers: what each segment asks for first, and what they take when it is not there."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np

from cmtrain.content import data_file
from cmtrain.district.draws import shares
from cmtrain.district.lanes import Floats, Lanes
from cmtrain.district.pricelist import CityList, Era
from cmtrain.records import Record, read_toml

_PRICE_REACH = 0.25
"""How far, in log price, a substitute may lie."""
_SAME_STYLE, _SAME_FAMILY = 0.6, 0.5

Row = tuple[float, float, float, float]


class Smokers(Record):
    """The segments' file; every tuple is in the order of `SEGMENTS`."""

    taste: tuple[tuple[float, float, float], ...]
    """Log odds by style."""
    tolerance: Row
    """Log distance from the ideal price."""
    ideal: dict[Era, Row]
    """Guide price, yuan a carton."""
    weight: Row
    """Share of all smoking."""
    town: Row
    country: Row


@cache
def smokers() -> Smokers:
    """Return the segments, from ``data/smokers.toml``."""
    return Smokers.model_validate(read_toml(data_file("smokers.toml")))


@dataclass(frozen=True)
class Tastes:
    """How demand falls on the SKUs (G segments, J SKUs)."""

    first_choice: Floats
    """(G, J); rows sum to 1."""
    kernel: Floats
    """(J, J) substitution weights, zero diagonal."""
    outside: Floats
    """(J,) weight of taking none."""
    trend: Floats
    """(J,) weekly log growth."""
    elasticity: Floats
    """(J,) own price elasticity."""


def make_tastes(era: Era, city: CityList, lanes: Lanes) -> Tastes:
    """Draw how the smokers of an era choose from a city list.

    First choices follow a logit in quality, distance of the log price from the segment's ideal, and taste. Whoever
    does not find a SKU turns to another with a weight that falls with the price distance and rises with the same
    style and family, so that several stock-outs at once are handled as a re-choice among what is there.

    References
    ----------
    Kök and Fisher (2007), Demand estimation and assortment optimization under substitution, Operations Research 55(6).
    Verbeke, Farris and Thurik (1998): about 45 % of buyers do not switch brand at a stock-out.
    """
    first = _first_choice(era, city)
    overall = np.array(smokers().weight) @ first
    kernel = _kernel(city, overall)
    n = len(city.skus)
    accept = lanes.stream("acceptance").normal(n, 0.58, 0.10) - 0.08 * (city.price_class == 1)
    accept = np.clip(accept, 0.30, 0.85)
    return Tastes(
        first_choice=first,
        kernel=kernel,
        outside=np.round(kernel.sum(axis=1) * (1 - accept) / accept, 9),
        trend=np.round(lanes.stream("trend").normal(n, 0.0, 0.0015), 6),
        elasticity=np.round(lanes.stream("elasticity").normal(n, 0.8, 0.2).clip(0.3, 1.5), 4),
    )


def _first_choice(era: Era, city: CityList) -> Floats:
    people = smokers()
    price = np.log(city.guide)
    distance = price[None] - np.log(np.array(people.ideal[era]))[:, None]
    tolerance = np.array(people.tolerance)[:, None]
    liking = city.quality[None] - distance**2 / (2 * tolerance**2) + np.array(people.taste)[:, city.style]
    return shares(np.exp(liking - liking.max(axis=1, keepdims=True)))


def _kernel(city: CityList, overall: Floats) -> Floats:
    price = np.log(city.guide)
    near = -((price[:, None] - price[None]) ** 2) / (2 * _PRICE_REACH**2)
    alike = _SAME_STYLE * (city.style[:, None] == city.style[None])
    kin = _SAME_FAMILY * (city.family[:, None] == city.family[None])
    kernel: Floats = np.round(overall[None] * np.exp(near + alike + kin), 9)
    np.fill_diagonal(kernel, 0.0)
    return kernel
