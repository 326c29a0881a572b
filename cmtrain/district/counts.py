"""What is seen in the shops: stock, prices, display and carton codes of visited shops and information points."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from cmtrain.district.engine import Run
from cmtrain.district.frames import Cells, cartons, cells_of, frame, keys, pick
from cmtrain.district.lanes import Floats
from cmtrain.district.parameters import PARAMETERS as P
from cmtrain.district.people import CHECK
from cmtrain.district.setting import focus_shop
from cmtrain.district.world import CARTON, FORMATS, PURPOSES, Bools

MINUTES = (25, 15, 30, 12, 15)
"""In the shop, by purpose."""
INVENTED_COVER = 1.5
"""An inventing information point writes down this multiple of the week's delivery: a perfect stock-to-sales ratio."""


@dataclass(frozen=True, eq=False)
class Seen:
    """Which shops are looked at in which week."""

    run: Run
    shops: Bools
    """(T, R)"""
    cells: Cells
    """Their listed SKUs."""
    labels: Mapping[str, object]
    """Columns week, retailer and sku of the cells; tables share their memory."""


def look(run: Run) -> Seen:
    """Return what is seen: visited shops and information points that are open, with the SKUs that they list."""
    shops = (run.history.visits.sum(2) > 0) | run.world.shops.info_point
    shops = shops & run.history.open
    listed = np.stack([run.setting.shelf(week) for week in range(run.weeks)])
    cells = cells_of(shops[:, :, None] & listed)
    return Seen(run, shops, cells, keys(cells, run.world.shops.ids, run.world.skus.ids))


def count_stock(seen: Seen) -> pd.DataFrame:
    """Return the counts: exact where the manager came to count, else as the owner tells him."""
    run, (week, shop, _) = seen.run, seen.cells
    true = run.history.stock[seen.cells].astype(np.float64)
    checked = run.history.visits[:, :, CHECK] > 0
    if run.case.focus is not None:
        checked[:, focus_shop(run.world, run.case)] = True
    told = np.where(checked[week, shop], true, _reported(seen, true))
    invented = np.stack([run.setting.effects.inventing(number) for number in range(run.weeks)])[week, shop]
    quantity = np.where(invented, np.rint(INVENTED_COVER * run.history.delivered[seen.cells]), told)
    return frame(
        {
            **seen.labels,
            "quantity": cartons(quantity),
            "stockout_days": np.where(invented, 0, run.history.days_out[seen.cells]).astype(np.int64),
            "source": pick(("visit", "info_point"), run.world.shops.info_point[shop].astype(np.int64)),
        }
    )


def _reported(seen: Seen, true: Floats) -> Floats:
    """Return packs as owners report them: noise, scarce goods under-reported by gamers, counts heaped to cartons."""
    run, (week, shop, sku) = seen.run, seen.cells
    shape = run.history.stock.shape
    u = run.lanes.stream("report heaping").uniform(shape)[seen.cells]
    z = run.lanes.stream("report noise").normal(shape)[seen.cells]
    accuracy = np.where(run.world.shops.info_point[shop], P.point_accuracy, run.history.accuracy[week, shop])
    error = 1 - P.record_gain * accuracy
    scarce = np.isin(sku, run.setting.finite)
    hidden = np.where(scarce, 1 - P.under_report * error * np.minimum(run.setting.gaming[shop], 1.0), 1.0)
    told = true * np.exp(error * P.record_noise * z) * hidden
    told = np.where(u < P.heaping * error, CARTON * np.rint(told / CARTON), np.rint(told))
    reported: Floats = np.where(u > 1 - P.exact * (1 - error), true, told)
    return reported


def audit_prices(seen: Seen) -> pd.DataFrame:
    """Return the carton and pack prices of what was there to buy."""
    run = seen.run
    there = (run.history.stock[seen.cells] + run.history.own[seen.cells]) > 0
    week, shop, sku = (index[there] for index in seen.cells)
    cells = (week, shop, sku)
    factor = run.history.premium[week, run.setting.area[shop], sku]
    undercuts = run.setting.discount[shop]
    factor = np.where(undercuts > 0, 1 - undercuts, factor)
    shape = run.history.stock.shape
    noise = run.lanes.stream("price noise").normal(shape, 0.0, 0.006)[cells]
    habit = run.lanes.stream("price habit").normal(run.setting.n_shops, 0.0, 0.008)[shop]
    guide = run.world.skus.guide[sku] * run.effects.price[week, sku]
    price = guide * factor * np.exp(noise + np.where(undercuts > 0, 0.0, habit))
    fill = run.history.fill[week, run.setting.area[shop], sku]
    return frame(
        {
            **keys(cells, run.world.shops.ids, run.world.skus.ids),
            "price_carton": _round_to(price, 0.5, run.lanes.stream("carton price").uniform(shape)[cells]),
            "price_pack": _round_to(price * 1.004 / CARTON, 0.1, run.lanes.stream("pack price").uniform(shape)[cells]),
            "carton_share": _carton_share(run, cells, fill),
        }
    )


def _round_to(price: Floats, step: float, u: Floats) -> Floats:
    """Round to the coin, up or down so that the mean stays."""
    return np.round(np.floor(price / step + u) * step, 2)


def _carton_share(run: Run, cells: Cells, fill: Floats) -> Floats:
    """Return the share sold by the carton: more of dear goods and in gift shops, less of scarce ones."""
    _, shop, sku = cells
    gifts = run.world.shops.format[shop] == FORMATS.index("tobacco_liquor")
    base = 0.12 + 0.07 * (5 - run.world.skus.price_class[sku]) + 0.18 * gifts
    habit = run.lanes.stream("carton habit").normal((run.setting.n_shops, run.setting.n_skus), 0.0, 0.05)[shop, sku]
    share: Floats = np.round(np.clip((base + habit) * (0.35 + 0.65 * fill), 0.02, 0.95), 2)
    return share


def audit_display(seen: Seen) -> pd.DataFrame:
    """Return which listed SKUs stood on the counter, and with a price tag."""
    run, (week, shop, sku) = seen.run, seen.cells
    cells = (run.setting.n_shops, run.setting.n_skus)
    habit = run.lanes.stream("display habit").uniform(cells)[shop, sku]
    tag = run.lanes.stream("price tag").uniform(cells)[shop, sku]
    area = run.setting.area[shop]
    scarcity = 1 - run.history.fill[week, area, sku]
    under_counter = scarcity * (0.15 + 0.6 * np.minimum(run.setting.gaming[shop], 1.0))
    lost = np.zeros(len(week))
    for number, hidden in run.effects.hidden.items():
        here = week == number
        lost[here] = hidden[area[here], sku[here]]
    shown = habit < (0.94 + 0.06 * run.history.display[week, shop]) * (1 - under_counter) * (1 - lost)
    there = run.history.stock[seen.cells] > 0
    tidy = 0.70 + 0.25 * run.world.shops.cooperation[shop] / 100
    displayed = there & (shown | run.effects.pushed[shop, sku])
    return frame({**seen.labels, "displayed": displayed, "price_tag": displayed & (tag < tidy)})


def check_codes(seen: Seen) -> pd.DataFrame:
    """Return the carton codes looked at in each shop seen: foreign or missing ones point to goods from elsewhere."""
    run = seen.run
    week, shop = np.nonzero(seen.shops)
    shape = seen.shops.shape
    stock = run.history.stock.sum(2)[week, shop] // CARTON
    checked = np.minimum(run.lanes.stream("codes checked").integers(shape, 6, 21)[week, shop], stock)
    illicit = np.zeros((run.weeks, run.setting.n_areas))
    for number, share in run.effects.illicit.items():
        if number < run.weeks:
            illicit[number] = share
    deals = run.lanes.stream("illicit dealers").uniform(run.setting.n_shops) < 0.3
    rate = 0.004 + 2.5 * illicit[week, run.setting.area[shop]] * deals[shop]
    found = np.floor(checked * np.minimum(rate, 0.8) + run.lanes.stream("codes found").uniform(shape)[week, shop])
    return frame(
        {
            "week": week,
            "retailer": pick(run.world.shops.ids, shop),
            "checked": checked.astype(np.int64),
            "foreign": np.minimum(found, checked).astype(np.int64),
        }
    )


def log_visits(seen: Seen) -> pd.DataFrame:
    """Return the visit log; a visit to a closed shop is none."""
    run = seen.run
    week, shop, purpose = np.nonzero((run.history.visits > 0) & run.history.open[:, :, None])
    number = run.history.visits[week, shop, purpose]
    talk = run.lanes.stream("visit minutes").integers(run.history.visits.shape, -4, 9)[week, shop, purpose]
    return frame(
        {
            "week": week,
            "retailer": pick(run.world.shops.ids, shop),
            "purpose": pick(PURPOSES, purpose),
            "minutes": np.maximum(np.array(MINUTES)[purpose] + talk, 5) * number,
        }
    )
