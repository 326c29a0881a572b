"""Processes that execute notebooks one after the other, each in a fork of a process that has made the imports once."""

from __future__ import annotations

import gc
import os
import sys
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from importlib import import_module

from cmtrain.grading.pool import workers

_NEEDED = (
    "pandas",
    "cmtrain.report.cohort",
    "cmtrain.report.engine.client",
    "cmtrain.report.engine.papermill_engine",
    "cmtrain.report.render",
    "cmtrain.report.trainee",
)
"""What executing, the report notebooks and rendering import."""


_BLAS = "OPENBLAS_NUM_THREADS"
"""Where more than one thread runs nobody can fork safely."""


def page_workers(jobs: int, more: tuple[str, ...] = ()) -> ProcessPoolExecutor:
    """Return a pool whose processes are ready to execute notebooks with `cmtrain.report.execute.execute`.

    Parameters
    ----------
    more
        Modules that other notebooks than reports import; what starts threads when it is imported must not be among them.
    """
    before = os.environ.get(_BLAS)
    os.environ[_BLAS] = (
        "1"  # set for the processes: what a caller's main module imports there comes before any initializer
    )
    try:
        pool = workers(jobs, partial(_warm_up, more))
        for _ in range(jobs):
            pool.submit(gc.collect)  # a process is started when there is something to do
    finally:
        os.environ.pop(_BLAS)
        if before is not None:
            os.environ[_BLAS] = before
    return pool


def _warm_up(more: tuple[str, ...]) -> None:
    for name in (*_NEEDED, *more):
        import_module(name)
    sys.modules["pandas"].set_option("display.max_columns", 20)  # its choice in a kernel, made when it is imported
    gc.collect()
    gc.freeze()
