"""Assignments with few places, against full enumeration."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest

from cmtrain.district.lanes import Lanes
from cmtrain.solvers.limited_places import best_measures


def enumerated(values, places):
    items, measures = values.shape
    return max(
        sum(values[range(items), chosen])
        for chosen in map(list, product(range(measures), repeat=items))
        if all(room is None or chosen.count(m) <= room for m, room in enumerate(places))
    )


@pytest.mark.parametrize("places", [(None, 1, 1), (None, 2, 0), (1, None, 3)])
@pytest.mark.parametrize("seed", range(4))
def test_as_good_as_full_enumeration(seed, places):
    values = Lanes(seed).stream("test").normal((5, 3), sd=100)
    chosen = best_measures(values, places)
    assert sum(values[range(5), chosen]) == pytest.approx(enumerated(values, places))
    assert all(room is None or (chosen == m).sum() <= room for m, room in enumerate(places))


def test_a_place_goes_where_it_adds_most_not_where_the_total_is_highest():
    values = np.array([[100.0, 105.0], [0.0, 50.0]])
    assert best_measures(values, [None, 1]).tolist() == [0, 1]


def test_some_measure_must_be_open_to_all():
    with pytest.raises(ValueError, match="any number"):
        best_measures(np.zeros((2, 2)), [1, 1])
