"""The batch: journals become dossiers, dossiers become pages, each in a process of its own; what is current stays."""

from __future__ import annotations

import time

from cmtrain.grading.pool import workers
from cmtrain.report.batch.desk import Desk
from cmtrain.report.batch.plan import Batch, Plan
from cmtrain.report.batch.steps import Progress, take_steps
from cmtrain.report.engine.workers import page_workers


def run_batch(plan: Plan, progress: Progress | None = None) -> Batch:
    """Make all reports that are not current; one that cannot be made stops no other.

    Raises
    ------
    CmtrainError
        The folder cannot be written to.
    """
    began = time.monotonic()
    batch = Batch()
    desk = Desk(plan, batch)
    desk.open()
    with workers(plan.jobs) as pool:
        take_steps(desk.grade(pool), batch, progress)
    graded = [source for source in plan.sources if source.name not in batch.failed]
    with page_workers(plan.jobs) as pool:
        pages = desk.make(desk.reports_of(graded), pool) | desk.make(desk.reports_of_all(graded), pool)
        take_steps(pages, batch, progress)
    desk.close()
    batch.seconds = time.monotonic() - began
    return batch
