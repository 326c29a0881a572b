"""Writing journals: an event is on the disk before anyone is told that it is saved."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Container, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cmtrain.errors import ContentError, UnreadableError
from cmtrain.journal.disk import open_to_append, write_synced
from cmtrain.journal.events import VERSION, Event, Recovered, Sitting, What, event_id
from cmtrain.journal.lines import MAX_DEPTH, MAX_LINE, was_cut
from cmtrain.journal.lock import locked
from cmtrain.journal.reader import MAX_FILE, JournalFile, read_journal, split_lines
from cmtrain.journal.trouble import GONE, TOO_LARGE, SaveError, StaleError, why
from cmtrain.journal.wrong import NO_END, in_last_line
from cmtrain.kinds.reading import LARGEST, MAX_TEXT
from cmtrain.records import Json
from cmtrain.texts import text

Clock = Callable[[], datetime]
"""Says what time it is, with its zone."""


class Journal:
    """One trainee's journal: a file to which events are appended, by several pages at once if need be.

    Parameters
    ----------
    path
        The file; made with its folder at the first event.
    clock
        Says what time it is.
    """

    def __init__(self, path: str | Path, *, clock: Clock) -> None:
        self.path = Path(path)
        self._clock = clock
        self._end = 0
        """Byte up to which lines have been counted."""
        self._count = 0
        """Whole lines up to there."""

    def append(self, sitting: Sitting, what: What, *, after: int | None = None, known: Container[str] = ()) -> Event:
        """Append one event; it has reached the disk when this returns.

        Parameters
        ----------
        after
            The bytes that the caller has read; the event is only added right there. Anywhere if not given.
        known
            Ids of events that are there; the same thing done again at the same time is another event, and gets a time
            that is a millisecond on.

        Raises
        ------
        StaleError
            Somebody has written beyond the bytes read.
        UnreadableError
            A text in it is too long to be kept.
        SaveError
            It could not be written, for example because the disk is full, or the bytes read are gone; the file is as
            before.
        ContentError
            The file ends in something that is no event, such as one of a later version.
        """
        content = _new(sitting, what, self._clock(), known)
        with self._opened(make=not after) as descriptor:
            self._check(descriptor, after)
            return Event.model_validate_json(self._append_locked(descriptor, sitting, [content])[-1])

    def take_over(self, other: JournalFile, trainee: str) -> int:
        """Add what another copy of the journal holds and this one does not, after what is here; all of it or nothing.

        Clocks differ, so no event is put before one that is here already.

        Parameters
        ----------
        trainee
            Whose it is, whatever the copy calls that person; where this journal has a name for them already, that stays.

        Returns
        -------
        int
            Events added.

        Raises
        ------
        ContentError
            This journal cannot be read, or belongs to somebody else.
        SaveError
            Nothing could be written; the file is as before.
        """
        with self._opened(make=True) as descriptor:
            here = read_journal(self.path).events
            trainee = here[0].sitting.trainee if here else trainee
            known = {event.id for event in here}
            fresh = [each for each in _as_written(other, trainee) if each["id"] not in known]
            if fresh:
                sitting = other.events[0].sitting.model_copy(update={"trainee": trainee})
                self._append_locked(descriptor, sitting, fresh)
            return len(fresh)

    @contextmanager
    def _opened(self, *, make: bool) -> Iterator[int]:
        """Open the file for appending, and keep all others off it; what the system refuses is told as a `SaveError`."""
        try:
            descriptor = open_to_append(self.path, make=make)
            try:
                with locked(descriptor):
                    yield descriptor
            finally:
                os.close(descriptor)
        except OSError as error:
            gone = not make and isinstance(error, FileNotFoundError)
            msg = f"{self.path}: not saved: {error.strerror}"
            raise SaveError(msg, GONE if gone else why(error)) from error

    def _check(self, descriptor: int, after: int | None) -> None:
        """See that the file ends where the caller thinks, and is not too large to be read again."""
        size = os.fstat(descriptor).st_size
        if after is not None and size > after:
            msg = f"{self.path}: {size - after} bytes were added by others"
            raise StaleError(msg)
        if after is not None and size < after:
            msg = f"{self.path}: not saved: {after - size} bytes are gone from it"
            raise SaveError(msg, GONE)
        if size > MAX_FILE - MAX_LINE:
            msg = f"{self.path}: not saved: it is {size:,} bytes long"
            raise SaveError(msg, TOO_LARGE)

    def _append_locked(self, descriptor: int, sitting: Sitting, contents: Sequence[dict[str, object]]) -> list[bytes]:
        """Write events after what others have written, and return their lines."""
        news = self._news(descriptor)
        sequence = self._count + len(split_lines(news))
        end = b"" if not news or news.endswith(b"\n") else b"\n"
        cut = _cut(news, self.path)
        if cut:
            start = self._end + len(news) - len(cut)
            recovered = Recovered(start=start, length=len(cut.removesuffix(b"\n")))
            contents = [_content(sitting, recovered, self._clock()), *contents]
        lines = [_line(content, place) for place, content in enumerate(contents, start=sequence)]
        written = end + b"".join(lines)
        if self._end + len(news) + len(written) > MAX_FILE:
            msg = f"{self.path}: not saved: it would be longer than {MAX_FILE:,} bytes"
            raise SaveError(msg, TOO_LARGE)
        write_synced(descriptor, written)
        self._end, self._count = self._end + len(news) + len(written), sequence + len(lines)
        return lines

    def _news(self, descriptor: int) -> bytes:
        """Return what other pages have written since."""
        if os.fstat(descriptor).st_size < self._end:
            self._end = self._count = 0
        os.lseek(descriptor, self._end, os.SEEK_SET)
        news = b""
        while part := os.read(descriptor, 1 << 20):
            news += part
        return news


def _as_written(copy: JournalFile, trainee: str) -> list[dict[str, object]]:
    """Return what a trainee did, as it stands in a copy, each event once and without its place; signed by ``trainee``."""
    wanted = {event.id for event in copy.events if not isinstance(event.what, Recovered)}
    found: dict[object, dict[str, object]] = {}
    for line in split_lines(copy.path.read_bytes()):
        try:
            content = json.loads(line)
        except (ValueError, RecursionError):  # a line that was cut off
            continue
        if isinstance(content, dict) and content.get("id") in wanted:
            kept = {key: value for key, value in content.items() if key not in ("id", "sequence")}
            kept["sitting"] = {**content["sitting"], "trainee": trainee}
            found.setdefault(content["id"], {"id": event_id(kept), **kept})
    return list(found.values())


def _cut(news: bytes, file: Path) -> bytes:
    """Return the lines at the end that were cut off, maybe twice."""
    start = len(news)
    for line in reversed(split_lines(news)):
        if _is_event(line):
            break
        if not was_cut(line):
            raise ContentError(in_last_line(file, NO_END))
        start -= len(line)
    return news[start:]


def _new(sitting: Sitting, what: What, now: datetime, known: Container[str]) -> dict[str, object]:
    """Return the JSON object of an event that is not known yet: a clock may stand still, or be put back."""
    content = _content(sitting, what, now)
    while content["id"] in known:
        now += timedelta(milliseconds=1)
        content = _content(sitting, what, now)
    return content


def _content(sitting: Sitting, what: What, now: datetime) -> dict[str, object]:
    """Return the event's JSON object, still without its place in the file."""
    time = now.astimezone(UTC)
    content: dict[str, object] = {
        "version": VERSION,
        "time": f"{time:%Y-%m-%dT%H:%M:%S}.{time.microsecond // 1000:03d}Z",
        "sitting": sitting.model_dump(mode="json"),
        "what": _kept(what.model_dump()),  # in JSON mode NaN would silently become null
    }
    return {"id": event_id(content), **content}


def _kept(value: Json, depth: int = 0) -> Json:
    """Return a value as it can be kept: halves of characters become U+FFFD; what could not be read again is refused."""
    if depth > MAX_DEPTH:
        raise UnreadableError(text("内容的层次太多，无法保存。", "Too deeply nested to be kept."))
    match value:
        case str():
            return _kept_text(value)
        case list() | tuple():
            return [_kept(item, depth + 1) for item in value]
        case dict():
            return {_kept_text(str(key)): _kept(item, depth + 1) for key, item in value.items()}
        case int() | float() if not abs(value) <= LARGEST:  # NaN is not, either
            raise UnreadableError(text("请输入一个数。", "Please enter a number."))
        case _:
            return value


def _kept_text(value: str) -> str:
    if len(value) > MAX_TEXT:
        raise UnreadableError(
            text(f"内容太长，最多 {MAX_TEXT} 字。", f"Too long to be kept: at most {MAX_TEXT:,} characters.")
        )
    return value.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def _line(content: dict[str, object], sequence: int) -> bytes:
    whole = {**content, "sequence": sequence}
    try:
        encoded = json.dumps(whole, ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode()
    except UnicodeEncodeError:  # half a character, in a copy of a journal that others wrote
        encoded = json.dumps(whole, allow_nan=False, separators=(",", ":")).encode()
    if len(encoded) >= MAX_LINE:
        raise UnreadableError(text("内容太长，无法保存。", "Too long to be kept."))
    return encoded + b"\n"


def _is_event(line: bytes) -> bool:
    try:
        return Event.model_validate_json(line).id == event_id(json.loads(line))
    except (ValueError, RecursionError):
        return False
