"""The processes of a batch, started when they are first needed: a batch in which nothing has changed needs none."""

from __future__ import annotations

from abc import ABC, abstractmethod
from concurrent.futures import Executor
from contextlib import ExitStack
from functools import cached_property
from types import TracebackType
from typing import Self

from cmtrain.grading.pool import workers
from cmtrain.report.engine.workers import page_workers


class AnyPools(ABC):
    """What a batch needs of pools; ended with the context."""

    def __init__(self) -> None:
        self._open = ExitStack()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._open.__exit__(kind, error, trace)

    @property
    @abstractmethod
    def own(self) -> AnyPools:
        """The processes of this machine, for jobs that need its files."""

    @property
    @abstractmethod
    def at_once(self) -> int:
        """Jobs that keep all processes at work."""

    @property
    @abstractmethod
    def free(self) -> Executor:
        """Grade, typeset and write workbooks: with libraries that run threads."""

    @property
    @abstractmethod
    def forking(self) -> Executor:
        """Execute notebooks in processes forked from themselves, and so run no thread."""


class Pools(AnyPools):
    """Two pools of processes.

    Parameters
    ----------
    jobs
        Processes in each; one pool waits while the other works, mostly.
    modules
        What other notebooks than reports import, if such are to be executed, too; nothing that starts threads.
    """

    def __init__(self, jobs: int, modules: tuple[str, ...] = ()) -> None:
        super().__init__()
        self._jobs, self._modules = jobs, modules

    @property
    def own(self) -> AnyPools:
        """These."""
        return self

    @property
    def at_once(self) -> int:
        """Two a process."""
        return 2 * self._jobs

    @cached_property
    def free(self) -> Executor:
        """Processes that may run threads."""
        return self._open.enter_context(workers(self._jobs))

    @cached_property
    def forking(self) -> Executor:
        """Processes that do not."""
        return self._open.enter_context(page_workers(self._jobs, self._modules))
