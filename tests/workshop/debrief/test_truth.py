"""What is revealed of a district is what its truth says, lesson by lesson."""

from __future__ import annotations

from typing import get_args

import pytest

from cmtrain.content import Lesson
from cmtrain.district.words import word
from cmtrain.kinds.exercise import load_exercise
from cmtrain.kinds.short_supply import sku_by_role
from cmtrain.texts import LANGS
from cmtrain.workshop.debrief.truth import TRUTHS, truth_of
from cmtrain.workshop.debrief.truth_profit import COVER, shelf_of
from cmtrain.workshop.debrief.truth_shortage import demand_by_week, statements
from cmtrain.workshop.debrief.truth_visits import share_of_top, worth_by_class


def test_every_lesson_says_what_is_revealed():
    assert set(TRUTHS) == set(get_args(Lesson))
    assert truth_of(load_exercise("role/01_conflicts"), None, "zh") is None


def test_a_shortage_shows_demand_against_orders_and_who_stated_how_much(district):
    there = district("red-ring", 7)
    sku = sku_by_role(there.observed, there.case.short_sku)
    weeks = demand_by_week(there, sku)
    assert list(weeks["week"]) == list(range(there.weeks))
    market = there.truth.market
    last = market[(market["sku"] == sku.id) & (market["week"] == there.weeks - 1)]
    assert weeks["need"].iloc[-1] == pytest.approx(last["need"].sum())
    assert weeks["stated"].iloc[-1] > weeks["need"].iloc[-1] > weeks["came"].iloc[-1]
    told = statements(there, sku)
    assert list(told.index) == ["honest", "normal", "gamer"]
    assert told["shops"].sum() == (there.truth.needs["sku"] == sku.id).sum()
    assert told["stated"].is_monotonic_increasing
    assert told["ordered"].is_monotonic_increasing
    for lang in LANGS:
        shown = truth_of(load_exercise("shortage/02_allocation"), there, lang).source
        assert "<figure" in shown
        assert sku.name[lang] in shown


def test_visits_are_worth_most_to_a_few(district):
    there = district("thirty-a-day", 7)
    worth = worth_by_class(there)
    check = worth[worth["purpose"] == "check"].set_index("class")["value"]
    assert check["A"] > check["C"]
    assert worth.groupby("class")["shops"].first().sum() == there.observed.retailers["active"].sum()
    assert 0.2 < share_of_top(there) < 1
    assert word("purpose", "check", "en") in truth_of(load_exercise("visits/02_frequency"), there, "en").source


def test_a_coached_shop_shows_real_stock_beside_true_need(district):
    there = district("zhangs-80000", 7)
    shop = there.observed.retailers.loc[
        there.observed.retailers["name_zh"] == there.case.focus.shop.zh, "retailer"
    ].item()
    shelf = shelf_of(there, shop)
    needs = there.truth.needs[there.truth.needs["retailer"] == shop].set_index("sku")
    first = shelf.iloc[0]
    assert (first["stock"], first["wanted"]) == (
        needs.loc[first["sku"], "stock"],
        COVER * needs.loc[first["sku"], "need"],
    )
    off = (shelf["stock"] - shelf["wanted"]).abs() * shelf["wholesale"]
    assert off.is_monotonic_decreasing
    assert there.case.focus.shop.zh in truth_of(load_exercise("profit/01_diagnosis"), there, "zh").source


def test_kpis_show_every_event_with_its_weeks(district):
    there = district("pretty-kpis", 7)
    shown = truth_of(load_exercise("kpis/03_findings"), there, "en").source
    for cause in there.truth.causes.to_dict("records"):
        assert word("cause", cause["cause"], "en") in shown
        assert f"{cause['first_week']}–{cause['last_week']}" in shown
