"""What trainees must not find, and a search for it in all that reaches their browser."""

from __future__ import annotations

import html
import json
import math
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, fields, replace
from fractions import Fraction
from functools import lru_cache

import numpy as np
import pandas as pd

from cmtrain.district.district import District
from cmtrain.district.tables import declared
from cmtrain.grading.judge import grade
from cmtrain.grading.tasks import best, mistakes
from cmtrain.kinds.exercise import Exercise
from cmtrain.workbook.words import page_words

DIGITS = 4
"""Significant digits from which a number tells where it comes from, among the few that belong to an exercise."""

MANY_DIGITS = 6
"""The same among all numbers of a district."""

ALSO_SHOWN = {
    "capital", "cause", "cover", "demand", "first_week", "floor", "last_week", "need", "sales", "share", "stock", "value",
    "wanted",
}  # fmt: skip
"""Columns of the truth whose names mean something else on pages, too."""

VERDICT = {
    "best", "best_response", "best_value", "mistake", "mistake_value", "mistakes", "regret", "raw_score", "right",
    "correct", "solution", "is_best", "truth", "honesty", "crosses",
}  # fmt: skip
"""Names under which an answer would be kept."""

_NUMBER = re.compile(r"(?<![\w.])\d[\d,]*(?:\.\d+)?(?:e-?\d+)?(?![\w])")
_PLACES = re.compile(r'coordinates\\*":[\[\]\d.,\s-]+')
"""Where things lie on a map: thousands of numbers, any of which some answer resembles."""

_KEY = re.compile(r"[\"'\\]+([a-z_]+)[\"'\\]+\s*:\s*(.)")


@dataclass(frozen=True)
class Secret:
    """A response that must not be found: its parts as they stand in any notation, quotes and spaces left out."""

    name: str
    parts: tuple[str, ...]


@dataclass(frozen=True)
class Secrets:
    """What one trainee must not find before the first attempt."""

    exact: frozenset[float]
    """Numbers of all tables of the truth, in full."""
    rounded: frozenset[str]
    """Numbers of the exercises' own answers, as written with any digits."""
    responses: tuple[Secret, ...]
    texts: tuple[str, ...]
    keys: frozenset[str]
    words: frozenset[str]

    def found_in(self, text: str) -> list[str]:
        """Return what of it stands in a page, a message or a file, whatever its notation."""
        plain = _plain(text)
        bare = re.sub(r"[\s\"'\\]", "", plain)
        numbers = {match.replace(",", "") for match in _NUMBER.findall(_PLACES.sub("", plain))}
        return [
            *(f"number {number}" for number in numbers if float(number) in self.exact or number in self.rounded),
            *(secret.name for secret in self.responses if all(part in bare for part in secret.parts)),
            *(f"text {each!r}" for each in self.texts if each in plain),
            *(f"key {key!r}" for key in sorted(set(_keys(text)) & self.keys)),
            *(f"word {word!r}" for word in self.words if re.search(rf"\b{word}\b", plain)),
        ]


def secrets(district: District, exercises: Sequence[Exercise]) -> Secrets:
    """Return what must not reach somebody who has these exercises of a district before him."""
    exact, shown = _numbers(district)
    own = {form for exercise in exercises for value in _answers(exercise, district) for form in _forms(value)}
    columns = {column for table in declared("truth").values() for column in table.columns}
    seen = {column for table in declared("observed").values() for column in table.columns}
    asked = {name for exercise in exercises for name in best(exercise, district) if isinstance(name, str)}
    return Secrets(
        exact=exact,
        rounded=frozenset(own - shown),
        responses=tuple(_response(exercise, district) for exercise in exercises),
        texts=tuple(part for exercise in exercises for part in _told_later(exercise, district)),
        keys=frozenset(((columns - seen - ALSO_SHOWN) | VERDICT) - asked),
        words=frozenset({"gamer", *(name for exercise in exercises for name in _names(exercise))}),
    )


@lru_cache(maxsize=8)
def _numbers(district: District) -> tuple[frozenset[float], frozenset[str]]:
    """Return the numbers of the truth, and those that a trainee may see, as they could be written."""
    observed = _floats(getattr(district.observed, name) for name in declared("observed"))
    seen = {value for column in observed for value in column.tolist()}
    truth = _floats(getattr(district.truth, name) for name in declared("truth"))
    exact = {value for column in truth for value in _with_digits(column).tolist()}
    return frozenset(exact - seen), frozenset(form for value in seen for form in _forms(value))


@lru_cache(maxsize=8)
def with_other_truth(district: District) -> District:
    """Return a district that looks the same, in which every shop has another one's truth and every cause another place."""
    swapped = {}
    for each in fields(district.truth):
        frame = getattr(district.truth, each.name)
        key = [column for column in declared("truth")[each.name].key if column != "cause_id"]
        others = [column for column in frame.columns if column not in key]
        half = max(len(frame) // 2, 1)
        moved = {column: np.roll(frame[column].to_numpy(), half) for column in others}
        swapped[each.name] = frame.assign(**moved).astype(frame.dtypes)
    return replace(district, truth=replace(district.truth, **swapped))


def _floats(frames: Iterable[pd.DataFrame]) -> Iterator[np.ndarray]:
    """Return the different numbers of each column."""
    for frame in frames:
        for column in frame.select_dtypes("float"):
            yield np.unique(frame[column].dropna().to_numpy())


def _with_digits(values: np.ndarray) -> np.ndarray:
    """Return those that need at least `MANY_DIGITS` significant digits."""
    values = values[values != 0]
    step = 10.0 ** (np.floor(np.log10(np.abs(values))) - MANY_DIGITS + 2)
    return values[~np.isclose(np.round(values / step) * step, values, rtol=1e-12, atol=0)]


def _forms(value: float) -> Iterator[str]:
    """Return a number as it could be written, wherever enough digits are left to tell it from others.

    Ratios of small counts tell nothing: two of three shops are two of three shops.
    """
    if abs(value) <= 1 and Fraction(value).limit_denominator(_COUNTS) == Fraction(value).limit_denominator(10**6):
        return
    for written in (repr(float(value)), *(f"{value:.{places}f}" for places in range(5))):
        if len(written.partition("e")[0].replace(".", "").lstrip("-0")) >= DIGITS and "." in written:
            yield written.lstrip("-")


_COUNTS = 60


def _answers(exercise: Exercise, district: District) -> Iterator[float]:
    """Return what the best and the tempting answers achieve, and the numbers of the best one."""
    right = best(exercise, district)
    yield from (number for number in _leaves(right) if isinstance(number, float))
    for response in (right, *mistakes(exercise, district).values()):
        graded = grade(exercise, district, response)
        yield from (value for value in (graded.value, graded.best_value) if value is not None and math.isfinite(value))
    for element in graded.elements:
        if isinstance(element.best, float):
            yield element.best


def _response(exercise: Exercise, district: District) -> Secret:
    return Secret(f"{exercise.id}: best response", tuple(_parts(best(exercise, district))))


def _parts(response: object) -> list[str]:
    """Return the parts of a response that stand together in any notation: ``name:value``, and lists in their order."""
    match response:
        case dict():
            return [f"{name}:{_bare(value)}" for name, value in response.items()]
        case [dict(), *_]:
            return [_bare(each).strip("{}") for each in response]
        case _:
            return [_bare(response)]


def _keys(text: str) -> Iterator[str]:
    """Return the names of values in any JSON.

    A name that the page has a word for, or a widget's layout a place, counts only with a value that is neither.
    """
    for name, begins in _KEY.findall(text):
        if name not in _HARMLESS or begins not in "\"'\\n":
            yield name


_HARMLESS = {*page_words("en"), "right"}
"""Words of the page, and a place in a widget's layout."""


def _bare(value: object) -> str:
    """Return a value as JSON without quotes and spaces."""
    return re.sub(r"[\s\"'\\]", "", json.dumps(value, ensure_ascii=False))


def _names(exercise: Exercise) -> Iterator[str]:
    """Return the mistakes' names, but for those that an option has as its own."""
    options = set(re.findall(r'"id":"(\w+)"', exercise.kind.model_dump_json()))
    return (name for name in exercise.mistakes if "_" in name and name not in options)


def _leaves(value: object) -> Iterator[object]:
    match value:
        case dict():
            for each in value.values():
                yield from _leaves(each)
        case list():
            for each in value:
                yield from _leaves(each)
        case _:
            yield value


def _told_later(exercise: Exercise, district: District) -> Iterator[str]:
    """Return all texts that an attempt or a hint brings, in pieces between their placeholders."""
    dump = exercise.model_dump(mode="json")
    shown = json.dumps([dump["title"], dump["prompt"], district.case.story.model_dump()], ensure_ascii=False)
    later = [dump["mistakes"], dump["feedback"], dump["practice"], dump["hints"], _under("feedback", dump["kind"])]
    for text in filter(_is_words, _leaves(later)):
        for piece in re.split(r"\{[^}]*\}|[*`\n|“”\"]", str(text)):
            if len(piece.encode()) >= _TELLING and piece not in shown:
                yield piece.strip()


_TELLING = 30
"""Bytes of UTF-8 from which a piece of text is no common phrase: ten characters of Chinese."""


def _is_words(value: object) -> bool:
    return isinstance(value, str)


def _under(key: str, value: object) -> list[object]:
    """Return all that stands under a key, however deep."""
    match value:
        case dict():
            return [
                *([value[key]] if key in value else []),
                *(hit for each in value.values() for hit in _under(key, each)),
            ]
        case list():
            return [hit for each in value for hit in _under(key, each)]
        case _:
            return []


def _plain(text: str) -> str:
    """Undo the escapes of JSON and HTML."""
    unquoted = re.sub(r"\\+u([0-9a-fA-F]{4})", lambda match: chr(int(match[1], 16)), text)
    return html.unescape(unquoted)
