"""Skeleton, to be written."""

from __future__ import annotations

from typing import Literal

from cmtrain.kinds.base import Kind, Task


class VisitFrequencyTask(Task):
    """Skeleton."""


class VisitFrequency(Kind[VisitFrequencyTask]):
    """Skeleton."""

    kind: Literal["frequency"]
