"""Reading one line of a journal: untrusted until every part of it has been checked."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator
from dataclasses import dataclass

from pydantic import ValidationError

from cmtrain.journal import wrong
from cmtrain.journal.events import VERSION, Event, event_id
from cmtrain.kinds.reading import MAX_TEXT
from cmtrain.records import problems_of
from cmtrain.texts import Text

MAX_LINE = 1_000_000
"""Bytes of the longest line that is read; the longest event stores the task of an exercise."""

MAX_DEPTH = 40
"""Lists and objects within one another, from the one that says what happened; no control of ours makes more than five."""


@dataclass(frozen=True)
class Known:
    """The names that a journal may use."""

    cases: frozenset[str]
    exercises: frozenset[str]


class LineError(ValueError):
    """A line is no event; ``problems`` holds (dotted key, message) of everything wrong with it."""

    def __init__(self, *problems: tuple[str, Text]) -> None:
        super().__init__(*problems)
        self.problems = problems


def read_line(line: bytes, known: Known) -> Event:
    """Read one line without its newline.

    Raises
    ------
    LineError
        It is no event.
    """
    if len(line) > MAX_LINE:
        raise LineError((_longest_key(line), wrong.LONG_LINE.fill(found=len(line), most=MAX_LINE)))
    content = _object(line)
    strange = _strange_value(content, ()) if _is_suspicious(line) else None
    if strange:
        raise LineError(strange)
    try:
        event = Event.model_validate(content)
    except ValidationError as error:
        raise LineError(*((key, wrong.no_event(why)) for key, why in problems_of(error))) from error
    misnamed = tuple(_wrong_names(event, content, known))
    if misnamed:
        raise LineError(*misnamed)
    return event


def _object(line: bytes) -> dict[str, object]:
    """Return the JSON object of a line of a version that is known."""
    try:
        content = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise LineError(("", wrong.NO_JSON.fill(why=str(error)))) from error
    if not isinstance(content, dict):
        raise LineError(("", wrong.NO_OBJECT))
    if line.count(b"[") + line.count(b"{") > MAX_DEPTH and _is_deeper_than(MAX_DEPTH + 2, content):
        raise LineError(("", wrong.TOO_DEEP.fill(most=MAX_DEPTH)))
    version = content.get("version")
    if isinstance(version, int) and version > VERSION:
        raise LineError(("version", wrong.NEWER.fill(found=version, most=VERSION)))
    return content


def _is_deeper_than(most: int, content: dict[str, object]) -> bool:
    """Say whether there are more levels of lists and objects; level by level, for no depth is safe to recurse into."""
    level: list[dict[str, object] | list[object]] = [content]
    depth = 0
    while level and depth <= most:
        inside = (each.values() if isinstance(each, dict) else each for each in level)
        level = [item for items in inside for item in items if isinstance(item, (dict, list))]
        depth += 1
    return depth > most


def _wrong_names(event: Event, content: dict[str, object], known: Known) -> Iterator[tuple[str, Text]]:
    if event.id != event_id(content):
        yield "id", wrong.CHANGED
    if event.sitting.case not in known.cases:
        yield "sitting.case", _unknown(wrong.UNKNOWN_CASE, event.sitting.case, known.cases)
    exercise = getattr(event.what, "exercise", None)
    if exercise is not None and exercise not in known.exercises:
        yield "what.exercise", _unknown(wrong.UNKNOWN_EXERCISE, exercise, known.exercises)


def _unknown(said: Text, name: str, known: frozenset[str]) -> Text:
    return said.fill(name=repr(name[:60]), known=", ".join(sorted(known)) or wrong.NO_NAMES)


_ODD_NUMBER = re.compile(rb"NaN|Infinity|[eE]\+?\d{3}|\d{200}")
_LONG_TEXT = re.compile(rb"\"[^\"]{%d}" % MAX_TEXT)
_ID = re.compile(rb"\{\"id\":\"[0-9a-f]+\"")
"""The start of a line as it is written; most ids look as if they held a large number."""


def _is_suspicious(line: bytes) -> bool:
    """Say whether a line may hold a number that is none, or a text that is too long; almost none does."""
    start = _ID.match(line)
    odd = _ODD_NUMBER.search(line, start.end() if start else 0)
    return bool(odd) or (len(line) > MAX_TEXT and bool(_LONG_TEXT.search(line)))


def _strange_value(value: object, path: tuple[str, ...]) -> tuple[str, Text] | None:
    """Return path and message of the first number that is none, or text that is too long (tasks excepted)."""
    if isinstance(value, float) and not math.isfinite(value):
        return ".".join(path), wrong.NO_NUMBER.fill(found=str(value))
    if isinstance(value, str) and len(value) > MAX_TEXT and path[:2] != ("what", "task"):
        return ".".join(path), wrong.LONG_TEXT.fill(found=len(value), most=MAX_TEXT)
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    found = (_strange_value(item, (*path, str(key))) for key, item in items)
    return next((problem for problem in found if problem), None)


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
