"""Replaying a journal: the state to which its events lead."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from cmtrain.journal.events import Drafted, Event, HintTaken, Joined, Opened, Played, Sitting, Submitted
from cmtrain.records import Json
from cmtrain.texts import Text


@dataclass(frozen=True)
class Submission:
    """One response that was handed in."""

    event: str
    """Id of its event."""
    time: str
    response: Json
    hints: tuple[int, ...]
    """Hints that had been opened before."""


@dataclass(frozen=True)
class Play:
    """One response that was tried out."""

    response: Json
    trial: Json
    """What came of it, as it was shown."""


@dataclass(frozen=True)
class Work:
    """What a trainee did on one exercise."""

    sitting: Sitting
    """The first one in which it was touched: its district is the one the task was made for."""
    opened: str
    """Time of the first event."""
    changed: str
    """Time of the last event."""
    begun: str = ""
    """Time of the first entry, hint or answer; "" before."""
    task: Json = None
    """The task as it was shown; None in journals without one."""
    draft: Json = None
    """The response as it stands on the page; changes of fields merged, the last one of each wins."""
    submissions: tuple[Submission, ...] = ()
    hints: tuple[int, ...] = ()
    """Places of the hints opened, in the order of opening, each once."""
    plays: tuple[Play, ...] = ()
    """The what-if runs, in order."""


@dataclass(frozen=True)
class TraineeState:
    """Where a trainee stands."""

    trainee: str = ""
    workshop: str = ""
    name: Text | None = None
    work: Mapping[str, Work] = field(default_factory=dict)
    """By exercise, in the order of opening."""


def replay(events: Iterable[Event]) -> TraineeState:
    """Return the state to which events lead, in the order given; the same event again changes nothing."""
    state, seen = TraineeState(), set()
    for event in events:
        if event.id not in seen:
            seen.add(event.id)
            state = after(state, event)
    return state


def after(state: TraineeState, event: Event) -> TraineeState:
    """Return the state to which one more event leads."""
    state = replace(state, trainee=event.sitting.trainee, workshop=event.sitting.workshop)
    match event.what:
        case Joined(name=name):
            return replace(state, name=name)
        case (
            Opened(exercise=exercise)
            | Drafted(exercise=exercise)
            | HintTaken(exercise=exercise)
            | Played(exercise=exercise)
            | Submitted(exercise=exercise)
        ):
            before = state.work.get(exercise) or Work(event.sitting, opened=event.time, changed=event.time)
            return replace(state, work={**state.work, exercise: _worked(before, event)})
        case _:
            return state


def _worked(work: Work, event: Event) -> Work:
    work = replace(work, changed=event.time)
    if not work.begun and not isinstance(event.what, Opened):
        work = replace(work, begun=event.time)
    match event.what:
        case Opened(task=task):
            return work if work.task is not None else replace(work, task=task)
        case Drafted(path=path, value=value):
            return replace(work, draft=_put(work.draft, path, value))
        case HintTaken(hint=hint):
            return work if hint in work.hints else replace(work, hints=(*work.hints, hint))
        case Played(response=response, trial=trial):
            return replace(work, plays=(*work.plays, Play(response, trial)))
        case Submitted(response=response):
            done = Submission(event.id, event.time, response, work.hints)
            return replace(work, draft=response, submissions=(*work.submissions, done))
        case _:
            return work


def _put(whole: Json, path: tuple[str, ...], value: Json) -> Json:
    """Return a response with one part replaced; what stands in the way of the path gives way."""
    if not path:
        return value
    inside = whole if isinstance(whole, dict) else {}
    return {**inside, path[0]: _put(inside.get(path[0]), path[1:], value)}
