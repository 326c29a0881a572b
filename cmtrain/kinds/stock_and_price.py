"""Skeleton, to be written."""

from __future__ import annotations

from typing import Literal

from cmtrain.kinds.base import Kind, Task


class StockAndPriceTask(Task):
    """Skeleton."""


class StockAndPrice(Kind[StockAndPriceTask]):
    """Skeleton."""

    kind: Literal["stock_and_price"]
