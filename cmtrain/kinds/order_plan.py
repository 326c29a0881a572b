"""Skeleton, to be written."""

from __future__ import annotations

from typing import Literal

from cmtrain.kinds.base import Kind, Task


class OrderPlanTask(Task):
    """Skeleton."""


class OrderPlan(Kind[OrderPlanTask]):
    """Skeleton."""

    kind: Literal["order_plan"]
