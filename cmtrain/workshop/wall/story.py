"""What a journal has told so far: the state to which its events lead, and where the time went."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from cmtrain.journal import Drafted, Event, HintTaken, Played, Submitted, TraineeState, after
from cmtrain.report.worked import minutes_worked


@dataclass(frozen=True)
class Story:
    """A journal up to some event."""

    state: TraineeState = field(default_factory=TraineeState)
    last: Event | None = None
    """The event told last."""
    changed: datetime | None = None
    """Its time, by the clock of the trainee's machine."""
    at: str | None = None
    """The exercise worked on last; to see one is not yet to work on it."""
    minutes: Mapping[str, float] = field(default_factory=dict)
    """Time at work, by exercise."""


def continued(story: Story, events: Sequence[Event]) -> Story:
    """Return the story with more events, those that come next in the journal."""
    if not events:
        return story
    state = story.state
    for event in events:
        state = after(state, event)
    more = minutes_worked(events if story.last is None else (story.last, *events))
    worked = [exercise for exercise in map(_worked_on, events) if exercise]
    return Story(
        state=state,
        last=events[-1],
        changed=datetime.fromisoformat(events[-1].time),
        at=worked[-1] if worked else story.at,
        minutes={name: story.minutes.get(name, 0.0) + more.get(name, 0.0) for name in {**story.minutes, **more}},
    )


def _worked_on(event: Event) -> str | None:
    match event.what:
        case (
            Drafted(exercise=exercise)
            | HintTaken(exercise=exercise)
            | Played(exercise=exercise)
            | Submitted(exercise=exercise)
        ):
            return exercise
        case _:
            return None
