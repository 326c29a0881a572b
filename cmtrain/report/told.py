"""One exercise as a trainee's report tells it: what was asked, decided and earned, how often it was tried, and why."""

from __future__ import annotations

from dataclasses import dataclass

from cmtrain.grading.attempts import Attempt, ExerciseResult
from cmtrain.grading.feedback import feedback
from cmtrain.grading.grade import Grade
from cmtrain.kinds.exercise import Exercise
from cmtrain.report.blocks import words
from cmtrain.report.changes import Changes, changes
from cmtrain.report.dossier import Dossier
from cmtrain.report.outcome import EXCELLENT, Bar, Mark, Part, bars, gap, mark, parts, wrong
from cmtrain.texts import Lang, Text, text


@dataclass(frozen=True)
class Told:
    """One exercise as the report tells it."""

    title: Text
    asked: Text | None
    points: float
    most: float
    share: float
    mark: Mark
    trail: Text
    rules: tuple[str, ...]
    """Rules that the answer breaks."""
    raw_score: float
    bars: tuple[Bar, ...]
    unit: str
    gap: Text
    feedback: tuple[str, ...]
    exhibit: str
    """HTML by our own code; "" where there is none, and the parts that lost points are listed instead."""
    parts: tuple[Part, ...]
    n_parts: int
    n_wrong: int
    practice: Text | None
    changes: Changes | None
    """What people and lateness made of the points."""


@dataclass(frozen=True)
class Tries:
    """How one exercise was worked on, for the overview."""

    title: Text
    points: float
    most: float
    share: float
    mark: Mark
    attempts: Text
    hints: int
    hint_cost: float
    minutes: float | None
    changes: Changes | None


def told(exercise: Exercise, result: ExerciseResult, dossier: Dossier, lang: Lang) -> Told:
    """Return an exercise as it is told in one language."""
    grade = result.grade if result.status == "graded" else None
    share = result.points / result.max_points
    exhibit = dossier.exhibits.get(exercise.id, {}).get(lang, "")
    return Told(
        title=exercise.title,
        asked=dossier.asked.get(exercise.id),
        points=result.points,
        most=result.max_points,
        share=share,
        mark=mark(share) if grade or dossier.is_given(exercise.id) else "none",
        trail=trail(result, dossier.worked.get(exercise.id)),
        rules=grade.flags if grade else (),
        raw_score=grade.raw_score if grade else 0.0,
        bars=bars(grade) if grade else (),
        unit=grade.unit if grade else "none",
        gap=gap(grade) if grade else words()["gap_none"],
        feedback=_feedback(grade, exercise, lang, exhibit) if grade else (),
        exhibit=exhibit,
        parts=parts(grade) if grade and not exhibit else (),
        n_parts=len(grade.elements) if grade else 0,
        n_wrong=len(wrong(grade)) if grade else 0,
        practice=exercise.practice if share < EXCELLENT else None,
        changes=changes(dossier.decided.get(exercise.id)),
    )


def tries(exercise: Exercise, result: ExerciseResult, dossier: Dossier) -> Tries:
    """Return how an exercise was worked on."""
    share = result.points / result.max_points
    return Tries(
        title=exercise.title,
        points=result.points,
        most=result.max_points,
        share=share,
        mark=mark(share) if result.status == "graded" or dossier.is_given(exercise.id) else "none",
        attempts=scores(result),
        hints=len(result.hints),
        hint_cost=result.hint_cost,
        minutes=dossier.worked.get(exercise.id),
        changes=changes(dossier.decided.get(exercise.id)),
    )


def _feedback(grade: Grade, exercise: Exercise, lang: Lang, exhibit: str) -> tuple[str, ...]:
    """Return what to say, the most important first.

    Broken rules stand at the head of the report. Beside an exhibit, which tells of the parts, what is said of them is
    left out, but for the first thing that matters.
    """
    lawful = grade.model_copy(update={"flags": ()})
    every = feedback(lawful, exercise, lang)
    if not exhibit:
        return tuple(every)
    shown = {element.finding.id for element in grade.elements if element.finding}
    whole = tuple(finding for finding in grade.findings if finding.id not in shown)
    others = feedback(lawful.model_copy(update={"elements": (), "findings": whole}), exercise, lang)
    return (*every[:1], *(line for line in others if line not in every[:1]))


def trail(result: ExerciseResult, minutes: float | None = None) -> Text:
    """Say in a few words how the answer came about: attempts with their scores, hints, minutes."""
    if result.status != "graded":
        return words()[f"status_{result.status}"]
    parts = [scores(result), hints(result)]
    if minutes:
        parts.append(words()["about_minutes"].fill(minutes=minutes))
    return text("；".join(part.zh for part in parts), "; ".join(part.en for part in parts))


def scores(result: ExerciseResult) -> Text:
    """Return the scores of the attempts in order; the one that counts is named where there are several."""
    if not result.attempts:
        return words()[f"status_{result.status}"]
    best = next((each for each in result.attempts if each.counted and each.grade == result.grade), None)
    written = [_score(each, counts=each is best and len(result.attempts) > 1) for each in result.attempts]
    return text(" → ".join(each.zh for each in written), " → ".join(each.en for each in written))


def _score(attempt: Attempt, *, counts: bool) -> Text:
    if not attempt.counted:
        return words()[f"try_{attempt.grade.status}"]
    key = "try_breach" if attempt.grade.flags else "try_counts" if counts else "try_score"
    return words()[key].fill(score=attempt.grade.score)


def hints(result: ExerciseResult) -> Text:
    """Say how many hints were opened, and what they cost the attempt that counts."""
    if not result.hints:
        return words()["no_hints"]
    if not result.hint_cost:
        return words()["hints_free"].fill(n=len(result.hints))
    key = "hint" if len(result.hints) == 1 else "hints"
    return words()[key].fill(n=len(result.hints), cost=result.hint_cost)
