"""Reading journals: every line is untrusted until it has been checked; all problems are told at once."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from cmtrain.content import exercise_ids
from cmtrain.district.case import case_ids
from cmtrain.errors import ContentError, Problem
from cmtrain.journal import wrong
from cmtrain.journal.events import Event, Recovered
from cmtrain.journal.lines import Known, LineError, read_line, was_cut
from cmtrain.journal.wrong import in_file, in_line

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
    reading = Reading(file, trainee, known or known_names())
    try:
        if file.stat().st_size > MAX_FILE:
            raise ContentError(in_file(file, wrong.LONG_FILE.fill(most=MAX_FILE)))
        reading.feed(file.read_bytes())
    except OSError as error:
        raise ContentError(in_file(file, wrong.NOT_READ.fill(why=error.strerror))) from error
    reading.end()
    return JournalFile(file, tuple(reading.events.values()), tuple(reading.torn))


class Reading:
    """The state of reading one file: what is known so far.

    Parameters
    ----------
    trainee
        Whose journal it must be; if not given, that of its first event.
    """

    def __init__(self, file: Path, trainee: str | None, known: Known) -> None:
        self._file, self._trainee, self._known = file, trainee, known
        self._place = self._number = 0
        """Bytes and lines read."""
        self.events: dict[str, Event] = {}
        """By id, in the order of the file."""
        self.torn: list[Torn] = []
        self._problems: list[Problem] = []
        self._broken: list[tuple[Torn, bytes, list[Problem]]] = []
        """The lines just read that are no events; forgiven if the next event says that they were cut off."""

    def feed(self, content: bytes) -> None:
        """Read the next lines of the file."""
        for line in split_lines(content):
            self._number += 1
            self._line(self._number, self._place, line)
            self._place += len(line)

    def skip(self, length: int) -> None:
        """Pass over bytes that belong to the line read last."""
        self._place += length

    def end(self) -> None:
        """Read no more; lines at the end that were cut off are forgiven.

        Raises
        ------
        ContentError
            Something in the file is not as it should be.
        """
        self._forgive()
        self._blame()
        self.check()

    def check(self) -> None:
        """Raise `ContentError` if something read so far is not as it should be; lines that were cut off may be."""
        if not all(was_cut(line) for _, line, _ in self._broken):
            self._blame()
        if self._problems:
            raise ContentError(*self._problems[:_MANY])

    def _line(self, number: int, start: int, line: bytes) -> None:
        body = line.removesuffix(b"\n")
        try:
            self._event(number, read_line(body, self._known))
        except LineError as error:
            problems = [in_line(self._file, number, key, what) for key, what in error.problems]
            self._broken.append((Torn(start, len(body)), line, problems))

    def _event(self, number: int, event: Event) -> None:
        if isinstance(event.what, Recovered) and self._covers(event.what):
            self._forgive()
        self._blame()
        self._trainee = self._trainee or event.sitting.trainee
        if event.sitting.trainee != self._trainee:
            foreign = wrong.FOREIGN.fill(found=repr(event.sitting.trainee), whose=repr(self._trainee))
            self._problems.append(in_line(self._file, number, "sitting.trainee", foreign))
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
        self._problems += [problem for _, _, problems in self._broken for problem in problems]
        self._broken = []


def split_lines(content: bytes) -> list[bytes]:
    """Split at newlines alone, which stay; the last line may have none."""
    *whole, rest = content.split(b"\n")
    return [line + b"\n" for line in whole] + ([rest] if rest else [])
