"""Skeleton, to be written."""

from __future__ import annotations

from typing import Literal

from cmtrain.kinds.base import Kind, Task


class SlowStockTask(Task):
    """Skeleton."""


class SlowStock(Kind[SlowStockTask]):
    """Skeleton."""

    kind: Literal["slow_stock"]
