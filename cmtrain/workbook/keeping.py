"""Keeping a trainee's work: one journal, written and read by several pages at once if need be."""

from __future__ import annotations

import logging
import shutil
import tempfile
import weakref
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from cmtrain.errors import ContentError, Problem
from cmtrain.journal import (
    Drafted,
    Event,
    Follower,
    Joined,
    Journal,
    Known,
    Opened,
    SaveError,
    Sitting,
    StaleError,
    Submitted,
    TraineeState,
    Work,
    after,
)
from cmtrain.journal.events import VERSION, What
from cmtrain.journal.reader import known_names
from cmtrain.journal.writer import Clock
from cmtrain.kinds.base import Task
from cmtrain.kinds.exercise import Exercise
from cmtrain.texts import Text

NOBODY = "guest"
"""Who works where no trainee is named."""

ALONE = "self-study"
"""The workshop of whoever works without one."""

Watcher = Callable[[frozenset[str]], None]
"""Is told on which exercises there is something new."""


_log = logging.getLogger(__name__)


def _now() -> datetime:
    return datetime.now(UTC)


def _passing_file(owner: object) -> Path:
    """Return a journal in a new folder that goes with its owner."""
    folder = tempfile.mkdtemp(prefix="cmtrain-")
    weakref.finalize(owner, shutil.rmtree, folder, ignore_errors=True)
    return Path(folder) / "journal.jsonl"


class OpenJournal:
    """The journal of a sitting: everything that the trainee does goes through `record`, and comes back from the file.

    Parameters
    ----------
    path
        The journal; "" keeps everything in a temporary file that goes with the page.
    clock
        Says what time it is; only shown, never used to order anything.

    Raises
    ------
    ContentError
        The journal cannot be read or belongs to another trainee.
    """

    def __init__(self, path: str, *, trainee: str, case: str, seed: int, lang: str, clock: Clock = _now) -> None:
        trainee = trainee.strip()  # as journals keep names
        self.kept = bool(path)
        """Whether the journal outlives the page."""
        self.path = Path(path) if path else _passing_file(self)
        names = known_names()
        known = Known(names.cases | {case}, names.exercises)
        self._follower = Follower(self.path, trainee=trainee or None, known=known)
        self._journal = Journal(self.path, clock=clock)
        self._events: list[Event] = []
        self._state = TraineeState()
        self._owed: list[What] = []
        """What could not be written when the page was opened; written before anything else is."""
        self._watchers: list[Watcher] = []
        self.news()
        self._sitting = Sitting.model_validate(
            {
                "workshop": self._state.workshop or ALONE,
                "trainee": trainee or self._state.trainee or NOBODY,
                "case": case,
                "seed": seed,
                "lang": lang,
            }
        )
        if self._state.name is None:
            who = self._sitting.trainee
            self._note(Joined(name=Text(zh=who, en=who)))

    @property
    def state(self) -> TraineeState:
        """Where the trainee stands."""
        state = self._state
        for what in self._owed:
            state = after(state, self._unwritten(what))
        return state

    def watch(self, watcher: Watcher) -> None:
        """Tell somebody, from now on, on which exercises there is something new, whoever wrote it."""
        self._watchers.append(watcher)

    def news(self) -> frozenset[str]:
        """Take in what has been written since; return the exercises that it is about.

        Raises
        ------
        SaveError
            The journal was moved away or replaced.
        ContentError
            Something that is no event was added to it.
        """
        events = self._follower.news()
        for event in events:
            self._state = after(self._state, event)
        self._events += events
        changed = frozenset(filter(None, map(_exercise, events)))
        if changed:
            self._tell(changed)
        return changed

    def _tell(self, changed: frozenset[str]) -> None:
        """Tell all watchers; one that fails does not make what is saved look unsaved."""
        for watcher in self._watchers:
            try:
                watcher(changed)
            except Exception:  # noqa: BLE001 - told to whoever looks after the server
                _log.exception("a page could not show what is new in %s", ", ".join(sorted(changed)))

    def record(self, what: What, *, admit: Callable[[], bool] = lambda: True) -> Event | None:
        """Append one event; it is on the disk when this returns.

        Parameters
        ----------
        admit
            Asked when all that others wrote is known, with nothing written in between: whether to append at all.

        Returns
        -------
        Event | None
            The event; None if it was not admitted.

        Raises
        ------
        UnreadableError
            A text in it is too long to be kept.
        SaveError
            It could not be written.
        ContentError
            The journal holds something that is no event.
        """
        self._pay()
        while True:
            self.news()
            if not admit():
                return None
            try:
                event = self._journal.append(self._sitting, what, after=self._follower.size, known=self._follower.known)
            except StaleError:
                continue
            self.news()
            return event

    def since(self, exercise: str, event: str) -> list[Event]:
        """Return what was changed or handed in after an event, in order; all of it if the event is not known."""
        found: list[Event] = []
        for each in reversed(self._events):
            if each.id == event:
                break
            if isinstance(each.what, Drafted | Submitted) and each.what.exercise == exercise:
                found.append(each)
        return found[::-1]

    def latest(self, exercise: str) -> str:
        """Return the id of the last event of an exercise; "" if there is none."""
        return next((event.id for event in reversed(self._events) if _exercise(event) == exercise), "")

    def open(self, exercise: Exercise, task: Task) -> Work:
        """Return the work on an exercise; its task is stored the first time it is shown.

        Raises
        ------
        ContentError
            The journal holds work on this exercise in another district.
        """
        work = self.state.work.get(exercise.id)
        if work is None:
            self._note(Opened(exercise=exercise.id, task=task.model_dump(mode="json")))
            return self.state.work[exercise.id]
        there, here = work.sitting, self._sitting
        if (there.case, there.seed, there.weeks) != (here.case, here.seed, here.weeks):
            message = (
                f"{exercise.id} was worked on in case {there.case!r} with seed {there.seed}; "
                f"open the notebook with these, or use another journal"
            )
            raise ContentError(Problem(self.path, "sitting.seed", message))
        return work

    def _note(self, what: What) -> None:
        """Record what needs no answer: a page opens on a full disk, too, and its light says that nothing is saved."""
        self._owed.append(what)
        try:
            self._pay()
        except SaveError:
            return

    def _pay(self) -> None:
        """Write what is owed; what another page has written by now is owed no more."""
        self.news()
        while self._owed:
            if not self._is_known(self._owed[0]):
                self._journal.append(self._sitting, self._owed[0])
            del self._owed[0]
            self.news()

    def _is_known(self, what: What) -> bool:
        match what:
            case Joined():
                return self._state.name is not None
            case Opened(exercise=exercise):
                return exercise in self._state.work
            case _:
                return False

    def _unwritten(self, what: What) -> Event:
        return Event.model_construct(version=VERSION, id="", sequence=0, time="", sitting=self._sitting, what=what)


def _exercise(event: Event) -> str | None:
    return getattr(event.what, "exercise", None)
