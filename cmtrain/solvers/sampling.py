"""Estimates from a stratified sample: a few shops checked, something cheap known of all of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import ArrayLike

from cmtrain.district.lanes import Floats


def expansion_weights(sizes: Mapping[str, int], strata: Sequence[str]) -> Floats:
    """Return for how many shops each sampled shop stands.

    Parameters
    ----------
    sizes
        Shops in each stratum.
    strata
        Stratum of each sampled shop; all of them in ``sizes``.

    Returns
    -------
    Floats
        N_h / n_h for each sampled shop. Strata without a sampled shop are shared out over the others, so that the
        weights always sum to the number of all shops.

    Examples
    --------
    >>> expansion_weights({"town": 30, "country": 10}, ["town", "town", "country"])
    array([15., 15., 10.])
    """
    drawn = {stratum: strata.count(stratum) for stratum in set(strata)}
    weights: Floats = np.array([sizes[stratum] / drawn[stratum] for stratum in strata], dtype=np.float64)
    weights *= sum(sizes.values()) / weights.sum()
    return weights


def ratio_total(weights: Floats, checked: ArrayLike, stated: ArrayLike, stated_total: float) -> float:
    """Return the combined ratio estimate of a total.

    Parameters
    ----------
    weights
        From `expansion_weights`.
    checked
        What was found in each sampled shop.
    stated
        What each sampled shop had stated.
    stated_total
        What all shops together had stated.

    References
    ----------
    Cochran, W. G. (1977), Sampling Techniques, 3rd ed., section 6.11.

    Examples
    --------
    >>> ratio_total(np.array([2.0, 2.0]), [3, 5], [6, 10], 40.0)
    20.0
    """
    heard = float(weights @ np.asarray(stated, dtype=np.float64))
    found = float(weights @ np.asarray(checked, dtype=np.float64))
    return found / heard * stated_total if heard else 0.0


def regression_total(weights: Floats, checked: ArrayLike, stated: ArrayLike, stated_total: float) -> float:
    """Return the combined regression estimate of a total; arguments as for `ratio_total`.

    Steadier than the ratio where what was checked does not pass through zero with what was stated.

    References
    ----------
    Cochran, W. G. (1977), Sampling Techniques, 3rd ed., section 7.10.
    """
    x, y = np.asarray(stated, dtype=np.float64), np.asarray(checked, dtype=np.float64)
    size = weights.sum()
    x_mean, y_mean = weights @ x / size, weights @ y / size
    spread = float(weights @ (x - x_mean) ** 2)
    slope = float(weights @ ((x - x_mean) * (y - y_mean))) / spread if spread else 0.0
    return float(size * y_mean + slope * (stated_total - size * x_mean))


def weighted_share(weights: Floats, marked: ArrayLike) -> float:
    """Return the share of all shops that have a mark, estimated from the sampled ones.

    Examples
    --------
    >>> weighted_share(np.array([15.0, 15.0, 10.0]), [True, False, True])
    0.625
    """
    return float(weights @ np.asarray(marked, dtype=np.float64) / weights.sum())
