"""The report of one trainee, piece by piece as ``report_trainee.ipynb`` shows it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from cmtrain.compliance import Rule, rule
from cmtrain.concepts import concepts
from cmtrain.grading.attempts import ExerciseResult
from cmtrain.grading.feedback import feedback
from cmtrain.kinds.exercise import Exercise, load_exercise
from cmtrain.report.blocks import block, words
from cmtrain.report.dossier import Dossier
from cmtrain.report.html import Html
from cmtrain.report.outcome import EXCELLENT, PASS, Bar, Mark, Part, bars, gap, mark, parts, wrong
from cmtrain.report.source import read_source
from cmtrain.texts import Lang, Text, text

STEPS = 3
"""Exercises in the list of what to practise next."""
CONCEPTS = 6
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
class Told:
    """One exercise as the report tells it."""

    title: Text
    points: float
    most: float
    share: float
    mark: Mark
    trail: Text
    gated: bool
    raw_score: float
    bars: tuple[Bar, ...]
    unit: str
    gap: Text
    feedback: tuple[str, ...]
    picture: str
    parts: tuple[Part, ...]
    n_parts: int
    n_wrong: int
    practice: Text | None


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
            outcome=outcome_word(grades.share, broken=broken),
            answered=len(answered),
            exercises=len(grades.results),
            breaches=len(grades.flags),
            lost_yuan=sum(lost_yuan(result) for result in answered),
            sentence=self._sentence(),
        )

    def _sentence(self) -> Text:
        name = self.dossier.grades.name
        scored = [(exercise, result) for exercise, result in self._results if result.status == "graded"]
        if not scored:
            return words()["summary_none"].fill(name=name)
        if self.dossier.grades.flags:
            return words()["summary_blocked"].fill(name=name)
        ranked = sorted(scored, key=lambda pair: pair[1].points / pair[1].max_points)
        return words()["summary_strong"].fill(name=name, best=ranked[-1][0].title, worst=ranked[0][0].title)

    def compliance(self) -> Html:
        """List the rules that were broken, with their basis; before everything else."""
        return block("compliance", self.lang, breaches=breaches(self.dossier), clean="compliance_clean")

    def exercises(self) -> Html:
        """Tell every exercise: what was decided, what it was worth, why, and what to practise."""
        told = (block("exercise", self.lang, e=self._told(exercise, result)) for exercise, result in self._results)
        return Html("\n".join(piece.source for piece in told))

    def _told(self, exercise: Exercise, result: ExerciseResult) -> Told:
        grade = result.grade if result.status == "graded" else None
        share = result.points / result.max_points
        return Told(
            title=exercise.title,
            points=result.points,
            most=result.max_points,
            share=share,
            mark=mark(share) if grade else "none",
            trail=trail(result),
            gated=bool(grade and grade.flags),
            raw_score=grade.raw_score if grade else 0.0,
            bars=bars(grade) if grade else (),
            unit=grade.unit if grade else "none",
            gap=gap(grade) if grade else words()["gap_none"],
            feedback=tuple(feedback(grade, exercise, self.lang)) if grade else (),
            picture=self.dossier.exhibits.get(exercise.id, {}).get(self.lang, ""),
            parts=parts(grade) if grade else (),
            n_parts=len(grade.elements) if grade else 0,
            n_wrong=len(wrong(grade)) if grade else 0,
            practice=exercise.practice if share < EXCELLENT else None,
        )

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

    def plan(self) -> Html:
        """List what to practise next, the most points first."""
        return block("plan", self.lang, steps=next_steps(self.dossier, STEPS))

    def footer(self) -> Html:
        """Say what the report is made from."""
        return block("footer", self.lang)


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


def outcome_word(share: float, *, broken: bool) -> str:
    """Return the key of the word for a result; a broken rule fails whatever the points."""
    if broken:
        return "blocked"
    return "excellent" if share >= EXCELLENT else "passed" if share >= PASS else "not_yet"


def lost_yuan(result: ExerciseResult) -> float:
    """Return what the counted answer earned less than the best, in yuan; 0 for exercises measured otherwise."""
    grade = result.grade
    return max(grade.regret, 0.0) if grade and grade.unit == "yuan" and grade.regret is not None else 0.0


def trail(result: ExerciseResult) -> Text:
    """Say in a few words how the answer came about: status, attempts, hints."""
    if result.status != "graded":
        return words()[f"status_{result.status}"]
    tries = words()["attempt"] if result.attempts_used == 1 else words()["attempts"].fill(n=result.attempts_used)
    helped = _hints(result)
    return text(f"{tries.zh}，{helped.zh}", f"{tries.en}, {helped.en}")


def _hints(result: ExerciseResult) -> Text:
    if not result.hints:
        return words()["no_hints"]
    key = "hint" if len(result.hints) == 1 else "hints"
    return words()[key].fill(n=len(result.hints), cost=result.hint_cost)


def _concept_names(exercises: list[Exercise]) -> Text:
    taught = list(dict.fromkeys(concept for exercise in exercises for concept in exercise.concepts))
    listed = _listed([concepts()[concept].name for concept in taught[:CONCEPTS]])
    more = words()["and_more"]
    return listed if len(taught) <= CONCEPTS else text(f"{listed.zh}{more.zh}", f"{listed.en} {more.en}")


def _listed(names: list[Text]) -> Text:
    return text("；".join(name.zh for name in names), "; ".join(name.en for name in names))
