"""Reading numbers as people type them."""

import pytest

from cmtrain.errors import MissingError, UnreadableError
from cmtrain.kinds.reading import read_number


@pytest.mark.parametrize(
    ("typed", "unit", "number"),
    [
        ("1.2万", "yuan", 12_000),
        ("3千万元", "yuan", 30_000_000),
        ("2百亿", "yuan", 2e10),
        ("￥1,200", "yuan", 1_200),
        ("¥ 35元/条", "yuan_per_carton", 35),
        ("\u200b１２\ufeff", "cartons", 12),
        ("2件", "cartons", 100),
        (".5", "ratio", 0.5),
        ("1.5e3", "none", 1_500),
        ("１２％", "share", 0.12),
        ("98%", "index", 98),
    ],
)
def test_numbers_are_read_as_people_type_them(typed, unit, number):
    assert read_number(typed, unit) == number


@pytest.mark.parametrize(
    ("typed", "unit"),
    [
        ("e5", "none"),
        (".", "none"),
        (".e5", "none"),
        ("1e999", "none"),
        ("1e308箱", "cartons"),
        ("万", "yuan"),
        ("¥5", "cartons"),
        ("2箱", "yuan"),
        ("1,23", "yuan"),
        ("12%", "cartons"),
    ],
)
def test_what_is_no_number_of_this_unit_is_refused(typed, unit):
    with pytest.raises(UnreadableError):
        read_number(typed, unit)


@pytest.mark.parametrize("typed", [None, "", "  ", "\u3000"])
def test_nothing_typed_is_missing(typed):
    with pytest.raises(MissingError):
        read_number(typed, "yuan")
