"""One measure for each item where some measures have few places: the best assignment, exactly."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

import numpy as np

from cmtrain.district.lanes import Floats, Ints


def best_measures(values: Floats, places: Sequence[int | None]) -> Ints:
    """Choose one measure for each item so that the values add up to most.

    Dynamic program over the items and the places left; small because only measures with few places count.

    Parameters
    ----------
    values
        (items, measures) what each measure is worth for each item, yuan.
    places
        How many items each measure may be used for, None if any number. At least one measure must be free for all.

    Returns
    -------
    Ints
        (items,) index of the measure; of equally good ones the first.

    Examples
    --------
    >>> best_measures(np.array([[0.0, 5.0], [0.0, 9.0]]), [None, 1]).tolist()
    [0, 1]
    """
    if None not in places:
        msg = "one measure must be open to any number of items"
        raise ValueError(msg)
    items, measures = values.shape

    @cache
    def best_from(item: int, left: tuple[int | None, ...]) -> tuple[float, tuple[int, ...]]:
        if item == items:
            return 0.0, ()
        options = []
        for measure in range(measures):
            room = left[measure]
            if room == 0:
                continue
            after = left if room is None else (*left[:measure], room - 1, *left[measure + 1 :])
            total, chosen = best_from(item + 1, after)
            options.append((float(values[item, measure]) + total, (measure, *chosen)))
        return max(options, key=lambda option: option[0])

    return np.array(best_from(0, tuple(places))[1], dtype=np.int64)
