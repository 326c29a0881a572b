"""Skeleton, to be written."""

from __future__ import annotations

from typing import Literal

from cmtrain.kinds.base import Kind, Task


class JudgementTask(Task):
    """Skeleton."""


class Judgement(Kind[JudgementTask]):
    """Skeleton."""

    kind: Literal["judgement"]
