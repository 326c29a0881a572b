"""What a district is made of where that is not as usual: its mix of shops and goods, its volume, its year."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from cmtrain.records import Record, Share

Positive = Annotated[float, Field(gt=0)]
FormatId = Literal["grocery", "convenience", "supermarket", "tobacco_liquor", "entertainment", "mall", "other"]
FiveShares = tuple[Share, Share, Share, Share, Share]
"""Of price classes 1 to 5."""


def _some_format(shares: dict[FormatId, float]) -> dict[FormatId, float]:
    _some(shares.values())
    return shares


def _some_class(shares: FiveShares) -> FiveShares:
    _some(shares)
    return shares


def _some(shares: Iterable[float]) -> None:
    if not any(shares):
        msg = "the shares must not all be 0"
        raise ValueError(msg)


class Makeup(Record):
    """How a district differs from the usual one; every default leaves it as it is."""

    formats: Annotated[dict[FormatId, Share], AfterValidator(_some_format)] | None = None
    """Shops of each format, in proportion; none of those that are not named. None: the usual mix."""
    rural: Share | None = None
    """Share of the shops in the country, where there are areas of both markets. None: as the formats have it."""
    volume: Positive = 1.0
    """Cartons a shop sells, relative to the usual."""
    spread: Positive = 1.0
    """Standard deviation of a format's log volumes, relative to the usual."""
    value: Positive = 1.0
    """Wholesale price of the mean carton, relative to the usual."""
    classes: Annotated[FiveShares, AfterValidator(_some_class)] | None = None
    """SKUs of each price class, in proportion; the named SKUs stand in every list. None: the era's mix."""
    scarce: Annotated[FiveShares, AfterValidator(_some_class)] | None = None
    """Tight SKUs of each price class, in proportion. None: those that the price list marks, then the best liked."""
    liking: tuple[float, float, float, float, float] = (0.0, 0.0, 0.0, 0.0, 0.0)
    """How much more smokers like each price class than usual (log odds)."""
    season: Annotated[float, Field(ge=0)] = 1.0
    """Strength of the season: exponent of its index; 0 for none."""


USUAL = Makeup()
