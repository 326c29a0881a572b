"""What a trainer does while a workshop is held: a file beside the journals, to which one JSON line an act is appended."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Literal

from pydantic import AwareDatetime, Field, PositiveInt, StringConstraints, ValidationError

from cmtrain.journal.disk import open_to_append, write_synced
from cmtrain.journal.glance import Glance, glance
from cmtrain.journal.lock import locked
from cmtrain.journal.trouble import SaveError, why
from cmtrain.records import Record

MOST_MINUTES = 600
"""That can be added to the time at once."""
LONGEST_MESSAGE = 300
"""Characters."""


class Paused(Record):
    """Work stops: nothing can be handed in, and no time passes."""

    act: Literal["paused"] = "paused"


class Resumed(Record):
    """Work goes on; the time of the pause is added."""

    act: Literal["resumed"] = "resumed"


class Extended(Record):
    """There is more time."""

    act: Literal["extended"] = "extended"
    minutes: Annotated[PositiveInt, Field(le=MOST_MINUTES)]


class Released(Record):
    """The answers are shown, and nothing more can be handed in."""

    act: Literal["released"] = "released"
    exercise: str = ""
    """Its id; "" for all of them."""


class Said(Record):
    """Something to be read on the pages, in the place of what was said to the same people before."""

    act: Literal["said"] = "said"
    message: Annotated[str, StringConstraints(strip_whitespace=True, max_length=LONGEST_MESSAGE)] = ""
    """"" takes it away."""


Doing = Annotated[Paused | Resumed | Extended | Released | Said, Field(discriminator="act")]


class Act(Record):
    """One line of the file."""

    time: AwareDatetime
    trainee: str = ""
    """Whom it is about, by the id on the roster; "" for everybody."""
    doing: Doing


def record_act(file: Path, doing: Doing, now: datetime, *, trainee: str = "") -> Act:
    """Append an act; it has reached the disk when this returns.

    Raises
    ------
    SaveError
        It could not be written; the file is as before.
    """
    act = Act(time=now.astimezone(UTC), trainee=trainee, doing=doing)
    try:
        descriptor = open_to_append(file, make=True)
        try:
            with locked(descriptor):
                write_synced(descriptor, _end(descriptor) + act.model_dump_json().encode() + b"\n")
        finally:
            os.close(descriptor)
    except OSError as error:
        msg = f"{file}: not saved: {error.strerror}"
        raise SaveError(msg, why(error)) from error
    return act


def _end(descriptor: int) -> bytes:
    """Return what closes a line that was cut off when the machine went down, so that it spoils none but itself."""
    size = os.fstat(descriptor).st_size
    if not size:
        return b""
    os.lseek(descriptor, size - 1, os.SEEK_SET)
    return b"" if os.read(descriptor, 1) == b"\n" else b"\n"


class Conduct:
    """Reads the file whenever it has changed.

    Lines that are no acts, such as one that was cut off, count as nothing: people go on working.
    """

    def __init__(self, file: Path) -> None:
        self.file = file
        self.acts: tuple[Act, ...] = ()
        self._seen: Glance | None = None

    def refresh(self) -> bool:
        """Say whether anything has been done since the last call.

        A file that cannot be read leaves things as they are.
        """
        try:
            seen = glance(self.file)
            if seen == self._seen:
                return False
            acts = _acts(self.file.read_bytes()) if seen else ()
        except OSError:
            return False
        self._seen = seen
        changed = acts != self.acts
        self.acts = acts
        return changed


def _acts(content: bytes) -> tuple[Act, ...]:
    found = []
    for line in content.splitlines():
        try:
            found.append(Act.model_validate_json(line))
        except ValidationError:
            continue
    return tuple(found)
