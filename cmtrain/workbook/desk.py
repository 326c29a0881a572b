"""A trainee's place at one exercise: what a card may do, and no more than that."""

from __future__ import annotations

import shutil
import tempfile
import weakref
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from pydantic import ValidationError

from cmtrain.district.district import District
from cmtrain.errors import ContentError, Problem
from cmtrain.grading.attempts import ExerciseResult, grade_work
from cmtrain.grading.tasks import make_task
from cmtrain.journal import (
    Drafted,
    Event,
    HintTaken,
    Joined,
    Journal,
    Opened,
    Sitting,
    Submitted,
    TraineeState,
    Work,
    read_journal,
    replay,
)
from cmtrain.journal.events import What
from cmtrain.kinds.base import Task
from cmtrain.kinds.exercise import Exercise
from cmtrain.records import Json
from cmtrain.texts import Text

NOBODY = "guest"
"""Who works where no trainee is named."""

ALONE = "self-study"
"""The workshop of whoever works without one."""


def _now() -> datetime:
    return datetime.now(UTC)


def _passing_file(owner: object) -> Path:
    """Return a journal in a new folder that goes with its owner."""
    folder = tempfile.mkdtemp(prefix="cmtrain-")
    weakref.finalize(owner, shutil.rmtree, folder, ignore_errors=True)
    return Path(folder) / "journal.jsonl"


class OpenJournal:
    """The journal of a sitting: everything that the trainee does goes through `record`.

    Parameters
    ----------
    path
        The journal; "" keeps everything in a temporary file that goes with the page.

    Raises
    ------
    ContentError
        The journal cannot be read or belongs to another trainee.
    """

    def __init__(self, path: str, *, trainee: str, case: str, seed: int, lang: str) -> None:
        self.kept = bool(path)
        """Whether the journal outlives the page."""
        self.path = Path(path) if path else _passing_file(self)
        self._events: list[Event] = []
        if self.path.is_file():
            self._events += read_journal(self.path, trainee=trainee or None).events
        before = replay(self._events)
        who = trainee or before.trainee or NOBODY
        self._journal = Journal(self.path, clock=_now)
        self._sitting = Sitting.model_validate(
            {"workshop": before.workshop or ALONE, "trainee": who, "case": case, "seed": seed, "lang": lang}
        )
        if before.name is None:
            self.record(Joined(name=Text(zh=who, en=who)))

    @property
    def state(self) -> TraineeState:
        """Where the trainee stands."""
        return replay(self._events)

    def record(self, what: What) -> None:
        """Append one event; it is on the disk when this returns."""
        self._events.append(self._journal.append(self._sitting, what))

    def open(self, exercise: Exercise, task: Task) -> Work:
        """Return the work on an exercise; its task is stored the first time it is shown.

        Raises
        ------
        ContentError
            The journal holds work on this exercise in another district.
        """
        work = self.state.work.get(exercise.id)
        if work is None:
            self.record(Opened(exercise=exercise.id, task=task.model_dump(mode="json")))
            return self.state.work[exercise.id]
        there, here = work.sitting, self._sitting
        if (there.case, there.seed, there.weeks) != (here.case, here.seed, here.weeks):
            message = (
                f"{exercise.id} was worked on in case {there.case!r} with seed {there.seed}; "
                f"open the notebook with these, or use another journal"
            )
            raise ContentError(Problem(self.path, "sitting.seed", message))
        return work


@dataclass(frozen=True)
class Desk:
    """What a card may do; the district and its truth stay behind the calls."""

    task: Task
    """As it was shown first."""
    work: Callable[[], Work]
    """The work so far."""
    draft: Callable[[Json], None]
    """Save what stands on the page."""
    take_hint: Callable[[int], None]
    """Open a hint, by its place."""
    submit: Callable[[Json], ExerciseResult]
    """Hand a response in and grade it."""
    result: Callable[[], ExerciseResult]
    """Grade what has been handed in so far."""
    kept: bool
    """Whether the journal outlives the page."""


def desk_for(exercise: Exercise, district: District, journal: OpenJournal) -> Desk:
    """Seat the trainee of a notebook at an exercise.

    Raises
    ------
    UnfitError
        The district cannot carry the exercise.
    ContentError
        The journal holds work on this exercise in another district.
    """
    made = make_task(exercise, district)
    opened = journal.open(exercise, made)

    def work() -> Work:
        return journal.state.work[exercise.id]

    def result() -> ExerciseResult:
        return grade_work(exercise, work(), district)

    def submit(response: Json) -> ExerciseResult:
        journal.record(Submitted(exercise=exercise.id, response=response))
        return result()

    return Desk(
        task=_shown(made, opened.task),
        work=work,
        draft=lambda response: journal.record(Drafted(exercise=exercise.id, value=response)),
        take_hint=lambda hint: journal.record(HintTaken(exercise=exercise.id, hint=hint)),
        submit=submit,
        result=result,
        kept=journal.kept,
    )


def _shown(made: Task, stored: Json) -> Task:
    """Return the task that the journal stores; the one just made where this version cannot read it."""
    if stored is None:
        return made
    try:
        return type(made).model_validate(stored)
    except ValidationError:
        return made
