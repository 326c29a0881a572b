"""Names on maps: beside their point, apart from each other where there is room."""

from __future__ import annotations

import pytest

from cmtrain.charts.names import SIDES, sides_of

WINDOW = (640, 480)
MIDDLE = (320.0, 240.0)


def test_a_name_stands_below_its_point_where_nothing_is_in_the_way():
    assert sides_of([MIDDLE], ["福满超市"], WINDOW) == [SIDES[0]]


def test_two_points_beside_each_other_are_named_on_different_sides():
    first, second = sides_of([MIDDLE, (358.0, 242.0)], ["福满超市", "利民商店"], WINDOW)
    assert first == SIDES[0]
    assert second != first


def test_a_name_keeps_off_other_points():
    assert sides_of([MIDDLE, (MIDDLE[0], MIDDLE[1] + 17)], ["福满超市", ""], WINDOW)[0] == SIDES[1]


@pytest.mark.parametrize(
    ("place", "align"), [((2.0, 240.0), "left"), ((638.0, 240.0), "right")], ids=["left edge", "right edge"]
)
def test_a_name_stays_on_the_map(place, align):
    assert sides_of([place], ["Everyday Goods Corner Shop"], WINDOW)[0].align == align


def test_chinese_letters_are_taken_for_wider_than_latin_ones():
    """Twelve Latin letters fit between two points where twelve Chinese ones do not."""
    beside = (MIDDLE[0] + 70, MIDDLE[1] + 17)
    assert sides_of([MIDDLE, beside], ["a" * 12, ""], WINDOW)[0] == SIDES[0]
    assert sides_of([MIDDLE, beside], ["福" * 12, ""], WINDOW)[0] != SIDES[0]


def test_in_a_crowd_every_point_still_has_a_name():
    crowd = [(300.0 + 5 * step, 200.0) for step in range(20)]
    assert len(sides_of(crowd, ["利民商店"] * 20, WINDOW)) == 20
