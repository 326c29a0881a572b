"""What of a case can be counted in an order book: sizes, mixes, scarce SKUs, the calendar."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from cmtrain.district.case import Case
from cmtrain.district.lanes import Ints
from cmtrain.district.makeup import FiveShares, FormatId, Makeup
from cmtrain.district.world import FORMATS
from cmtrain.texts import Text
from cmtrain.workshop.twin.book import Book
from cmtrain.workshop.twin.moments import CLASSES, values_of
from cmtrain.workshop.twin.weeks import Span

MOST_SKUS = 80
"""A district lists no more."""
_FEWEST_AREAS = 3
_BORDER = 88.0
"""Wholesale price of the mean carton from which the prices are those of the 2020s."""
_SHORT = {1: ("p1", "h2"), 2: ("h1", "m2"), 3: ("m2", "m1"), 4: ("l2", "l3"), 5: ("red_ring", "l2")}
"""By price class, the roles that a shortage has: the SKU that is short, and the one that may take its place."""


def counted_case(book: Book, span: Span, *, case_id: str, texts: dict[str, Text]) -> Case:
    """Return a case with everything that can be counted; the rest is as usual.

    Parameters
    ----------
    texts
        Title, summary, city and story.
    """
    weeks, shops, skus = book.ordered.shape
    settings: dict[str, Any] = {
        "id": case_id,
        **texts,
        "era": "2020s" if values_of(book)["unit_value"] >= _BORDER else "2010",
        "weeks": weeks,
        "shops": shops,
        "skus": min(skus, MOST_SKUS),
        "makeup": _makeup(book),
        **_areas(book),
        **_scarce(book),
    }
    if span.start_week is not None:
        settings["start_week"] = span.start_week
    if span.festival_weeks is not None:
        settings["festival_weeks"] = span.festival_weeks
    return Case(**settings)


def _makeup(book: Book) -> Makeup:
    scarce = None if book.tight is None or not book.tight.any() else _class_shares(book.price_class[book.tight])
    return Makeup(formats=_formats(book), rural=_rural(book), classes=_class_shares(book.price_class), scarce=scarce)


def _class_shares(price_class: Ints) -> FiveShares:
    first, second, third, fourth, fifth = (round(float((price_class == number).mean()), 4) for number in CLASSES)
    return first, second, third, fourth, fifth


def _formats(book: Book) -> dict[FormatId, float] | None:
    if book.format is None:
        return None
    counts = np.bincount(book.format, minlength=len(FORMATS)) / len(book.format)
    return {name: round(share, 4) for name, share in zip(FORMATS, counts.tolist(), strict=True) if share}


def _rural(book: Book) -> float | None:
    return None if book.rural is None else round(float(book.rural.mean()), 4)


def _areas(book: Book) -> dict[str, int]:
    """Return how many areas there are, and in the country; both markets have one if both have shops."""
    usual = Case.model_fields
    areas = usual["areas"].default if book.areas is None else max(book.areas, _FEWEST_AREAS)
    if book.rural is None:
        return {"areas": areas, "rural_areas": round(areas * usual["rural_areas"].default / usual["areas"].default)}
    share = float(book.rural.mean())
    country = round(areas * share) if book.areas is None or book.rural_areas is None else book.rural_areas
    country = min(max(country, math.ceil(share)), areas - math.ceil(1 - share))
    return {"areas": areas, "rural_areas": country}


def _scarce(book: Book) -> dict[str, int | str]:
    """Return the number of scarce SKUs and the roles of the shortage, those of the class that lacks most."""
    if book.tight is None:
        return {}
    settings: dict[str, int | str] = {"tight_skus": min(int(book.tight.sum()), MOST_SKUS)}
    if book.demanded is not None and book.tight.any():
        missing = (book.demanded - book.ordered).sum(axis=(0, 1))
        worst = int(np.where(book.tight, missing, -np.inf).argmax())
        settings["short_sku"], settings["substitute_sku"] = _SHORT[int(book.price_class[worst])]
    return settings
