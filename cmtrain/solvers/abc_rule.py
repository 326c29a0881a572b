"""The ABC rule: which retailers get how much attention.

A: among the top 20 % of all active shops by the cartons bought in the last full year - all shops that tie with the
last place included - or a key account (chain member, modern terminal). B: not A, bought at least 10 % more in each of
two consecutive years, co-operative and loyal. C: everybody else, above all shops without two growth rates because
they are too young or bought nothing in a base year. The rule steers service, never supply: supply follows the grade.
"""

from __future__ import annotations

import math
from collections.abc import Hashable, Mapping
from typing import Any, Literal

import pandas as pd
from pydantic import Field

from cmtrain.district.tables import Observed
from cmtrain.errors import UnfitError
from cmtrain.records import Record, Share
from cmtrain.texts import Text

Abc = Literal["A", "B", "C"]
CLASSES: tuple[Abc, ...] = ("A", "B", "C")

WEEKS_OF_YEAR = 52

Reason = Literal["size", "tie", "key_account", "growth", "no_two_rates", "not_each_year", "attitude", "rest"]
"""Why a shop is in its class. A: size, tie, key_account; B: growth; C: the others."""


Years = tuple[int | None, int | None, int | None]


class AbcRule(Record):
    """The numbers of the rule; the defaults are the book's, the two thresholds of attitude the company's."""

    top_share: Share = 0.2
    growth: Share = 0.1
    """Least growth in each of the two years."""
    cooperation: int = Field(60, ge=0, le=100)
    loyalty: int = Field(60, ge=0, le=100)
    box: int = Field(250, gt=0)
    """Cartons in the unit in which the yearly ranking is kept (1 箱 = 250 条), rounded half up: whence the ties."""


class AbcShop(Record):
    """What the rule looks at in one shop."""

    id: str
    name: Text
    years: Years
    """Cartons bought in the three last full years, oldest first; None where not open the full year."""
    boxes: int | None
    """The last year in boxes; None if not open the full year."""
    rank: int
    """Place among all active shops, from 1; shops with the same boxes stand in the order of their codes."""
    key_account: bool
    cooperation: int
    loyalty: int
    open_years: float
    """Years since the first order, at the end of the last full year."""


class Cut(Record):
    """Where the top ends in one district."""

    active: int
    """Active shops."""
    places: int
    """Places in the top: the share of the active shops, rounded up."""
    boxes: int
    """Boxes of the shop in the last place; all shops with as many belong to the top."""


def rate_shops(observed: Observed, rule: AbcRule) -> tuple[tuple[AbcShop, ...], Cut]:
    """Rank all active shops of a district; shops in order of rank.

    Raises
    ------
    UnfitError
        No active shop has a full last year.
    """
    shops = observed.retailers[observed.retailers["active"]].to_dict("records")
    years = _years(observed.yearly)
    unranked = [_shop(shop, years.get(shop["retailer"], (None, None, None)), rule) for shop in shops]
    unranked.sort(key=lambda shop: (1 if shop.boxes is None else -shop.boxes, shop.id))
    ranked = tuple(shop.model_copy(update={"rank": rank}) for rank, shop in enumerate(unranked, start=1))
    return ranked, _cut(ranked, rule)


def _shop(row: Mapping[Hashable, Any], years: Years, rule: AbcRule) -> AbcShop:
    return AbcShop(
        id=row["retailer"],
        name=Text(zh=row["name_zh"], en=row["name_en"]),
        years=years,
        boxes=_boxes(years[-1], rule.box),
        rank=0,
        key_account=row["key_account"],
        cooperation=row["cooperation"],
        loyalty=row["loyalty"],
        open_years=round(max(-row["opened"], 0) / WEEKS_OF_YEAR, 1),
    )


def _years(yearly: pd.DataFrame) -> dict[str, Years]:
    found: dict[str, dict[int, int | None]] = {}
    for row in yearly.to_dict("records"):
        found.setdefault(row["retailer"], {})[row["year"]] = _whole(row["quantity"])
    return {shop: (years.get(-3), years.get(-2), years.get(-1)) for shop, years in found.items()}


def _whole(quantity: float) -> int | None:
    """Round cartons once, here, so that what is shown is what is classified."""
    return None if math.isnan(quantity) else math.floor(quantity + 0.5)


def _boxes(cartons: int | None, box: int) -> int | None:
    return None if cartons is None else (2 * cartons + box) // (2 * box)


def _cut(ranked: tuple[AbcShop, ...], rule: AbcRule) -> Cut:
    places = math.ceil(round(rule.top_share * len(ranked), 9))
    last = ranked[places - 1].boxes if 0 < places <= len(ranked) else None
    if last is None:
        msg = f"the top {rule.top_share:.0%} of {len(ranked)} active shops holds a shop without a full last year"
        raise UnfitError(msg)
    return Cut(active=len(ranked), places=places, boxes=last)


def growth_rates(shop: AbcShop) -> tuple[float, float] | None:
    """Return the growth of the middle over the oldest and of the latest over the middle year; None if undefined.

    A missing or a zero base year leaves growth undefined, never infinite.
    """
    oldest, middle, latest = shop.years
    if not oldest or not middle or latest is None:
        return None
    return middle / oldest - 1, latest / middle - 1


def grew_each_year(shop: AbcShop, rule: AbcRule) -> bool:
    """Whether the shop grew enough in each of two consecutive years; exact in whole cartons."""
    oldest, middle, latest = shop.years
    if not oldest or not middle or latest is None:
        return False
    least = 1000 + round(1000 * rule.growth)
    return 1000 * middle >= least * oldest and 1000 * latest >= least * middle


def in_top(shop: AbcShop, cut: Cut) -> bool:
    """Whether the shop is in the top, ties with the last place included."""
    return shop.boxes is not None and shop.boxes >= cut.boxes


def has_attitude(shop: AbcShop, rule: AbcRule) -> bool:
    """Whether the shop is co-operative and loyal enough."""
    return shop.cooperation >= rule.cooperation and shop.loyalty >= rule.loyalty


def reason(shop: AbcShop, cut: Cut, rule: AbcRule) -> Reason:
    """Return what decides the class of a shop; the first that applies, A before B before C."""
    rates = growth_rates(shop)
    grew = grew_each_year(shop, rule)
    decided: tuple[tuple[bool, Reason], ...] = (
        (in_top(shop, cut), "size" if shop.rank <= cut.places else "tie"),
        (shop.key_account, "key_account"),
        (grew and has_attitude(shop, rule), "growth"),
        (rates is None, "no_two_rates"),
        (grew, "attitude"),
        (rates is not None and sum(rates) >= 2 * rule.growth, "not_each_year"),
    )
    return next((why for applies, why in decided if applies), "rest")


def classify(shop: AbcShop, cut: Cut, rule: AbcRule) -> Abc:
    """Return the class of a shop."""
    why = reason(shop, cut, rule)
    if why in ("size", "tie", "key_account"):
        return "A"
    return "B" if why == "growth" else "C"
