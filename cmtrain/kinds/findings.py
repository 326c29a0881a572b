"""Skeleton, to be written."""

from __future__ import annotations

from typing import Literal

from cmtrain.kinds.base import Kind, Task


class FindingsTask(Task):
    """Skeleton."""


class Findings(Kind[FindingsTask]):
    """Skeleton."""

    kind: Literal["findings"]
