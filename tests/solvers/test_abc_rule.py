"""The ABC rule on shops that can be classified by hand."""

from __future__ import annotations

from types import SimpleNamespace

import pandas as pd
import pytest

from cmtrain.errors import UnfitError
from cmtrain.solvers.abc_rule import AbcRule, classify, growth_rates, rate_shops, reason

RULE = AbcRule(box=100)


def district(**shops):
    """Ten shops of 1000, 900 .. 100 cartons, all grown by nothing; arguments replace what is said of one shop."""
    plain = {f"S{n}": {"years": (1000 - 100 * n,) * 3} for n in range(10)}
    rows, years = [], []
    for shop, changed in {**plain, **shops}.items():
        said = {"cooperation": 80, "loyalty": 80, "key_account": False, "opened": -520, "active": True, **changed}
        quantities = said.pop("years")
        rows.append({"retailer": shop, "name_zh": shop, "name_en": shop, **said})
        years += [
            {"retailer": shop, "year": year, "quantity": float("nan") if quantity is None else float(quantity)}
            for year, quantity in zip((-3, -2, -1), quantities, strict=True)
        ]
    return SimpleNamespace(retailers=pd.DataFrame(rows), yearly=pd.DataFrame(years))


def judged(observed, shop):
    shops, cut = rate_shops(observed, RULE)
    found = next(s for s in shops if s.id == shop)
    return classify(found, cut, RULE), reason(found, cut, RULE)


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({"years": (100, 110, 121)}, ("B", "growth")),
        ({"years": (1000, 1099, 2000)}, ("A", "size")),
        ({"years": (100, 109, 140)}, ("C", "not_each_year")),
        ({"years": (100, 140, 153)}, ("C", "not_each_year")),
        ({"years": (100, 109, 119)}, ("C", "rest")),
        ({"years": (100, 110, 121), "cooperation": 59}, ("C", "attitude")),
        ({"years": (100, 110, 121), "cooperation": 60, "loyalty": 60}, ("B", "growth")),
        ({"years": (100, 110, 121), "loyalty": 59}, ("C", "attitude")),
        ({"years": (None, 110, 121)}, ("C", "no_two_rates")),
        ({"years": (0, 110, 121)}, ("C", "no_two_rates")),
        ({"years": (None, None, None), "opened": -30}, ("C", "no_two_rates")),
        ({"years": (100, 100, 100), "key_account": True}, ("A", "key_account")),
        ({"years": (100, 110, 121), "key_account": True}, ("A", "key_account")),
        ({"years": (None, None, 900)}, ("A", "tie")),
        ({"years": (900, 900, 850)}, ("A", "tie")),
        ({"years": (900, 900, 849)}, ("C", "rest")),
    ],
)
def test_class_and_reason(changed, expected):
    assert judged(district(S9=changed), "S9") == expected


def test_all_shops_that_tie_with_the_last_place_belong_to_the_top():
    observed = district(S8={"years": (900, 900, 900)}, S9={"years": (900, 900, 900)})
    shops, cut = rate_shops(observed, RULE)
    assert (cut.active, cut.places, cut.boxes) == (10, 2, 9)
    assert [s.id for s in shops if classify(s, cut, RULE) == "A"] == ["S0", "S1", "S8", "S9"]


@pytest.mark.parametrize(("active", "places"), [(10, 2), (11, 3), (15, 3), (16, 4)])
def test_places_are_rounded_up(active, places):
    extra = {f"X{n}": {"years": (50, 50, 50)} for n in range(active - 10)}
    assert rate_shops(district(**extra), RULE)[1].places == places


def test_shops_that_stopped_ordering_are_not_ranked():
    shops, cut = rate_shops(district(S0={"years": (1000, 1000, 1000), "active": False}), RULE)
    assert (cut.active, shops[0].id) == (9, "S1")


def test_shops_without_a_full_last_year_come_last():
    shops, _ = rate_shops(district(S0={"years": (5, 5, None)}, S9={"years": (0, 0, 0)}), RULE)
    assert [s.id for s in shops[-2:]] == ["S9", "S0"]


def test_growth_is_undefined_without_a_base():
    shops, _ = rate_shops(district(S9={"years": (100, 0, 50)}), RULE)
    assert growth_rates(next(s for s in shops if s.id == "S9")) is None


def test_a_district_of_young_shops_has_no_cut():
    young = {f"S{n}": {"years": (None, None, None)} for n in range(10)}
    with pytest.raises(UnfitError):
        rate_shops(district(**young), RULE)
