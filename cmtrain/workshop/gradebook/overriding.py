"""Points that a person gives in the place of all others, with a reason, and takes back."""

from __future__ import annotations

from cmtrain.texts import text
from cmtrain.workshop.gradebook.history import REASON, By, Place, RefusedError, decide, take_back, worded
from cmtrain.workshop.gradebook.marks import Override
from cmtrain.workshop.gradebook.opening import Gradebook
from cmtrain.workshop.gradebook.stored import result_of

_OUT = text("分值写 0 到 {most:points} 的数，不是 {found}", "points are a number from 0 to {most:points}, not {found}")
_NONE_THERE = text("这道题没有改过分，不用撤回", "nobody has changed these points; there is nothing to take back")


def override(book: Gradebook, trainee: str, exercise: str, *, points: float, why: str, by: By) -> Override:
    """Give points for an exercise, whatever graders and lateness make of it.

    Raises
    ------
    RefusedError
        There is no such result, no reason, or the points are not among those to be had.
    GradebookError
        The gradebook cannot be written; it is as before.
    """
    reason = worded(why, REASON)
    with book.writing() as connection:
        result = result_of(connection, book, trainee, exercise)
        if not 0 <= points <= result.max_points:
            raise RefusedError(_OUT.fill(most=result.max_points, found=points))
        given = Override(points=points, max_points=result.max_points, basis=result.basis)
        place = Place("override", trainee, exercise)
        decide(connection, book, place, given.model_dump(mode="json"), by=by, why=reason)
    return given


def take_back_override(book: Gradebook, trainee: str, exercise: str, *, why: str, by: By) -> None:
    """Let what graders and people judged hold again; the override stays in the history.

    Raises
    ------
    RefusedError
        Nobody has changed the points, or there is no reason.
    GradebookError
        The gradebook cannot be written; it is as before.
    """
    reason = worded(why, REASON)
    with book.writing() as connection:
        take_back(connection, book, Place("override", trainee, exercise), _NONE_THERE, by=by, why=reason)
