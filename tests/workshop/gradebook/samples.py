"""People, and results that nobody had to grade."""

from __future__ import annotations

from datetime import UTC, datetime

from cmtrain.grading.grade import Grade, GradeElement
from cmtrain.texts import text
from cmtrain.workshop.gradebook.filling import Found
from cmtrain.workshop.gradebook.history import By
from cmtrain.workshop.gradebook.regrading import regrade
from cmtrain.workshop.gradebook.result import Result
from cmtrain.workshop.roster import Trainee

PEOPLE = (Trainee(id="1001", name="李娜"), Trainee(id="1002", name="王芳"), Trainee(id="Chen-Wei", name="Chen Wei"))
EXERCISE = "profit/01_diagnosis"
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
ZHAO = By("赵教师", NOON)


def graded(*scores, flags=()):
    """Return a grade of two parts, the second of which weighs three times the first."""
    parts = tuple(
        GradeElement(name=name, label=text(name, name), score=score, weight=weight, given=score)
        for name, score, weight in zip(("note", "plan"), scores, (1.0, 3.0), strict=True)
    )
    raw = sum(each.score * each.weight for each in parts) / 4
    grade = Grade(
        exercise=EXERCISE, status="graded", raw_score=raw, score=raw, max_points=20, elements=parts, flags=flags
    )
    return grade.model_dump(mode="json")


def result(trainee="1001", *, scores=(0.5, 1.0), **news):
    """Return a result of 17.5 of 20 points, or another one."""
    grade = graded(*scores)
    given = {
        "trainee": trainee,
        "exercise": EXERCISE,
        "status": "graded",
        "points": grade["raw_score"] * 20,
        "max_points": 20.0,
        "attempts_used": 1,
        "attempts_allowed": 3,
        "hints_taken": 0,
        "hints_allowed": 2,
        "hint_cost": 0.0,
        "handed_in": "2026-03-02T08:00:00.000Z",
        "late_minutes": 0.0,
        "late_share": 0.0,
        "late_rule": None,
        "ends": "2026-03-02T09:00:00Z",
        "flags": (),
        "incidents": (),
        "response": {"note": "缺货 \ud800", "plan": [0.1 + 0.2, 3]},
        "grade": grade,
        "cmtrain": "1",
        "journal_digest": "j1",
        "work_digest": "w1",
        "exercise_digest": "e1",
        "task_digest": "t1",
    }
    return Result.model_validate(given | news)


def found(*results, troubles=()):
    """Return what journals come to: these results."""
    by_trainee = {}
    for each in results:
        by_trainee[each.trainee] = (*by_trainee.get(each.trainee, ()), each)
    return Found(by_trainee, tuple(troubles), ())


def fill(book, *results):
    return regrade(book, found(*results), ZHAO)
