"""The answers of a group as a matrix, made from the grades of its people."""

from __future__ import annotations

from collections.abc import Sequence

from cmtrain.grading.attempts import ExerciseResult
from cmtrain.grading.journals import TraineeGrades
from cmtrain.report.items import Answers


def group_answers(grades: Sequence[TraineeGrades], exercises: Sequence[str]) -> Answers:
    """Return what the answers of a group to some exercises were worth; only what is graded was answered."""
    results = [[_graded(each.result(exercise)) for exercise in exercises] for each in grades]
    return Answers(
        shares=[[result.points / result.max_points if result else None for result in row] for row in results],
        bare=[[result.grade.score if result and result.grade else None for result in row] for row in results],
        helped=[[_helped(result) if result else False for result in row] for row in results],
        points=[_worth(grades, exercise) for exercise in exercises],
    )


def _graded(result: ExerciseResult | None) -> ExerciseResult | None:
    return result if result and result.status == "graded" else None


def _helped(result: ExerciseResult) -> bool:
    """Say whether a hint had been opened before the attempt that counts."""
    counted = [attempt for attempt in result.attempts if attempt.counted]
    return bool(counted) and max(counted, key=lambda attempt: attempt.points).hints > 0


def _worth(grades: Sequence[TraineeGrades], exercise: str) -> float:
    return next(result.max_points for each in grades if (result := each.result(exercise)))
