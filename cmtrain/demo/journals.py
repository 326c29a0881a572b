"""Writing the journal of a simulated trainee as a real one's would be: drafts, hints, several attempts, time passing."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cmtrain.demo.people import Person
from cmtrain.demo.policies import Turn, desk
from cmtrain.district.district import District
from cmtrain.district.lanes import Lanes, Stream
from cmtrain.grading.tasks import stored_task
from cmtrain.journal import Drafted, HintTaken, Joined, Journal, Opened, Sitting, Submitted
from cmtrain.journal.events import What
from cmtrain.kinds.exercise import Exercise
from cmtrain.records import Json

WORKSHOP = "demo"
_START = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
"""Nine in the morning in China."""

_KEPT = 12
"""Drafts of single fields that are written for one response; the rest follows in one."""


class WallClock:
    """A clock that stands still until time is let pass."""

    def __init__(self, start: datetime) -> None:
        self._now = start

    def __call__(self) -> datetime:
        """Say what time it is."""
        return self._now

    def wait(self, seconds: float) -> None:
        """Let time pass."""
        self._now += timedelta(seconds=seconds)


def write_journal(file: Path, person: Person, exercises: tuple[Exercise, ...], districts: dict[str, District]) -> Path:
    """Let a simulated trainee work through a playlist and write the journal.

    Parameters
    ----------
    file
        A new file.
    districts
        The trainee's district of each case.
    """
    chance = Lanes(0).stream(f"demo:clock:{person.id}")
    clock = WallClock(_START + timedelta(seconds=float(chance.uniform(1, 0, 240)[0])))
    journal = Journal(file, clock=clock)
    for number, exercise in enumerate(exercises):
        district = districts[exercise.case]
        sitting = _sitting(person, district)
        if number == 0:
            journal.append(sitting, Joined(name=person.name))
        turns = person.policy(desk(person.id, exercise, district, number / max(len(exercises) - 1, 1)))
        seconds = 60 * exercise.minutes * person.pace / max(len(turns), 1)
        for event in _events(exercise, district, turns):
            clock.wait(_pause(event, seconds, chance))
            journal.append(sitting, event)
    return file


def _sitting(person: Person, district: District) -> Sitting:
    return Sitting(
        workshop=WORKSHOP,
        trainee=person.id,
        case=district.case.id,
        seed=district.seed,
        lang=person.lang,
    )


def _events(exercise: Exercise, district: District, turns: list[Turn]) -> Iterator[What]:
    if turns:
        yield Opened(exercise=exercise.id, task=stored_task(exercise, district))
    taken = 0
    for turn in turns:
        while taken < min(turn.hints, len(exercise.hints)):
            yield HintTaken(exercise=exercise.id, hint=taken)
            taken += 1
        yield from _drafts(exercise.id, turn.response)
        if turn.handed_in:
            yield Submitted(exercise=exercise.id, response=turn.response)


def _drafts(exercise: str, response: Json) -> Iterator[Drafted]:
    """Fill in a response field by field, as far as single fields are written."""
    if isinstance(response, dict):
        for key in list(response)[:_KEPT]:
            yield Drafted(exercise=exercise, path=(key,), value=response[key])
    if isinstance(response, list) and len(response) > 1:
        yield Drafted(exercise=exercise, value=response[: len(response) // 2])
    if not isinstance(response, dict) or len(response) > _KEPT:
        yield Drafted(exercise=exercise, value=response)


def _pause(event: What, seconds: float, chance: Stream) -> float:
    """Return the seconds before an event; reading and thinking take most of a turn, typing little."""
    share = {"opened": 0.02, "hint": 0.1, "drafted": 0.06, "submitted": 0.3}.get(event.event, 0.0)
    return seconds * share * float(chance.uniform(1, 0.5, 1.5)[0])
