"""Cells of a visit plan on five shops in one area, by hand."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from cmtrain.errors import UnfitError
from cmtrain.solvers.abc_rule import AbcRule
from cmtrain.solvers.visit_cells import RECENT, STANDARD_VISIT, VISITS_A_DAY, visit_cells

LAST = 51


def small(**tables):
    """Five shops 2 minutes apart on a road, 10 minutes from the office; S0 alone is A, the others C."""
    ids = [f"S{n}" for n in range(5)]
    places = np.array([0.0, 10.0, 12.0, 14.0, 16.0, 18.0])
    empty = {
        "visits": pd.DataFrame({"week": [], "retailer": [], "minutes": []}),
        "order_lines": pd.DataFrame({"week": [], "retailer": [], "sku": [], "delivered_qty": []}),
        "stock_counts": pd.DataFrame({"week": [], "retailer": [], "sku": [], "quantity": [], "stockout_days": []}),
        "survey": pd.DataFrame(
            {"week": [], "retailer": [], "answered": np.array([], bool), "supply": [], "service": [], "market": []}
        ),
        "complaints": pd.DataFrame({"complaint": [], "week": [], "retailer": []}),
    }
    return SimpleNamespace(
        retailers=pd.DataFrame(
            {"retailer": ids, "area": "A1", "name_zh": ids, "name_en": ids, "active": True, "key_account": False}
            | {"cooperation": 80, "loyalty": 80, "opened": -520}
        ),
        yearly=pd.DataFrame(
            [{"retailer": s, "year": y, "quantity": 5000.0 - 1000 * n} for n, s in enumerate(ids) for y in (-3, -2, -1)]
        ),
        travel=np.abs(places[:, None] - places),
        **{**empty, **tables},
    )


def cells(observed):
    return {cell.abc: cell for cell in visit_cells(observed, AbcRule(), LAST)}


def test_without_records_a_visit_is_a_standard_one_and_rates_are_unknown():
    found = cells(small())
    assert {abc: cell.shops for abc, cell in found.items()} == {"A": ("S0",), "C": ("S1", "S2", "S3", "S4")}
    # from S0 the nearest three are 2, 4 and 6 minutes away; the area is 14 minutes from the office on average
    assert found["A"].minutes == pytest.approx(STANDARD_VISIT + 4 + 28 / VISITS_A_DAY, abs=0.05)
    assert (found["A"].stockout_days, found["A"].slow_share, found["A"].satisfaction) == (None, None, None)
    assert found["C"].tenths == round(10 * found["C"].minutes) * 4


def test_records_of_the_last_quarter_count_and_older_ones_do_not():
    old, new = LAST - RECENT, LAST - RECENT + 1
    found = cells(
        small(
            visits=pd.DataFrame({"week": [old, new], "retailer": "S0", "minutes": [90, 20]}),
            order_lines=pd.DataFrame({"week": [old, new], "retailer": "S0", "sku": "K", "delivered_qty": [999, 26]}),
            complaints=pd.DataFrame({"complaint": ["1", "2"], "week": [old, new], "retailer": "S0"}),
        )
    )
    assert found["A"].minutes == pytest.approx(20 + 4 + 28 / VISITS_A_DAY, abs=0.05)
    assert (found["A"].cartons, found["A"].complaints) == (2.0, 1)


def test_slow_stock_is_what_covers_more_than_six_weeks_at_the_last_count():
    counts = [(50, "K", 100.0, 3), (51, "K", 10.0, 1), (51, "L", 30.0, 0)]
    found = cells(
        small(
            stock_counts=pd.DataFrame(counts, columns=["week", "sku", "quantity", "stockout_days"]).assign(
                retailer="S1"
            ),
            order_lines=pd.DataFrame({"week": 45, "retailer": "S1", "sku": ["K", "L"], "delivered_qty": [26, 26]}),
        )
    )
    assert found["C"].slow_share == pytest.approx(0.75)
    assert found["C"].stockout_days == pytest.approx(4 / 3, abs=0.01)


def test_satisfaction_is_of_the_last_valid_answers():
    survey = pd.DataFrame(
        {"week": [10, 40, 50], "retailer": "S0", "answered": [True, True, False]}
        | {part: [50.0, 80.0, np.nan] for part in ("supply", "service", "market")}
    )
    assert cells(small(survey=survey))["A"].satisfaction == 80


def test_a_district_without_roads_is_refused():
    observed = small()
    observed.travel = np.zeros((0, 0))
    with pytest.raises(UnfitError, match="travel"):
        visit_cells(observed, AbcRule(), LAST)
