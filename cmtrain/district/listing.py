"""The tables that describe the district: areas, retailers, SKUs, calendar, roads, limits and supply."""

from __future__ import annotations

import numpy as np
import pandas as pd

from cmtrain.district.calendar import month_of
from cmtrain.district.effects import base_demand
from cmtrain.district.engine import Run
from cmtrain.district.frames import frame, pick
from cmtrain.district.retailers import segment_code
from cmtrain.district.world import CARTON, FORMATS

MARKETS = ("town", "country")
STYLES = ("regular", "slim", "middle")
ROADS = ("street", "arterial", "bridge")
_YEAR = 52


def list_areas(run: Run) -> pd.DataFrame:
    """Return the sub-areas."""
    areas = run.world.areas
    return frame(
        {
            "area": pick(areas.ids, np.arange(len(areas.ids))),
            "name_zh": [name.zh for name in areas.names],
            "name_en": [name.en for name in areas.names],
            "market": pick(MARKETS, areas.rural.astype(np.int64)),
            "x": areas.centre[:, 0],
            "y": areas.centre[:, 1],
        }
    )


def list_retailers(run: Run) -> pd.DataFrame:
    """Return the licensed retailers as the customer file holds them in the last week."""
    shops, areas = run.world.shops, run.world.areas
    codes = [
        segment_code(rural=bool(rural), fmt=int(fmt), size=int(size))
        for rural, fmt, size in zip(shops.rural, shops.format, shops.size, strict=True)
    ]
    return frame(
        {
            "retailer": pick(shops.ids, np.arange(len(shops.ids))),
            "name_zh": [name.zh for name in shops.names],
            "name_en": [name.en for name in shops.names],
            "licence": list(shops.licence),
            "area": pick(areas.ids, shops.area),
            "market": pick(MARKETS, shops.rural.astype(np.int64)),
            "format": pick(FORMATS, shops.format),
            "size": shops.size,
            "code": codes,
            "grade": shops.grade,
            "credit": list(shops.credit),
            "x": shops.xy[:, 0],
            "y": shops.xy[:, 1],
            "opens": shops.opens,
            "closes": shops.closes,
            "order_weekday": shops.order_weekday,
            "info_point": shops.info_point,
            "key_account": shops.key_account,
            "opened": shops.opened,
            "cooperation": np.rint(shops.cooperation).astype(np.int64),
            "loyalty": np.rint(shops.loyalty).astype(np.int64),
            "active": run.history.open[-1],
        }
    )


def list_yearly(run: Run) -> pd.DataFrame:
    """Return what each retailer bought in the three full years before."""
    shops = run.world.shops
    return frame(
        {
            "retailer": pick(shops.ids, np.repeat(np.arange(len(shops.ids)), 3)),
            "year": np.tile(np.array([-3, -2, -1]), len(shops.ids)),
            "quantity": np.round(shops.yearly.ravel(), 0),
        }
    )


def list_skus(run: Run) -> pd.DataFrame:
    """Return the city list at the prices of the last week."""
    skus = run.world.skus
    price = run.effects.price[run.weeks - 1]
    last_year = np.where(skus.launch < 0, np.minimum(base_demand(run.world), skus.supply) * _YEAR / CARTON, 0.0)
    return frame(
        {
            "sku": pick(skus.ids, np.arange(len(skus.ids))),
            "role": list(skus.roles),
            "name_zh": [name.zh for name in skus.names],
            "name_en": [name.en for name in skus.names],
            "price_class": skus.price_class,
            "style": pick(STYLES, skus.style),
            "family": [f"B{number:02d}" for number in skus.family.tolist()],
            "wholesale": np.round(skus.wholesale * price, 2),
            "guide": np.round(skus.guide * price, 2),
            "tight": skus.tight,
            "launch": np.where(skus.launch < 0, -1, skus.launch),
            "last_year": np.round(last_year, 0),
        }
    )


def list_calendar(run: Run) -> pd.DataFrame:
    """Return the weeks."""
    rows = run.world.calendar[: run.weeks]
    of_year = [row[1] for row in rows]
    return frame(
        {
            "week": np.arange(run.weeks),
            "year": np.array([row[0] for row in rows], dtype=np.int64),
            "week_of_year": np.array(of_year, dtype=np.int64),
            "month": np.array([month_of(week) for week in of_year], dtype=np.int64),
            "festival": run.world.festival[: run.weeks],
            "season": [row[2] for row in rows],
        }
    )


def list_nodes(run: Run) -> pd.DataFrame:
    """Return the junctions of the road graph."""
    nodes = run.world.roads.nodes
    return frame({"node": np.arange(len(nodes)), "x": nodes[:, 0], "y": nodes[:, 1]})


def list_edges(run: Run) -> pd.DataFrame:
    """Return the stretches of road."""
    roads = run.world.roads
    return frame(
        {
            "start": roads.edges[:, 0].astype(np.int64),
            "end": roads.edges[:, 1].astype(np.int64),
            "minutes": roads.minutes,
            "kind": pick(ROADS, roads.kind),
            "closed": roads.closed,
        }
    )


def list_river(run: Run) -> pd.DataFrame:
    """Return the river's middle line."""
    river = run.world.roads.river
    return frame({"point": np.arange(len(river)), "x": river[:, 0], "y": river[:, 1]})


def list_limits(run: Run) -> pd.DataFrame:
    """Return the grade table of the last week: what each grade may order of each tight SKU."""
    setting = run.setting
    skus = np.flatnonzero(np.isfinite(setting.limits).all(0))
    table = np.ceil(setting.limits[:, skus] * setting.peak[run.weeks - 1, skus] / CARTON).astype(np.int64)
    grades = len(table)
    return frame(
        {
            "grade": np.repeat(np.arange(1, grades + 1), len(skus)),
            "sku": pick(run.world.skus.ids, np.tile(skus, grades)),
            "limit": table.ravel(),
        }
    )


def list_supply(run: Run) -> pd.DataFrame:
    """Return what the company had of each SKU of finite supply, week by week."""
    supply = run.effects.supply[: run.weeks]
    week, sku = np.nonzero(np.isfinite(supply))
    return frame(
        {
            "week": week,
            "sku": pick(run.world.skus.ids, sku),
            "available": np.floor(supply[week, sku] / CARTON).astype(np.int64),
        }
    )
