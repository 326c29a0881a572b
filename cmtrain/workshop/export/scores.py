"""What counts for each person and exercise, wherever exports take it from."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Literal

from cmtrain.grading.grade import Status
from cmtrain.report.outcome import EXCELLENT
from cmtrain.workshop.export.people import Person
from cmtrain.workshop.gradebook.final import FinalScore
from cmtrain.workshop.plan import Plan

_ROUNDING = 1e-9
"""Of shares; sums of fractions are not exact."""

Outcome = Literal["excellent", "passed", "not_yet", "blocked", "pending"]
"""``blocked``: a rule was broken, whatever the points; ``pending``: something is not graded yet."""


@dataclass(frozen=True)
class Counted:
    """What counts for one exercise of one person."""

    exercise: str
    status: Status
    points: float | None
    """None as long as nobody has judged it, which is no 0."""
    max_points: float


ScoresOf = Callable[[Person, Plan], tuple[Counted, ...]]
"""Returns what counts for a person, one for each exercise of the plan, in its order."""


@dataclass(frozen=True)
class Total:
    """What counts for one person."""

    counted: tuple[Counted, ...]
    flags: tuple[str, ...]
    """Compliance rules broken anywhere."""

    @property
    def points(self) -> float:
        """Of all exercises that have any."""
        return sum(each.points or 0.0 for each in self.counted)

    @property
    def max_points(self) -> float:
        """Of all exercises."""
        return sum(each.max_points for each in self.counted)

    @property
    def share(self) -> float:
        """Points over the points of all exercises."""
        return self.points / self.max_points

    def outcome(self, pass_mark: float) -> Outcome:
        """Return the result against a share of all points from which somebody has passed."""
        if self.flags:
            return "blocked"
        if any(each.points is None for each in self.counted):
            return "pending"
        share = self.share + _ROUNDING
        return "not_yet" if share < pass_mark else "excellent" if share >= EXCELLENT else "passed"


def scores_of_journals(person: Person, plan: Plan) -> tuple[Counted, ...]:
    """Return what graders found in the journal; who has none has answered nothing."""
    if person.work is None:
        return tuple(Counted(each.id, "missing", 0.0, each.exercise.points) for each in plan.exercises)
    return tuple(
        Counted(each.exercise, each.status, None if each.status == "pending" else each.points, each.max_points)
        for each in person.work.grades.results
    )


def scores_of_gradebook(scores: Iterable[FinalScore]) -> ScoresOf:
    """Return what takes scores from a gradebook: what people decided counts, and what being late costs."""
    known = {
        each.trainee.id: tuple(
            Counted(row.exercise, row.status, row.points.final, row.points.max_points) for row in each.rows
        )
        for each in scores
    }
    return lambda person, _plan: known[person.trainee.id]


def total_of(person: Person, plan: Plan, scores: ScoresOf) -> Total:
    """Return what counts for a person."""
    return Total(scores(person, plan), person.work.grades.flags if person.work else ())
