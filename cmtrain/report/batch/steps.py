"""Steps of a batch: a few at once, waited for in whatever order they end; one that fails stops no other."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, wait
from dataclasses import dataclass
from typing import Any

from cmtrain.errors import CmtrainError
from cmtrain.grading.pool import Progress
from cmtrain.report.batch.plan import Batch


@dataclass(frozen=True)
class Step:
    """Something submitted."""

    names: tuple[str, ...]
    """What it is for."""
    future: Future[Any]
    take: Callable[[Any], Step | None]
    """Takes its result; returns the step that comes after it for the same names, None if they are done."""


class Steps:
    """The steps of one batch.

    Parameters
    ----------
    at_once
        Steps that are under way at a time: what they need and return is held for so many alone.
    """

    def __init__(self, batch: Batch, at_once: int, progress: Progress | None = None) -> None:
        self._batch, self._at_once, self._progress = batch, at_once, progress
        self._done = self._needed = 0

    def expect(self, more: int) -> None:
        """Say how many names are still to come."""
        self._needed = self._done + more

    def run(self, steps: Iterator[Step]) -> None:
        """Take steps and those that follow them until none is left; why one failed is told in the batch.

        Parameters
        ----------
        steps
            Each is submitted when it is asked for.
        """
        waiting: dict[Future[Any], Step] = {}
        while True:
            while len(waiting) < self._at_once and (step := next(steps, None)) is not None:
                waiting[step.future] = step
            if not waiting:
                return
            ended, _ = wait(waiting, return_when=FIRST_COMPLETED)
            for step in [waiting.pop(future) for future in ended]:
                following = self._taken(step)
                if following is None:
                    self._tell(len(step.names))
                else:
                    waiting[following.future] = following

    def _taken(self, step: Step) -> Step | None:
        try:
            return step.take(step.future.result())
        except CmtrainError as error:
            why = str(error)
        except Exception as error:  # noqa: BLE001 - a defect of ours in one report is told, and stops no other
            why = f"{type(error).__name__}: {error}"
        self._batch.failed |= dict.fromkeys(step.names, why)
        return None

    def _tell(self, more: int) -> None:
        self._done += more
        if self._progress:
            self._progress(self._done, self._needed)
