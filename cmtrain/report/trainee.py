"""The report of one trainee, piece by piece as ``report_trainee.ipynb`` shows it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from cmtrain.compliance import Rule, rule
from cmtrain.concepts import concepts
from cmtrain.grading.attempts import ExerciseResult
from cmtrain.kinds.exercise import Exercise, load_exercise
from cmtrain.report.blocks import block, words
from cmtrain.report.dossier import Dossier
from cmtrain.report.html import Html
from cmtrain.report.outcome import EXCELLENT, mark, result_word
from cmtrain.report.smart import goals, unanswered
from cmtrain.report.source import read_source
from cmtrain.report.told import told, tries
from cmtrain.texts import Lang, Text, text

CONCEPTS = 4
"""Concepts named for each lesson."""


@dataclass(frozen=True)
class Breach:
    """One rule that was broken, and where."""

    rule: Rule
    where: Text


@dataclass(frozen=True)
class Step:
    """One thing to practise next."""

    title: Text
    practice: Text
    reach: float
    """Points that were left."""


@dataclass(frozen=True)
class TraineeReport:
    """One trainee's dossier in one language."""

    dossier: Dossier
    lang: Lang

    @property
    def _results(self) -> Iterator[tuple[Exercise, ExerciseResult]]:
        return ((load_exercise(result.exercise), result) for result in self.dossier.grades.results)

    def summary(self) -> Html:
        """Say how it went: points, result, what is missing, breaches."""
        grades = self.dossier.grades
        answered = [result for result in grades.results if result.status == "graded"]
        broken = len(grades.flags) > 0
        return block(
            "trainee_summary",
            self.lang,
            name=grades.name[self.lang],
            workshop=grades.workshop,
            points=grades.points,
            most=grades.max_points,
            share=grades.share,
            mark="poor" if broken else mark(grades.share),
            outcome=result_word(grades.share, grades.pass_mark, broken=broken),
            answered=len(answered),
            exercises=len(grades.results),
            breaches=len(grades.flags),
            lost_yuan=sum(lost_yuan(result) for result in answered),
            minutes=sum(self.dossier.worked.values()),
            sentence=self._sentence(),
        )

    def _sentence(self) -> Text:
        name = self.dossier.grades.name
        scored = [(exercise, result) for exercise, result in self._results if result.status == "graded"]
        if not scored:
            return words()["summary_none"].fill(name=name)
        if self.dossier.grades.flags:
            return words()["summary_blocked"].fill(name=name)
        best, _ = max(scored, key=lambda pair: pair[1].points / pair[1].max_points)
        weak = [goal.title for goal in goals(self.dossier)]
        if not weak:
            return words()["summary_all_strong"].fill(name=name)
        key = "summary_weak" if best.title in weak else "summary_strong"
        return words()[key].fill(name=name, best=best.title, worst=weak[0])

    def compliance(self) -> Html:
        """List the rules that were broken, with their basis; before everything else."""
        return block("compliance", self.lang, breaches=breaches(self.dossier), clean="compliance_clean")

    def steps(self) -> Html:
        """List what to practise next: broken rules first, then the most points."""
        return block("steps", self.lang, steps=goals(self.dossier), missing=unanswered(self.dossier))

    def plan(self) -> Html:
        """Set out the next four weeks, goal by goal."""
        return block("plan", self.lang, goals=goals(self.dossier), missing=unanswered(self.dossier))

    def overview(self) -> Html:
        """List all exercises with the scores of their attempts, the hints and the time."""
        rows = [tries(exercise, result, self.dossier) for exercise, result in self._results]
        return block("overview", self.lang, rows=rows, grades=self.dossier.grades)

    def exercises(self) -> Html:
        """Tell every exercise: what was asked and decided, what it was worth, why, and what to practise."""
        pieces = (
            block("exercise", self.lang, e=told(exercise, result, self.dossier, self.lang))
            for exercise, result in self._results
        )
        return Html("\n".join(piece.source for piece in pieces))

    def skills(self) -> Html:
        """Show the share of points by lesson, with the concepts that its exercises teach."""
        lessons: dict[str, list[tuple[Exercise, ExerciseResult]]] = {}
        for exercise, result in self._results:
            lessons.setdefault(exercise.lesson, []).append((exercise, result))
        skills = [
            {
                "lesson": lesson,
                "share": sum(result.points for _, result in pairs) / sum(result.max_points for _, result in pairs),
                "concepts": _concept_names([exercise for exercise, _ in pairs]),
            }
            for lesson, pairs in lessons.items()
        ]
        return block("skills", self.lang, skills=skills)

    def footer(self) -> Html:
        """Say what the report is made from."""
        return block("footer", self.lang, decided=bool(self.dossier.decided))


def trainee_report(source: str | Path, lang: Lang) -> TraineeReport:
    """Return the report of a dossier file, or of a journal."""
    return TraineeReport(read_source(source), lang)


def breaches(dossier: Dossier) -> tuple[Breach, ...]:
    """Return the rules that a trainee broke, each once, with the exercises in which it happened."""
    places: dict[str, list[Text]] = {}
    for result in dossier.grades.results:
        for flag in result.flags:
            places.setdefault(flag, []).append(load_exercise(result.exercise).title)
    return tuple(Breach(rule(flag), _listed(titles)) for flag, titles in places.items())


def next_steps(dossier: Dossier, most: int) -> tuple[Step, ...]:
    """Return the exercises with most points left, those short of excellent only."""
    left = [
        (result.max_points - result.points, load_exercise(result.exercise))
        for result in dossier.grades.results
        if result.points < EXCELLENT * result.max_points
    ]
    ranked = sorted(left, key=lambda pair: (-pair[0], pair[1].id))
    return tuple(Step(exercise.title, exercise.practice, reach) for reach, exercise in ranked[:most])


def lost_yuan(result: ExerciseResult) -> float:
    """Return what the counted answer earned less than the best, in yuan; 0 for exercises measured otherwise."""
    grade = result.grade
    return max(grade.regret, 0.0) if grade and grade.unit == "yuan" and grade.regret is not None else 0.0


def _concept_names(exercises: list[Exercise]) -> Text:
    taught = list(dict.fromkeys(concept for exercise in exercises for concept in exercise.concepts))
    listed = _listed([concepts()[concept].name for concept in taught[:CONCEPTS]])
    more = words()["and_more"]
    return listed if len(taught) <= CONCEPTS else text(f"{listed.zh}{more.zh}", f"{listed.en} {more.en}")


def _listed(names: list[Text]) -> Text:
    return text("；".join(name.zh for name in names), "; ".join(name.en for name in names))
