"""The two banks of the river."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from cmtrain.district.lanes import Floats


def other_bank(xy: Floats, place: Floats, river: Floats) -> NDArray[np.bool_]:
    """Tell which places lie on the other bank: the straight line from one place meets the river an odd number of times.

    Parameters
    ----------
    xy
        (n, 2) km.
    place
        (2,) km.
    river
        (k, 2) km, the middle line in order.
    """
    if len(river) < 2:
        return np.zeros(len(xy), dtype=bool)
    start, end = river[None, :-1], river[None, 1:]
    ends = xy[:, None]

    def left_of(a: Floats, b: Floats, c: Floats) -> Any:  # noqa: ANN401 - a boolean array of numpy's choosing
        return (b[..., 0] - a[..., 0]) * (c[..., 1] - a[..., 1]) > (b[..., 1] - a[..., 1]) * (c[..., 0] - a[..., 0])

    meets = (left_of(place, ends, start) != left_of(place, ends, end)) & (
        left_of(start, end, place[None, None]) != left_of(start, end, ends)
    )
    odd: NDArray[np.bool_] = meets.sum(axis=1) % 2 == 1
    return odd
