"""Work done ahead: what grading takes long to find is found while the trainee still reads."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Sequence

from cmtrain.district.district import District
from cmtrain.grading.judge import grade
from cmtrain.grading.tasks import best, mistakes
from cmtrain.kinds.exercise import Exercise

REST = 0.2
"""Seconds between two exercises, in which the page has the kernel to itself."""

_log = logging.getLogger(__name__)


class Ahead:
    """Finds best answers and mistakes in the background, one exercise after the other.

    Nothing is handed over: what is found is remembered where grading looks for it (`cmtrain.kinds.memo`,
    `cmtrain.grading.tasks`), so that it makes no difference but in time whether this has run, or how far.

    A thread, and no process of its own: the longest solver takes some tenths of a second, and Python lets the page's
    own calls in between every few milliseconds.
    """

    def __init__(self, exercises: Sequence[Exercise], district: District) -> None:
        self._exercises, self._district = tuple(exercises), district
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._work, name="ahead", daemon=True)

    def start(self) -> None:
        """Begin, unless it has begun; call this when the page stands, for it takes the processor as any work does."""
        if self._thread.ident is None:
            self._thread.start()

    def stop(self) -> None:
        """Leave out the exercises that have not been begun."""
        self._stopped.set()

    def wait(self, seconds: float) -> bool:
        """Wait for the end, at most some seconds, and say whether it has come."""
        self._thread.join(seconds)
        return not self._thread.is_alive()

    def _work(self) -> None:
        for exercise in self._exercises:
            try:
                find(exercise, self._district)
            except Exception:  # noqa: BLE001 - nobody is there to take it
                # The same failure comes when the answer is graded, where the trainee is told and it has a number.
                _log.exception("%s: could not be worked out ahead", exercise.id)
            if self._stopped.wait(REST):
                return


def find(exercise: Exercise, district: District) -> float:
    """Find all that grading an answer needs, and return the seconds it took."""
    began = time.perf_counter()
    right = best(exercise, district)
    mistakes(exercise, district)
    grade(exercise, district, right)
    return time.perf_counter() - began


def start(exercises: Sequence[Exercise], district: District) -> Ahead:
    """Find ahead what grading these exercises needs; returns at once.

    Parameters
    ----------
    exercises
        Those of the page, in the order in which they are to be ready.
    """
    ahead = Ahead(exercises, district)
    ahead.start()
    return ahead
