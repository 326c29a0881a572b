"""The processes of a batch, started when they are first needed: a batch in which nothing has changed needs none."""

from __future__ import annotations

from concurrent.futures import Executor
from contextlib import ExitStack
from functools import cached_property
from types import TracebackType
from typing import Protocol

from cmtrain.grading.pool import workers
from cmtrain.report.engine.workers import page_workers


class AnyPools(Protocol):
    """What a batch needs of pools; ended with the context."""

    @property
    def own(self) -> AnyPools:
        """The processes of this machine, for jobs that need its files."""

    @property
    def at_once(self) -> int:
        """Jobs that keep all processes at work."""

    @property
    def free(self) -> Executor:
        """Grade, typeset and write workbooks: with libraries that run threads."""

    @property
    def forking(self) -> Executor:
        """Execute notebooks in processes forked from themselves, and so run no thread."""

    def __enter__(self) -> AnyPools: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...


class Pools:
    """Two pools of processes, ended with the context.

    Parameters
    ----------
    jobs
        Processes in each; one pool waits while the other works, mostly.
    """

    def __init__(self, jobs: int) -> None:
        self._jobs, self._open = jobs, ExitStack()

    def __enter__(self) -> Pools:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._open.__exit__(kind, error, trace)

    @property
    def own(self) -> Pools:
        """The processes of this machine, for jobs that need its files."""
        return self

    @property
    def at_once(self) -> int:
        """Jobs that keep all processes at work."""
        return 2 * self._jobs

    @cached_property
    def free(self) -> Executor:
        """Grade, typeset and write workbooks: with libraries that run threads."""
        return self._open.enter_context(workers(self._jobs))

    @cached_property
    def forking(self) -> Executor:
        """Execute notebooks in processes forked from themselves, and so run no thread."""
        return self._open.enter_context(page_workers(self._jobs))
