"""The order book of a district as arrays, the same for a real one and for a simulated one."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from cmtrain.district.calendar import make_calendar
from cmtrain.district.case import Case
from cmtrain.district.engine import Run
from cmtrain.district.lanes import Floats, Ints
from cmtrain.district.makeup import Makeup
from cmtrain.district.world import CARTON, FORMATS, Bools
from cmtrain.workshop.twin.source import Source

SHORT_OF_ASKED = 0.90
"""A SKU is scarce, where nobody says so, if less than this share of what was asked for is delivered."""


@dataclass(frozen=True, eq=False)
class Book:
    """T weeks, R retailers, J SKUs; cartons and yuan a carton. NaN or None: not on file."""

    demanded: Floats | None
    """(T, R, J)"""
    ordered: Floats
    """(T, R, J)"""
    format: Ints | None
    """(R,) index into `FORMATS`."""
    rural: Bools | None
    """(R,)"""
    grade: Floats
    """(R,)"""
    areas: int | None
    rural_areas: int | None
    """Areas of which most shops lie in the country."""
    price_class: Ints
    """(J,)"""
    wholesale: Floats
    guide: Floats
    tight: Bools | None
    """(J,)"""
    usual: Floats | None
    """(T,) the usual season index of the weeks; None if nobody knows which weeks they are."""

    def first(self, weeks: int) -> Book:
        """Return the first weeks alone."""
        demanded = None if self.demanded is None else self.demanded[:weeks]
        usual = None if self.usual is None else self.usual[:weeks]
        return replace(self, demanded=demanded, ordered=self.ordered[:weeks], usual=usual)


def usual_season(case: Case) -> Floats:
    """Return (T,) how much is smoked in the weeks of a case, were its season as strong as usual."""
    season = make_calendar(case.model_copy(update={"makeup": Makeup()})).season
    index: Floats = season.mean(axis=(1, 2))
    return index


def book_of_source(source: Source, usual: Floats | None) -> Book:
    """Return the order book of a real district."""
    shops, skus, orders = source.retailers, source.skus, source.orders
    cells = tuple(orders[name].to_numpy() for name in ("week", "retailer", "sku"))
    shape = (source.origin.weeks, len(shops), len(skus))
    rural = None if (shops["rural"] == "").any() else (shops["rural"] == "yes").to_numpy()
    demanded = None if orders["demanded"].isna().any() else _filled(shape, cells, orders["demanded"])
    ordered = _filled(shape, cells, orders["ordered"])
    areas = shops["area"].to_numpy()
    several = int(areas.max()) + 1
    return Book(
        demanded=demanded,
        ordered=ordered,
        format=None if (shops["format"] == "").any() else shops["format"].map(FORMATS.index).to_numpy(dtype=np.int64),
        rural=rural,
        grade=shops["grade"].to_numpy(dtype=np.float64),
        areas=several if several > 1 else None,
        rural_areas=None if rural is None else _country(areas, rural),
        price_class=skus["price_class"].to_numpy(dtype=np.int64),
        wholesale=skus["wholesale"].to_numpy(dtype=np.float64),
        guide=skus["guide"].to_numpy(dtype=np.float64),
        tight=_tight(skus["tight"], demanded, ordered),
        usual=usual,
    )


def _filled(shape: tuple[int, int, int], cells: tuple[NDArray[np.int64], ...], values: pd.Series) -> Floats:
    table = np.zeros(shape)
    table[cells] = values.to_numpy(dtype=np.float64)
    return table


def _country(areas: Ints, rural: Bools) -> int:
    return int((np.bincount(areas, rural) > np.bincount(areas) / 2).sum())


def _tight(told: pd.Series, demanded: Floats | None, ordered: Floats) -> Bools | None:
    """Return which SKUs are scarce: as the list says or, where it says nothing, as the orders show."""
    if (told != "").any():
        said: Bools = (told == "yes").to_numpy()
        return said
    if demanded is None:
        return None
    asked = demanded.sum(axis=(0, 1))
    short: Bools = ordered.sum(axis=(0, 1)) < SHORT_OF_ASKED * asked
    return short


def book_of_run(run: Run) -> Book:
    """Return the order book of a simulated district: what its customer manager has on file."""
    shops, skus = run.world.shops, run.world.skus
    return Book(
        demanded=run.history.stated / CARTON,
        ordered=run.history.accepted / CARTON,
        format=shops.format,
        rural=shops.rural,
        grade=shops.grade.astype(np.float64),
        areas=run.world.n_areas,
        rural_areas=int(run.world.areas.rural.sum()),
        price_class=skus.price_class,
        wholesale=skus.wholesale,
        guide=skus.guide,
        tight=skus.tight,
        usual=usual_season(run.case)[: run.weeks],
    )
