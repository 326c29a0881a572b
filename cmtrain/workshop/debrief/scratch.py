"""A card to play with in front of the room: nothing is kept, and it can be checked as often as anybody likes."""

from __future__ import annotations

from dataclasses import replace
from html import escape

from IPython.display import display

from cmtrain.district.district import District
from cmtrain.errors import CmtrainError
from cmtrain.grading.attempts import ExerciseResult, grade_work
from cmtrain.grading.tasks import kind_of
from cmtrain.journal import Event, Played, Submitted, Work
from cmtrain.journal.events import What
from cmtrain.kinds.base import Task
from cmtrain.kinds.controls import RouteControl
from cmtrain.kinds.exercise import Exercise
from cmtrain.records import Json
from cmtrain.texts import Lang, text
from cmtrain.workbook.card import ExerciseCard
from cmtrain.workbook.desk import Desk, desk_for
from cmtrain.workbook.html import page
from cmtrain.workbook.keeping import OpenJournal
from cmtrain.workbook.street_map import street_map
from cmtrain.workbook.terms import Floor, now
from cmtrain.workbook.what_if import play

PLAYS = 100
"""What-if runs that the card offers; each begins anew."""

_STANDING = text(
    "随便试：想提交几次就几次，不记分，关掉页面就没有了。",
    "Try whatever you like, as often as you like: nothing counts, and nothing is kept.",
)


_QUESTION = text("题目和资料", "The question and its tables")


class ScratchCard(ExerciseCard):
    """A card on which nothing is ever used up."""

    def _ipython_display_(self) -> None:
        told = f"<details><summary>{escape(_QUESTION[self.lang])}</summary>{self.question.source}</details>"
        display(page(told, self.lang, plain=self.title))
        display(self.widget)

    def _state(self) -> dict[str, Json]:
        free: dict[str, Json] = {"standing": _STANDING[self.lang], "locked": False, "hints_of": 0, "next_hint": None}
        return super()._state() | free


def scratch_card(exercise: Exercise, district: District, lang: Lang) -> ScratchCard:
    """Return a card of an exercise.

    Raises
    ------
    UnfitError
        The district cannot carry the exercise.
    """
    journal = OpenJournal("", trainee="", case=district.case.id, seed=district.seed, lang=lang)
    desk = scratch_desk(exercise, district, journal)
    control = kind_of(exercise).control(desk.task)
    extra = {"map": _map(district, control, lang)} if isinstance(control, RouteControl) else None
    return ScratchCard(_without_end(exercise), desk, lang, extra=extra)


def _without_end(exercise: Exercise) -> Exercise:
    """Return an exercise as its card shows it: with plays that nobody uses up."""
    what_if = exercise.what_if
    return exercise.model_copy(update={"what_if": what_if and what_if.model_copy(update={"plays": PLAYS})})


def _map(district: District, control: RouteControl, lang: Lang) -> Json:
    return street_map(district.observed, control, lang)


def scratch_desk(exercise: Exercise, district: District, journal: OpenJournal) -> Desk:
    """Return a desk that remembers no more than the last answer: each is graded as if it were the first."""
    desk = desk_for(exercise, district, journal, Floor(None, "", now))
    pad = _Pad(exercise, district, journal, desk.task)
    return replace(desk, work=pad.work, submit=pad.submit, play=pad.play, result=pad.result)


class _Pad:
    """The calls of a scratch desk."""

    def __init__(self, exercise: Exercise, district: District, journal: OpenJournal, task: Task) -> None:
        self._exercise, self._district, self._journal, self._task = exercise, district, journal, task
        self._shown: tuple[Work, Work] | None = None
        self._graded: tuple[object, ExerciseResult] | None = None

    def work(self) -> Work:
        """Return the work with the last answer and the last play alone; the same object while nothing changes."""
        whole = self._journal.state.work[self._exercise.id]
        if self._shown is None or self._shown[0] is not whole:
            self._shown = whole, replace(whole, submissions=whole.submissions[-1:], plays=whole.plays[-1:])
        return self._shown[1]

    def submit(self, response: Json) -> Event:
        return self._write(Submitted(exercise=self._exercise.id, response=response))

    def play(self, response: Json) -> None:
        trial = play(self._exercise, self._task, self._district, response)
        self._write(Played(exercise=self._exercise.id, response=response, trial=trial.model_dump(mode="json")))

    def result(self) -> ExerciseResult:
        work = self.work()
        if self._graded is None or self._graded[0] != work.submissions:
            self._graded = work.submissions, grade_work(self._exercise, work, self._district)
        return self._graded[1]

    def _write(self, what: What) -> Event:
        event = self._journal.record(what)
        if event is None:
            msg = f"{self._exercise.id}: not written"
            raise CmtrainError(msg)
        return event
