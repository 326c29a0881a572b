"""Skeleton, to be written."""

from __future__ import annotations

from typing import Literal

from cmtrain.kinds.base import Kind, Task


class ShortageEstimateTask(Task):
    """Skeleton."""


class ShortageEstimate(Kind[ShortageEstimateTask]):
    """Skeleton."""

    kind: Literal["shortage_estimate"]
