"""The moments by which a twin is compared with its district: figures that an order book shows."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import numpy as np

from cmtrain.district.lanes import Floats
from cmtrain.district.world import FORMATS
from cmtrain.texts import Text, Unit, text
from cmtrain.workshop.twin.book import Book

CLASSES = (1, 2, 3, 4, 5)
_REGULAR, _OFTEN = 2.0, 0.6
"""Cartons a week, and share of the weeks, from which a shop's orders of a SKU count for the dispersion."""
_FEW = 30
"""Fewer series of orders than this say nothing about dispersion."""
_FLAT = 0.02
"""Standard deviation of the log season index below which weeks say nothing about the season."""


@dataclass(frozen=True)
class Moment:
    """One figure of an order book."""

    id: str
    label: Text
    unit: Unit
    tolerance: float
    """How far a twin may lie from its district."""
    of: Callable[[Book], float]
    """Its value; NaN if the book does not show it."""
    relative: bool = False
    """The tolerance is a share of the district's value."""


def values_of(book: Book) -> dict[str, float]:
    """Return all moments of an order book."""
    return {moment.id: moment.of(book) for moment in MOMENTS}


def _or_none(value: float | None) -> float:
    return math.nan if value is None else float(value)


def _rural(book: Book) -> float:
    return math.nan if book.rural is None else float(book.rural.mean())


def _format_share(number: int, book: Book) -> float:
    return math.nan if book.format is None else float((book.format == number).mean())


def _listed_share(price_class: int, book: Book) -> float:
    return float((book.price_class == price_class).mean())


def _volume_share(price_class: int, book: Book) -> float:
    by_sku = book.ordered.sum(axis=(0, 1))
    return float(by_sku[book.price_class == price_class].sum() / by_sku.sum())


def _volume(book: Book) -> float:
    weeks, shops, _ = book.ordered.shape
    return float(book.ordered.sum() / (weeks * shops))


def _unit_value(book: Book) -> float:
    by_sku = book.ordered.sum(axis=(0, 1))
    return float(by_sku @ book.wholesale / by_sku.sum())


def _margin(book: Book) -> float:
    by_sku = book.ordered.sum(axis=(0, 1))
    return float(1 - by_sku @ book.wholesale / (by_sku @ book.guide))


def _by_shop(book: Book) -> Floats:
    weekly: Floats = book.ordered.sum(axis=2).mean(axis=0)
    return weekly[weekly > 0]


def _spread(book: Book) -> float:
    return float(np.log(_by_shop(book)).std())


def _top_fifth(book: Book) -> float:
    volume = np.sort(_by_shop(book))[::-1]
    return float(volume[: len(volume) // 5].sum() / volume.sum())


def _assortment(book: Book) -> float:
    return float((book.ordered.sum(axis=0) > 0).mean())


def _grade(book: Book) -> float:
    return float(book.grade.mean())


def _season(book: Book) -> float:
    """Return the slope of the log of a week's orders over the log of the usual season index."""
    weekly = book.ordered.sum(axis=(1, 2))
    if book.usual is None or np.log(book.usual).std() < _FLAT:
        return math.nan
    sold = weekly > 0
    usual = np.log(book.usual[sold])
    return float(np.cov(np.log(weekly[sold]), usual)[0, 1] / usual.var(ddof=1))


def _peak(book: Book) -> float:
    weekly = book.ordered.sum(axis=(1, 2))
    return float(weekly.max() / weekly.mean())


def _tight(book: Book) -> float:
    return math.nan if book.tight is None else float(book.tight.sum())


def _tight_share(book: Book) -> float:
    return math.nan if book.tight is None else float(book.ordered[:, :, book.tight].sum() / book.ordered.sum())


def _satisfaction(book: Book) -> float:
    return math.nan if book.demanded is None else float(book.ordered.sum() / book.demanded.sum())


def _tight_satisfaction(book: Book) -> float:
    if book.demanded is None or book.tight is None or not book.tight.any():
        return math.nan
    return float(book.ordered[:, :, book.tight].sum() / book.demanded[:, :, book.tight].sum())


def _in_vain(book: Book) -> float:
    if book.demanded is None or book.tight is None or not book.tight.any():
        return math.nan
    asked = book.demanded[:, :, book.tight] > 0
    return float((book.ordered[:, :, book.tight][asked] == 0).mean())


def _dispersion(book: Book) -> float:
    """Return the median squared coefficient of variation of a shop's orders of an open SKU, without the SKU's weeks."""
    ordered = book.ordered if book.tight is None else book.ordered[:, :, ~book.tight]
    mean = ordered.mean(axis=0)
    series = (mean >= _REGULAR) & ((ordered > 0).mean(axis=0) >= _OFTEN)
    if series.sum() < _FEW:
        return math.nan
    by_week = ordered.sum(axis=1)
    index = np.maximum(by_week / np.maximum(by_week.mean(axis=0), 1e-9), 1e-3)
    relative = (ordered / index[:, None, :])[:, series] / mean[series]
    return float(np.median(relative.var(axis=0)))


_FORMAT_NAMES = (
    text("食杂店", "grocers"), text("便利店", "convenience stores"), text("超市", "supermarkets"),
    text("烟酒店", "tobacco and liquor shops"), text("娱乐服务", "entertainment"), text("商场", "malls"), text("其他", "others"),
)  # fmt: skip
_CLASS_NAMES = "一二三四五"

MOMENTS: tuple[Moment, ...] = (
    Moment("shops", text("零售户数", "retailers"), "shops", 0, lambda book: book.ordered.shape[1]),
    Moment("skus", text("品规数", "SKUs"), "none", 0, lambda book: book.ordered.shape[2]),
    Moment("areas", text("片区数", "areas"), "none", 0, lambda book: _or_none(book.areas)),
    Moment("rural_areas", text("乡村片区数", "country areas"), "none", 0, lambda book: _or_none(book.rural_areas)),
    Moment("weeks", text("周数", "weeks"), "weeks", 0, lambda book: len(book.ordered)),
    Moment("rural", text("乡村户占比", "retailers in the country"), "share", 0.02, _rural),
    *(
        Moment(
            f"format_{fmt}",
            text(f"{name.zh}占比", f"{name.en} of all shops"),
            "share",
            0.02,
            partial(_format_share, number),
        )
        for number, (fmt, name) in enumerate(zip(FORMATS, _FORMAT_NAMES, strict=True))
    ),
    *(
        Moment(
            f"listed_{c}",
            text(f"{_CLASS_NAMES[c - 1]}类品规占比", f"class {c} of the SKUs"),
            "share",
            0.05,
            partial(_listed_share, c),
        )
        for c in CLASSES
    ),
    Moment("volume", text("户均周订购量", "ordered a shop and week"), "cartons", 0.05, _volume, relative=True),
    *(
        Moment(
            f"class_{c}",
            text(f"{_CLASS_NAMES[c - 1]}类销量占比", f"class {c} of the volume"),
            "share",
            0.03,
            partial(_volume_share, c),
        )
        for c in CLASSES
    ),
    Moment(
        "unit_value",
        text("单条批发价", "wholesale price of the mean carton"),
        "yuan_per_carton",
        0.05,
        _unit_value,
        relative=True,
    ),
    Moment("margin", text("毛利率（按建议零售价）", "margin on the guide price"), "share", 0.02, _margin),
    Moment("spread", text("户间差异（对数标准差）", "spread between shops (sd of logs)"), "ratio", 0.10, _spread),
    Moment("top_fifth", text("前两成户的销量占比", "volume of the largest fifth"), "share", 0.05, _top_fifth),
    Moment("assortment", text("户均在订品规占比", "SKUs that a shop orders"), "share", 0.10, _assortment),
    Moment("grade", text("平均档位", "mean grade"), "none", 3.0, _grade),
    Moment("season", text("季节强度（常年为1）", "strength of the season (usual: 1)"), "ratio", 0.15, _season),
    Moment("peak", text("最旺一周比平均", "highest week over the mean"), "ratio", 0.15, _peak, relative=True),
    Moment("tight", text("紧俏品规数", "tight SKUs"), "none", 0, _tight),
    Moment("tight_share", text("紧俏品规销量占比", "tight SKUs of the volume"), "share", 0.03, _tight_share),
    Moment("satisfaction", text("订单满足率", "orders met"), "share", 0.03, _satisfaction),
    Moment(
        "tight_satisfaction", text("紧俏订单满足率", "orders of tight SKUs met"), "share", 0.05, _tight_satisfaction
    ),
    Moment("in_vain", text("紧俏落空订单占比", "orders of tight SKUs in vain"), "share", 0.08, _in_vain),
    Moment(
        "dispersion",
        text("周订购量离散度（变异系数平方）", "dispersion of weekly orders (squared cv)"),
        "ratio",
        0.15,
        _dispersion,
        relative=True,
    ),
)
