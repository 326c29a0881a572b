"""Finding everybody's results from the journals: what the gradebook holds of them can always be found again."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import cmtrain
from cmtrain.errors import ContentError
from cmtrain.grading.attempts import ExerciseResult, hint_cost, no_work
from cmtrain.grading.journals import DistrictOf, district_of
from cmtrain.grading.pool import Progress
from cmtrain.journal import Work, read_journal, replay
from cmtrain.kinds.exercise import Exercise, load_exercise
from cmtrain.kinds.memo import digest
from cmtrain.texts import Text
from cmtrain.workshop.folder import Workshop
from cmtrain.workshop.gradebook.deadlines import Deadline, DeadlineOf
from cmtrain.workshop.gradebook.lateness import counting, lateness
from cmtrain.workshop.gradebook.result import Result, digest_of, work_digest
from cmtrain.workshop.places import JOURNALS
from cmtrain.workshop.wall.grades import Graded, Grades, HandedIn


@dataclass(frozen=True)
class Trouble:
    """Why nothing of a trainee's is changed."""

    trainee: str
    why: Text
    by_grader: bool
    """Our own grader failed; else the journal cannot be read."""


@dataclass(frozen=True)
class Found:
    """What the journals of a workshop come to."""

    results: dict[str, tuple[Result, ...]]
    """By trainee, of every exercise of the plan; not of those whose journal cannot be read."""
    troubles: tuple[Trouble, ...]
    strangers: tuple[Path, ...]
    """Journals of nobody on the roster; they do not count."""

    @property
    def held_back(self) -> frozenset[str]:
        """Trainees of whom nothing is changed that stands in the gradebook."""
        return frozenset(each.trainee for each in self.troubles)


@dataclass(frozen=True)
class _Journal:
    """One trainee's journal, read."""

    trainee: str
    digest: str = ""
    work: dict[str, Work] = field(default_factory=dict)


def find_results(
    workshop: Workshop,
    deadline_of: DeadlineOf,
    *,
    districts: DistrictOf = district_of,
    progress: Progress | None = None,
) -> Found:
    """Grade everything that was handed in; a journal or a grader that fails stops none of the others.

    Parameters
    ----------
    districts
        Makes the district of an event's case, seed and weeks.
    progress
        Called with exercises graded and exercises to grade.

    Raises
    ------
    WorkshopError
        The workshop itself cannot be read.
    """
    journals, troubles = _journals(workshop)
    exercises = tuple(each.exercise for each in workshop.plan.exercises)
    graded = _graded(journals, exercises, Grades(districts), progress)
    results = {}
    for journal in journals:
        deadline = deadline_of(journal.trainee)
        found = [graded.get((journal.trainee, each.id)) for each in exercises]
        pairs = zip(exercises, found, strict=True)
        results[journal.trainee] = tuple(_result(journal, each, one, deadline) for each, one in pairs)
        failed = next((one.trouble for one in found if one and one.trouble), None)
        if failed is not None:
            troubles.append(Trouble(journal.trainee, failed, by_grader=True))
    known = {each.id for each in workshop.trainees}
    strangers = tuple(file for file in workshop.journal_files if file.stem not in known)
    return Found(results, tuple(troubles), strangers)


def _journals(workshop: Workshop) -> tuple[list[_Journal], list[Trouble]]:
    """Read everybody's journal; who has none has done nothing."""
    journals, troubles = [], []
    there = set(workshop.journal_files)
    for trainee in workshop.trainees:
        file = workshop.folder / JOURNALS / f"{trainee.id}.jsonl"
        try:
            journals.append(_journal(trainee.id, file) if file in there else _Journal(trainee.id))
        except ContentError as error:
            troubles.append(Trouble(trainee.id, error.both, by_grader=False))
    return journals, troubles


def _journal(trainee: str, file: Path) -> _Journal:
    read = read_journal(file, trainee=trainee)
    return _Journal(trainee, hashlib.sha256(file.read_bytes()).hexdigest(), dict(replay(read.events).work))


def _graded(
    journals: list[_Journal], exercises: tuple[Exercise, ...], grades: Grades, progress: Progress | None
) -> dict[tuple[str, str], Graded]:
    """Grade district by district: to make one takes longer than to grade all that is done in it."""
    handed_in = [
        HandedIn(journal.trainee, exercise, journal.work[exercise.id])
        for journal in journals
        for exercise in exercises
        if exercise.id in journal.work
    ]
    found = {}
    for done, each in enumerate(sorted(handed_in, key=_district), start=1):
        grades.update([each])
        found[each.place] = grades.of(each)
        if progress:
            progress(done, len(handed_in))
    return found


def _district(each: HandedIn) -> tuple[str, int, int]:
    sitting = each.work.sitting
    return sitting.case, sitting.seed, sitting.weeks or 0


def _result(journal: _Journal, exercise: Exercise, graded: Graded | None, deadline: Deadline) -> Result:
    work = journal.work.get(exercise.id)
    ends = deadline.ends.astimezone(UTC)
    found = _exercise_result(exercise, graded)
    top = counting(found.attempts, ends, deadline.rule)
    attempt, late = top or (None, None)
    done = {each.event: each for each in work.submissions} if work else {}
    last = work.submissions[-1] if work and work.submissions else None
    shown = done[attempt.event] if attempt else last
    if late is None and shown is not None:
        late = lateness(datetime.fromisoformat(shown.time), ends, None)
    grade = attempt.grade if attempt else found.grade
    return Result(
        trainee=journal.trainee,
        exercise=exercise.id,
        status=found.status,
        points=attempt.points if attempt else 0.0,
        max_points=exercise.points,
        attempts_used=found.attempts_used,
        attempts_allowed=exercise.attempts,
        hints_taken=len(found.hints),
        hints_allowed=len(exercise.hints),
        hint_cost=hint_cost(exercise, found.hints[: attempt.hints]) if attempt else 0.0,
        handed_in=shown.time if shown else "",
        late_minutes=late.minutes if late else 0.0,
        late_share=late.share if late else 0.0,
        late_rule=deadline.rule,
        ends=f"{ends:%Y-%m-%dT%H:%M:%SZ}",
        flags=found.flags,
        incidents=found.incidents,
        response=shown.response if shown else None,
        grade=grade.model_dump(mode="json") if grade else None,
        cmtrain=cmtrain.__version__,
        journal_digest=journal.digest,
        work_digest=work_digest(work),
        exercise_digest=digest(load_exercise(exercise.id)),
        task_digest=digest_of(work.task) if work and work.task is not None else "",
    )


def _exercise_result(exercise: Exercise, graded: Graded | None) -> ExerciseResult:
    """Return what graders say; where they fail, that there is no grade."""
    if graded is not None and graded.result is not None:
        return graded.result
    nothing = no_work(exercise, case=exercise.case, seed=0, weeks=None)
    return nothing if graded is None else nothing.model_copy(update={"status": "pending", "grade": None})
