"""Steps of a batch: waited for in whatever order they end; one that fails stops no other."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from concurrent.futures import Future, as_completed
from dataclasses import dataclass
from typing import Any

from cmtrain.errors import CmtrainError
from cmtrain.report.batch.plan import Batch

Progress = Callable[[int, int], None]
"""Takes reports done and reports in all."""


@dataclass(frozen=True)
class Step:
    """Something submitted, and what to do with its result."""

    future: Future[Any]
    finish: Callable[[Any], None]


def take_steps(steps: Mapping[str, Step], batch: Batch, progress: Progress | None = None) -> set[str]:
    """Wait for steps; returns the names of those that were done, the others are told in the batch."""
    waiting = {step.future: name for name, step in steps.items()}
    done: set[str] = set()
    for ended, future in enumerate(as_completed(waiting), 1):
        name = waiting[future]
        try:
            steps[name].finish(future.result())
            done.add(name)
        except CmtrainError as error:
            batch.failed[name] = str(error)
        except Exception as error:  # noqa: BLE001 - a defect of ours in one report is told, and stops no other
            batch.failed[name] = f"{type(error).__name__}: {error}"
        if progress:
            progress(ended, len(waiting))
    return done
