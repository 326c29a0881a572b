"""Exact integer Neyman allocation of a sample to strata."""

from __future__ import annotations

import numpy as np

from cmtrain.district.lanes import Floats, Ints


def neyman_allocation(sizes: Ints, spreads: Floats, sample: int, *, least: int = 2) -> Ints:
    """Allocate a sample to strata so that the variance of the estimated total is smallest.

    Starts with `least` in each stratum, then gives the next one to the stratum in which (N S)² / (n (n + 1)) is
    largest; exact among whole numbers (Wright 2012, The equivalence of Neyman optimum allocation for sampling and
    equal proportions for apportioning the U.S. House of Representatives, The American Statistician 66).

    Parameters
    ----------
    sizes
        (H,) shops of each stratum.
    spreads
        (H,) standard deviation within each stratum.
    sample
        Shops in all; no stratum gets more than it has.

    Examples
    --------
    >>> neyman_allocation(np.array([100, 50]), np.array([1.0, 6.0]), 20).tolist()
    [5, 15]
    """
    number = np.minimum(sizes, least)
    weight = (sizes * np.maximum(spreads, 1e-9)) ** 2
    for _ in range(max(0, min(sample, int(sizes.sum())) - int(number.sum()))):
        gain = np.where(number < sizes, weight / (np.maximum(number, 0.5) * (number + 1)), -1.0)
        number[int(np.argmax(gain))] += 1
    return number
