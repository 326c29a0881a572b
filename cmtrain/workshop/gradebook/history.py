"""The history of a gradebook: every change is a row that stays as it is."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal

from sqlalchemy import Connection, insert, select

from cmtrain.errors import TextError
from cmtrain.records import Json, Record
from cmtrain.texts import Text, text
from cmtrain.workshop.gradebook.opening import Gradebook
from cmtrain.workshop.gradebook.tables import history

What = Literal["automatic", "judgement", "override"]
"""A result of the graders; a person's mark or comment for a part of an answer; a person's points for an exercise."""

LONGEST = 2_000
"""Characters of a reason or a comment."""

_NO_WORDS = text(
    "“{what}”写一行或几行字，{most} 字以内，不能是空的，也不能有控制字符",
    "{what}: some words, at most {most} characters and no control characters",
)
_WHO = text("操作人", "who did it")
REASON = text("理由", "reason")
_BAD = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")


@dataclass(frozen=True)
class By:
    """Who changes something, and when."""

    who: str
    at: datetime
    """With its zone; kept as UTC."""

    def __post_init__(self) -> None:
        worded(self.who, _WHO, most=80)

    @property
    def time(self) -> str:
        """UTC to the second."""
        return f"{self.at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


class RefusedError(TextError):
    """What somebody wants to enter cannot be entered; says why."""


class Entry(Record):
    """One row of the history."""

    number: int
    """In the order in which things were changed."""
    time: str
    who: str
    what: What
    trainee: str
    exercise: str
    element: str
    """Part of the answer; "" for all of it."""
    before: Json
    after: Json
    """None: taken back, or no longer asked for."""
    why: str


@dataclass(frozen=True)
class Place:
    """What an entry is about."""

    what: What
    trainee: str
    exercise: str
    element: str = ""


def worded(said: str, what: Text, *, most: int = LONGEST, empty: bool = False) -> str:
    """Return what somebody wrote, without space around it.

    Raises
    ------
    RefusedError
        It is empty, too long, or cannot be kept.
    """
    words = said.strip()
    if (not words and not empty) or len(words) > most or _BAD.search(words):
        raise RefusedError(_NO_WORDS.fill(what=what, most=most))
    return words


def write_entry(
    connection: Connection, book: Gradebook, place: Place, change: tuple[Json, Json], *, by: By, why: str = ""
) -> None:
    """Add a row: what was changed, from what to what."""
    before, after = change
    row = {
        "workshop": book.workshop,
        "time": by.time,
        "who": by.who.strip(),
        "before": before,
        "after": after,
        "why": why,
    }
    connection.execute(insert(history).values(**row, **vars(place)))


def decide(connection: Connection, book: Gradebook, place: Place, after: Json, *, by: By, why: str = "") -> None:
    """Put a person's decision into the place of the one that holds."""
    write_entry(connection, book, place, (_holding(connection, book, place), after), by=by, why=why)


def take_back(connection: Connection, book: Gradebook, place: Place, nothing: Text, *, by: By, why: str) -> None:
    """Have a person's decision hold no more.

    Raises
    ------
    RefusedError
        There is none; says so as told in `nothing`.
    """
    before = _holding(connection, book, place)
    if before is None:
        raise RefusedError(nothing)
    write_entry(connection, book, place, (before, None), by=by, why=why)


def _holding(connection: Connection, book: Gradebook, place: Place) -> Json:
    found = latest(connection, book, place.what, place.trainee).get(place)
    return found.after if found else None


def latest(connection: Connection, book: Gradebook, what: What, trainee: str | None = None) -> Mapping[Place, Entry]:
    """Return the last entry of each place: the one that holds."""
    return {
        Place(each.what, each.trainee, each.exercise, each.element): each
        for each in _entries(connection, book, what, trainee)
    }


def entries(book: Gradebook, trainee: str | None = None) -> list[Entry]:
    """Return the history, the oldest change first.

    Raises
    ------
    GradebookError
        It cannot be read.
    """
    with book.reading() as connection:
        return _entries(connection, book, None, trainee)


def _entries(connection: Connection, book: Gradebook, what: What | None, trainee: str | None) -> list[Entry]:
    columns = [column for column in history.c if column is not history.c.workshop]
    asked = select(*columns).where(history.c.workshop == book.workshop).order_by(history.c.number)
    if what is not None:
        asked = asked.where(history.c.what == what)
    if trainee is not None:
        asked = asked.where(history.c.trainee == trainee)
    return [Entry.model_validate(dict(row)) for row in connection.execute(asked).mappings()]
