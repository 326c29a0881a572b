"""The truth of a district that says something about a lesson: what nobody could know who decided."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from cmtrain.content import Lesson
from cmtrain.district.district import District
from cmtrain.kinds.exercise import Exercise
from cmtrain.report.html import Html
from cmtrain.texts import Lang
from cmtrain.workshop.debrief.truth_kpis import what_happened
from cmtrain.workshop.debrief.truth_profit import real_need
from cmtrain.workshop.debrief.truth_shortage import demand_and_honesty
from cmtrain.workshop.debrief.truth_visits import worth_of_visits

TRUTHS: Mapping[Lesson, Callable[[District, Exercise, Lang], Html] | None] = {
    "visits": worth_of_visits,
    "shortage": demand_and_honesty,
    "profit": real_need,
    "kpis": what_happened,
    "role": None,  # what is right there follows from rules and consequences, and stands in the exercise
}
"""What is revealed of a district after the exercises of each lesson."""


def truth_of(exercise: Exercise, district: District, lang: Lang) -> Html | None:
    """Return what is revealed; None where nothing was hidden."""
    told = TRUTHS[exercise.lesson]
    return told(district, exercise, lang) if told else None
