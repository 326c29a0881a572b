"""The plan of a trainee for four weeks: goals that are specific, measurable, achievable, relevant and time-bound."""

from __future__ import annotations

from dataclasses import dataclass

from cmtrain.grading.attempts import ExerciseResult
from cmtrain.grading.grade import Grade, GradeElement
from cmtrain.kinds.base import FULL_MARKS
from cmtrain.kinds.exercise import Exercise, load_exercise
from cmtrain.report.blocks import words
from cmtrain.report.dossier import Dossier
from cmtrain.report.outcome import EXCELLENT, gap, wrong
from cmtrain.texts import Text, show

GOALS = 3
"""Goals of a plan: more are not kept."""


@dataclass(frozen=True)
class Goal:
    """What one exercise leads to in the next four weeks."""

    title: Text
    reach: float
    """Points that were left."""
    practice: Text
    """What to do in the own district."""
    measures: tuple[Text, ...]
    """From which number to which."""
    achievable: Text
    relevant: tuple[Text, ...]
    """What it was worth."""
    weeks: tuple[Text, ...]
    """What to do, and what to show, week by week."""


def goals(dossier: Dossier) -> tuple[Goal, ...]:
    """Return the goals of a trainee: broken rules first, then the exercises with most points left."""
    lost = sum(result.max_points - result.points for result in dossier.grades.results)
    graded = [result for result in dossier.grades.results if result.status == "graded"]
    short = [result for result in graded if result.flags or result.points < EXCELLENT * result.max_points]
    ranked = sorted(short, key=lambda result: (not result.flags, result.points - result.max_points, result.exercise))
    return tuple(_goal(result, lost) for result in ranked[:GOALS])


def unanswered(dossier: Dossier) -> tuple[Text, ...]:
    """Return the titles of the exercises that have no graded answer, and for which nobody gave points either."""
    return tuple(
        load_exercise(each.exercise).title
        for each in dossier.grades.results
        if each.status != "graded" and not dossier.is_given(each.exercise)
    )


def target(share: float) -> float:
    """Return the share of points to reach: half of what is missing, and no more than excellent.

    Examples
    --------
    >>> target(0.4), target(0.8)
    (0.7, 0.85)
    """
    return min(share + (1 - share) / 2, EXCELLENT)


def gap_target(grade: Grade, share: float) -> float:
    """Return how far from the best a response may stay to earn a share of the points; never more than half as far.

    Where the score tells the way from the common mistake to the best, a response that is worse than the mistake has to
    come more than half the way.
    """
    half = abs(grade.regret or 0.0) / 2
    way = abs((grade.best_value or 0.0) - (grade.mistake_value or 0.0))
    return min(half, (1 - share * FULL_MARKS) * way)


def _goal(result: ExerciseResult, lost: float) -> Goal:
    exercise, share = load_exercise(result.exercise), result.points / result.max_points
    reach = result.max_points - result.points
    kpi = words()[f"kpi_{exercise.kind.kind}"]
    return Goal(
        title=exercise.title,
        reach=reach,
        practice=exercise.practice,
        measures=(*_measures(result, share), words()["plan_field"].fill(kpi=kpi)),
        achievable=words()["plan_no_breach" if result.flags else "plan_half"].fill(now=share, aim=target(share)),
        relevant=(*_stake(result), words()["plan_points"].fill(points=reach, part=reach / lost if lost else 0.0)),
        weeks=_weeks(result, exercise, share, kpi),
    )


def _measures(result: ExerciseResult, share: float) -> tuple[Text, ...]:
    """Return the numbers of the exercise to be moved: where they stand, and where they have to be."""
    grade = result.grade
    if result.flags:
        return (words()["plan_rules"].fill(n=len(result.flags), rules=", ".join(result.flags)),)
    score = words()["plan_score"].fill(now=share, aim=target(share))
    if grade is None or grade.regret is None:
        return (score,)
    if grade.unit in ("yuan", "minutes"):
        now, aim = (_amount(value, grade) for value in (abs(grade.regret), gap_target(grade, target(share))))
        return (score, words()["plan_gap"].fill(now=now, aim=aim))
    off = len(wrong(grade))
    return (score, words()["plan_parts"].fill(now=off, aim=off // 2, of=len(grade.elements))) if off else (score,)


def _amount(value: float, grade: Grade) -> Text:
    return Text(zh=show(value, grade.unit, "zh"), en=show(value, grade.unit, "en"))


def _stake(result: ExerciseResult) -> tuple[Text, ...]:
    """Say what the decision was worth: yuan, minutes or cartons."""
    grade = result.grade
    if grade is None or grade.regret is None or grade.regret <= 0:
        return ()
    if grade.unit in ("yuan", "minutes"):
        return (gap(grade),)
    off = {element.label: abs(_number(element.given) - _number(element.best)) for element in _in_cartons(grade)}
    worst = max(off, key=lambda label: off[label], default=None)
    return (words()["plan_cartons"].fill(label=worst, cartons=off[worst]),) if worst and off[worst] >= 1 else ()


def _in_cartons(grade: Grade) -> list[GradeElement]:
    return [element for element in wrong(grade) if element.unit == "cartons" and element.given is not None]


def _number(value: object) -> float:
    return float(value) if isinstance(value, (int, float)) else 0.0


def _weeks(result: ExerciseResult, exercise: Exercise, share: float, kpi: Text) -> tuple[Text, ...]:
    """Return four weeks, each with its check point; half of the way is due after the second."""
    aim = target(share)
    rules = "_rules" if result.flags else ""
    return (
        words()["plan_week_1"].fill(kpi=kpi),
        words()[f"plan_week_2{rules}"].fill(aim=share + (aim - share) / 2, minutes=exercise.minutes),
        words()["plan_week_3"],
        words()[f"plan_week_4{rules}"].fill(aim=aim),
    )
