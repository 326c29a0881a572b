"""Skeleton, to be written."""

from __future__ import annotations

from typing import Literal

from cmtrain.kinds.base import Kind, Task


class FiveRatesTask(Task):
    """Skeleton."""


class FiveRates(Kind[FiveRatesTask]):
    """Skeleton."""

    kind: Literal["five_rates"]
