"""A trainee's place at one exercise: what a card may do, and no more than that."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from pydantic import ValidationError

from cmtrain.district.district import District
from cmtrain.errors import CmtrainError, OutOfRangeError
from cmtrain.grading.attempts import ExerciseResult, grade_work
from cmtrain.grading.tasks import best, make_task
from cmtrain.journal import Drafted, Event, HintTaken, Played, Submitted, Work
from cmtrain.kinds.base import Task
from cmtrain.kinds.exercise import Exercise
from cmtrain.records import Json
from cmtrain.workbook.keeping import OpenJournal
from cmtrain.workbook.terms import Floor, Terms
from cmtrain.workbook.trial import plays_left
from cmtrain.workbook.what_if import play


class ClosedError(CmtrainError):
    """Nothing more can be handed in: the attempts are used up, all points are earned, or the trainer has ended it."""


class PausedError(CmtrainError):
    """Nothing can be handed in while the trainer has stopped work."""


Path = tuple[str, ...]
"""Keys from the response down to what was changed."""


@dataclass(frozen=True)
class Desk:
    """What a card may do; the district and its truth stay behind the calls."""

    exercise: str
    """Id of the exercise."""
    task: Task
    """As it was shown first."""
    work: Callable[[], Work]
    """The work so far."""
    draft: Callable[[Path, Json], Event]
    """Save a part of what stands on the page; the whole of it under the empty path."""
    redraft: Callable[[Path, Json, str, Json], Event | None]
    """Save a part that had not been saved when the page was left: (path, value, id of the last event that the page
    knew, value that the page had sent last). None, and nothing saved, if somebody has changed it since."""
    take_hint: Callable[[int], None]
    """Open a hint, by its place, once; raises `OutOfRangeError` if there is none, else as `submit`."""
    submit: Callable[[Json], Event]
    """Hand a response in; raises `ClosedError` if nothing more can be handed in, and `PausedError` during a pause."""
    play: Callable[[Json], None]
    """Try a response out; raises `ClosedError` if no play is left, and `UnreadableError`, at no cost, if it cannot be
    read; else as `submit`."""
    result: Callable[[], ExerciseResult]
    """Grade what has been handed in so far."""
    terms: Callable[[], Terms]
    """What holds at the moment."""
    best: Callable[[], Json]
    """The best response; raises `CmtrainError` while there is something left to decide, or it is not to be told."""
    news: Callable[[], frozenset[str]]
    """Take in what other pages have written; returns the exercises that it is about."""
    latest: Callable[[], str]
    """Id of the last event of this exercise."""
    kept: bool
    """Whether the journal outlives the page."""


def desk_for(exercise: Exercise, district: District, journal: OpenJournal, floor: Floor) -> Desk:
    """Seat the trainee of a notebook at an exercise.

    Parameters
    ----------
    floor
        What the workshop asks for, and its trainer does.

    Raises
    ------
    UnfitError
        The district cannot carry the exercise.
    ContentError
        The journal holds work on this exercise in another district.
    """
    made = make_task(exercise, district)
    opened = journal.open(exercise, made)
    seat = _Seat(exercise, district, journal, floor)
    return Desk(
        exercise=exercise.id,
        task=_shown(made, opened.task),
        work=seat.work,
        draft=seat.draft,
        redraft=seat.redraft,
        take_hint=seat.take_hint,
        submit=seat.submit,
        play=seat.play,
        result=seat.result,
        terms=seat.terms,
        best=seat.best,
        news=journal.news,
        latest=lambda: journal.latest(exercise.id),
        kept=journal.kept,
    )


def is_over(result: ExerciseResult, terms: Terms) -> bool:
    """Say whether nothing more can be handed in; who is not told that all points are earned may go on."""
    earned = result.points >= result.max_points and not terms.withheld
    return terms.closed or earned or result.attempts_used >= result.attempts_allowed


class _Seat:
    """The calls of a desk."""

    def __init__(self, exercise: Exercise, district: District, journal: OpenJournal, floor: Floor) -> None:
        self._exercise, self._district, self._journal, self._floor = exercise, district, journal, floor
        self._graded: tuple[object, ExerciseResult] | None = None

    def work(self) -> Work:
        return self._journal.state.work[self._exercise.id]

    def draft(self, path: Path, value: Json) -> Event:
        event = self._journal.record(Drafted(exercise=self._exercise.id, path=path, value=value))
        assert event is not None  # noqa: S101 - it is always admitted
        return event

    def redraft(self, path: Path, value: Json, base: str, sent: Json) -> Event | None:
        def untouched() -> bool:
            return not _touched(self._journal.since(self._exercise.id, base), path, (value, sent))

        return self._journal.record(Drafted(exercise=self._exercise.id, path=path, value=value), admit=untouched)

    def take_hint(self, hint: int) -> None:
        if not 0 <= hint < len(self._exercise.hints):
            msg = f"{self._exercise.id}: hint {hint} of {len(self._exercise.hints)}"
            raise OutOfRangeError(msg)
        self._see_that_work_goes_on()
        self._journal.record(
            HintTaken(exercise=self._exercise.id, hint=hint), admit=lambda: hint not in self.work().hints
        )

    def submit(self, response: Json) -> Event:
        self._see_that_work_goes_on()
        event = self._journal.record(
            Submitted(exercise=self._exercise.id, response=response), admit=lambda: not self._is_over()
        )
        if event is None:
            msg = f"{self._exercise.id}: nothing more can be handed in"
            raise ClosedError(msg)
        return event

    def play(self, response: Json) -> None:
        def left() -> bool:
            return plays_left(self._exercise, self.work()) > 0

        event = None
        self._see_that_work_goes_on()
        if left():
            task = _shown(make_task(self._exercise, self._district), self.work().task)
            trial = play(self._exercise, task, self._district, response)
            played = Played(exercise=self._exercise.id, response=response, trial=trial.model_dump(mode="json"))
            event = self._journal.record(played, admit=left)
        if event is None:
            msg = f"{self._exercise.id}: no play is left"
            raise ClosedError(msg)

    def terms(self) -> Terms:
        work = self.work()
        return self._floor.terms(self._exercise.id, work, self.result() if work.submissions else None)

    def _see_that_work_goes_on(self) -> None:
        """Look at what the trainer has done since; a grader that fails keeps nothing from being handed in."""
        self._floor.refresh()
        terms = self._floor.terms(self._exercise.id, self.work(), None)
        if terms.paused:
            msg = f"{self._exercise.id}: the trainer has stopped work"
            raise PausedError(msg)
        if terms.closed:
            msg = f"{self._exercise.id}: the trainer has ended it, or its time is up"
            raise ClosedError(msg)

    def _is_over(self) -> bool:
        """Say whether nothing more can be handed in; a grader that fails keeps no answer from being kept."""
        try:
            return is_over(self.result(), self.terms())
        except Exception:  # noqa: BLE001 - told to the trainee when the answer is graded
            return False

    def best(self) -> Json:
        terms = self.terms()
        if terms.withheld or not is_over(self.result(), terms):
            msg = f"{self._exercise.id}: the best is shown when nothing is left to decide"
            raise CmtrainError(msg)
        return best(self._exercise, self._district)

    def result(self) -> ExerciseResult:
        """Grade once for each set of submissions and hints; drafts change nothing that is shown."""
        work = self.work()
        handed_in = (tuple(done.event for done in work.submissions), work.hints)
        if self._graded is None or self._graded[0] != handed_in:
            self._graded = handed_in, grade_work(self._exercise, work, self._district)
        return self._graded[1]


def _touched(events: Sequence[Event], path: Path, own: tuple[Json, ...]) -> bool:
    """Say whether events have put something at a path that did not come from the page itself."""
    for event in events:
        match event.what:
            case Drafted(path=there, value=value) if there[: len(path)] == path[: len(there)]:
                if len(there) > len(path) or _at(value, path[len(there) :]) not in own:
                    return True
            case Submitted(response=response) if _at(response, path) not in own:
                return True
            case _:
                pass
    return False


def _at(value: Json, path: Path) -> Json:
    """Return the part of a value at a path; None if there is none."""
    for key in path:
        value = value.get(key) if isinstance(value, dict) else None
    return value


def _shown(made: Task, stored: Json) -> Task:
    """Return the task that the journal stores; the one just made where this version cannot read it."""
    if stored is None:
        return made
    try:
        return type(made).model_validate(stored)
    except ValidationError:
        return made
