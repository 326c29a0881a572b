"""Processes that execute notebooks one after the other, each in a fork of a process that has made the imports once."""

from __future__ import annotations

import gc
import os
import signal
import sys
from concurrent.futures import ProcessPoolExecutor
from importlib import import_module
from multiprocessing import get_context

NEEDED = ("pandas", "nbformat", "papermill", "cmtrain.report.engine.client", "cmtrain.report.engine.papermill_engine")
"""What every notebook needs."""


def page_workers(jobs: int, modules: tuple[str, ...] = ()) -> ProcessPoolExecutor:
    """Return a pool whose processes are ready to execute notebooks with `cmtrain.report.execute.execute`.

    Parameters
    ----------
    modules
        What the notebooks will import; what draws pictures with threads of its own must not be among them.
    """
    return ProcessPoolExecutor(jobs, mp_context=get_context("spawn"), initializer=_warm_up, initargs=(modules,))


def _warm_up(modules: tuple[str, ...]) -> None:
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # an interrupt of the parent ends them without a word
    os.environ["OPENBLAS_NUM_THREADS"] = "1"  # where more than one thread runs nobody can fork safely
    for name in (*NEEDED, *modules):
        import_module(name)
    sys.modules["pandas"].set_option("display.max_columns", 20)  # its choice in a kernel, made when it is imported
    gc.collect()
    gc.freeze()
