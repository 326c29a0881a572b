"""The task of a district, its best response and its mistakes: found once, however often they are asked for."""

from __future__ import annotations

import copy
from collections.abc import Callable, Mapping
from typing import TypeVar, cast
from weakref import WeakKeyDictionary

from cmtrain.district.district import District
from cmtrain.district.lanes import Lanes
from cmtrain.kinds.base import Kind, Task
from cmtrain.kinds.exercise import Exercise
from cmtrain.kinds.memo import digest
from cmtrain.records import Json

V = TypeVar("V")

_made: WeakKeyDictionary[District, dict[tuple[str, str], object]] = WeakKeyDictionary()
"""What was made for a district (gone with it), by what it is and exercise."""

_given: WeakKeyDictionary[District, Mapping[str, Json]] = WeakKeyDictionary()
"""Stored tasks of a district (gone with it), by exercise."""


def give_tasks(district: District, tasks: Mapping[str, Json]) -> None:
    """Give a district tasks that were made and stored elsewhere, by exercise: they are asked, and no others made of these.

    A district whose truth is sealed cannot make its own.
    """
    _given[district] = tasks


def make_task(exercise: Exercise, district: District) -> Task:
    """Make an exercise concrete for one district.

    The same district gives the same task on every machine: chance comes from the stream
    ``task:<exercise id>`` of the district's seed.

    Raises
    ------
    UnfitError
        The district cannot carry the exercise.
    ValidationError
        It was given a task that is none of this version's.
    """

    def make() -> Task:
        given = _given.get(district, {})
        if exercise.id in given:
            return kind_of(exercise).task_type.model_validate(given[exercise.id])
        stream = Lanes(district.seed).stream(f"task:{exercise.id}")
        return kind_of(exercise).task(exercise.id, district, stream)

    return _once("task", exercise, district, make)


def stored_task(exercise: Exercise, district: District) -> Json:
    """Return the task as a journal stores it; one object for all who ask, not to be changed.

    Raises
    ------
    UnfitError
        The district cannot carry the exercise.
    """
    task = make_task(exercise, district)
    return _once("stored task", exercise, district, lambda: cast("Json", task.model_dump(mode="json")))


def best(exercise: Exercise, district: District) -> Json:
    """Return a response of the highest known value; the caller owns it."""
    task = make_task(exercise, district)
    found = _once("best", exercise, district, lambda: kind_of(exercise).best(task, district.truth))
    return copy.deepcopy(found)


def mistakes(exercise: Exercise, district: District) -> dict[str, Json]:
    """Return the tempting responses by the names of the exercise's ``[mistakes]``; the caller owns them."""
    task = make_task(exercise, district)
    found = _once("mistakes", exercise, district, lambda: kind_of(exercise).mistakes(task, district.truth))
    return copy.deepcopy(found)


def kind_of(exercise: Exercise) -> Kind[Task]:
    """Return the exercise's kind as one that takes any task; its own tasks are what it is given."""
    return cast("Kind[Task]", exercise.kind)


def _once(what: str, exercise: Exercise, district: District, make: Callable[[], V]) -> V:
    known = _made.setdefault(district, {})
    key = (what, digest(exercise))
    if key not in known:
        known[key] = make()
    return cast("V", known[key])
