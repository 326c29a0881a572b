"""Skeleton, to be written."""

from __future__ import annotations

from typing import Literal

from cmtrain.kinds.base import Kind, Task


class AbcSortTask(Task):
    """Skeleton."""


class AbcSort(Kind[AbcSortTask]):
    """Skeleton."""

    kind: Literal["abc"]
