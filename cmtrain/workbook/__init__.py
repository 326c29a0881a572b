"""What a trainee sees and clicks: exercise cards and controls.

A lesson notebook calls `start` and shows what the `Workbook` returns. The names are imported when they are first used:
whoever only opens pages needs neither charts nor districts.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cmtrain.workbook.book import Workbook, start
    from cmtrain.workbook.card import ExerciseCard

_HOMES = {"ExerciseCard": "card", "Workbook": "book", "start": "book"}

__all__ = ["ExerciseCard", "Workbook", "start"]


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        message = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(message)
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
