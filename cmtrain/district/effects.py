"""What the events of a case do, week by week: multipliers on demand, supply, deliveries and prices."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import singledispatch

import numpy as np

from cmtrain.district import events as ev
from cmtrain.district.build import sku_index
from cmtrain.district.lanes import Floats, Ints, Lanes
from cmtrain.district.parameters import PARAMETERS
from cmtrain.district.world import Bools, World

NEVER = 1_000_000
"""A week that never comes."""


@dataclass(frozen=True)
class Effects:
    """All events of one district, compiled; weeks before 0 (warm-up) are untouched."""

    demand: dict[int, Floats]
    """Week to (A, J) multiplier of demand."""
    arrive: dict[int, Floats]
    """Week to (A, J) share of accepted orders that is delivered."""
    hidden: dict[int, Floats]
    """Week to (A, J) share of displays that are lost."""
    supply: Floats
    """(T, J) packs; inf where open."""
    price: Floats
    """(T, J) wholesale and guide price relative to the price list."""
    ahead: Floats
    """(T, A) weeks of forecast that shops order ahead of demand."""
    closes: Ints
    """(R,) first week in which the shop is closed by an event, or `NEVER`."""
    reopens: Ints
    pushed: Bools
    """(R, J) took a new SKU under pressure."""
    invents: Ints
    """(R,) first week in which the shop invents the stock it reports, or `NEVER`."""
    invents_to: Ints
    illicit: dict[int, Floats]
    """Week to (A,) share of illicit goods."""
    touched: tuple[Bools, ...]
    """For each event, (R,) the shops it touches."""

    def part(self, areas: slice, shops: slice) -> Effects:
        """Return the effects on some areas and their shops."""

        def cut(table: dict[int, Floats]) -> dict[int, Floats]:
            return {week: values[areas] for week, values in table.items()}

        return replace(
            self,
            demand=cut(self.demand),
            arrive=cut(self.arrive),
            hidden=cut(self.hidden),
            illicit=cut(self.illicit),
            ahead=self.ahead[:, areas],
            closes=self.closes[shops],
            reopens=self.reopens[shops],
            pushed=self.pushed[shops],
            invents=self.invents[shops],
            invents_to=self.invents_to[shops],
        )

    def closed(self, week: int) -> Bools:
        """Return (R,) which shops an event has closed in a week."""
        return (self.closes <= week) & (week < self.reopens)

    def inventing(self, week: int) -> Bools:
        """Return (R,) which shops invent their stock report in a week."""
        return (self.invents <= week) & (week <= self.invents_to)


def base_demand(world: World) -> Floats:
    """Return (J,) packs a week asked for in the shops that list a SKU, in a week of season 1."""
    total: Floats = np.einsum("rj,rj->j", _first_choices(world), world.shops.carried)
    return total


def _first_choices(world: World) -> Floats:
    asked: Floats = world.shops.traffic[:, None] * (world.shops.mix @ world.skus.first_choice)
    return asked


def season_of_skus(world: World) -> Floats:
    """Return (T, J) the demand index of each SKU over the whole district; 1 in an ordinary week.

    Rounded, for grade limits times it go up to whole cartons: processors add up in orders of their own, and 1 + 2e-16
    would be a carton more.
    """
    rural = world.shops.rural
    weight = np.stack(
        [(world.shops.traffic[:, None] * world.shops.mix)[rural == market].sum(0) for market in (False, True)]
    )
    share = weight.T[None] * world.season  # (T, G, 2)
    index: Floats = share.sum(2) @ world.skus.first_choice / (weight.sum(0) @ world.skus.first_choice)
    return np.round(index, 9)


def compile_effects(world: World, events: tuple[ev.Event, ...], lanes: Lanes) -> Effects:
    """Compile the events of a case for its world; which shops an event touches is drawn from `lanes`."""
    weeks, shops, skus, areas = world.weeks, world.n_shops, world.n_skus, world.n_areas
    effects = Effects(
        demand={},
        arrive={},
        hidden={},
        supply=world.skus.supply * np.maximum(season_of_skus(world), 0.5),
        price=np.ones((weeks, skus)),
        ahead=np.zeros((weeks, areas)),
        closes=np.full(shops, NEVER),
        reopens=np.full(shops, NEVER),
        pushed=np.zeros((shops, skus), dtype=bool),
        invents=np.full(shops, NEVER),
        invents_to=np.full(shops, -1),
        illicit={},
        touched=(),
    )
    touched = tuple(
        _act(event, effects, world, Lanes(lanes.seed, 0).stream(f"event {number}").uniform(shops))
        for number, event in enumerate(events)
    )
    return replace(effects, touched=touched)


def _scale(table: dict[int, Floats], week: int, world: World, where: tuple[Bools, Bools], factor: float) -> None:
    """Multiply the cells `where` of one week."""
    cells = table.setdefault(week, np.ones((world.n_areas, world.n_skus)))
    cells[np.ix_(*where)] *= factor


def _weeks(event: ev.Event, world: World) -> range:
    return range(event.week, min(event.last, world.weeks - 1) + 1)


def _in_area(
    event: ev.IllicitInflow
    | ev.ShopClosing
    | ev.DisplayLoss
    | ev.AreaShortage
    | ev.NewEstate
    | ev.FrontLoading
    | ev.FalsifiedStock,
    world: World,
) -> Bools:
    inside: Bools = world.shops.area == event.area - 1
    return inside


def _area_mask(area: int, world: World) -> Bools:
    mask: Bools = np.arange(world.n_areas) == area - 1
    return mask


def _all_skus(world: World) -> Bools:
    return np.ones(world.n_skus, dtype=bool)


@singledispatch
def _act(event: ev.Event, effects: Effects, world: World, lane: Floats) -> Bools:  # noqa: ARG001 - those of its kinds
    """Write one event into the effects; return (R,) the shops it touches."""
    msg = f"no effect is written for events of type {type(event).__name__}"
    raise TypeError(msg)


@_act.register
def _(event: ev.SupplyCut, effects: Effects, world: World, lane: Floats) -> Bools:  # noqa: ARG001
    sku = sku_index(world, event.sku)
    left = (1 - event.cut) * base_demand(world)[sku] * season_of_skus(world)[:, sku]
    for week in _weeks(event, world):
        effects.supply[week, sku] = min(effects.supply[week, sku], left[week])
    return world.shops.carried[:, sku]


@_act.register
def _(event: ev.NewProduct, effects: Effects, world: World, lane: Floats) -> Bools:
    sku = sku_index(world, event.sku)
    pushed = lane < event.pushed
    effects.pushed[pushed, sku] = True
    return pushed if event.pushed else world.shops.carried[:, sku]


@_act.register
def _(event: ev.Homecoming, effects: Effects, world: World, lane: Floats) -> Bools:  # noqa: ARG001
    country = world.areas.rural
    for week in _weeks(event, world):
        _scale(effects.demand, week, world, (country, _all_skus(world)), 1 + event.rural)
        _scale(effects.demand, week, world, (~country, _all_skus(world)), 1 + event.urban)
    return world.shops.rural


@_act.register
def _(event: ev.IllicitInflow, effects: Effects, world: World, lane: Floats) -> Bools:  # noqa: ARG001
    cheap = world.skus.price_class >= 3
    for week in _weeks(event, world):
        share = event.share * min((week - event.week + 1) / PARAMETERS.illicit_ramp, 1.0)
        _scale(effects.demand, week, world, (_area_mask(event.area, world), cheap), 1 - share)
        effects.illicit.setdefault(week, np.zeros(world.n_areas))[event.area - 1] = share
    return _in_area(event, world)


@_act.register
def _(event: ev.RoadClosure, effects: Effects, world: World, lane: Floats) -> Bools:  # noqa: ARG001
    # The road graph itself is closed where the world is built; no shop's demand changes.
    return np.zeros(world.n_shops, dtype=bool)


@_act.register
def _(event: ev.ShopClosing, effects: Effects, world: World, lane: Floats) -> Bools:
    inside = np.flatnonzero(_in_area(event, world))
    number = max(1, round(event.share * len(inside)))
    chosen = inside[np.argsort(lane[inside], kind="stable")[:number]]
    effects.closes[chosen], effects.reopens[chosen] = (
        event.week,
        event.last + 1 if event.last < world.weeks - 1 else NEVER,
    )
    mask = np.zeros(world.n_shops, dtype=bool)
    mask[chosen] = True
    return mask


@_act.register
def _(event: ev.PriceRise, effects: Effects, world: World, lane: Floats) -> Bools:  # noqa: ARG001
    effects.price[event.week :, world.skus.price_class == event.price_class] *= 1 + event.rise
    return np.ones(world.n_shops, dtype=bool)


@_act.register
def _(event: ev.FalsifiedStock, effects: Effects, world: World, lane: Floats) -> Bools:
    points = np.flatnonzero(_in_area(event, world) & world.shops.info_point)
    chosen = points[np.argsort(lane[points], kind="stable")[: event.points]]
    effects.invents[chosen], effects.invents_to[chosen] = event.week, event.last
    mask = np.zeros(world.n_shops, dtype=bool)
    mask[chosen] = True
    return mask


@_act.register
def _(event: ev.DisplayLoss, effects: Effects, world: World, lane: Floats) -> Bools:  # noqa: ARG001
    where = (_area_mask(event.area, world), world.skus.price_class == event.price_class)
    for week in _weeks(event, world):
        _scale(effects.demand, week, world, where, 1 - event.loss)
        cells = effects.hidden.setdefault(week, np.zeros((world.n_areas, world.n_skus)))
        cells[np.ix_(*where)] = event.loss
    return _in_area(event, world)


@_act.register
def _(event: ev.AreaShortage, effects: Effects, world: World, lane: Floats) -> Bools:  # noqa: ARG001
    where = (_area_mask(event.area, world), world.skus.price_class == event.price_class)
    for week in _weeks(event, world):
        _scale(effects.arrive, week, world, where, 1 - event.cut)
    return _in_area(event, world)


@_act.register
def _(event: ev.NewEstate, effects: Effects, world: World, lane: Floats) -> Bools:  # noqa: ARG001
    for week in _weeks(event, world):
        _scale(effects.demand, week, world, (_area_mask(event.area, world), _all_skus(world)), 1 + event.rise)
    return _in_area(event, world)


@_act.register
def _(event: ev.FrontLoading, effects: Effects, world: World, lane: Floats) -> Bools:  # noqa: ARG001
    for week in _weeks(event, world):
        # Each week's push comes on top of what already lies in the shops.
        effects.ahead[week, event.area - 1] += event.extra * (week - event.week + 1)
    return _in_area(event, world)
