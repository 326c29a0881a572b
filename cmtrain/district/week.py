"""One week of a district: shocks, orders, the company's sharing out, the market, and what people make of it.

The sharing out of scarce goods stands between two phases that run block by block, so that a district of any size runs
through the same code.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from cmtrain.district.choice import Sales, serve
from cmtrain.district.decisions import Decision
from cmtrain.district.demand import draw_demand, mean_demand
from cmtrain.district.lanes import Floats, Ints, Lanes
from cmtrain.district.launching import launch
from cmtrain.district.ordering import Orders, add, open_shops, order
from cmtrain.district.parameters import PARAMETERS as P
from cmtrain.district.people import adopt, feel, learn, leave, visit
from cmtrain.district.setting import Setting
from cmtrain.district.shocks import Luck, move_shocks, shocks_of, sku_shocks
from cmtrain.district.state import State
from cmtrain.district.street import move_price
from cmtrain.district.supply import accept_orders
from cmtrain.district.world import CARTON, Bools


@dataclass(frozen=True, eq=False)
class Week:
    """What happened in one block in one week; packs, (R, J)."""

    orders: Orders
    accepted: Floats
    delivered: Floats
    mean: Floats
    demand: Floats
    sales: Sales
    open: Bools
    """(R,) traded in the week."""


@dataclass(frozen=True, eq=False)
class Plan:
    """What one week is told from outside the model."""

    decision: Decision
    visits: Ints
    """(R, 5) of the whole district."""
    advised: Floats | None = None
    """(R, J) packs, NaN where owners decide; of the whole district."""
    extra: Floats | None = None
    """(R, J) packs ordered on top of everything, whatever the capital says; of the whole district."""
    granted: Floats | None = None
    """(R, J) packs ordered and delivered in full, NaN where orders and supply decide; of the whole district."""


def play_week(
    settings: Sequence[Setting], states: Sequence[State], lanes: Lanes, week: int, plan: Plan, ids: tuple[str, ...]
) -> Iterator[Week]:
    """Play one week block by block; each block's state has been carried one week on when its week is yielded.

    Parameters
    ----------
    ids
        Ids of the SKUs, by which the plan's decision names them.
    """
    common, shocks = sku_shocks(len(ids), lanes, week), [shocks_of(setting, lanes, week) for setting in settings]
    orders = []
    for setting, state, drawn in zip(settings, states, shocks, strict=True):
        move_shocks(setting, state, common, drawn.tastes())
        orders.append(_orders(setting, state, week, plan))
    accepted = accept_orders(settings, orders, week, plan.decision, common.allocation, ids)
    for setting, state, drawn, asked, given in zip(settings, states, shocks, orders, accepted, strict=True):
        come = _come(setting, asked, given, plan)
        yield _market(setting, state, week, drawn.luck(), come)


def _orders(setting: Setting, state: State, week: int, plan: Plan) -> Orders:
    """Place a block's orders, with first orders of new SKUs and what the story adds."""
    trading = open_shops(setting, state, week)
    asked = order(setting, state, week, trading, None if plan.advised is None else plan.advised[setting.shops])
    for more in (launch(setting, state, week, trading), None if plan.extra is None else plan.extra[setting.shops]):
        asked = asked if more is None else add(asked, more)
    return asked


@dataclass(frozen=True, eq=False)
class _Delivery:
    """What reaches a block in a week."""

    orders: Orders
    accepted: Floats
    visits: Ints


def _come(setting: Setting, asked: Orders, given: Floats, plan: Plan) -> _Delivery:
    """Let what was shared out reach a block, with what is granted in place of it."""
    visits = plan.visits[setting.shops]
    if plan.granted is None:
        return _Delivery(asked, given, visits)
    granted = plan.granted[setting.shops]
    named = ~np.isnan(granted) & asked.trading[:, None]
    wanted, stated = np.where(named, granted, asked.wanted), np.where(named, granted, asked.stated)
    return _Delivery(replace(asked, wanted=wanted, stated=stated), np.where(named, granted, given), visits)


def _market(setting: Setting, state: State, week: int, luck: Luck, come: _Delivery) -> Week:
    """Deliver, sell, and let everybody learn."""
    delivered = _deliver(setting, state, week, come)
    state.stock = state.stock + delivered
    _keep_back(setting, state, delivered)
    trading = come.orders.trading
    adopt(setting, state, week, come.visits)
    mean = mean_demand(setting, state, week, trading, luck.shop)
    demand = draw_demand(mean, setting.behaviour.demand_dispersion, luck.demand, luck.rounding)
    demand += state.postponed
    on_sale = state.stock - state.held
    on_sale[~trading] = 0.0
    sales = serve(setting, demand, on_sale, luck)
    state.stock -= sales.total
    state.postponed = sales.postponed
    move_price(setting, state, week)
    learn(setting, state, week, sales)
    visit(setting, state, come.visits)
    feel(setting, state, sales)
    leave(state, week, luck.leaving)
    return Week(come.orders, come.accepted, delivered, mean, demand, sales, trading)


def _deliver(setting: Setting, state: State, week: int, come: _Delivery) -> Floats:
    """Return (R, J) packs delivered, and let the shops of each area see how much of their orders came."""
    delivered = come.accepted
    arrive = setting.effects.arrive.get(week)
    if arrive is not None:
        delivered = CARTON * np.floor(delivered * arrive[setting.area] / CARTON + 0.5)
    # Where all that was asked for has always come, there is nothing to see.
    short = (
        np.arange(setting.n_skus) if arrive is not None else np.flatnonzero(setting.scarce | (state.fill < 1).any(0))
    )
    came = setting.by_area(delivered.take(short, axis=1))
    asked = setting.by_area(come.orders.stated.take(short, axis=1))
    fill = state.fill[:, short]
    seen = np.where(asked > 0, np.minimum(came / np.maximum(asked, 1.0), 1.0), fill)
    state.fill[:, short] = fill + P.fill_speed * (seen - fill)
    return delivered


def _keep_back(setting: Setting, state: State, delivered: Floats) -> None:
    """Let gamers put part of scarce deliveries under the counter while the street pays a premium."""
    scarce = setting.finite
    if not len(scarce) or not setting.behaviour.gaming:
        return
    held = state.held.take(scarce, axis=1)
    greed = setting.gaming[:, None]
    most = np.maximum(held, np.floor(P.withheld_weeks * greed * state.forecast.take(scarce, axis=1)))
    more = np.minimum(held + np.floor(P.withheld * greed * delivered.take(scarce, axis=1)), most)
    premium = setting.spread(state.premium[:, scarce]) > P.premium_seen
    held = np.where(premium, more, np.floor(P.release * held))
    state.held[:, scarce] = np.minimum(held, state.stock.take(scarce, axis=1))
