"""The truth of a district that has been played: what no trainee sees before the debrief."""

from __future__ import annotations

import numpy as np
import pandas as pd

from cmtrain.district.build import sku_index
from cmtrain.district.engine import Run
from cmtrain.district.events import Event
from cmtrain.district.frames import cartons, cells_of, frame, keys, pick
from cmtrain.district.lanes import Ints
from cmtrain.district.needs import STANCES, Needs
from cmtrain.district.tables import Truth, declared
from cmtrain.district.world import HONESTY, PURPOSES
from cmtrain.district.worth import visit_values


def reveal(run: Run, needs: Needs, *, market_weeks: int | None = None) -> Truth:
    """Make the tables of the truth; that of the market for some last weeks, or for all."""
    happened = [number for number, event in enumerate(run.events) if event.week < run.weeks]
    return Truth(
        market=_market(run, 0 if market_weeks is None else max(run.weeks - market_weeks, 0)),
        shops=_shops(run),
        needs=_needs(run, needs),
        substitution=_substitution(run),
        hoards=_hoards(run),
        causes=_causes(run, happened),
        affected=_affected(run, happened),
        visit_values=_visit_values(run),
    )


def _market(run: Run, first: int) -> pd.DataFrame:
    """Return one row for every SKU that an open shop lists, week by week; asked for elsewhere, it is in no row."""
    history = run.history
    listed = np.stack([run.setting.shelf(week) for week in range(first, run.weeks)])
    week, shop, sku = cells_of(listed & history.open[first:, :, None])
    cells = (week + first, shop, sku)
    own, substituted, spill = history.own[cells], history.substituted[cells], history.spill[cells]
    return frame(
        {
            **keys(cells, run.world.shops.ids, run.world.skus.ids),
            "need": cartons(history.mean[cells], 4),
            "demand": cartons(history.demand[cells]),
            "sales": cartons(own + substituted + spill),
            "own_sales": cartons(own),
            "substituted": cartons(substituted),
            "spill": cartons(spill),
            "lost": cartons(history.lost[cells], 4),
            "stock": cartons(history.stock[cells]),
            "wanted": cartons(history.wanted[cells]),
            "stockout_days": history.days_out[cells].astype(np.int64),
        }
    )


def closed_weeks(run: Run) -> Ints:
    """Return (R,) the first week of the closing that lasts to the end; -1 for shops still open."""
    shut = ~run.history.open
    back = np.where(shut.all(0), run.weeks, np.argmin(shut[::-1], axis=0))
    return np.where(back > 0, run.weeks - back, -1)


def _shops(run: Run) -> pd.DataFrame:
    shops = run.world.shops
    return frame(
        {
            "retailer": pick(shops.ids, np.arange(len(shops.ids))),
            "honesty": pick(HONESTY, shops.honesty),
            "gaming": shops.gaming,
            "stated_bias": shops.stated_bias,
            "capital": shops.capital,
            "cover": shops.cover,
            "knowledge": np.clip(run.state.knowledge, 0, 1),
            "satisfaction": np.clip(run.state.satisfaction, 0, 1),
            "refusal": shops.refusal,
            "closed_week": closed_weeks(run),
        }
    )


def _needs(run: Run, needs: Needs) -> pd.DataFrame:
    shop, sku = np.nonzero(run.setting.shelf(run.weeks - 1))
    at = (shop, sku)
    return frame(
        {
            "retailer": pick(run.world.shops.ids, shop),
            "sku": pick(run.world.skus.ids, sku),
            "need": cartons(needs.mean[at], 4),
            "cv2": needs.cv2[at].round(9),
            "accept_share": needs.accept[at],
            "floor": cartons(needs.floor[at], 4),
            "stance": pick(STANCES, needs.stance[at]),
            "stock": cartons(run.state.stock[at]),
        }
    )


def _substitution(run: Run) -> pd.DataFrame:
    setting, ids = run.setting, run.world.skus.ids
    share = setting.kernel / (setting.outside + setting.kernel.sum(1))[:, None]
    sku, other = np.nonzero(share)
    return frame({"sku": pick(ids, sku), "to_sku": pick(ids, other), "share": share[sku, other]})


def _hoards(run: Run) -> pd.DataFrame:
    """Return inflated orders and hoards of SKUs of finite supply, where there is any."""
    history = run.history
    scarce = np.zeros(run.setting.n_skus, dtype=bool)
    scarce[run.setting.finite] = True
    inflated = np.maximum(history.stated - history.wanted, 0)
    cells = cells_of(((inflated > 0) | (history.hoard >= 1)) & scarce)
    return frame(
        {
            **keys(cells, run.world.shops.ids, run.world.skus.ids),
            "inflated": cartons(inflated[cells]),
            "hoard": cartons(history.hoard[cells]),
        }
    )


_SIZE_FIELDS = ("cut", "pushed", "rural", "share", "rise", "loss", "extra", "points", "bridge")
"""The field that says how large an event is; each kind of event has one of them."""


def _size(event: Event) -> float:
    """Return the number by which an event is called large or small."""
    return next(float(getattr(event, name)) for name in _SIZE_FIELDS if hasattr(event, name))


def _causes(run: Run, happened: list[int]) -> pd.DataFrame:
    if not happened:
        return declared("truth")["causes"].empty()
    rows = []
    for number in happened:
        event = run.events[number]
        area, role = getattr(event, "area", None), getattr(event, "sku", None)
        rows.append(
            {
                "cause_id": f"E{number + 1}",
                "cause": event.kind,
                "area": run.world.areas.ids[area - 1] if area else "",
                "price_class": getattr(event, "price_class", 0),
                "sku": run.world.skus.ids[sku_index(run.world, role)] if role else "",
                "first_week": event.week,
                "last_week": min(event.last, run.weeks - 1),
                "size": float(_size(event)),
            }
        )
    return pd.DataFrame(rows)


def _affected(run: Run, happened: list[int]) -> pd.DataFrame:
    touched = [np.flatnonzero(run.effects.touched[number]) for number in happened]
    if not sum(map(len, touched)):
        return declared("truth")["affected"].empty()
    return frame(
        {
            "cause_id": [f"E{number + 1}" for number, shops in zip(happened, touched, strict=True) for _ in shops],
            "retailer": pick(run.world.shops.ids, np.concatenate(touched)),
        }
    )


def _visit_values(run: Run) -> pd.DataFrame:
    shops, purposes = run.setting.n_shops, len(PURPOSES)
    return frame(
        {
            "retailer": pick(run.world.shops.ids, np.repeat(np.arange(shops), purposes)),
            "purpose": pick(PURPOSES, np.tile(np.arange(purposes), shops)),
            "value": visit_values(run).ravel(),
        }
    )
