"""Frames from arrays: how the tables of a district are put together quickly, with the declared types."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from cmtrain.district.lanes import Floats, Ints
from cmtrain.district.world import CARTON, Bools

Cells = tuple[Ints, Ints, Ints]
"""Indices of rows in (week, shop, SKU)."""


def pick(labels: Sequence[str], index: Ints) -> pd.Series:
    """Return labels by index as a text column."""
    return pd.Series(pd.array(list(labels), dtype="str").take(index))


def cells_of(mask: Bools) -> Cells:
    """Return the indices of the true cells of a (T, R, J) mask, in order of week, shop, SKU."""
    week, shop, sku = np.nonzero(mask)
    return week, shop, sku


def keys(cells: Cells, shops: Sequence[str], skus: Sequence[str]) -> dict[str, object]:
    """Return the columns week, retailer and sku of rows."""
    week, shop, sku = cells
    return {"week": week, "retailer": pick(shops, shop), "sku": pick(skus, sku)}


def cartons(packs: NDArray[np.generic], digits: int = 2) -> Floats:
    """Turn packs into cartons."""
    return np.round(np.asarray(packs, dtype=np.float64) / CARTON, digits)


def whole_cartons(packs: NDArray[np.generic]) -> Ints:
    """Turn packs that are whole cartons into cartons."""
    return np.rint(np.asarray(packs, dtype=np.float64) / CARTON).astype(np.int64)


def frame(columns: Mapping[str, object]) -> pd.DataFrame:
    """Make a frame of columns of equal length."""
    return pd.DataFrame(dict(columns), copy=False)
