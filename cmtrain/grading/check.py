"""Checking content: every case and exercise is read, and everything wrong is told at once with file and key."""

from __future__ import annotations

import re
import string
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from pydantic import BaseModel

from cmtrain.concepts import concepts
from cmtrain.content import content_dir
from cmtrain.district.case import Case, load_case
from cmtrain.errors import ContentError, Problem
from cmtrain.grading.tasks import kind_of
from cmtrain.kinds.exercise import Exercise, read_exercise
from cmtrain.texts import LANGS, UNITS, Text

_CHINESE = re.compile(r"[\u4e00-\u9fff]")
_LETTER = re.compile(r"[A-Za-z]")
_PLACEHOLDER = re.compile(r"\{[^{}]*\}")
_WITHOUT_FACTS = ("title", "practice")
"""Keys of texts that reports show without a task."""
_SNAKE = re.compile(r"^[a-z][a-z0-9]*(_[a-z0-9]+)*$")


def check_content(cases: Path | None = None, exercises: Path | None = None) -> tuple[Problem, ...]:
    """Read every case and exercise and return everything wrong with them.

    Parameters
    ----------
    cases, exercises
        The folders to check; those that ship with cmtrain if not given.
    """
    cases = cases or content_dir("cases")
    exercises = exercises or content_dir("exercises")
    problems: list[Problem] = []
    found_cases = dict(_cases(cases, problems))
    found_exercises = dict(_exercises(exercises, problems))
    for file, case in found_cases.items():
        problems += _case_problems(file, case, {exercise.id for exercise in found_exercises.values()})
    homes = {case.id: case for case in found_cases.values()}
    for file, exercise in found_exercises.items():
        problems += _exercise_problems(file, exercise)
        problems += _home_problems(file, exercise, homes)
    return tuple(problems)


def _cases(folder: Path, problems: list[Problem]) -> Iterator[tuple[Path, Case]]:
    files = sorted(folder.glob("*/case.toml"))
    if not files:
        problems.append(Problem(folder, "", "holds no case; a case is a folder with a case.toml"))
    for file in files:
        try:
            yield file, load_case(file)
        except ContentError as error:
            problems += error.problems


def _exercises(folder: Path, problems: list[Problem]) -> Iterator[tuple[Path, Exercise]]:
    files = sorted(folder.glob("*/*.toml"))
    if not files:
        problems.append(Problem(folder, "", "holds no exercise; an exercise is <lesson>/<nn>_<slug>.toml"))
    for file in files:
        try:
            yield file, read_exercise(file)
        except ContentError as error:
            problems += error.problems


def _case_problems(file: Path, case: Case, exercises: set[str]) -> Iterator[Problem]:
    if case.id != file.parent.name:
        yield Problem(file, "id", f"is {case.id!r}; the folder is {file.parent.name!r}: make them the same")
    if not file.with_name("story.md").is_file():
        yield Problem(file.with_name("story.md"), "", "is missing: every case has a story in zh and en")
    for place, name in enumerate(case.playlist):
        if name not in exercises:
            yield Problem(file, f"playlist.{place}", f"no exercise {name!r}")
    for name in sorted({name for name in case.playlist if case.playlist.count(name) > 1}):
        yield Problem(file, "playlist", f"{name!r} stands in it twice")
    for key, written in texts_of(case):
        yield from _text_problems(file, key, written, plain=True)


def _home_problems(file: Path, exercise: Exercise, homes: Mapping[str, Case]) -> Iterator[Problem]:
    if exercise.case not in homes:
        yield Problem(file, "case", f"no case {exercise.case!r}; known: {', '.join(homes) or 'none'}")
    elif exercise.id not in homes[exercise.case].playlist:
        yield Problem(file, "case", f"the playlist of {exercise.case!r} leaves it out, so nobody would see it")


def _exercise_problems(file: Path, exercise: Exercise) -> Iterator[Problem]:
    for place, concept in enumerate(exercise.concepts):
        if concept not in concepts():
            yield Problem(file, f"concepts.{place}", f"no concept {concept!r} (V01 .. O47 in data/concepts.csv)")
    yield from _feedback_problems(file, exercise)
    cost = sum(hint.cost for hint in exercise.hints)
    if cost >= 1:
        yield Problem(file, "hints", f"cost {cost:g} of the points together; leave something to earn (below 1)")
    for key, written in texts_of(exercise):
        yield from _text_problems(file, key, written)


def _feedback_problems(file: Path, exercise: Exercise) -> Iterator[Problem]:
    wanted = kind_of(exercise).feedback_ids
    for finding in wanted:
        if finding not in exercise.feedback:
            yield Problem(file, f"feedback.{finding}", f"is missing: {exercise.kind.kind} can return it")
    for finding in exercise.feedback:
        if finding not in wanted:
            yield Problem(
                file, f"feedback.{finding}", f"is never used: {exercise.kind.kind} returns {', '.join(wanted)}"
            )
    for name in exercise.mistakes:
        if not _SNAKE.match(name):
            yield Problem(file, f"mistakes.{name}", "is no name in small_letters_with_underscores")


def texts_of(value: object, key: str = "") -> Iterator[tuple[str, Text]]:
    """Return every text in a record, with its dotted key."""
    if isinstance(value, Text):
        yield key, value
        return
    for name, item in _items(value):
        yield from texts_of(item, f"{key}.{name}" if key else name)


def _items(value: object) -> Iterable[tuple[str, object]]:
    if isinstance(value, BaseModel):
        return ((name, getattr(value, name)) for name in type(value).model_fields)
    if isinstance(value, Mapping):
        return ((str(name), item) for name, item in value.items())
    if isinstance(value, (list, tuple)):
        return ((str(place), item) for place, item in enumerate(value))
    return ()


def _text_problems(file: Path, key: str, written: Text, *, plain: bool = False) -> Iterator[Problem]:
    if _LETTER.search(_PLACEHOLDER.sub("", written.zh)) and not _CHINESE.search(written.zh):
        yield Problem(file, f"{key}.zh", "has no Chinese character")
    if plain:
        return
    names: dict[str, set[str]] = {}
    for lang in LANGS:
        try:
            names[lang] = set(_placeholders(written[lang]))
        except ValueError as error:
            yield Problem(file, f"{key}.{lang}", str(error))
    if any(names.values()) and key.rpartition(".")[2] in _WITHOUT_FACTS:
        yield Problem(file, key, "holds a placeholder; reports show it for all districts at once, so it has no facts")
    if len(names) == len(LANGS) and names["zh"] != names["en"]:
        odd = ", ".join(sorted(names["zh"] ^ names["en"]))
        yield Problem(file, key, f"zh and en differ in their placeholders: {odd}")


def _placeholders(written: str) -> Iterator[str]:
    """Return the names of a text's placeholders; raises ValueError with what is wrong with one."""
    for _, name, spec, conversion in string.Formatter().parse(written):
        if name is None:
            continue
        if not _SNAKE.match(name) or conversion:
            msg = f"placeholder {{{name}}} is no plain name; write {{name}} or {{name:unit}}, and {{{{ for a brace"
            raise ValueError(msg)
        unit = (spec or "").partition(".")[0]
        if unit.isidentifier() and unit not in UNITS and unit not in ("d", "f", "g", "s"):
            msg = f"placeholder {{{name}:{spec}}}: no unit {unit!r}; known: {', '.join(UNITS)}"
            raise ValueError(msg)
        yield name
