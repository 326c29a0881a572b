"""Everybody's final scores, for tables, exports and reports."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from cmtrain.grading.grade import Status
from cmtrain.grading.playlist import Planned
from cmtrain.workshop.gradebook.marks import NO_MARKS, Marks, all_marks
from cmtrain.workshop.gradebook.opening import Gradebook
from cmtrain.workshop.gradebook.points import Points, points_of
from cmtrain.workshop.gradebook.result import Result
from cmtrain.workshop.gradebook.stored import stored_results
from cmtrain.workshop.roster import Trainee

_ROUNDING = 1e-9
"""Of the points; sums of fractions are not exact."""


@dataclass(frozen=True)
class ScoreRow:
    """What counts for one trainee and exercise."""

    exercise: str
    status: Status
    """``pending`` as well where nobody has graded it yet."""
    points: Points
    result: Result | None = None
    """As it was found from the journal; None where nobody has graded it yet."""
    marks: Marks = NO_MARKS
    """What people decided, with their comments."""


@dataclass(frozen=True)
class FinalScore:
    """What counts for one trainee."""

    trainee: Trainee
    rows: tuple[ScoreRow, ...]
    """In the order of the plan."""
    pass_mark: float | None = field(default=None, repr=False)

    @property
    def points(self) -> float:
        """Of all exercises that have any; what is pending may still add to it."""
        return sum(row.points.final or 0.0 for row in self.rows)

    @property
    def max_points(self) -> float:
        """Of all exercises."""
        return sum(row.points.max_points for row in self.rows)

    @property
    def share(self) -> float:
        """Points over the points of all exercises; 0 without any."""
        return self.points / self.max_points if self.max_points else 0.0

    @property
    def pending(self) -> tuple[str, ...]:
        """Exercises that have no points yet."""
        return tuple(row.exercise for row in self.rows if row.points.final is None)

    @property
    def broke_rules(self) -> bool:
        """Whether a compliance rule was broken in any attempt; points by hand do not undo that."""
        return any(row.result.flags for row in self.rows if row.result)

    @property
    def needs_review(self) -> bool:
        """Whether something was decided about an answer or grade that is another one now."""
        return any(row.points.needs_review for row in self.rows)

    @property
    def passed(self) -> bool | None:
        """Whether the pass mark is reached and no rule broken; None without a mark, or while what is pending can decide it."""
        if self.pass_mark is None:
            return None
        if self.broke_rules:
            return False
        needed = self.pass_mark * self.max_points - _ROUNDING
        if self.points >= needed:
            return True
        open_points = sum(row.points.max_points for row in self.rows if row.points.final is None)
        return None if self.points + open_points >= needed else False


def final_scores(
    book: Gradebook, trainees: Sequence[Trainee], exercises: Sequence[Planned], *, pass_mark: float | None = None
) -> tuple[FinalScore, ...]:
    """Return the final scores of trainees, in their order.

    Parameters
    ----------
    exercises
        Those that count, in order.
    pass_mark
        Share of all points from which somebody has passed.

    Raises
    ------
    GradebookError
        The gradebook cannot be read.
    """
    with book.reading() as connection:
        results, marks = stored_results(connection, book), all_marks(connection, book)
    asked = [each.exercise for each in exercises]

    def row(trainee: str, exercise: str, worth: float) -> ScoreRow:
        result, decided = results.get((trainee, exercise)), marks.get((trainee, exercise), NO_MARKS)
        if result is None:
            return ScoreRow(exercise, "pending", Points(worth), marks=decided)
        return ScoreRow(exercise, result.status, points_of(result, decided), result, decided)

    return tuple(
        FinalScore(each, tuple(row(each.id, one.id, one.points) for one in asked), pass_mark) for each in trainees
    )
