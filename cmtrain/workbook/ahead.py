"""Work done ahead: what grading takes long to find is found while the trainee still reads."""

from __future__ import annotations

import logging
import threading
import time
from collections import deque
from collections.abc import Iterable

from cmtrain.district.district import District
from cmtrain.grading.judge import grade
from cmtrain.grading.tasks import best, mistakes
from cmtrain.kinds.exercise import Exercise

REST = 0.2
"""Seconds between two exercises, in which the page has the kernel to itself."""

_log = logging.getLogger(__name__)


class Ahead:
    """Finds best answers and mistakes of a district in the background, one exercise after the other.

    Nothing is handed over: what is found is remembered where grading looks for it (`cmtrain.kinds.memo`,
    `cmtrain.grading.tasks`), so that it makes no difference but in time whether this has run, or how far.

    A thread, and no process of its own: the longest solver takes some tenths of a second, and Python lets the page's
    own calls in between every few milliseconds.
    """

    def __init__(self, district: District) -> None:
        self._district = district
        self._lock = threading.Lock()
        self._asked: set[str] = set()
        self._waiting: deque[Exercise] = deque()
        self._thread: threading.Thread | None = None

    def ask(self, exercises: Iterable[Exercise]) -> None:
        """Have exercises worked out that have not been asked for before; returns at once.

        Call it when the page stands: it takes the processor, as any work does.
        """
        with self._lock:
            new = [exercise for exercise in exercises if exercise.id not in self._asked]
            self._asked.update(exercise.id for exercise in new)
            self._waiting.extend(new)
            if new and self._thread is None:
                self._thread = threading.Thread(target=self._work, name="ahead", daemon=True)
                self._thread.start()

    def wait(self, seconds: float) -> bool:
        """Wait until all is found that was asked for, at most some seconds, and say whether it is."""
        thread = self._thread
        if thread is not None:
            thread.join(seconds)
        return self._thread is None

    def _next(self) -> Exercise | None:
        with self._lock:
            if self._waiting:
                return self._waiting.popleft()
            self._thread = None
            return None

    def _work(self) -> None:
        while (exercise := self._next()) is not None:
            try:
                find(exercise, self._district)
            except Exception:  # noqa: BLE001 - nobody is there to take it
                # The same failure comes when the answer is graded, where the trainee is told and it has a number.
                _log.exception("%s: could not be worked out ahead", exercise.id)
            time.sleep(REST)


def find(exercise: Exercise, district: District) -> None:
    """Find all that grading an answer needs; nothing where the truth is sealed."""
    if district.sealed:
        return
    right = best(exercise, district)
    mistakes(exercise, district)
    grade(exercise, district, right)
