"""What people decided about graded work and what being late cost, as plain records for whatever shows grades."""

from __future__ import annotations

from collections.abc import Mapping

from pydantic import NonNegativeFloat

from cmtrain.errors import CmtrainError
from cmtrain.grading.attempts import Attempt, ExerciseResult
from cmtrain.grading.journals import TraineeGrades
from cmtrain.journal import Work
from cmtrain.records import Record, Share
from cmtrain.texts import Text

_NEAR = 1e-9
"""Of points: sums and products of fractions are not exact."""
_DIGITS = 9
"""After the point; totals are kept to so many, that marks which add up to a pass mark reach it."""


class Remark(Record):
    """A person's mark and comment for one part of an answer, or a comment on all of it."""

    who: str
    part: Text | None = None
    """What the part is called; None: all of the answer."""
    automatic: Share | None = None
    """The graders' score of the part; None where they have none."""
    score: Share | None = None
    """The person's, in its place; None: only a comment."""
    comment: str = ""


class Decided(Record):
    """What one exercise comes to for a trainee after people and lateness."""

    max_points: NonNegativeFloat
    automatic: NonNegativeFloat | None
    """Points of the graders, after hints, before lateness; None where there is no grade yet."""
    manual: NonNegativeFloat | None = None
    """The same with people's marks in the place of the graders'; None without any."""
    late_minutes: NonNegativeFloat = 0.0
    late_share: Share = 0.0
    """Share of the points that being late costs."""
    override: NonNegativeFloat | None = None
    """Points that a person gave instead of all that; None if nobody did."""
    why: str = ""
    """The reason of that."""
    who: str = ""
    """Who gave them."""
    final: NonNegativeFloat | None
    """What counts; None where there is no grade yet."""
    remarks: tuple[Remark, ...] = ()
    review: bool = False
    """Something was decided about another answer or grade than there is now."""
    handed_in: str = ""
    """UTC of the attempt that counts, as the journal tells it: lateness may make it another one than the best."""
    hint_cost: Share = 0.0
    """Share of the points that hints cost that attempt."""

    @property
    def late(self) -> float:
        """Points lost by being late; none where a person gave points instead."""
        earned = self.automatic if self.manual is None else self.manual
        return 0.0 if self.override is not None else (earned or 0.0) * self.late_share

    @property
    def is_felt(self) -> bool:
        """Whether there is anything to tell."""
        return bool(self.manual is not None or self.override is not None or self.remarks or self.late)


class OutdatedError(CmtrainError):
    """What was decided is about other points than graders find now."""

    def __init__(self, exercise: str) -> None:
        super().__init__(f"{exercise}: what was decided is about other points than graders find now; grade again")
        self.exercise = exercise


def settle(
    grades: TraineeGrades, decided: Mapping[str, Decided], work: Mapping[str, Work]
) -> tuple[TraineeGrades, Mapping[str, Decided]]:
    """Return grades whose points are those that count, and what there is to tell of how they came about.

    Compliance stays what it was: points by hand undo no broken rule.

    Parameters
    ----------
    decided
        By exercise; what is about an exercise that does not count here is passed over.
    work
        What the trainee did, by exercise.

    Raises
    ------
    OutdatedError
        It is about points that graders do not find; then nothing of it holds.
    """
    asked = {each.exercise: decided[each.exercise] for each in grades.results if each.exercise in decided}
    results = tuple(
        _settled(each, asked[each.exercise], work.get(each.exercise)) if each.exercise in asked else each
        for each in grades.results
    )
    changed = {after.exercise for before, after in zip(grades.results, results, strict=True) if before != after}
    told = {exercise: each for exercise, each in asked.items() if each.is_felt or exercise in changed}
    if not told:
        return grades, {}
    points = round(sum(each.points for each in results), _DIGITS)
    return grades.model_copy(update={"results": results, "points": points}), told


def _settled(result: ExerciseResult, decided: Decided, work: Work | None) -> ExerciseResult:
    if abs(decided.max_points - result.max_points) > _NEAR:
        raise OutdatedError(result.exercise)
    counted = _counted(result, decided, work)
    final = counted.points if decided.final is None else decided.final
    return counted if abs(final - counted.points) <= _NEAR else counted.model_copy(update={"points": final})


def _counted(result: ExerciseResult, decided: Decided, work: Work | None) -> ExerciseResult:
    """Return the result with the attempt that counts, which graders must have found worth the same."""
    if abs((decided.automatic or 0.0) - result.points) <= _NEAR and _is_same(result, decided):
        return result
    found = [
        each
        for each in result.attempts
        if each.counted and each.time == decided.handed_in and abs(each.points - (decided.automatic or 0.0)) <= _NEAR
    ]
    if not found or work is None:
        raise OutdatedError(result.exercise)
    return _with(result, found[0], decided, work)


def _is_same(result: ExerciseResult, decided: Decided) -> bool:
    """Say whether the attempt that counts is the one that would count anyway."""
    if result.status != "graded" or decided.automatic is None:
        return (result.status == "pending") == (decided.automatic is None)
    top = max((each for each in result.attempts if each.counted), key=lambda each: each.points)
    return top.time == decided.handed_in


def _with(result: ExerciseResult, attempt: Attempt, decided: Decided, work: Work) -> ExerciseResult:
    responses = {each.event: each.response for each in work.submissions}
    counting = {
        "grade": attempt.grade,
        "response": responses[attempt.event],
        "points": attempt.points,
        "hint_cost": decided.hint_cost,
    }
    return result.model_copy(update=counting)
