"""What a trainee sees and clicks: exercise cards and controls.

A lesson notebook calls `start` and shows what the `Workbook` returns.
"""

from __future__ import annotations

from cmtrain.workbook.book import Workbook, start
from cmtrain.workbook.card import ExerciseCard

__all__ = ["ExerciseCard", "Workbook", "start"]
