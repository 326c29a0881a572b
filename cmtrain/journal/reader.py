"""Reading journals: every line is untrusted until it has been checked; all problems are told at once."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from pydantic import ValidationError

from cmtrain.district.case import case_ids
from cmtrain.errors import ContentError, Problem
from cmtrain.journal.events import VERSION, Event, Recovered, event_id
from cmtrain.kinds.exercise import exercise_ids
from cmtrain.kinds.reading import MAX_TEXT
from cmtrain.records import problems_of

MAX_LINE = 1_000_000
"""Bytes of the longest line that is read; the longest event stores the task of an exercise."""

MAX_FILE = 100_000_000
"""Bytes of the longest journal that is read; a day's work takes less than 1 MB."""

_MANY = 20
"""Problems told at once."""


@dataclass(frozen=True)
class Torn:
    """A last line that was cut off while it was written; it counts as nothing and stays in the file."""

    start: int
    """Byte at which it starts."""
    length: int
    """Its bytes."""


@dataclass(frozen=True)
class JournalFile:
    """What a journal holds."""

    path: Path
    events: tuple[Event, ...]
    """In the order of the file; the same event twice is kept once."""
    torn: tuple[Torn, ...]
    """Lines that were cut off: the last one, and earlier ones after which writing went on."""


@dataclass(frozen=True)
class Known:
    """The names that a journal may use."""

    cases: frozenset[str]
    exercises: frozenset[str]


def known_names() -> Known:
    """Return the cases and exercises that ship with cmtrain."""
    return Known(frozenset(case_ids()), frozenset(exercise_ids()))


def read_journal(path: str | Path, *, trainee: str | None = None, known: Known | None = None) -> JournalFile:
    """Read and check a journal.

    Parameters
    ----------
    trainee
        Whose journal it must be; if not given, that of its first event.
    known
        The cases and exercises that it may name; those that ship with cmtrain if not given.

    Raises
    ------
    ContentError
        Names file, line and key of everything wrong: a line that is no JSON, NaN, a future version, a foreign trainee,
        an unknown case or exercise, a text too long, a line that was changed after it was written. The file is never
        written to.
    """
    file = Path(path)
    reading = _Reading(file, trainee, known or known_names())
    try:
        if file.stat().st_size > MAX_FILE:
            raise ContentError(Problem(file, "", f"is longer than {MAX_FILE:,} bytes; this is not a trainee's journal"))
        reading.lines(file.read_bytes())
    except OSError as error:
        raise ContentError(
            Problem(file, "", f"cannot be read: {error.strerror}; give the path of a journal")
        ) from error
    if reading.problems:
        raise ContentError(*reading.problems[:_MANY])
    return JournalFile(file, tuple(reading.events.values()), tuple(reading.torn))


class _Reading:
    """The state of reading one file: what is known so far."""

    def __init__(self, file: Path, trainee: str | None, known: Known) -> None:
        self._file, self._trainee, self._known = file, trainee, known
        self.events: dict[str, Event] = {}
        self.torn: list[Torn] = []
        self.problems: list[Problem] = []
        self._broken: list[tuple[Torn, bytes, list[Problem]]] = []
        """The lines just read that are no events; forgiven if the next event says that they were cut off."""

    def lines(self, content: bytes) -> None:
        """Read all lines."""
        start = 0
        for number, line in enumerate(split_lines(content), 1):
            self._line(number, start, line)
            start += len(line)
        self._forgive()
        self._blame()

    def _line(self, number: int, start: int, line: bytes) -> None:
        body = line.removesuffix(b"\n")
        problems = [
            Problem(self._file, f"line {number}" + (key and f".{key}"), what)
            for key, what in _problems(body, self._known)
        ]
        if problems:
            self._broken.append((Torn(start, len(body)), line, problems))
        else:
            self._event(number, Event.model_validate_json(body))

    def _event(self, number: int, event: Event) -> None:
        if isinstance(event.what, Recovered) and self._covers(event.what):
            self._forgive()
        self._blame()
        self._trainee = self._trainee or event.sitting.trainee
        if event.sitting.trainee != self._trainee:
            foreign = f"belongs to {event.sitting.trainee!r}, the journal to {self._trainee!r}; split it by trainee"
            self.problems.append(Problem(self._file, f"line {number}.sitting.trainee", foreign))
        self.events.setdefault(event.id, event)

    def _covers(self, recovered: Recovered) -> bool:
        if not self._broken:
            return False
        first, last = self._broken[0][0], self._broken[-1][0]
        return (recovered.start, recovered.start + recovered.length) == (first.start, last.start + last.length)

    def _forgive(self) -> None:
        """Count lines as torn, if they all are."""
        if all(was_cut(line) for _, line, _ in self._broken):
            self.torn += [place for place, _, _ in self._broken]
            self._broken = []

    def _blame(self) -> None:
        self.problems += [problem for _, _, problems in self._broken for problem in problems]
        self._broken = []


def split_lines(content: bytes) -> list[bytes]:
    """Split at newlines alone, which stay; the last line may have none."""
    *whole, rest = content.split(b"\n")
    return [line + b"\n" for line in whole] + ([rest] if rest else [])


def was_cut(line: bytes) -> bool:
    """Say whether a line is the start of an event of which the rest was never written; no whole event is one."""
    body = line.removesuffix(b"\n")
    if len(body) > MAX_LINE or not (body.startswith(_START) or _START.startswith(body)):
        return False
    try:
        json.loads(body)
    except (ValueError, RecursionError):
        return True
    return False


_START = b'{"id":"'


def _problems(line: bytes, known: Known) -> Iterator[tuple[str, str]]:
    """Return (key, message) of everything wrong with one line."""
    if len(line) > MAX_LINE:
        yield _longest_key(line), f"is {len(line):,} bytes long; at most {MAX_LINE:,} are read"
        return
    try:
        content = json.loads(line)
    except (ValueError, RecursionError) as error:
        yield "", f"is not a line of JSON ({error}); journals are not edited by hand"
        return
    if not isinstance(content, dict):
        yield "", "is not a JSON object; journals are not edited by hand"
        return
    version = content.get("version")
    if isinstance(version, int) and version > VERSION:
        yield "version", f"is {version}; this cmtrain reads up to {VERSION}: please install a newer one"
        return
    yield from _content_problems(content, known)


def _longest_key(line: bytes) -> str:
    """Return the path of the key that makes a line too long, if the line is JSON at all."""
    try:
        value = json.loads(line)
    except (ValueError, RecursionError):
        return ""
    path = []
    while isinstance(value, dict) and value:
        key = max(value, key=lambda name: len(repr(value[name])))
        path.append(key)
        value = value[key]
    return ".".join(path)


def _content_problems(content: dict[str, object], known: Known) -> Iterator[tuple[str, str]]:
    strange = _strange_value(content, ())
    if strange:
        yield strange
        return
    try:
        event = Event.model_validate_json(json.dumps(content))
    except (ValidationError, RecursionError, UnicodeEncodeError) as error:
        yield from problems_of(error) if isinstance(error, ValidationError) else [("", str(error))]
        return
    if event.id != event_id(content):
        yield "id", "does not fit the line, which was changed after it was written; use the original file"
    if event.sitting.case not in known.cases:
        yield "sitting.case", _unknown("case", event.sitting.case, known.cases)
    exercise = getattr(event.what, "exercise", None)
    if exercise is not None and exercise not in known.exercises:
        yield "what.exercise", _unknown("exercise", exercise, known.exercises)


def _unknown(what: str, name: str, known: frozenset[str]) -> str:
    return f"unknown {what} {name[:60]!r}; known: {', '.join(sorted(known)) or 'none'}"


def _strange_value(value: object, path: tuple[str, ...]) -> tuple[str, str] | None:
    """Return path and message of the first number that is none, or text that is too long (tasks excepted)."""
    if isinstance(value, float) and not math.isfinite(value):
        return ".".join(path), f"is {value}, which is not a number; journals hold finite numbers only"
    if isinstance(value, str) and len(value) > MAX_TEXT and path[:2] != ("what", "task"):
        return ".".join(path), f"is a text of {len(value):,} characters; at most {MAX_TEXT:,} are read"
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    found = (_strange_value(item, (*path, str(key))) for key, item in items)
    return next((problem for problem in found if problem), None)
