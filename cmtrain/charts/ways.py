"""Ways along the streets: which junctions somebody drives through who goes the fastest way on the roads that are open."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from cmtrain.district.banks import other_bank
from cmtrain.district.lanes import Floats, Ints
from cmtrain.district.tables import Observed

if TYPE_CHECKING:
    from scipy.sparse import csr_array

_PLACE = ["x", "y"]


@dataclass(frozen=True)
class Roads:
    """The open roads as a graph."""

    places: pd.DataFrame
    """``x``, ``y`` in km by junction."""
    river: Floats
    """(k, 2) km, the middle line in order."""
    ends: Ints
    """(E, 2) rows of ``places`` that each open stretch joins."""
    minutes: Floats
    """(E,) minutes to drive each stretch."""

    @classmethod
    def of(cls, observed: Observed) -> Roads:
        """Return the roads that are not closed."""
        places = observed.road_nodes.set_index("node")[_PLACE].astype(float)
        stretches = observed.road_edges[~observed.road_edges["closed"]]
        ends = np.stack([places.index.get_indexer(pd.Index(stretches[name])) for name in ("start", "end")], axis=1)
        river = observed.river.sort_values("point")[_PLACE].to_numpy(float)
        return cls(places, river, ends, stretches["minutes"].to_numpy(float))

    def nearest(self, x: float, y: float) -> int:
        """Return the junction next to a place, among those on its bank that roads reach."""
        xy, place = self.places.to_numpy(), np.array([x, y], dtype=float)
        reached = np.unique(self.ends)
        same = reached[~other_bank(xy[reached], place, self.river)]
        near = same if len(same) else reached
        return int(self.places.index[near[((xy[near] - place) ** 2).sum(axis=1).argmin()]])

    def drive(self, start: int, end: int) -> list[int]:
        """Return the junctions of the fastest way; only start and end where there is none."""
        return self.drives([start, end])[0, 1]

    def drives(self, junctions: Sequence[int]) -> dict[tuple[int, int], list[int]]:
        """Return the fastest way between every two of some junctions, by their places i < j in the list."""
        from scipy.sparse.csgraph import dijkstra  # noqa: PLC0415 - slow to import

        rows = self.places.index.get_indexer(pd.Index(junctions))
        _, before = dijkstra(self._graph(), directed=False, indices=rows, return_predecessors=True)
        number = self.places.index.to_numpy()
        return {
            (i, j): [int(number[row]) for row in _walk_back(before[i], rows[i], rows[j])]
            for i in range(len(rows))
            for j in range(i + 1, len(rows))
        }

    def _graph(self) -> csr_array:
        from scipy.sparse import csr_array  # noqa: PLC0415 - slow to import

        size = len(self.places)
        return csr_array((self.minutes, (self.ends[:, 0], self.ends[:, 1])), shape=(size, size))


def _walk_back(before: Ints, start: int, end: int) -> list[int]:
    """Return the rows from start to end, given which row comes before each on the way from the start (below 0: none)."""
    way = [end]
    while way[-1] != start and before[way[-1]] >= 0:
        way.append(int(before[way[-1]]))
    return way[::-1] if way[-1] == start else [start, end]
