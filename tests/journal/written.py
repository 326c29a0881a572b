"""A journal to read: some events of one sitting, and a clock that ticks."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from cmtrain.journal import (
    Drafted,
    HintTaken,
    Joined,
    Journal,
    Known,
    Opened,
    Sitting,
    Submitted,
    read_journal,
)
from cmtrain.texts import text

KNOWN = Known(frozenset({"red-ring"}), frozenset({"visits/01_abc", "visits/03_day_route"}))
SITTING = Sitting(workshop="w1", trainee="li-na", case="red-ring", seed=7, weeks=52, lang="zh")
ABC = "visits/01_abc"
EVENTS = (
    Joined(name=text("李娜", "Li Na")),
    Opened(exercise=ABC, task={"exercise": ABC, "shops": ["r1", "r2"]}),
    Drafted(exercise=ABC, path=("r1",), value="A"),
    Drafted(exercise=ABC, path=("r2",), value="１２条"),
    HintTaken(exercise=ABC, hint=0),
    Submitted(exercise=ABC, response={"r1": "A", "r2": "B"}),
)


class Ticks:
    """A clock that is one second on whenever it is asked."""

    def __init__(self):
        self.now = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)

    def __call__(self):
        self.now += timedelta(seconds=1)
        return self.now


def write(path, events=EVENTS, sitting=SITTING):
    journal = Journal(path, clock=Ticks())
    return [journal.append(sitting, event) for event in events]


def read(path, **options):
    return read_journal(path, known=KNOWN, **options)
