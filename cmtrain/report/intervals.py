"""How sure a mean of a few people is: intervals that are as wide as small groups deserve."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt
from statistics import fmean, variance

from scipy.special import stdtrit

CONFIDENCE = 0.95
ENOUGH = 5
"""People from which anything is said about a group; fewer cannot be judged."""


@dataclass(frozen=True)
class Interval:
    """An estimate and between what the truth lies, in 95 of 100 such groups."""

    middle: float
    low: float
    high: float


def mean_interval(shares: Sequence[float]) -> Interval | None:
    """Return the mean of shares of points and its interval by Student's t; None for too few.

    Parameters
    ----------
    shares
        One a person, 0..1; so is the interval, which a t distribution does not know by itself.
    """
    if len(shares) < ENOUGH:
        return None
    half = _quantile(len(shares) - 1) * sqrt(variance(shares) / len(shares))
    middle = fmean(shares)
    return Interval(middle, max(middle - half, 0.0), min(middle + half, 1.0))


def difference_interval(before: Sequence[float], now: Sequence[float]) -> Interval | None:
    """Return how much larger the mean of one group is than that of another by Welch's t; None if either is too small.

    Groups may spread differently. Without any spread in both the difference is exact.
    """
    if min(len(before), len(now)) < ENOUGH:
        return None
    middle = fmean(now) - fmean(before)
    parts = [variance(group) / len(group) for group in (before, now)]
    total = sum(parts)
    if total == 0:
        return Interval(middle, middle, middle)
    freedom = total**2 / sum(part**2 / (len(group) - 1) for part, group in zip(parts, (before, now), strict=True))
    half = _quantile(freedom) * sqrt(total)
    return Interval(middle, middle - half, middle + half)


def _quantile(freedom: float) -> float:
    return float(stdtrit(freedom, (1 + CONFIDENCE) / 2))
