"""Exercises: one graded question each, read from ``exercises/<lesson>/<nn>_<slug>.toml``."""

from __future__ import annotations

import tomllib
from functools import cache, lru_cache
from pathlib import Path
from typing import Annotated, Self

from pydantic import Field, PositiveFloat, PositiveInt, ValidationError, model_validator

from cmtrain.content import Lesson, content_dir, exercise_ids
from cmtrain.district.case import load_case, shipped_ids
from cmtrain.errors import ContentError, Problem, UnknownNameError
from cmtrain.kinds import AnyKind
from cmtrain.kinds.order_plan import OrderPlan
from cmtrain.records import Record, Share, problems_of, read_toml
from cmtrain.texts import Text

PLAYABLE = (OrderPlan,)
"""Kinds whose answers can be played on."""


class Hint(Record):
    """One step of help."""

    text: Text
    cost: Share
    """Share of the points that it costs."""


class Mistake(Record):
    """A tempting mistake: its name for people, and what to say to whoever makes it."""

    title: Text
    feedback: Text
    """May hold placeholders for the finding's numbers."""


class WhatIf(Record):
    """An answer may be played on for some weeks before it is handed in, to see what would come of it."""

    weeks: Annotated[int, Field(ge=1, le=12)]
    plays: PositiveInt
    """How often."""


class Exercise(Record):
    """One graded question."""

    id: str
    """``<lesson>/<nn>_<slug>``, from the place of its file."""
    lesson: Lesson
    case: str
    """The case in which it is at home."""
    concepts: Annotated[tuple[str, ...], Field(min_length=1)]
    points: PositiveFloat
    attempts: PositiveInt
    minutes: PositiveInt
    """How long a trainee usually needs."""
    title: Text
    prompt: Text
    """Markdown; may hold placeholders for the task's facts."""
    practice: Text
    """What to practise next if it went badly; for the report."""
    kind: Annotated[AnyKind, Field(discriminator="kind")]
    mistakes: Annotated[dict[str, Mistake], Field(min_length=1)]
    feedback: dict[str, Text] = {}
    """Texts of the kind's other findings, by id."""
    hints: tuple[Hint, ...] = ()
    what_if: WhatIf | None = None

    @model_validator(mode="after")
    def _can_be_played(self) -> Self:
        if self.what_if is not None and not isinstance(self.kind, PLAYABLE):
            msg = f"what_if: exercises of kind {self.kind.kind!r} cannot be played on"
            raise ValueError(msg)
        return self


@cache
def load_exercise(exercise_id: str) -> Exercise:
    """Load an exercise that ships with cmtrain; what ships does not change, so each is read once.

    Raises
    ------
    UnknownNameError
        No exercise has this id.
    ContentError
        The file cannot be read or a key is wrong; the message names file and key.
    """
    if exercise_id not in exercise_ids():
        raise UnknownNameError("exercise", exercise_id, exercise_ids())
    file = content_dir("exercises") / f"{exercise_id}.toml"
    found = file.stat()
    return _kept(file, found.st_mtime_ns, found.st_size)


def at_home(case: str) -> tuple[Exercise, ...]:
    """Return the exercises about the district of a case: those that name it, and of a trainer's own those of its playlist.

    Raises
    ------
    UnknownNameError
        No such case.
    ContentError
        The case, or an exercise, is not as it should be.
    """
    exercises = map(load_exercise, exercise_ids())
    if case in shipped_ids():
        return tuple(each for each in exercises if each.case == case)
    playlist = load_case(case).playlist
    return tuple(each.model_copy(update={"case": case}) for each in exercises if each.id in playlist)


@lru_cache(maxsize=256)
def _kept(file: Path, changed: int, size: int) -> Exercise:  # noqa: ARG001 - a file that was changed is read again
    """Read an exercise once for as long as its file stays as it is; reports ask for the same one again and again."""
    return read_exercise(file)


def read_exercise(file: Path) -> Exercise:
    """Read one exercise file; its id and lesson come from its place."""
    try:
        data = read_toml(file)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ContentError(Problem(file, "", f"not a TOML file in UTF-8: {error}")) from error
    lesson = file.parent.name
    try:
        return Exercise.model_validate({**data, "id": f"{lesson}/{file.stem}", "lesson": lesson})
    except ValidationError as error:
        raise ContentError(*(Problem(file, key, message) for key, message in problems_of(error))) from error
