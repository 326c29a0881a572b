"""Following a journal: what has been appended since, by this page or by others."""

from __future__ import annotations

import os
from collections.abc import Container
from itertools import islice
from pathlib import Path

from cmtrain.errors import ContentError
from cmtrain.journal.events import Event
from cmtrain.journal.lines import Known, LineError, read_line
from cmtrain.journal.lock import locked
from cmtrain.journal.reader import MAX_FILE, Reading, known_names
from cmtrain.journal.trouble import GONE, SaveError, why
from cmtrain.journal.wrong import LONG_FILE, in_file


class Follower:
    """Reads a journal as it grows: every line once, in the order of the file.

    Parameters
    ----------
    path
        The file; it need not be there yet.
    trainee
        Whose journal it must be; if not given, that of its first event.
    known
        The cases and exercises that it may name; those that ship with cmtrain if not given.
    """

    def __init__(self, path: Path, *, trainee: str | None = None, known: Known | None = None) -> None:
        self.path = path
        self.size = 0
        """Bytes seen; maybe more than are read, if the last line was cut off."""
        self._trainee, self._known = trainee, known or known_names()
        self._start()

    def _start(self) -> None:
        self._reading = Reading(self.path, self._trainee, self._known)
        self._read = 0
        self._whole = True
        """Whether the last line read has its newline."""
        self._file = (0, 0)

    @property
    def known(self) -> Container[str]:
        """Ids of the events that have been read."""
        return self._reading.events.keys()

    def news(self) -> tuple[Event, ...]:
        """Return the events that were not there at the last call.

        Raises
        ------
        SaveError
            The file was there and is gone, is shorter, or cannot be read.
        ContentError
            A line is not as it should be.
        """
        try:
            descriptor = os.open(self.path, os.O_RDONLY | getattr(os, "O_BINARY", 0))
        except FileNotFoundError as error:
            if not self.size:
                return ()
            raise self._gone() from error
        except OSError as error:
            msg = f"{self.path}: cannot be read: {error.strerror}"
            raise SaveError(msg, why(error)) from error
        try:
            return self._news(descriptor)
        finally:
            os.close(descriptor)

    def _news(self, descriptor: int) -> tuple[Event, ...]:
        found = os.fstat(descriptor)
        file = (found.st_dev, found.st_ino)
        if self.size and file != self._file:
            return self._again(descriptor, file)
        self._file = file
        if found.st_size < self.size:
            raise self._gone()
        if found.st_size == self.size:
            self._reading.check()
            return ()
        count = len(self._reading.events)
        self._take(self._rest(descriptor))
        return tuple(islice(self._reading.events.values(), count, None))

    def _again(self, descriptor: int, file: tuple[int, int]) -> tuple[Event, ...]:
        """Read a file that has taken the place of the one followed; all that was read must be in it."""
        known, size = self._reading.events, self.size
        self._start()
        self._file = file
        self._take(self._rest(descriptor))
        if not known.keys() <= self._reading.events.keys():
            self._start()
            self._reading.events, self.size = known, size
            raise self._gone()
        return tuple(event for key, event in self._reading.events.items() if key not in known)

    def _rest(self, descriptor: int) -> bytes:
        """Return what is not read yet; nobody is writing meanwhile."""
        with locked(descriptor):
            size = os.fstat(descriptor).st_size
            if size > MAX_FILE:
                raise ContentError(in_file(self.path, LONG_FILE.fill(most=MAX_FILE)))
            os.lseek(descriptor, self._read, os.SEEK_SET)
            rest = b""
            while part := os.read(descriptor, 1 << 20):
                rest += part
        self.size = self._read + len(rest)
        return rest

    def _take(self, rest: bytes) -> None:
        """Read whole lines; a last one without newline only if it is an event, else it may still be completed."""
        if not self._whole and rest.startswith(b"\n"):
            self._reading.skip(1)
            self._read, rest, self._whole = self._read + 1, rest[1:], True
        end = rest.rfind(b"\n") + 1
        last = rest[end:]
        if last and self._is_event(last):
            end, self._whole = len(rest), False
        self._reading.feed(rest[:end])
        self._read += end
        self._reading.check()

    def _is_event(self, line: bytes) -> bool:
        try:
            read_line(line, self._known)
        except LineError:
            return False
        return True

    def _gone(self) -> SaveError:
        return SaveError(f"{self.path}: was moved away, or replaced by another file", GONE)
