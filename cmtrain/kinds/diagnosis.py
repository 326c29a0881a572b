"""Skeleton, to be written."""

from __future__ import annotations

from typing import Literal

from cmtrain.kinds.base import Kind, Task


class DiagnosisTask(Task):
    """Skeleton."""


class Diagnosis(Kind[DiagnosisTask]):
    """Skeleton."""

    kind: Literal["diagnosis"]
