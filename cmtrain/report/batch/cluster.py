"""The processes of a Dask cluster: the same jobs on other machines."""

from __future__ import annotations

import os
from collections.abc import Callable
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from dataclasses import dataclass
from functools import cache, cached_property
from multiprocessing import current_process
from typing import Any

from cmtrain.errors import CmtrainError
from cmtrain.report.batch.fingerprint import package_digest
from cmtrain.report.batch.pools import AnyPools, Pools
from cmtrain.report.engine.workers import page_workers

CONNECT_WITHIN = 15.0
"""Seconds."""

RETRIES = 3
"""Times that a job is done again whose worker has gone."""


class ClusterPools(AnyPools):
    """The workers of a scheduler, beside the processes of this machine.

    Parameters
    ----------
    scheduler
        Its address: ``tcp://HOST:PORT``.
    jobs
        Processes of this machine, for what needs its files.

    Raises
    ------
    CmtrainError
        Dask is not installed, or nobody answers at the address.
    """

    def __init__(self, scheduler: str, jobs: int) -> None:
        try:
            from distributed import Client  # noqa: PLC0415 - an extra
        except ImportError:
            message = "--scheduler needs Dask; install it with: pip install 'cmtrain[dask]'"
            raise CmtrainError(message) from None
        super().__init__()
        self._own = self._open.enter_context(Pools(jobs))
        try:
            self._client = self._open.enter_context(Client(scheduler, timeout=CONNECT_WITHIN, set_as_default=False))
        except (OSError, ValueError) as error:
            message = f"{scheduler}: no scheduler answers ({error}); start one with: dask scheduler"
            raise CmtrainError(message) from error

    @property
    def own(self) -> AnyPools:
        """The processes of this machine."""
        return self._own

    @property
    def at_once(self) -> int:
        """Jobs that keep the cluster at work."""
        threads: int = sum(self._client.nthreads().values())
        return 2 * max(threads, 1)

    @cached_property
    def free(self) -> Executor:
        """Jobs that need no fork."""
        return _Cluster(self._client.get_executor(retries=RETRIES), forking=False)

    @cached_property
    def forking(self) -> Executor:
        """Jobs that do: a worker has them done by a process of its own, for it runs threads itself."""
        return _Cluster(self._client.get_executor(retries=RETRIES), forking=True)


class _Cluster(Executor):
    """Dask's executor, for jobs of ours."""

    def __init__(self, executor: Executor, *, forking: bool) -> None:
        self._executor, self._forking = executor, forking

    def submit(self, job: Callable[[], Any], /, *_: object, **__: object) -> Future[Any]:
        """Have a job done by some worker."""
        return self._executor.submit(_OnWorker(job, self._forking, package_digest()))


@dataclass(frozen=True)
class _OnWorker:
    """A job on its way."""

    job: Callable[[], Any]
    forking: bool
    digest: str

    def __call__(self) -> Any:  # noqa: ANN401 - whatever the job returns
        if package_digest() != self.digest:
            message = f"worker {os.uname().nodename}: has another version of cmtrain, or of a library that it needs"
            raise CmtrainError(message)
        return _page_process().submit(self.job).result() if self.forking else self.job()


@cache
def _page_process() -> ProcessPoolExecutor:
    """Return a process of this worker's that forks; Dask's own are marked as such that may start none."""
    current_process()._config["daemon"] = False  # type: ignore[attr-defined]  # noqa: SLF001
    return page_workers(1)
