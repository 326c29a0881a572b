"""How sure numbers about a few people are: intervals that are as wide as small groups deserve."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import atanh, sqrt, tanh
from statistics import correlation, fmean, variance

import pandas as pd
from scipy.special import fdtri, ndtri, stdtrit

CONFIDENCE = 0.95
ENOUGH = 5
"""People from which anything is said about a group; fewer cannot be judged."""
ENOUGH_TO_RELATE = 8
"""People from which anything is said about what goes with what, or about how a whole hangs together."""


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


def rank_interval(one: Sequence[float], other: Sequence[float]) -> Interval | None:
    """Return Spearman's rank correlation of two numbers of each person; None for too few, or where one does not vary.

    Shares of points are skewed, bounded and often equal, for which the usual interval of Pearson's correlation can hold
    the truth in as few as 68 of 100 groups; ranks keep what is promised (Bishara & Hittner 2017). The interval is
    Fisher's with the standard error of Bonett & Wright (2000). That of a perfect order would have no width; it is taken
    for the order next to it.

    References
    ----------
    Bishara, A. J., & Hittner, J. B. (2017). Confidence intervals for correlations when data are not normal. Behavior
    Research Methods 49, 294-309.

    Bonett, D. G., & Wright, T. A. (2000). Sample size requirements for estimating Pearson, Kendall and Spearman
    correlations. Psychometrika 65, 23-28.
    """
    n = len(one)
    if n < ENOUGH_TO_RELATE or min(len(set(one)), len(set(other))) == 1:
        return None
    found = correlation(pd.Series(one).rank().tolist(), pd.Series(other).rank().tolist())
    next_to_perfect = 1 - 12 / (n * (n**2 - 1))
    near = max(-next_to_perfect, min(found, next_to_perfect))
    half = float(ndtri((1 + CONFIDENCE) / 2)) * sqrt((1 + near**2 / 2) / (n - 3))
    return Interval(found, min(tanh(atanh(near) - half), found), max(tanh(atanh(near) + half), found))


def alpha_interval(rows: Sequence[Sequence[float]]) -> Interval | None:
    """Return Cronbach's alpha with Feldt's interval; None for too few people or parts, or where totals do not vary.

    Parameters
    ----------
    rows
        Points of each person, a row, in each part of the whole.

    References
    ----------
    Feldt, L. S., Woodruff, D. J., & Salih, F. A. (1987). Statistical inference for coefficient alpha. Applied
    Psychological Measurement 11, 93-103: formulas 6 and 7.
    """
    people, parts = len(rows), len(rows[0]) if rows else 0
    if people < ENOUGH_TO_RELATE or parts < 2:
        return None
    total = variance([sum(row) for row in rows])
    if total == 0:
        return None
    alpha = parts / (parts - 1) * (1 - sum(variance(part) for part in zip(*rows, strict=True)) / total)
    low, high = (
        1 - (1 - alpha) * float(fdtri(people - 1, (people - 1) * (parts - 1), p))
        for p in ((1 + CONFIDENCE) / 2, (1 - CONFIDENCE) / 2)
    )
    return Interval(alpha, low, high)


def _quantile(freedom: float) -> float:
    return float(stdtrit(freedom, (1 + CONFIDENCE) / 2))
