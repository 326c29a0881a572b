"""What can happen in a district: the events of a case file, one record a kind."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, NonNegativeInt, PositiveFloat, PositiveInt

from cmtrain.records import Record, Share

AreaIndex = Annotated[int, Field(ge=0)]
"""1 is the first area of the district; 0: drawn by the seed."""
PriceClass = Annotated[int, Field(ge=1, le=5)]
DrawnPriceClass = Annotated[int, Field(ge=0, le=5)]
"""1 to 5; 0: drawn by the seed."""
SkuRole = str
"""A SKU's role in the price list (``data/price_list.toml``), such as ``red_ring``; resolved by the district."""


class _Event(Record):
    """What all events share."""

    week: NonNegativeInt
    """First week in which it acts; 0 is the first week of the simulation."""
    weeks: PositiveInt = 1
    """How many weeks it lasts."""
    jitter: NonNegativeInt = 0
    """The seed moves the start by up to this many weeks either way."""

    @property
    def last(self) -> int:
        """Last week in which it acts."""
        return self.week + self.weeks - 1


class SupplyCut(_Event):
    """The company gets less of a SKU."""

    kind: Literal["supply_cut"]
    sku: SkuRole
    cut: Share
    """Share of the SKU's base demand that is not supplied; .5 leaves half."""


class NewProduct(_Event):
    """A new SKU comes on the market; ``week`` is its launch."""

    kind: Literal["new_product"]
    sku: SkuRole
    pushed: Share = 0.0
    """Share of the shops that took it under pressure to display it."""


class Homecoming(_Event):
    """Migrants return to the country areas (民工回流)."""

    kind: Literal["homecoming"]
    rural: float = 0.55
    """Relative change of demand in country areas."""
    urban: float = -0.10


class IllicitInflow(_Event):
    """Illicit cigarettes take a share of the sales of classes III to V in one area."""

    kind: Literal["illicit_inflow"]
    area: AreaIndex
    share: Share


class RoadClosure(_Event):
    """A bridge or arterial is closed; travel times are those of the closed road from then on."""

    kind: Literal["road_closure"]
    bridge: Annotated[int, Field(ge=1, le=3)] = 1
    """Bridges are counted from west to east."""


class ShopClosing(_Event):
    """Shops of one area close or stop ordering."""

    kind: Literal["shop_closing"]
    area: AreaIndex
    share: Share


class PriceRise(_Event):
    """Wholesale and guide prices of a class rise."""

    kind: Literal["price_rise"]
    price_class: PriceClass
    rise: PositiveFloat


class FalsifiedStock(_Event):
    """Information points of one area report stocks that they invent."""

    kind: Literal["falsified_stock"]
    area: AreaIndex
    points: PositiveInt = 1


class DisplayLoss(_Event):
    """A class of SKUs loses its place on the counter in one area."""

    kind: Literal["display_loss"]
    area: AreaIndex
    price_class: DrawnPriceClass
    loss: Share
    """Share of demand lost while it lasts."""


class AreaShortage(_Event):
    """Deliveries of one class to one area fail in part (a route or depot problem)."""

    kind: Literal["area_shortage"]
    area: AreaIndex
    price_class: DrawnPriceClass
    cut: Share


class NewEstate(_Event):
    """A new housing estate or building site brings demand to one area."""

    kind: Literal["new_estate"]
    area: AreaIndex
    rise: Share


class FrontLoading(_Event):
    """Shops of one area are talked into ordering ahead of demand to make the month's figure."""

    kind: Literal["front_loading"]
    area: AreaIndex
    extra: Share
    """Share of ordinary orders that is added each week."""


Event = Annotated[
    SupplyCut
    | NewProduct
    | Homecoming
    | IllicitInflow
    | RoadClosure
    | ShopClosing
    | PriceRise
    | FalsifiedStock
    | DisplayLoss
    | AreaShortage
    | NewEstate
    | FrontLoading,
    Field(discriminator="kind"),
]


def is_announced(event: Event) -> bool:
    """Say whether the company tells everybody of an event; all others a trainee has to find out."""
    return isinstance(event, SupplyCut | NewProduct | PriceRise | RoadClosure) and event.jitter == 0
