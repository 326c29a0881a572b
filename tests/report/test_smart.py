"""The plan has goals from the largest losses, with targets from the grades; a broken rule leaves no half measures."""

from __future__ import annotations

import re

import pytest

from cmtrain.grading.journals import TraineeGrades
from cmtrain.kinds.exercise import load_exercise
from cmtrain.report.blocks import words
from cmtrain.report.dossier import Dossier
from cmtrain.report.smart import gap_target, goals, target, unanswered
from cmtrain.report.trainee import TraineeReport
from cmtrain.texts import LANGS
from tests.report.test_reports import ROUTE, dossier, grade

ABC, NOTE = "visits/01_abc", "shortage/03_note"


def result(exercise, *, share, flags=(), status="graded"):
    """Return the route's result as if it were another exercise's, with a share of its points."""
    most = load_exercise(exercise).points
    (kept,) = dossier(score=share).grades.results
    changed = {"exercise": exercise, "points": share * most, "max_points": most, "flags": flags, "status": status}
    return kept.model_copy(update={**changed, "grade": kept.grade.model_copy(update={"flags": flags})})


def with_results(*results):
    grades = dossier().grades
    points, most = sum(each.points for each in results), sum(each.max_points for each in results)
    update = {"results": results, "points": points, "max_points": most}
    return Dossier(grades=TraineeGrades.model_validate({**dict(grades), **update}))


@pytest.mark.parametrize(("share", "aim"), [(0.0, 0.5), (0.4, 0.7), (0.7, 0.85), (0.84, 0.85)])
def test_target_is_half_of_the_gap_and_at_most_excellent(share, aim):
    assert target(share) == pytest.approx(aim)


@pytest.mark.parametrize(("value", "score", "aim"), [(330, 0.7, 15), (380, 0.2, 40), (450, 0.0, 51)])
def test_gap_shrinks_to_half_or_to_what_the_target_asks_for(value, score, aim):
    assert gap_target(grade(value=value, score=score), target(score)) == pytest.approx(aim)


def test_plan_names_the_numbers_of_the_grade():
    (goal,) = goals(dossier(value=330, score=0.7))
    said = [line.en for line in (*goal.measures, goal.achievable, *goal.relevant)]
    assert "Share of points here: 70% → 85%" in said
    assert "Gap to the best: 30 min → at most 15 min" in said
    assert "30 min more than the best." in said
    assert "2.4 points were left here, 100% of all that were lost." in said
    assert goal.practice == load_exercise(ROUTE).practice


def test_four_weeks_lead_to_the_target_by_way_of_the_middle():
    (goal,) = goals(dossier(value=380, score=0.2))
    assert [re.findall(r"\d+%", week.zh) for week in goal.weeks] == [[], ["40%"], [], ["60%"]]


def test_broken_rule_comes_first_and_is_not_halved():
    first, second = goals(with_results(result(NOTE, share=0.1), result(ABC, share=0.5, flags=("C5", "C3"))))
    assert first.title == load_exercise(ABC).title
    assert first.measures[0].en == "Rules broken: 2 (C5, C3) → 0"
    assert not re.search(r"\d+%", "".join(text.en for text in (*first.measures, first.achievable, *first.weeks)))
    assert second.title == load_exercise(NOTE).title


def test_goals_are_the_three_largest_losses_of_points():
    shares = {ABC: 0.0, NOTE: 0.5, ROUTE: 0.5, "kpis/01_five_rates": 0.84, "kpis/03_findings": 0.86}
    found = goals(with_results(*(result(name, share=share) for name, share in shares.items())))
    assert [goal.title for goal in found] == [load_exercise(name).title for name in (NOTE, ABC, ROUTE)]


def test_unanswered_exercises_are_named_and_are_no_goals():
    kept = with_results(result(ABC, share=0.5), result(NOTE, share=0.0, status="missing"))
    assert [goal.title for goal in goals(kept)] == [load_exercise(ABC).title]
    assert unanswered(kept) == (load_exercise(NOTE).title,)
    assert load_exercise(NOTE).title.zh in TraineeReport(kept, "zh").plan().source


@pytest.mark.parametrize("lang", LANGS)
def test_who_is_excellent_needs_no_plan(lang):
    report = TraineeReport(dossier(value=300, score=1.0), lang)
    for piece in (report.plan(), report.steps()):
        assert words()["plan_none"][lang] in piece.source
        assert "<table" not in piece.source
        assert "<li>" not in piece.source


def test_plan_does_not_depend_on_the_day():
    assert not re.search(r"20\d\d", TraineeReport(dossier(), "en").plan().source)
