"""The model of slow stock: what lies there, what can be done about it, and what that costs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from pydantic import Field, NonNegativeFloat, NonNegativeInt, PositiveInt

from cmtrain.kinds.base import ShownTable
from cmtrain.kinds.shop_book import SkuBook
from cmtrain.kpis.stock import SLOW_WEEKS
from cmtrain.records import Record, Share
from cmtrain.texts import Text, text

SIMILAR_PRICE = 0.2
"""SKUs of the same style whose guide prices differ by less than this share count as similar."""
RECENT = 4
"""Weeks of sales by which a SKU is called slow."""

_LINE = text(
    "库存 {stock} 条（{bound:yuan}）· 周销 {weekly} 条 · 还能卖 {lasts} 周 · 同类周销 {similar} 条",
    "{stock} cartons in stock ({bound:yuan}) · sells {weekly} a week · lasts {lasts} weeks · similar SKUs sell {similar} a week",
)
_LINE_UNSOLD = text(
    "库存 {stock} 条（{bound:yuan}）· 近期没有动销 · 同类周销 {similar} 条",
    "{stock} cartons in stock ({bound:yuan}) · nothing sold lately · similar SKUs sell {similar} a week",
)


class Measure(Record):
    """What can be done about a slow SKU, and what it does in the model."""

    id: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]
    name: Text
    runs_down: bool = True
    """Ordering stops until the stock is normal; else what sells is ordered again and the excess stays."""
    uplift: NonNegativeFloat = 0.0
    """Rise of the SKU's sales, as a share of its need."""
    switching: Share = 0.0
    """Share of the buyers of similar SKUs who take this one instead; the margin is the same, the stock shrinks."""
    returned: NonNegativeInt = 0
    """Most cartons that the company takes back."""
    charge: Share = 0.0
    """Cost of a carton returned, as a share of its wholesale price."""
    penalty: Share = 0.0
    """Fine and loss as a share of the stock's value; the goods stay or come back."""
    places: PositiveInt | None = None
    """How many SKUs it can be used for, None if any number."""
    rule: str | None = None
    """Compliance rule that it breaks."""

    @property
    def label(self) -> Text:
        """Its name with the places that it has."""
        return self.name.fill(places=self.places or 0)

    def numbers(self) -> dict[str, float]:
        """Return the numbers of the measure that an exercise's text may name, as ``<id>_<number>``."""
        shown = {
            "uplift": self.uplift,
            "switching": self.switching,
            "returned": self.returned,
            "charge": self.charge,
            "places": self.places or 0,
        }
        return {f"{self.id}_{name}": value for name, value in shown.items() if value}


class SlowRow(Record):
    """One slow SKU of the shop; cartons, yuan a carton."""

    sku: str
    name: Text
    wholesale: float
    stock: float
    weekly: float
    """Mean weekly sales of the weeks shown."""
    similar: float
    """Weekly sales of similar SKUs in the shop that are not slow themselves."""

    @property
    def lasts(self) -> float | None:
        """Weeks until the stock is sold at the present rate; None if nothing is sold."""
        return round(self.stock / self.weekly, 1) if self.weekly else None

    @property
    def line(self) -> Text:
        """What the table tells of the SKU, in one line."""
        figures = {
            "stock": self.stock,
            "bound": round(self.stock * self.wholesale),
            "weekly": self.weekly,
            "similar": self.similar,
        }
        return (_LINE if self.lasts is not None else _LINE_UNSOLD).fill(**figures, lasts=self.lasts or 0)


@dataclass(frozen=True)
class Holding:
    """What excess stock costs.

    The stock above ``normal_weeks`` of sales is excess. Each week a yuan of it fails to earn ``idle``, which it would
    in goods that move; what is left of it after ``horizon`` weeks loses ``ageing`` of its value.
    """

    horizon: float
    normal_weeks: float
    idle: float
    ageing: float

    def cost(self, row: SlowRow, need: float, measure: Measure) -> float:
        """Return what the excess of one SKU costs over the horizon under one measure, yuan.

        Parameters
        ----------
        need
            True weekly need, cartons; the excess runs down at it plus what the measure adds.
        """
        excess = max(row.stock - self.normal_weeks * row.weekly, 0.0)
        returned = min(measure.returned, int(excess))
        start = excess - returned
        rate = need * (1 + measure.uplift) + measure.switching * row.similar if measure.runs_down else 0.0
        left = max(start - rate * self.horizon, 0.0)
        # The excess falls in a straight line until it is gone or the horizon ends.
        lying = (start + left) / 2 * (self.horizon if left > 0 or not rate else start / rate)
        share = self.idle * lying + self.ageing * left + measure.charge * returned + measure.penalty * row.stock
        return share * row.wholesale


def slow_row(sku: SkuBook, moving: list[SkuBook], weeks: int) -> SlowRow:
    """Return a slow SKU with the sales of the moving SKUs that are similar to it."""
    near = [
        other.sold(weeks)
        for other in moving
        if other.style == sku.style and abs(other.guide - sku.guide) < SIMILAR_PRICE * sku.guide
    ]
    return SlowRow(
        sku=sku.sku,
        name=sku.name,
        wholesale=sku.wholesale,
        stock=sku.stock,
        weekly=round(max(sku.sold(weeks), 0.0) / weeks, 2),
        similar=round(max(sum(near), 0.0) / weeks, 1),
    )


def is_slow(sku: SkuBook) -> bool:
    """Return whether the stock exceeds six weeks of sales (mean of the last four weeks), as the registry's share of slow stock counts it."""
    return sku.stock > SLOW_WEEKS * max(sku.sold(RECENT), 0.0) / RECENT


def slow_table(rows: tuple[SlowRow, ...], weeks: int) -> ShownTable:
    """Return the table of the slow SKUs."""
    return ShownTable(
        title=text("滞销品规", "The slow SKUs"),
        columns=(
            text("品规", "SKU"),
            text("批发价（元/条）", "Wholesale (yuan a carton)"),
            text("库存（条）", "Stock (cartons)"),
            text("占用资金（元）", "Money bound (yuan)"),
            text(f"近{weeks}周周均销量（条）", f"Mean weekly sales, {weeks} weeks (cartons)"),
            text("还能卖几周", "Weeks that it lasts"),
            text("同类品规周销量（条）", "Weekly sales of similar SKUs (cartons)"),
        ),
        rows=tuple(
            (
                row.name,
                row.wholesale,
                row.stock,
                round(row.stock * row.wholesale),
                row.weekly,
                row.lasts,
                row.similar,
            )
            for row in rows
        ),
    )
