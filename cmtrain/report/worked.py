"""The time that a trainee worked on each exercise, as far as a journal tells it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from itertools import pairwise

from cmtrain.journal.events import Drafted, Event, HintTaken, Played, Submitted

PAUSE = 300.0
"""Seconds between two events from which nobody is taken to have worked."""


def minutes_worked(events: Iterable[Event]) -> dict[str, float]:
    """Estimate the minutes at work on each exercise.

    The time between two events belongs to the exercise of the later one, if something was done in it. Longer than
    `PAUSE`, or with a clock that was set back, it counts as nothing: thinking for long without an entry is not seen.

    Parameters
    ----------
    events
        Those of one journal, in the order of the file.
    """
    worked: dict[str, float] = {}
    for before, event in pairwise(events):
        match event.what:
            case (
                Drafted(exercise=exercise)
                | HintTaken(exercise=exercise)
                | Played(exercise=exercise)
                | Submitted(exercise=exercise)
            ):
                seconds = (datetime.fromisoformat(event.time) - datetime.fromisoformat(before.time)).total_seconds()
                worked[exercise] = worked.get(exercise, 0.0) + (seconds / 60 if 0 < seconds <= PAUSE else 0.0)
            case _:
                continue
    return worked
