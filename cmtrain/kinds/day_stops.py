"""Drawing the stops of a day: shops of two neighbouring areas, on both banks of the river, and when their owners are there."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from cmtrain.district.banks import other_bank
from cmtrain.district.lanes import Ints, Stream
from cmtrain.district.tables import Observed
from cmtrain.errors import UnfitError

_SERVICE = ((8, 0.25), (15, 0.45), (25, 0.20), (30, 0.10))
"""Minutes in the shop and how often: quick check, standard visit, standard visit with stocktake, coaching."""
_HOURS = (0.5, 0.25, 0.25)
"""Shares of shops whose owner is there all day, from later in the morning on, and only early."""
_OPENS_LATE = (570, 690)
_CLOSES_EARLY = (585, 705)
"""From 9:30 to 11:30 and from 9:45 to 11:45, in quarters of an hour."""
_TRIES = 40


@dataclass(frozen=True)
class Draw:
    """Which shops to visit and when their owners are there."""

    shops: Ints
    """Rows of the retailers."""
    areas: tuple[str, ...]
    across: NDArray[np.bool_]
    times: tuple[tuple[int, int, int], ...]
    """(opens, closes, service) of each stop."""


def draws(observed: Observed, size: int, start: int, stream: Stream) -> Iterator[Draw]:
    """Draw stops again and again, from pairs of neighbouring areas in turn; pairs on both banks first."""
    shops = observed.retailers
    if len(observed.travel) != len(shops) + 1:
        msg = "the district has no travel times"
        raise UnfitError(msg)
    xy = shops[["x", "y"]].to_numpy(dtype=np.float64)
    across = other_bank(xy, np.array(observed.office), observed.river[["x", "y"]].to_numpy(dtype=np.float64))
    active = (shops["active"] & (shops["opens"] <= _OPENS_LATE[1])).to_numpy()
    area = shops["area"].to_numpy()
    pairs = _neighbours(observed.areas)
    inside = {pair: np.flatnonzero(active & np.isin(area, pair)) for pair in pairs}
    large = [pair for pair in pairs if len(inside[pair]) >= size]
    if not large:
        msg = f"no two neighbouring areas have {size} active shops"
        raise UnfitError(msg)
    banks = [pair for pair in large if min(across[inside[pair]].sum(), (~across[inside[pair]]).sum()) >= size // 3]
    pool = banks or large
    first = int(stream.integers(1, 0, len(pool))[0])
    for number in range(_TRIES):
        pair = pool[(first + number) % len(pool)]
        chosen = _choose(inside[pair], across, size, stream)
        yield Draw(chosen, pair, across[chosen], _times(shops.iloc[chosen], start, stream))


def _neighbours(areas: pd.DataFrame) -> list[tuple[str, ...]]:
    """Return each area with each of the two nearest others, once."""
    xy = areas[["x", "y"]].to_numpy(dtype=np.float64)
    names = areas["area"].tolist()
    apart = np.hypot(*(xy[:, None] - xy[None]).transpose(2, 0, 1))
    near = np.argsort(apart, axis=1, kind="stable")[:, 1:3]
    return sorted({tuple(sorted((names[i], names[j]))) for i, row in enumerate(near.tolist()) for j in row})


def _choose(inside: Ints, across: NDArray[np.bool_], size: int, stream: Stream) -> Ints:
    """Draw shops, a third or more on each bank where there are as many."""
    drawn = inside[stream.sample(len(inside), len(inside))]
    here, there = drawn[~across[drawn]], drawn[across[drawn]]
    least = size // 3
    chosen = np.concatenate([here[:least], there[:least]])
    others = drawn[~np.isin(drawn, chosen)]
    return np.sort(np.concatenate([chosen, others[: size - len(chosen)]]))


def _times(shops: pd.DataFrame, start: int, stream: Stream) -> tuple[tuple[int, int, int], ...]:
    size = len(shops)
    habit = stream.choice(list(_HOURS), size)
    late = 15 * stream.integers(size, _OPENS_LATE[0] // 15, _OPENS_LATE[1] // 15 + 1)
    early = 15 * stream.integers(size, _CLOSES_EARLY[0] // 15, _CLOSES_EARLY[1] // 15 + 1)
    kinds = stream.choice([share for _, share in _SERVICE], size)
    opens = np.where(habit == 1, late, shops["opens"].to_numpy())
    closes = np.maximum(np.where(habit == 2, early, shops["closes"].to_numpy()), np.maximum(opens, start) + 60)
    service = np.array([minutes for minutes, _ in _SERVICE])[kinds]
    return tuple((int(o), int(c), int(s)) for o, c, s in zip(opens, closes, service, strict=True))
