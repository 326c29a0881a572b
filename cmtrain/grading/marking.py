"""How a part of an answer is marked: one sign and one word, the same on cards and in reports."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from cmtrain.grading.grade import GradeElement
from cmtrain.kinds.base import FULL_MARKS, Kind, Marking
from cmtrain.texts import Text, text

Verdict = Literal["good", "part", "bad"]

SIGNS: Mapping[Verdict, str] = {"good": "✓", "part": "△", "bad": "×"}

WORDS: Mapping[Marking, Mapping[Verdict, Text]] = {
    "answer": {
        "good": text("正确", "right"),
        "part": text("部分正确", "partly right"),
        "bad": text("不对", "wrong"),
    },
    "estimate": {
        "good": text("接近", "close"),
        "part": text("有偏差", "somewhat off"),
        "bad": text("偏差大", "far off"),
    },
    "judgement": {
        "good": text("妥当", "sound"),
        "part": text("欠妥", "falls short"),
        "bad": text("不妥", "unsound"),
    },
}

_CROSSED = text("踩线（{rules}）", "crosses a line ({rules})")
_NOTHING = 0.02
"""Score up to which a part counts as wrong altogether."""


@dataclass(frozen=True)
class Mark:
    """What a part of an answer is called."""

    verdict: Verdict
    word: Text


def verdict(score: float) -> Verdict:
    """Return how the score of a part is marked."""
    return "good" if score >= FULL_MARKS else "part" if score > _NOTHING else "bad"


def marked(element: GradeElement, kind: Kind[Any]) -> Mark:
    """Return the mark of a part: in the words that its kind asks for, and bad whatever the score if it breaks a rule."""
    rules = kind.broken_by(element.name, element.given) if isinstance(element.given, Text) else ()
    if rules:
        return Mark("bad", crossed(*rules))
    found = verdict(element.score)
    return Mark(found, WORDS[kind.marking(element.name)][found])


def crossed(*rules: str) -> Text:
    """Say which rules of lawful distribution are broken."""
    return _CROSSED.fill(rules=text("、".join(rules), ", ".join(rules)))
