"""Time at work is estimated from entries: pauses, reading before an exercise and clocks set back count as nothing."""

from __future__ import annotations

import pytest

from cmtrain.journal.events import Drafted, Event, HintTaken, Joined, Opened, Sitting, Submitted
from cmtrain.report.worked import minutes_worked
from cmtrain.texts import text

A, B = "visits/01_abc", "visits/02_frequency"
SITTING = Sitting(workshop="w", trainee="t", case="thirty-a-day", seed=1, lang="zh")


def events(*steps):
    """Return events from (minute, what)."""
    return [
        Event(
            id=str(number), sequence=number, time=f"2026-01-05T01:{minute:02}:00.000Z", sitting=SITTING, what=what
        )
        for number, (minute, what) in enumerate(steps)
    ]  # fmt: skip


def draft(exercise):
    return Drafted(exercise=exercise, value=1)


@pytest.mark.parametrize(
    ("minutes", "worked"),
    [((0, 1, 3), 3), ((0, 5, 10), 10), ((0, 6, 7), 1), ((10, 4, 6), 2), ((3, 3, 3), 0)],
    ids=["all", "five minutes", "a pause", "clock set back", "at once"],
)
def test_time_between_entries_counts_up_to_five_minutes(minutes, worked):
    whats = (Opened(exercise=A, task=None), draft(A), Submitted(exercise=A, response=1))
    assert minutes_worked(events(*zip(minutes, whats, strict=True))) == {A: worked}


def test_time_belongs_to_the_exercise_that_it_led_to():
    steps = ((0, draft(A)), (2, draft(B)), (5, HintTaken(exercise=A, hint=0)))
    assert minutes_worked(events(*steps)) == {B: 2, A: 3}


def test_time_before_an_exercise_is_shown_belongs_to_none():
    steps = ((0, Joined(name=text("李", "Li"))), (3, Opened(exercise=A, task=None)), (4, draft(A)))
    assert minutes_worked(events(*steps)) == {A: 1}


def test_no_events_no_time():
    assert minutes_worked([]) == {}
