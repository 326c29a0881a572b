"""What retailers order: cover aimed at, forecast, misjudgement, capital, hoarding, and inflation of scarce goods."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from cmtrain.district.lanes import Floats
from cmtrain.district.parameters import PARAMETERS as P
from cmtrain.district.setting import Setting
from cmtrain.district.state import State
from cmtrain.district.world import CARTON, Bools


@dataclass(frozen=True, eq=False)
class Orders:
    """The orders of one week in packs, whole cartons."""

    wanted: Floats
    """(R, J) what the owner truly wants and can pay."""
    stated: Floats
    """(R, J) what he says he wants; more than wanted where scarce goods are gamed for."""
    target: Floats
    """(R, J) the stock he would aim at in an ordinary market."""
    bound: Bools
    """(R,) cut by capital."""
    trading: Bools
    """(R,) open."""


def open_shops(setting: Setting, state: State, week: int) -> Bools:
    """Return (R,) which shops trade in a week."""
    return ~state.gone & (setting.opened <= week) & ~setting.effects.closed(week)


def order(setting: Setting, state: State, week: int, trading: Bools, advised: Floats | None) -> Orders:
    """Place the orders of a week.

    Parameters
    ----------
    trading
        (R,) which shops are open.
    advised
        (R, J) packs that replace the owner's own idea, NaN where he decides himself.
    """
    ordinary, aim = _targets(setting, state, week)
    # What is kept back is not for the coming week, so it does not count.
    aim -= state.stock - state.held
    aim *= setting.listing
    wanted = _to_cartons(np.maximum(aim, setting.nought, out=aim))
    if advised is not None:
        wanted = np.where(np.isnan(advised), wanted, advised)
    wanted[~trading] = 0.0
    wanted, bound = _within_capital(setting, state, week, wanted)
    most = setting.total * (P.total_room * setting.rush[setting.clock(week)])
    over = np.flatnonzero(wanted.sum(1) > most)
    allowed = most[over] / wanted[over].sum(1)
    wanted[over] = CARTON * np.floor(wanted[over] * allowed[:, None] / CARTON)
    return Orders(wanted, _inflate(setting, state, wanted), ordinary, bound, trading)


def _within_capital(setting: Setting, state: State, week: int, wanted: Floats) -> tuple[Floats, Bools]:
    """Cut every line in proportion where stock and order together cost more than the shop's capital; say where."""
    now = setting.clock(week)
    cost = setting.wholesale * setting.effects.price[now]
    # Shops that are talked into ordering ahead put in more money of their own.
    capital = setting.capital * (1 + setting.effects.ahead[now, setting.area] / setting.cover if week >= 0 else 1.0)
    # Rounded, for processors add up in orders of their own: half a carton must be one on all of them.
    free, price = np.round(np.maximum(capital - state.stock @ cost, 0.0), 6), np.round(wanted @ cost, 6)
    bound = free < price
    share = free[bound] / price[bound]
    wanted[bound] = _to_cartons(wanted[bound] * share[:, None])
    return wanted, bound


def add(orders: Orders, packs: Floats) -> Orders:
    """Return the orders with packs ordered on top of everything, whatever capital and grade say."""
    return replace(orders, wanted=orders.wanted + packs, stated=orders.stated + packs)


def _targets(setting: Setting, state: State, week: int) -> tuple[Floats, Floats]:
    """Return the ordinary target and the one aimed at now: with hoarding and with what the shop is talked into."""
    now = setting.clock(week)
    expected = state.forecast * setting.in_markets(setting.coming[now])
    _renew_aims(setting, state)
    ordinary = state.aims * expected
    ordinary += P.shelf_minimum
    extra = setting.behaviour.hoarding_weeks * (1 - state.fill)
    if week >= 0:
        extra = extra + setting.effects.ahead[now][:, None]
    expected *= setting.spread(extra)
    expected += ordinary
    return ordinary, expected


def _renew_aims(setting: Setting, state: State) -> None:
    """Work out again what the owners aim at whose knowledge has changed."""
    changed = np.flatnonzero(state.knowledge != state.aims_of)
    error = setting.misjudged[changed] * (P.misjudgement * (1 - state.knowledge[changed]))[:, None]
    state.aims[changed] = setting.cover[changed, None] * np.exp(error)
    state.aims_of = state.knowledge.copy()


def _inflate(setting: Setting, state: State, wanted: Floats) -> Floats:
    """Return what is stated: the more the less of earlier orders arrived, the more the less content the owner is."""
    if not setting.behaviour.gaming or not len(setting.finite):
        return wanted
    scarce = setting.finite
    missing = 1 / np.maximum(state.fill[:, scarce], P.fill_floor) - 1
    greed = setting.gaming * (P.greed - P.content * state.satisfaction)
    factor = np.minimum(1 + greed[:, None] * setting.spread(missing), setting.behaviour.inflation_max)
    stated = wanted.copy()
    stated[:, scarce] = _to_cartons(wanted.take(scarce, axis=1) * factor)
    return stated


def _to_cartons(packs: Floats) -> Floats:
    """Round to whole cartons."""
    cartons: Floats = packs / CARTON
    np.rint(cartons, out=cartons)
    cartons *= CARTON
    return cartons
