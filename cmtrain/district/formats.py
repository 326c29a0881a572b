"""The seven retail formats (业态) and their numbers."""

from __future__ import annotations

from functools import cache
from typing import Annotated

import numpy as np
from pydantic import Field

from cmtrain.content import data_file
from cmtrain.district.lanes import Floats
from cmtrain.district.pricelist import Era
from cmtrain.district.world import FORMATS
from cmtrain.records import Record, Share, read_toml

Positive = Annotated[float, Field(gt=0)]


class Format(Record):
    """One retail format; see ``data/formats.toml``."""

    id: str
    share: Share
    rural: Share
    median: Positive
    """Cartons a week."""
    sigma: Positive
    skus: tuple[int, int]
    """SKUs carried, of a city list of 60."""
    unit_value: dict[Era, Positive]
    """Wholesale yuan a carton, by volume (单条值)."""
    stock: Positive
    """Weeks of stock at the end of a week."""
    key: Share
    opens: tuple[Positive, ...]
    closes: tuple[Positive, ...]


@cache
def formats() -> tuple[Format, ...]:
    """Return the formats in the order of `FORMATS`."""
    rows = read_toml(data_file("formats.toml"))["format"]
    assert isinstance(rows, list)  # noqa: S101 - our own file
    found = {row["id"]: Format.model_validate(row) for row in rows}
    return tuple(found[name] for name in FORMATS)


def per_format(name: str) -> Floats:
    """Return one number of every format."""
    return np.array([getattr(row, name) for row in formats()], dtype=np.float64)
