"""Counting what all trainees have made of one exercise."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import get_args

from cmtrain.kinds.exercise import Exercise
from cmtrain.workbook.standing import Level
from cmtrain.workshop.wall.room import MistakeCount, Progress, Tally


def tally(exercise: Exercise, everybody: Sequence[Progress]) -> Tally:
    """Count how far trainees have come with an exercise.

    Parameters
    ----------
    everybody
        One for each trainee of whom something is known.
    """
    levels = Counter(each.level for each in everybody)
    return Tally(
        exercise=exercise.id,
        title=exercise.title,
        attempts=exercise.attempts,
        levels={level: levels[level] for level in get_args(Level)},
        best_scores=tuple(sorted(each.best_score for each in everybody if each.best_score is not None)),
        mistakes=_mistakes(exercise, everybody),
        broke_rules=sum(bool(each.flags) for each in everybody),
        ungraded=sum(each.trouble is not None for each in everybody),
    )


def _mistakes(exercise: Exercise, everybody: Sequence[Progress]) -> tuple[MistakeCount, ...]:
    made = Counter(name for each in everybody for name in each.mistakes)
    found = (MistakeCount(name, each.title, made[name]) for name, each in exercise.mistakes.items() if made[name])
    return tuple(sorted(found, key=lambda each: -each.people))
