"""Skeleton, to be written."""

from __future__ import annotations

from typing import Literal

from cmtrain.kinds.base import Kind, Task


class ResearchNoteTask(Task):
    """Skeleton."""


class ResearchNote(Kind[ResearchNoteTask]):
    """Skeleton."""

    kind: Literal["research_note"]
