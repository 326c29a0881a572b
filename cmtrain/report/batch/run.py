"""The batch: journals become dossiers, dossiers become reports, each in a process of its own; what is current stays."""

from __future__ import annotations

import time
from contextlib import nullcontext

from cmtrain.grading.pool import Progress
from cmtrain.report.batch.desk import Desk
from cmtrain.report.batch.plan import Batch, Plan
from cmtrain.report.batch.pools import AnyPools, Pools
from cmtrain.report.batch.steps import Steps


def run_batch(plan: Plan, progress: Progress | None = None, *, pools: AnyPools | None = None) -> Batch:
    """Make all reports that are not current; one that cannot be made stops no other.

    Parameters
    ----------
    pools
        Processes to use, and to leave running; own ones, or those of the plan's scheduler, if not given.

    Raises
    ------
    CmtrainError
        The folder cannot be written to, or holds nothing to compare with.
    """
    began = time.monotonic()
    batch = Batch()
    with _pools(plan) if pools is None else nullcontext(pools) as processes:
        desk = Desk(plan, batch, processes)
        desk.open()
        steps, sources = Steps(batch, processes.at_once, progress), desk.to_grade()
        steps.expect(len(sources) + len(desk.to_make()))
        steps.run(desk.grade(sources))
        reports = desk.to_make()  # some journals could not be graded, perhaps
        steps.expect(len(reports))
        steps.run(desk.make(reports))
    batch.seconds = time.monotonic() - began
    return batch


def _pools(plan: Plan) -> AnyPools:
    if not plan.scheduler:
        return Pools(plan.jobs)
    from cmtrain.report.batch.cluster import ClusterPools  # noqa: PLC0415 - an extra

    return ClusterPools(plan.scheduler, plan.jobs)
