"""The events of a journal: everything that a trainee does, one JSON line each."""

from __future__ import annotations

import hashlib
import json
from datetime import datetime
from typing import Annotated, Literal

from pydantic import Field, GetPydanticSchema, NonNegativeInt, PositiveInt, StringConstraints, field_validator
from pydantic_core.core_schema import any_schema

from cmtrain.records import Json, Name, Record
from cmtrain.texts import Lang, Text

VERSION: Literal[1] = 1
"""The newest version of the format that this package reads, and the one it writes."""

Stored = Annotated[Json, GetPydanticSchema(lambda _source, _handler: any_schema())]
"""What was JSON when it was read, and is written as JSON or not at all: to look at every value again takes longest.

pydantic's own `SkipValidation` writes through a Python function, in which an interrupt becomes an error of writing.
"""

MAX_PATH = 64
"""Keys on the way from a response to a part of it, which no response comes near."""


class Joined(Record):
    """The trainee sat down; the first event of a sitting."""

    event: Literal["joined"] = "joined"
    name: Text
    """The trainee's name as pages and reports show it."""


class Opened(Record):
    """An exercise was shown for the first time, with its task as it was shown."""

    event: Literal["opened"] = "opened"
    exercise: str
    task: Stored
    """The task as JSON, so that later versions of the package grade what was shown."""


class Drafted(Record):
    """A response, or a part of it, was changed; never a submission."""

    event: Literal["drafted"] = "drafted"
    exercise: str
    path: Annotated[tuple[str, ...], Field(max_length=MAX_PATH)] = ()
    """Keys from the response down to what was changed; empty: the whole response."""
    value: Stored


class HintTaken(Record):
    """A hint was opened."""

    event: Literal["hint"] = "hint"
    exercise: str
    hint: NonNegativeInt
    """Its place in the exercise's list, from 0."""


class Played(Record):
    """A response was tried out in a what-if run; never a submission."""

    event: Literal["played"] = "played"
    exercise: str
    response: Stored
    trial: Stored
    """What came of it, as it was shown."""


class Submitted(Record):
    """A response was handed in to be graded."""

    event: Literal["submitted"] = "submitted"
    exercise: str
    response: Stored


class Recovered(Record):
    """Writing went on after lines that had been cut off; they stay in the file and count as nothing."""

    event: Literal["recovered"] = "recovered"
    start: NonNegativeInt
    """Byte at which the cut lines start."""
    length: PositiveInt
    """Their bytes, without the newline that closed the last one later."""


What = Annotated[Joined | Opened | Drafted | HintTaken | Played | Submitted | Recovered, Field(discriminator="event")]


class Sitting(Record):
    """Where events belong: who, in which workshop, on which district, in which language."""

    workshop: Name
    trainee: Name
    case: str
    seed: Annotated[int, Field(ge=0, lt=2**63)]
    weeks: Annotated[int, Field(ge=4, le=156)] | None = None
    """Weeks simulated; None: as many as the case has."""
    lang: Lang


class Event(Record):
    """One line of a journal."""

    version: Literal[1] = VERSION
    id: str
    """Hash of everything but ``id`` and ``sequence``: the same event has it in every copy and merge."""
    sequence: NonNegativeInt
    """Place in the file when it was written, from 0."""
    time: Annotated[str, StringConstraints(pattern=r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$")]
    """UTC, to the millisecond, by the clock of the trainee's machine; never used to order events."""
    sitting: Sitting
    what: What

    @field_validator("time")
    @classmethod
    def _is_a_time(cls, value: str) -> str:
        datetime.fromisoformat(value)  # raises a ValueError for the 31st of February
        return value

    @field_validator("sequence", "version", mode="before")
    @classmethod
    def _no_truth_values(cls, value: object) -> object:
        if isinstance(value, bool):
            msg = "Input should be a whole number"
            raise ValueError(msg)  # noqa: TRY004 - pydantic turns it into its own error
        return value


def event_id(content: dict[str, object]) -> str:
    """Return the id of an event from its JSON object; ``id`` and ``sequence`` do not enter it."""
    kept = {key: value for key, value in content.items() if key not in ("id", "sequence")}
    canonical = json.dumps(kept, sort_keys=True, ensure_ascii=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()[:20]
