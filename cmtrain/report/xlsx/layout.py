"""Where every table of the workbook stands: its sheet, its columns and the number of its rows."""

from __future__ import annotations

from dataclasses import dataclass

from cmtrain.report.xlsx.findings import breaches_of, mistakes_of
from cmtrain.report.xlsx.register import Register
from cmtrain.report.xlsx.table import Column, Table
from cmtrain.report.xlsx.words import words

_TRAINEES = (
    Column("number", 7, "id"),
    Column("trainee", 22),
    Column("account", 16, "quiet"),
    Column("workshop", 18, "quiet"),
    Column("points", 10, "points"),
    Column("max_points", 9, "points"),
    Column("rate", 10, "share"),
    Column("rank", 7, "count"),
    Column("breaches", 10, "count"),
    Column("result", 16, "mark"),
    Column("answered", 9, "count"),
    Column("exercises_given", 9, "count"),
    Column("attempts_used", 10, "count"),
    Column("hints_opened", 10, "count"),
    Column("in_list", 28, "quiet"),
)
_EXERCISES = (
    Column("id", 9, "id"),
    Column("trainee_number", 8, "id"),
    Column("exercise_number", 8, "id"),
    Column("trainee", 20),
    Column("exercise", 30),
    Column("status", 15, "mark"),
    Column("way", 14, "mark"),
    Column("theirs", 13, "number"),
    Column("best", 13, "number"),
    Column("mistake", 13, "number"),
    Column("raw_score", 10, "share"),
    Column("gate", 10, "mark"),
    Column("max_points", 8, "points"),
    Column("hints_opened", 8, "count"),
    Column("hint_cost", 9, "share"),
    Column("attempts_used", 9, "count"),
    Column("attempts_allowed", 9, "count"),
    Column("points", 9, "points"),
    Column("rate", 9, "share"),
    Column("elements", 8, "count"),
    Column("missed", 8, "count"),
)
_DECIDED = (
    Column("automatic_points", 10, "points"),
    Column("by_hand_points", 10, "points"),
    Column("late_share", 9, "share"),
    Column("override_points", 10, "points"),
)
"""Before the points, where people or lateness changed any."""
_REMARKS = Column("remarks", 70, "wrapped")
_ELEMENTS = (
    Column("element_id", 12, "id"),
    Column("id", 9, "id"),
    Column("trainee", 20),
    Column("exercise", 28),
    Column("element_number", 7, "id"),
    Column("element", 34),
    Column("given", 22),
    Column("right", 22),
    Column("weight", 11, "number"),
    Column("score", 10, "share"),
    Column("weighted", 11, "number"),
)
_MISTAKES = (
    Column("mistake_number", 8, "id"),
    Column("mistake_made", 48),
    Column("exercise", 38),
    Column("trainee", 24),
    Column("cost", 15, "number"),
    Column("times", 9, "count"),
    Column("cost_each", 15, "number"),
)
_BREACHES = (
    Column("rule", 8, "mark"),
    Column("trainee_number", 8, "id"),
    Column("id", 9, "id"),
    Column("trainee", 24),
    Column("exercise", 32),
    Column("counts", 14, "mark"),
    Column("rule_text", 80, "wrapped"),
    Column("basis", 44, "wrapped"),
)


@dataclass(frozen=True)
class Layout:
    """The tables that formulas refer to."""

    trainees: Table
    exercises: Table
    elements: Table
    mistakes: Table
    breaches: Table


def _exercises(register: Register) -> tuple[Column, ...]:
    if not register.decided:
        return _EXERCISES
    points = [column.key for column in _EXERCISES].index("points")
    return (*_EXERCISES[:points], *_DECIDED, *_EXERCISES[points:], _REMARKS)


def lay_out(register: Register) -> Layout:
    """Return the places of all tables."""
    names = {key: words()[f"sheet_{key}"][register.lang] for key in Layout.__dataclass_fields__}
    return Layout(
        trainees=Table(names["trainees"], _TRAINEES, len(register.people)),
        exercises=Table(names["exercises"], _exercises(register), len(register.answers)),
        elements=Table(names["elements"], _ELEMENTS, sum(len(answer.elements) for answer in register.answers)),
        mistakes=Table(names["mistakes"], _MISTAKES, sum(len(mistake.answers) for mistake in mistakes_of(register))),
        breaches=Table(names["breaches"], _BREACHES, sum(len(broken.answers) for broken in breaches_of(register))),
    )
