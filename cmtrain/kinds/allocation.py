"""Skeleton, to be written."""

from __future__ import annotations

from typing import Literal

from cmtrain.kinds.base import Kind, Task


class AllocationTask(Task):
    """Skeleton."""


class Allocation(Kind[AllocationTask]):
    """Skeleton."""

    kind: Literal["allocation"]
