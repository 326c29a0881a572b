"""Processes to share work among; they start afresh, so that nothing of the parent's state leaks into results."""

from __future__ import annotations

import ctypes
import signal
import sys
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

Progress = Callable[[int, int], None]
"""Takes what is done, and how much there is in all."""

_ON_DEATH_OF_PARENT = 1
"""PR_SET_PDEATHSIG, see prctl(2)."""


def workers(jobs: int, prepare: Callable[[], None] | None = None) -> ProcessPoolExecutor:
    """Return a pool of processes; an interrupt of the parent ends them without a word.

    Parameters
    ----------
    prepare
        What each process does first.
    """
    return ProcessPoolExecutor(jobs, mp_context=get_context("spawn"), initializer=_begin, initargs=(prepare,))


def _begin(prepare: Callable[[], None] | None) -> None:
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    _end_with_parent()
    if prepare is not None:
        prepare()


def _end_with_parent() -> None:
    """Have the system end this process when its parent is killed; it would wait for ever for something to do."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_ON_DEATH_OF_PARENT, signal.SIGKILL)
