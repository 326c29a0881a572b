"""Reading one line of a journal: untrusted until every part of it has been checked."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator
from dataclasses import dataclass

from pydantic import ValidationError

from cmtrain.journal.events import VERSION, Event, event_id
from cmtrain.kinds.reading import MAX_TEXT
from cmtrain.records import problems_of

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

    def __init__(self, *problems: tuple[str, str]) -> None:
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
        raise LineError((_longest_key(line), f"is {len(line):,} bytes long; at most {MAX_LINE:,} are read"))
    content = _object(line)
    strange = _strange_value(content, ()) if _is_suspicious(line) else None
    if strange:
        raise LineError(strange)
    try:
        event = Event.model_validate(content)
    except ValidationError as error:
        raise LineError(*problems_of(error)) from error
    wrong = tuple(_wrong_names(event, content, known))
    if wrong:
        raise LineError(*wrong)
    return event


def _object(line: bytes) -> dict[str, object]:
    """Return the JSON object of a line of a version that is known."""
    try:
        content = json.loads(line)
    except (ValueError, RecursionError) as error:
        message = f"is not a line of JSON ({error}); journals are not edited by hand"
        raise LineError(("", message)) from error
    if not isinstance(content, dict):
        raise LineError(("", "is not a JSON object; journals are not edited by hand"))
    if line.count(b"[") + line.count(b"{") > MAX_DEPTH and _is_deeper_than(MAX_DEPTH + 2, content):
        raise LineError(("", f"holds more than {MAX_DEPTH} lists within one another; journals are not edited by hand"))
    version = content.get("version")
    if isinstance(version, int) and version > VERSION:
        message = f"is {version}; this cmtrain reads up to {VERSION}: please install a newer one"
        raise LineError(("version", message))
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


def _wrong_names(event: Event, content: dict[str, object], known: Known) -> Iterator[tuple[str, str]]:
    if event.id != event_id(content):
        yield "id", "does not fit the line, which was changed after it was written; use the original file"
    if event.sitting.case not in known.cases:
        yield "sitting.case", _unknown("case", event.sitting.case, known.cases)
    exercise = getattr(event.what, "exercise", None)
    if exercise is not None and exercise not in known.exercises:
        yield "what.exercise", _unknown("exercise", exercise, known.exercises)


def _unknown(what: str, name: str, known: frozenset[str]) -> str:
    return f"unknown {what} {name[:60]!r}; known: {', '.join(sorted(known)) or 'none'}"


_ODD_NUMBER = re.compile(rb"NaN|Infinity|[eE]\+?\d{3}|\d{200}")
_LONG_TEXT = re.compile(rb"\"[^\"]{%d}" % MAX_TEXT)
_ID = re.compile(rb"\{\"id\":\"[0-9a-f]+\"")
"""The start of a line as it is written; most ids look as if they held a large number."""


def _is_suspicious(line: bytes) -> bool:
    """Say whether a line may hold a number that is none, or a text that is too long; almost none does."""
    start = _ID.match(line)
    odd = _ODD_NUMBER.search(line, start.end() if start else 0)
    return bool(odd) or (len(line) > MAX_TEXT and bool(_LONG_TEXT.search(line)))


def _strange_value(value: object, path: tuple[str, ...]) -> tuple[str, str] | None:
    """Return path and message of the first number that is none, or text that is too long (tasks excepted)."""
    if isinstance(value, float) and not math.isfinite(value):
        return ".".join(path), f"is {value}, which is not a number; journals hold finite numbers only"
    if isinstance(value, str) and len(value) > MAX_TEXT and path[:2] != ("what", "task"):
        return ".".join(path), f"is a text of {len(value):,} characters; at most {MAX_TEXT:,} are read"
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
