"""Grading again: who would change, by how much and why, before anything is written; and writing it, all or nothing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from sqlalchemy import Connection, delete, insert

from cmtrain.records import Json
from cmtrain.workshop.gradebook.filling import Found
from cmtrain.workshop.gradebook.history import By, Place, write_entry
from cmtrain.workshop.gradebook.marks import NO_MARKS, Marks, all_marks
from cmtrain.workshop.gradebook.opening import Gradebook
from cmtrain.workshop.gradebook.points import Points, points_of
from cmtrain.workshop.gradebook.result import Result
from cmtrain.workshop.gradebook.stored import stored_results
from cmtrain.workshop.gradebook.tables import results

Reason = Literal["new", "work", "plan", "late", "exercise", "task", "version", "grader", "dropped"]
"""Recorded for the first time; the trainee did more; the plan's points, attempts or hints; its end or late rule; the
exercise's file; the task as it was shown; another cmtrain; other code in the same version; no longer in the plan."""


@dataclass(frozen=True)
class Change:
    """What becomes of one trainee's result."""

    before: Result | None
    after: Result | None
    marks: Marks = NO_MARKS

    @property
    def place(self) -> tuple[str, str]:
        """Trainee and exercise."""
        return next(each.place for each in (self.before, self.after) if each)

    @property
    def points_before(self) -> Points | None:
        """What it came to."""
        return points_of(self.before, self.marks) if self.before else None

    @property
    def points_after(self) -> Points | None:
        """What it comes to."""
        return points_of(self.after, self.marks) if self.after else None

    @property
    def is_felt(self) -> bool:
        """Whether anything that people see of the result changes, and not only what it was found from."""
        return _seen(self.before, self.points_before) != _seen(self.after, self.points_after)

    @property
    def reasons(self) -> tuple[Reason, ...]:
        """Why it changes."""
        if self.before is None:
            return ("new",)
        if self.after is None:
            return ("dropped",)
        return tuple(_reasons(self.before, self.after))


def _seen(result: Result | None, points: Points | None) -> object:
    if result is None:
        return None
    numbers = (result.max_points, result.attempts_used, result.hints_taken, result.late_minutes)
    return points, result.status, result.flags, result.incidents, numbers


def _reasons(before: Result, after: Result) -> Iterator[Reason]:
    others = [
        reason
        for reason, fields in _INPUTS.items()
        if any(getattr(before, each) != getattr(after, each) for each in fields)
    ]
    yield from others or ["grader"]


_INPUTS: Mapping[Reason, tuple[str, ...]] = {
    "work": ("work_digest",),
    "plan": ("max_points", "attempts_allowed", "hints_allowed"),
    "late": ("late_rule", "ends"),
    "exercise": ("exercise_digest",),
    "task": ("task_digest",),
    "version": ("cmtrain",),
}
"""What a result is found from."""


def preview(book: Gradebook, found: Found) -> tuple[Change, ...]:
    """Return what `regrade` would change; nothing is written.

    Raises
    ------
    GradebookError
        The gradebook cannot be read.
    """
    with book.reading() as connection:
        return _changes(connection, book, found)


def regrade(book: Gradebook, found: Found, by: By) -> tuple[Change, ...]:
    """Put results into the gradebook, each change with its reasons into the history; what people decided stays.

    Results of trainees who are not among those found, or are held back, stay as they are.

    Returns
    -------
    tuple of Change
        Empty if everything stands there already.

    Raises
    ------
    GradebookError
        It cannot be written; it is as before.
    """
    with book.writing() as connection:
        changes = _changes(connection, book, found)
        for change in changes:
            _write(connection, book, change, by)
    return changes


def _changes(connection: Connection, book: Gradebook, found: Found) -> tuple[Change, ...]:
    stored, marks = stored_results(connection, book), all_marks(connection, book)
    known = {trainee for trainee, _ in stored}
    fresh = {
        each.place: each
        for trainee, results in found.results.items()
        for each in results
        if trainee not in found.held_back & known
    }
    asked = {trainee for trainee, _ in fresh}
    dropped = [place for place in stored if place[0] in asked and place not in fresh]
    pairs = [(place, stored.get(place), fresh.get(place)) for place in (*fresh, *dropped)]
    return tuple(
        Change(before, after, marks.get(place, NO_MARKS))
        for place, before, after in pairs
        if before is None or after is None or not after.is_as(before)
    )


def _write(connection: Connection, book: Gradebook, change: Change, by: By) -> None:
    trainee, exercise = change.place
    here = (results.c.workshop == book.workshop, results.c.trainee == trainee, results.c.exercise == exercise)
    connection.execute(delete(results).where(*here))
    if change.after is not None:
        row = change.after.model_dump(mode="json")
        connection.execute(insert(results).values(workshop=book.workshop, **row))
    place = Place("automatic", trainee, exercise)
    write_entry(connection, book, place, _difference(change), by=by, why=" ".join(change.reasons))


def _difference(change: Change) -> tuple[Json, Json]:
    """Return what differs, before and after; all of it where there is only one side."""
    before, after = (each.told() if each else None for each in (change.before, change.after))
    if before is None or after is None:
        return before, after
    differing = [name for name in after if before[name] != after[name]]
    return {name: before[name] for name in differing}, {name: after[name] for name in differing}
