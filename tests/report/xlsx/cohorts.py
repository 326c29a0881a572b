"""Cohorts to be checked in the head: 10 points by elements, 8 by value, 14 by a rule of its own, 6 with red lines."""

from __future__ import annotations

from cmtrain.grading.attempts import ExerciseResult
from cmtrain.grading.grade import Grade, GradeElement, GradeFinding
from cmtrain.grading.journals import TraineeGrades
from cmtrain.kinds.base import score_by_value
from cmtrain.kinds.exercise import load_exercise
from cmtrain.report.dossier import Dossier
from cmtrain.texts import text

RATES, ROUTE, FOUND, ROLE = "kpis/01_five_rates", "visits/03_day_route", "kpis/03_findings", "role/01_conflicts"

HOSTILE = (
    '=HYPERLINK("http://x","x")', "+cmd|' /C calc'!A0", "@SUM(1+1)", "-1", "=1+1", "\t=1", "a\nb", "O'Neil", "[x]:y*?/\\",
    "#REF!", "TRUE", "1/2", "2026-03-02", "长" * 500, "<b>&amp;</b>", "~*", "  ", "\u202eevil", "'=1", "{=1}", "_x0041_",
)  # fmt: skip


def element(name: str, score: float, weight: float = 1.0, **more) -> GradeElement:
    return GradeElement(name=name, label=text(f"点{name}", f"part {name}"), score=score, weight=weight, **more)


def graded(exercise: str, raw: float, *, hint_cost: float = 0.0, flags: tuple[str, ...] = (), **more) -> ExerciseResult:
    """Return a result as `cmtrain.grading` makes it."""
    most = load_exercise(exercise).points
    score = 0.0 if flags else raw
    known = {"value": raw, "best_value": 1.0, "mistake_value": 0.2, "regret": 1 - raw, "unit": "share", **more}
    grade = Grade(
        exercise=exercise, status="graded", score=score, raw_score=raw, points=score * most, max_points=most, flags=flags,
        **known,
    )  # fmt: skip
    return ExerciseResult(
        exercise=exercise, case="north", seed=1, weeks=None, status="graded", grade=grade,
        points=grade.points * (1 - hint_cost), max_points=most, attempts_used=1, attempts_allowed=3,
        hints=(0,) if hint_cost else (), hint_cost=hint_cost, flags=flags, changed="2026-03-02T04:00:00.000Z",
    )  # fmt: skip


def by_elements(*scores: float, weights: tuple[float, ...] = (), exercise: str = RATES, **more) -> ExerciseResult:
    weights = weights or (1.0,) * len(scores)
    raw = sum(s * w for s, w in zip(scores, weights, strict=True)) / sum(weights)
    parts = tuple(element(str(n), round(s, 9), w) for n, (s, w) in enumerate(zip(scores, weights, strict=True)))
    return graded(exercise, round(raw, 9), **{"elements": parts, **more})


def by_value(minutes: float, *, best: float = 300, mistake: float = 400, **more) -> ExerciseResult:
    values = {"value": minutes, "best_value": best, "mistake_value": mistake, "regret": minutes - best}
    raw = round(score_by_value(minutes, best, mistake), 9)
    return graded(ROUTE, raw, **values, unit="minutes", lower_is_better=True, elements=(element("a", 0.5),), **more)


def by_own_rule(raw: float) -> ExerciseResult:
    return graded(FOUND, raw, elements=(element("a", 1.0), element("b", 0.0)), findings=(_slip("blame_illicit"),))


def unanswered(exercise: str) -> ExerciseResult:
    most = load_exercise(exercise).points
    return ExerciseResult(
        exercise=exercise, case="north", seed=1, weeks=None, status="missing", max_points=most, attempts_allowed=3,
        grade=Grade(exercise=exercise, status="missing", max_points=most),
    )  # fmt: skip


def _slip(name: str) -> GradeFinding:
    return GradeFinding(id=f"mistake.{name}")


def dossier(name: str, *results: ExerciseResult, trainee: str = "t") -> Dossier:
    return Dossier(
        grades=TraineeGrades(
            trainee=trainee,
            workshop="春季班",
            name={"zh": name or "—", "en": name or "—"} if name.strip() else {"zh": "—", "en": "—"},
            cases=("north",),
            results=results,
            points=sum(result.points for result in results),
            max_points=sum(result.max_points for result in results),
        )
    )


def cohort() -> list[Dossier]:
    """Return five people, two of one name: good, middling with hints, blocked, nothing answered, half done."""
    return [
        dossier("李建国", by_elements(1, 1), by_value(300), by_own_rule(0.9), by_elements(1, 1, exercise=ROLE)),
        dossier(
            "李建国",
            by_elements(1 / 3, 1, weights=(2, 1), hint_cost=0.1),
            by_value(333.3, hint_cost=0.25),
            by_own_rule(0.7),
            by_elements(0.8, 1, exercise=ROLE),
        ),
        dossier(
            "马强",
            by_elements(1, 0.9),
            by_value(310),
            by_own_rule(1.0),
            by_elements(0.5, 1, exercise=ROLE, flags=("C1", "C5")),
        ),
        dossier("孙丽", *map(unanswered, (RATES, ROUTE, FOUND, ROLE))),
        dossier("周敏", by_elements(0.7, 0.9), by_value(500), unanswered(FOUND), unanswered(ROLE)),
    ]
