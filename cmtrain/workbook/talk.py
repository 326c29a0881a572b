"""What a page's script asks of Python, and the answers: every change is in the journal before it is called saved.

A message of the page is an object with ``do`` and ``seq``, which names it in the answer:

========  ================================  =====================================================================
do        with                              answers
========  ================================  =====================================================================
change    path, value; base and sent if     ``saved`` seq, at, event, kept; ``newer`` seq, event if somebody has
          it is sent again                  changed it since, and nothing was saved
check     response                          ``done`` seq, at, event, kept; ``incident``, why if our grader failed
hint      hint                              ``done`` seq
play      response                          ``done`` seq
news                                        ``done`` seq, event
ping                                        ``pong`` true, now (UTC); ``why`` if the journal cannot be written
========  ================================  =====================================================================

What was not saved is answered by ``failed`` seq, why (it may go well the next time) or ``refused`` seq, field, why (it will
not). Whatever a page sends is answered, never raised.
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Literal

from pydantic import Field, TypeAdapter, ValidationError

from cmtrain.errors import CmtrainError, ContentError, OutOfRangeError, UnreadableError
from cmtrain.journal import Event, SaveError
from cmtrain.records import Json, Record
from cmtrain.texts import Lang, Text
from cmtrain.workbook import words
from cmtrain.workbook.desk import ClosedError, Desk, PausedError
from cmtrain.workbook.keeping import OpenJournal
from cmtrain.workbook.terms import Clock, now

_log = logging.getLogger(__name__)

Answer = dict[str, Json]
"""What the page is told."""

Key = Annotated[str, Field(max_length=200)]
Seq = Annotated[str, Field(max_length=60)] | int


class _Change(Record):
    do: Literal["change"]
    seq: Seq
    path: Annotated[tuple[Key, ...], Field(max_length=8)]
    value: Json
    base: Key | None = None
    """Id of the last event that the page knew when this was typed; only where it is sent again."""
    sent: Json = None
    """What the page had sent last for this path, without an answer."""


class _Check(Record):
    do: Literal["check"]
    seq: Seq
    response: Json


class _Hint(Record):
    do: Literal["hint"]
    seq: Seq
    hint: Annotated[int, Field(strict=True, ge=0)]


class _Play(Record):
    do: Literal["play"]
    seq: Seq
    response: Json


class _News(Record):
    do: Literal["news"]
    seq: Seq


_MESSAGE: TypeAdapter[_Change | _Check | _Hint | _Play | _News] = TypeAdapter(
    Annotated[_Change | _Check | _Hint | _Play | _News, Field(discriminator="do")]
)


class Talk:
    """One card's talk with its page."""

    def __init__(self, desk: Desk, lang: Lang) -> None:
        self._desk, self._lang = desk, lang
        self._checked: tuple[Seq, Answer] | None = None

    def receive(self, message: object) -> Answer:
        """Do what a page asks for, and return what to tell it."""
        seq = _seq(message)
        try:
            return self._answer(_MESSAGE.validate_python(message))
        except (ValidationError, RecursionError, OutOfRangeError):
            return self._refused(seq, words.STRANGE)
        except UnreadableError as error:
            return self._refused(seq, error.text, field=_field(message))
        except ClosedError:
            return self._refused(seq, words.NO_MORE)
        except PausedError:
            return self._refused(seq, words.PAUSED_NOW)
        except Exception as error:  # noqa: BLE001 - the last stop before it would vanish
            return {"failed": seq, **_failure(error, self._lang)}

    def _answer(self, message: _Change | _Check | _Hint | _Play | _News) -> Answer:
        match message:
            case _Change():
                return self._change(message)
            case _Check():
                return self._check(message)
            case _Hint(seq=seq, hint=hint):
                self._desk.take_hint(hint)
                return {"done": seq, "event": self._desk.latest()}
            case _Play():
                return self._play(message)
            case _News(seq=seq):
                self._desk.news()
                return {"done": seq, "event": self._desk.latest()}

    def _change(self, change: _Change) -> Answer:
        if change.base is None:
            event: Event | None = self._desk.draft(change.path, change.value)
        else:
            sent = change.sent if "sent" in change.model_fields_set else change.value
            event = self._desk.redraft(change.path, change.value, change.base, sent)
        if event is None:
            return {"newer": change.seq, "event": self._desk.latest()}
        return {"saved": change.seq, **self._kept(event)}

    def _check(self, check: _Check) -> Answer:
        """Hand in, then grade; a check that is sent twice is one."""
        if self._checked is None or self._checked[0] != check.seq:
            event = self._desk.submit(check.response)
            self._checked = check.seq, {"done": check.seq, **self._kept(event)}
            self._grade(self._checked[1])
        return self._checked[1]

    def _play(self, play: _Play) -> Answer:
        """Try a response out; what came of it is shown with the card's state."""
        try:
            self._desk.play(play.response)
        except UnreadableError as error:
            return self._refused(play.seq, error.text, field=error.field)
        except ClosedError:
            return self._refused(play.seq, words.WHAT_IF_NONE)
        return {"done": play.seq, "event": self._desk.latest()}

    def _grade(self, answer: Answer) -> None:
        """Grade what is in the journal by now; if that fails it is our failure, and the answer is kept."""
        try:
            self._desk.result()
        except Exception as error:  # noqa: BLE001 - the last stop before it would vanish
            answer |= _failure(error, self._lang)

    def _kept(self, event: Event) -> Answer:
        return {"at": shown_time(event.time), "event": event.id, "kept": self._desk.kept}

    def _refused(self, seq: Seq, why: Text, *, field: str = "") -> Answer:
        return {"refused": seq, "field": field, "why": why[self._lang]}


class Pulse:
    """The page's frame asks every two seconds whether anybody is there; then what others wrote is taken in, too."""

    def __init__(self, journal: OpenJournal, lang: Lang, *, clock: Clock = now) -> None:
        self._journal, self._lang, self._clock = journal, lang, clock

    def receive(self, message: object) -> Answer | None:
        """Answer a ping; None to anything else."""
        if not isinstance(message, Mapping) or message.get("do") != "ping":
            return None
        answer: Answer = {"pong": True, "now": self._clock().isoformat(timespec="milliseconds")}
        try:
            self._journal.news()
        except CmtrainError as error:
            answer |= _failure(error, self._lang)
        return answer


def shown_time(utc: str) -> str:
    """Return the local time of day of an event's time."""
    return f"{datetime.fromisoformat(utc).astimezone():%H:%M:%S}"


def _seq(message: object) -> Seq:
    """Return what names a message, whatever it is; 0 if nothing does."""
    seq = message.get("seq") if isinstance(message, Mapping) else 0
    return seq if isinstance(seq, (str, int)) and len(str(seq)) <= 60 else 0


def _field(message: object) -> str:
    """Return the field that a change is about, as graders name it."""
    path = message.get("path") if isinstance(message, Mapping) else None
    return ".".join(map(str, path)) if isinstance(path, (list, tuple)) else ""


def _failure(error: Exception, lang: Lang) -> Answer:
    """Say what went wrong on our side, and what to do."""
    if isinstance(error, SaveError):
        return {"why": error.text[lang]}
    if isinstance(error, ContentError):
        _log.warning("%s", error)
        return {"why": words.DAMAGED[lang]}
    incident = hashlib.sha256(f"{type(error).__name__}: {error}".encode(errors="replace")).hexdigest()[:8].upper()
    _log.error("incident %s", incident, exc_info=error)
    return {"why": words.OUR_FAULT.fill(incident=incident)[lang], "incident": incident}
