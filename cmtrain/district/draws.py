"""Draws that the lanes do not give directly: gamma, Dirichlet, a beta, log-normals, quotas, shuffles.

Only lanes and elementary functions are used; results are rounded where a library's last digit could matter.
"""

from __future__ import annotations

import numpy as np

from cmtrain.district.lanes import Floats, Ints, Stream


def lognormal(stream: Stream, n: int, *, median: Floats | float, sigma: Floats | float) -> Floats:
    """Draw n log-normals, rounded to 6 digits."""
    return np.round(median * np.exp(sigma * stream.normal(n)), 6)


def dirichlet(stream: Stream, alpha: Floats) -> Floats:
    """Draw one vector of shares for every row of ``alpha``; rows sum to 1.

    Gammas come from the Wilson-Hilferty quantile alpha (1 - 1/(9 alpha) + z / (3 sqrt alpha))³, which is within a few
    percent of the exact one for alpha above 1.

    References
    ----------
    Wilson and Hilferty (1931), The distribution of chi-square, PNAS 17, 684-688.
    """
    z = stream.normal(alpha.shape)
    root = np.maximum(1.0 - 1.0 / (9.0 * alpha) + z / (3.0 * np.sqrt(alpha)), 0.02)
    gamma = alpha * root**3
    return shares(gamma)


def shares(weights: Floats) -> Floats:
    """Return the rows of ``weights`` as shares that sum to 1, rounded to 9 digits before the last division."""
    rounded = np.round(weights / weights.sum(axis=1, keepdims=True), 9)
    parts: Floats = rounded / rounded.sum(axis=1, keepdims=True)
    return parts


def beta_2_4(stream: Stream, n: int) -> Floats:
    """Draw n from Beta(2, 4): the second smallest of five uniforms, which has exactly that law."""
    return np.sort(stream.uniform((n, 5)), axis=1)[:, 1]


def gumbel(stream: Stream, shape: tuple[int, int], *, scale: float) -> Floats:
    """Draw Gumbel noise around 0."""
    noise: Floats = -scale * np.log(-np.log(stream.uniform(shape)))
    return noise


def quota(weights: Floats | list[float], n: int) -> Ints:
    """Split n into whole numbers in proportion to ``weights`` (largest remainder; ties to the first).

    Examples
    --------
    >>> quota([0.5, 0.3, 0.2], 7).tolist()
    [4, 2, 1]
    """
    exact = np.asarray(weights, dtype=np.float64)
    exact = np.round(exact / exact.sum() * n, 9)
    counts: Ints = np.floor(exact).astype(np.int64)
    order = np.argsort(counts - exact, kind="stable")
    counts[order[: n - int(counts.sum())]] += 1
    return counts


def shuffled(stream: Stream, counts: Ints) -> Ints:
    """Return the indices of ``counts``, each as often as it says, in random order."""
    labels = np.repeat(np.arange(len(counts)), counts)
    mixed: Ints = labels[stream.sample(len(labels), len(labels))]
    return mixed
