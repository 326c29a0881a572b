"""What a gradebook hands on to reports: for each journal what people decided and what being late cost, if it knows the journal."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from cmtrain.errors import ContentError
from cmtrain.grading.decided import Decided, Remark
from cmtrain.grading.grade import GradeElement
from cmtrain.grading.playlist import Planned
from cmtrain.journal import read_journal, replay
from cmtrain.kinds.exercise import load_exercise
from cmtrain.kinds.memo import digest
from cmtrain.texts import text
from cmtrain.workshop.folder import Workshop
from cmtrain.workshop.gradebook.final import FinalScore, ScoreRow, final_scores
from cmtrain.workshop.gradebook.opening import Gradebook
from cmtrain.workshop.gradebook.result import Result, work_digest
from cmtrain.workshop.plan import Plan


@dataclass(frozen=True)
class HandedOn:
    """What reports take from a gradebook."""

    decided: Mapping[str, Mapping[str, Decided]]
    """By trainee and exercise, where there is anything that could change points or be told."""
    unknown: tuple[str, ...]
    """Trainees who were not graded into it yet; graders alone decide."""
    outdated: tuple[str, ...]
    """Trainees who did more since, or whose exercises are others now: nothing of what stands there can be used."""


def hand_on(workshop: Workshop, book: Gradebook, journals: Mapping[str, Path]) -> HandedOn:
    """Return what a gradebook knows of journals.

    Parameters
    ----------
    journals
        By trainee.

    Raises
    ------
    GradebookError
        The gradebook cannot be read.
    WorkshopError
        The workshop itself cannot be read.
    """
    people = [each for each in workshop.trainees if each.id in journals]
    decided, unknown, outdated = {}, [*(journals.keys() - {each.id for each in people})], []
    for score in final_scores(book, people, workshop.plan.exercises):
        trainee = score.trainee.id
        if not any(row.result for row in score.rows):
            unknown.append(trainee)
        elif not _is_current(score, workshop.plan, journals[trainee]):
            outdated.append(trainee)
        elif found := {row.exercise: each for row in score.rows if (each := _decided(row)) is not None}:
            decided[trainee] = found
    return HandedOn(decided, tuple(sorted(unknown)), tuple(outdated))


def _is_current(score: FinalScore, plan: Plan, journal: Path) -> bool:
    """Say whether grading again would find all from the same journal, the same exercises and the same late rule."""
    results = [row.result for row in score.rows if row.result]
    if len(results) < len(plan.exercises) or any(map(_is_other, results, plan.exercises)):
        return False
    return all(each.late_rule == plan.late for each in results) and _knows(results, journal)


def _is_other(result: Result, planned: Planned) -> bool:
    exercise = planned.exercise
    asked = (exercise.points, exercise.attempts, digest(load_exercise(planned.id)))
    return (result.max_points, result.attempts_allowed, result.exercise_digest) != asked


def _knows(results: list[Result], journal: Path) -> bool:
    """Say whether results are those of a journal; what changes no result, such as a page opened, makes no difference."""
    found = hashlib.sha256(journal.read_bytes()).hexdigest()
    if any(each.journal_digest == found for each in results):
        return True
    try:
        work = replay(read_journal(journal).events).work
    except ContentError:  # told where it is graded
        return False
    return all(each.work_digest == work_digest(work.get(each.exercise)) for each in results)


def _decided(row: ScoreRow) -> Decided | None:
    """Return what there is to hand on; None where graders alone decide, and nothing can be late."""
    result, points, marks = row.result, row.points, row.marks
    if result is None or not (marks.judgements or marks.override or result.late_rule):
        return None
    return Decided(
        max_points=points.max_points,
        automatic=points.automatic,
        manual=points.manual,
        late_minutes=result.late_minutes,
        late_share=result.late_share,
        override=points.override,
        why=marks.why,
        who=marks.overridden_by,
        final=points.final,
        remarks=tuple(_remarks(row, result)),
        review=points.needs_review,
        handed_in=result.handed_in,
        hint_cost=result.hint_cost,
    )


def _remarks(row: ScoreRow, result: Result) -> Iterator[Remark]:
    """Return what was said: first of all of the answer, then of its parts in their order, last of parts that are no more."""
    parts: dict[str, GradeElement | None] = {"": None, **{each.name: each for each in result.elements}}
    order = [*parts, *(name for name in sorted(row.marks.judgements) if name not in parts)]
    for name in order:
        judged = row.marks.judgements.get(name)
        if judged is not None:
            part = parts.get(name)
            yield Remark(
                who=row.marks.by[name],
                part=part.label if part else text(name, name) if name else None,
                automatic=part.score if part else None,
                score=judged.score,
                comment=judged.comment,
            )
