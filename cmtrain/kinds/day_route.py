"""Skeleton, to be written."""

from __future__ import annotations

from typing import Literal

from cmtrain.kinds.base import Kind, Task


class DayRouteTask(Task):
    """Skeleton."""


class DayRoute(Kind[DayRouteTask]):
    """Skeleton."""

    kind: Literal["day_route"]
