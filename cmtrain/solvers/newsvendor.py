"""Expected sales and order quantities when weekly demand is gamma distributed (the newsvendor problem)."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from cmtrain.district.lanes import Floats

_TINY = 1e-12
"""Means and variances below this are treated as no demand and certain demand."""


def expected_sales(quantity: ArrayLike, mean: ArrayLike, cv2: ArrayLike) -> Floats:
    """Return E[min(D, Q)]: what a shelf of Q sells in a week of gamma demand D.

    Parameters
    ----------
    quantity
        Q, on the shelf at the start of the week; in the unit of ``mean``; negative counts as 0.
    mean
        Mean of weekly demand, not negative.
    cv2
        Squared coefficient of variation of weekly demand; 0 means certain demand.

    Returns
    -------
    Floats
        In the unit of ``mean``, broadcast over the arguments; concave and increasing in Q, at most ``mean``.

    References
    ----------
    Burgin, T. A. (1975), "The gamma distribution and inventory control", Operational Research Quarterly 26(3).

    Examples
    --------
    >>> expected_sales([0.0, 10.0, 1e6], 10.0, 1.0).round(3)
    array([ 0.   ,  6.321, 10.   ])
    """
    from scipy.special import gammainc  # noqa: PLC0415 - slow to import

    amount, mu, spread = np.broadcast_arrays(
        np.maximum(np.asarray(quantity, dtype=np.float64), 0.0),
        np.asarray(mean, dtype=np.float64),
        np.asarray(cv2, dtype=np.float64),
    )
    certain = (mu <= _TINY) | (spread <= _TINY)
    shape = 1.0 / np.where(certain, 1.0, spread)
    at = amount / np.where(certain, 1.0, mu * spread)
    sold: Floats = mu * gammainc(shape + 1.0, at) + amount * (1.0 - gammainc(shape, at))
    return np.where(certain, np.minimum(mu, amount), sold)


def newsvendor_quantity(mean: ArrayLike, cv2: ArrayLike, ratio: ArrayLike) -> Floats:
    """Return the quantity that covers gamma demand with a given probability.

    Parameters
    ----------
    mean, cv2
        Weekly demand, as for `expected_sales`.
    ratio
        The critical ratio, cost of one too few over cost of one too few plus one too many; below 0 counts as 0, at
        most .9999.

    Returns
    -------
    Floats
        In the unit of ``mean``; not rounded.

    Examples
    --------
    >>> newsvendor_quantity(10.0, 1.0, [0.0, 0.5]).round(3)
    array([0.   , 6.931])
    """
    from scipy.special import gammaincinv  # noqa: PLC0415 - slow to import

    mu, spread, chance = np.broadcast_arrays(
        np.asarray(mean, dtype=np.float64),
        np.asarray(cv2, dtype=np.float64),
        np.clip(np.asarray(ratio, dtype=np.float64), 0.0, 0.9999),
    )
    certain = (mu <= _TINY) | (spread <= _TINY)
    shape = 1.0 / np.where(certain, 1.0, spread)
    covers: Floats = gammaincinv(shape, chance) * mu * spread
    return np.where(certain, np.where(chance > 0, mu, 0.0), covers)
