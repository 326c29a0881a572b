"""Until when each trainee may hand in without being late: the plan's end, with the time that the trainer added."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from cmtrain.journal.conduct import Conduct
from cmtrain.journal.orders import orders_for
from cmtrain.workshop.folder import Workshop
from cmtrain.workshop.gradebook.lateness import LateRule
from cmtrain.workshop.places import CONDUCT


@dataclass(frozen=True)
class Deadline:
    """When a trainee's time is over, and what being late costs."""

    ends: datetime
    """With its zone."""
    rule: LateRule | None = None


DeadlineOf = Callable[[str], Deadline]
"""Returns that of a trainee, by id."""


def deadlines(workshop: Workshop, rule: LateRule | None, now: datetime) -> DeadlineOf:
    """Return what tells everybody's deadline; a pause that lasts still puts it off.

    Parameters
    ----------
    rule
        What being late costs; None if nothing.
    now
        With its zone.
    """
    conduct = Conduct(workshop.folder / CONDUCT)
    conduct.refresh()
    return lambda trainee: Deadline(orders_for(trainee, conduct.acts).end(workshop.plan.ends, now), rule)
