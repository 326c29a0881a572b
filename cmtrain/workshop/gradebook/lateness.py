"""Being late: what is handed in after the end loses a share of its points, if the plan says so."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Annotated

from pydantic import Field

from cmtrain.records import Record, Share

if TYPE_CHECKING:
    from cmtrain.grading.attempts import Attempt

_DAY = 24 * 60
"""Minutes."""


class LateRule(Record):
    """What being late costs (``[late]`` of a plan)."""

    grace_minutes: Annotated[float, Field(ge=0, le=10_080)] = 0.0
    """After the end, in which nothing is lost; days are counted from then on."""
    per_day: Share
    """Share of the points lost for each day begun."""
    at_most: Share = 1.0
    """Share of the points that is lost at most."""


@dataclass(frozen=True)
class Lateness:
    """How late something was handed in, and what that costs."""

    minutes: float = 0.0
    """After the end; 0 in time."""
    share: float = 0.0
    """Of its points, which is lost."""


def lateness(handed_in: datetime, ends: datetime, rule: LateRule | None) -> Lateness:
    """Return how late something is; without a rule nothing is lost.

    Examples
    --------
    >>> from datetime import UTC
    >>> ends, rule = datetime(2026, 3, 2, 9, tzinfo=UTC), LateRule(grace_minutes=30, per_day=0.1, at_most=0.5)
    >>> lateness(datetime(2026, 3, 3, 9, 31, tzinfo=UTC), ends, rule)
    Lateness(minutes=1471.0, share=0.2)
    """
    minutes = max((handed_in - ends).total_seconds() / 60, 0.0)
    if rule is None or minutes <= rule.grace_minutes:
        return Lateness(minutes)
    days = math.ceil((minutes - rule.grace_minutes) / _DAY)
    return Lateness(minutes, min(rule.per_day * days, rule.at_most))


def counting(attempts: Iterable[Attempt], ends: datetime, rule: LateRule | None) -> tuple[Attempt, Lateness] | None:
    """Return the attempt that counts: the one of the most points once the late ones have lost theirs, the first of equals.

    Returns
    -------
    tuple or None
        None if no attempt was graded.
    """
    found = [(each, lateness(datetime.fromisoformat(each.time), ends, rule)) for each in attempts if each.counted]
    return max(found, key=lambda one: one[0].points * (1 - one[1].share), default=None)
