"""Processes to share work among; they start afresh, so that nothing of the parent's state leaks into results."""

from __future__ import annotations

import signal
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context


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
    if prepare is not None:
        prepare()
