"""Runs of text: spaces as a browser shows them, breaks, and words too long for a line."""

from __future__ import annotations

import re
from typing import Any

Run = list[Any]
"""Texts and inline nodes in their order."""

BREAK: dict[str, Any] = {"is": "break"}
"""The node of an end of line."""

_UNBROKEN = re.compile(r"[^\s\u2e80-\uffdc]{24,}")


def spaced(text: str) -> str:
    """Return a text with its spaces as a browser shows them, and with places to break a word too long for a line."""
    single = re.sub(r"[ \t\n\r\f]+", " ", text)
    return _UNBROKEN.sub(lambda word: "\u200b".join(re.findall(".{1,12}", word[0])), single)


def trimmed(run: Run) -> Run:
    """Return a run without spaces at its ends and around its breaks."""
    kept: Run = []
    for index, part in enumerate(run):
        if isinstance(part, str):
            left = part.lstrip(" ") if index == 0 or run[index - 1] == BREAK else part
            kept.append(left.rstrip(" ") if index == len(run) - 1 or run[index + 1] == BREAK else left)
        else:
            kept.append(part)
    while kept and kept[-1] in (BREAK, ""):
        kept.pop()
    return [part for part in kept if part != ""]
