"""The owners: hours, credit grade, how much stock they aim at, how honest they are, how loyal their smokers are."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from cmtrain.district.case import Case
from cmtrain.district.draws import beta_2_4
from cmtrain.district.formats import formats, per_format
from cmtrain.district.lanes import Floats, Ints, Lanes
from cmtrain.district.retailers import Trade, rural_areas

_CREDIT = ("AAA", "AA", "A", "B", "C", "D")
_CREDIT_COUNTS = [28.0, 463.0, 6167.0, 3.0, 3.0, 0.0]
"""As counted in one city district of 6,664 shops."""
_GAMING = np.array([0.0, 0.3, 0.7])
_BIAS = np.round(np.log(np.array([1.0, 1.4, 2.2])), 6)
_DELIVERY_WEEK = 0.9
"""The order must last this much longer than the stock that is left at the end of the week."""
_REFUSAL_TOWN, _REFUSAL_COUNTRY = -0.45, 0.55


@dataclass(frozen=True)
class Owners:
    """The people behind the counters (R)."""

    credit: tuple[str, ...]
    opens: Ints
    closes: Ints
    cover: Floats
    knowledge: Floats
    honesty: Ints
    gaming: Floats
    stated_bias: Floats
    refusal: Floats

    def misjudged(self, n_skus: int, lanes: Lanes) -> Floats:
        """Draw how far each owner misjudges each SKU."""
        return lanes.stream("misjudged").normal((len(self.honesty), n_skus))

    def display(self, n_skus: int, lanes: Lanes) -> Floats:
        """Draw the log of facings relative to the fitting number."""
        return lanes.stream("display").normal((len(self.honesty), n_skus), 0.0, 0.35)


def make_owners(case: Case, trade: Trade, lanes: Lanes) -> Owners:
    """Draw the owners of a district."""
    n = case.shops
    people = case.behaviour
    honesty = lanes.stream("honesty").choice([people.honest, 1 - people.honest - people.gamers, people.gamers], n)
    stock = per_format("stock")[trade.format]
    opens, closes = _hours(trade, lanes)
    return Owners(
        credit=tuple(_CREDIT[grade] for grade in lanes.stream("credit").choice(_CREDIT_COUNTS, n).tolist()),
        opens=opens,
        closes=closes,
        cover=np.clip(stock + _DELIVERY_WEEK + lanes.stream("cover").normal(n, 0.0, 0.4), 1.4, 4.5),
        knowledge=beta_2_4(lanes.stream("knowledge"), n),
        honesty=honesty,
        gaming=_GAMING[honesty],
        stated_bias=_BIAS[honesty] + lanes.stream("stated bias").normal(n, 0.0, 0.12),
        refusal=_refusal(case, trade, lanes),
    )


def _hours(trade: Trade, lanes: Lanes) -> tuple[Ints, Ints]:
    opens = np.zeros(len(trade.format), dtype=np.int64)
    closes = np.zeros(len(trade.format), dtype=np.int64)
    lots = lanes.stream("hours").uniform((len(trade.format), 2))
    for number, row in enumerate(formats()):
        shops = np.flatnonzero(trade.format == number)
        for hours, choices, lot in ((opens, row.opens, lots[shops, 0]), (closes, row.closes, lots[shops, 1])):
            hours[shops] = (np.array(choices) * 60).astype(np.int64)[np.floor(lot * len(choices)).astype(np.int64)]
    return opens, closes


def _refusal(case: Case, trade: Trade, lanes: Lanes) -> Floats:
    """Draw how firmly each shop's smokers refuse substitutes; more in the country, and alike within an area."""
    usual = np.where(rural_areas(case), _REFUSAL_COUNTRY, _REFUSAL_TOWN)
    area = usual + lanes.stream("refusal of areas").normal(case.areas, 0.0, 0.45)
    shop = lanes.stream("refusal").normal(case.shops, 0.0, 0.25)
    return np.exp(area[trade.area] + shop).round(6)
