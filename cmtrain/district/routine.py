"""The customer manager's unplanned routine: here today, there tomorrow, and the friendly big shops again and again."""

from __future__ import annotations

import numpy as np

from cmtrain.district.lanes import Ints, Lanes
from cmtrain.district.world import PURPOSES, World

FAVOURITES = 0.3
"""Share of the routine's visits that go where the manager likes to go."""
HABITS = {"check": 0.40, "display": 0.14, "coaching": 0.10, "relation": 0.32, "brand": 0.04}
"""What he happens to do there."""


def routine_visits(world: World, lanes: Lanes, week: int, visits: int) -> Ints:
    """Return (R, 5) the visits of a week that nobody planned.

    Most go round the district in the order of the areas; the rest go to large and co-operative shops.
    """
    shops = world.n_shops
    visits = min(visits, shops)
    stream = lanes.stream("routine", week)
    around = round(visits * (1 - FAVOURITES))
    start = (week + 1000) * around
    chosen = np.zeros(shops, dtype=bool)
    chosen[(start + np.arange(around)) % shops] = True
    liking = np.log(world.shops.traffic) + world.shops.cooperation / 25 + stream.normal(shops)
    liking[chosen] = -np.inf
    chosen[np.argsort(-liking, kind="stable")[: visits - around]] = True
    purpose = stream.choice([HABITS[name] for name in PURPOSES], shops)
    table = np.zeros((shops, len(PURPOSES)), dtype=np.int64)
    table[chosen, purpose[chosen]] = 1
    return table
