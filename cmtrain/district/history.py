"""What happened before the simulation: age of the shops, three full years of volume, co-operation and loyalty.

The years are drawn so that the ABC rule has hard cases: growth of exactly or nearly 10 %, two years that sum to 20 %
with one below 10 %, shops too young for two growth rates, and ties at the 20 % cut.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from cmtrain.district.formats import per_format
from cmtrain.district.lanes import Floats, Ints, Lanes, Stream
from cmtrain.district.retailers import Trade
from cmtrain.district.world import Bools

_YEAR = 52
_AGES = [0.05, 0.07, 0.08, 0.80]
"""Shares of shops in their first, second, third year, and older."""
_PATHS = [0.06, 0.14, 0.12, 0.14, 0.39, 0.15]
"""Shares of growth paths: exactly at the border, near it, uneven, strong, ordinary, falling."""
_AT_BORDER = np.array([0.085, 0.090, 0.095, 0.104, 0.108, 0.115])
_GROWTH = 0.10
_TIE = 4


@dataclass(frozen=True)
class History:
    """What is on file about each shop (R)."""

    opened: Ints
    """Week of the first order, negative."""
    yearly: Floats
    """(R, 3) cartons, oldest first; NaN where not open the full year."""
    key_account: Bools
    cooperation: Floats
    """0..100, whole numbers."""
    loyalty: Floats
    """0..100, whole numbers."""


def make_history(trade: Trade, lanes: Lanes) -> History:
    """Draw the past of the shops."""
    n = len(trade.area)
    opened = _opened(n, lanes.stream("opened"))
    if trade.focus >= 0:
        opened[trade.focus] = -6 * _YEAR
    chance = per_format("key")[trade.format] * np.array([2.0, 1.2, 0.6])[trade.size - 1]
    return History(
        opened=opened,
        yearly=_yearly(trade, opened, lanes),
        key_account=lanes.stream("key accounts").uniform(n) < chance,
        cooperation=_points(lanes.stream("cooperation"), n, mean=68.0, sd=14.0),
        loyalty=_points(lanes.stream("loyalty"), n, mean=72.0, sd=13.0),
    )


def _points(stream: Stream, n: int, *, mean: float, sd: float) -> Floats:
    return np.clip(np.round(stream.normal(n, mean, sd)), 0, 100)


def _opened(n: int, stream: Stream) -> Ints:
    age = stream.choice(_AGES, n)
    first = np.array([4, _YEAR + 1, 2 * _YEAR + 1, 3 * _YEAR])
    last = np.array([_YEAR, 2 * _YEAR, 3 * _YEAR - 1, 25 * _YEAR])
    opened: Ints = -(first[age] + np.floor(stream.uniform(n) * (last - first + 1)[age]).astype(np.int64))
    return opened


def _yearly(trade: Trade, opened: Ints, lanes: Lanes) -> Floats:
    n = len(opened)
    growth = _growth(n, lanes)
    last = np.round(trade.weekly * _YEAR * np.exp(lanes.stream("last year").normal(n, 0.0, 0.08)))
    exact = (growth == _GROWTH).all(axis=1) & (last >= 121)
    last = np.where(exact, np.round(last / 121) * 121, np.maximum(last, 1))  # 100, 110, 121: whole cartons
    last = _with_ties(last, opened < -_YEAR)
    middle = np.round(last / (1 + growth[:, 1]))
    oldest = np.round(middle / (1 + growth[:, 0]))
    years = np.stack([oldest, middle, last], axis=1)
    years[opened[:, None] > -_YEAR * np.array([3, 2, 1])] = np.nan
    return years


def _growth(n: int, lanes: Lanes) -> Floats:
    """Return (R, 2) growth of the middle and of the last year."""
    path = lanes.stream("growth paths").choice(_PATHS, n)
    stream = lanes.stream("growth")
    border = _AT_BORDER[stream.integers((n, 2), 0, len(_AT_BORDER))]
    uneven = np.stack([stream.uniform(n, 0.15, 0.26), stream.uniform(n, 0.0, 0.08)], axis=1)
    swap = stream.uniform(n) < 0.5
    uneven[swap] = uneven[swap][:, ::-1]
    strong = stream.uniform((n, 2), 0.12, 0.26)
    ordinary = stream.normal((n, 2), 0.02, 0.05)
    falling = stream.uniform((n, 2), -0.20, -0.02)
    paths = np.stack([np.full((n, 2), _GROWTH), border, uneven, strong, ordinary, falling])
    return paths[path, np.arange(n)]


def _with_ties(last: Floats, ranked: Bools) -> Floats:
    """Make the shops around the cut of the largest 20 % equal, whether or not young shops are counted."""
    shops = np.flatnonzero(ranked)
    order = shops[np.argsort(-last[shops], kind="stable")]
    cut = -(-len(last) // 5)
    block = order[max(cut - 2, 0) : cut - 2 + _TIE]
    tied = last.copy()
    if len(block):
        tied[block] = last[block[0]]
    return tied
