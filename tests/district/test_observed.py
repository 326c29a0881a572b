"""The tables of a district: as declared, consistent with each other, and wrong where people are wrong."""

from __future__ import annotations

from dataclasses import fields

import numpy as np
import pandas as pd
import pytest

from cmtrain.district.case import load_case
from cmtrain.district.engine import run_district
from cmtrain.district.events import FalsifiedStock
from cmtrain.district.needs import STANCES
from cmtrain.district.neyman import neyman_allocation
from cmtrain.district.simulate import simulate
from cmtrain.district.tables import check_tables
from cmtrain.district.world import PURPOSES

CASES = ("red-ring", "thirty-a-day", "zhangs-80000", "pretty-kpis")
SEEDS = (1, 7, 20)
KEY = ["week", "retailer", "sku"]


@pytest.mark.parametrize("case_id", CASES)
@pytest.mark.parametrize("seed", SEEDS)
def test_tables_are_as_declared_and_filled(district, case_id, seed):
    shown = district(case_id, seed)
    check_tables(shown.observed)
    check_tables(shown.truth)
    may_be_empty = {"interviews", "affected"}
    for part in (shown.observed, shown.truth):
        for field in fields(part):
            table = getattr(part, field.name)
            if isinstance(table, pd.DataFrame) and field.name not in may_be_empty:
                assert len(table), field.name
    retailers = set(shown.observed.retailers.retailer)
    for name in ("order_lines", "stock_counts", "visits", "survey", "complaints", "codes"):
        assert set(getattr(shown.observed, name).retailer) <= retailers


def test_short_runs_fill_every_table_too():
    shown = simulate(load_case("thirty-a-day"), seed=2, weeks=4)
    check_tables(shown.observed)
    check_tables(shown.truth)
    assert shown.last_week == 3
    assert shown.observed.order_lines.week.max() == 3
    assert shown.truth.causes.empty


def test_the_same_call_gives_the_same_tables(district):
    again, first = simulate(load_case("red-ring"), seed=7), district("red-ring", 7)
    for part in ("observed", "truth"):
        for field in fields(getattr(first, part)):
            one, two = (getattr(getattr(shown, part), field.name) for shown in (first, again))
            if isinstance(one, pd.DataFrame):
                pd.testing.assert_frame_equal(one, two)


def test_lines_do_not_exceed_what_was_asked_and_ordered(district):
    lines = district("pretty-kpis", 7).observed.order_lines
    assert (lines.order_qty <= lines.demand_qty).all()
    assert (lines.delivered_qty <= lines.order_qty).all()
    assert (lines.order_qty == 0).mean() > 0.02  # failed demand is on record
    assert (lines.delivered_qty < lines.order_qty).any()  # the area shortage


def test_stock_counts_come_from_information_points_and_visits(district):
    shown = district("thirty-a-day", 7)
    counts, visits = shown.observed.stock_counts, shown.observed.visits
    points = shown.observed.retailers.set_index("retailer").info_point
    assert counts.retailer.map(points).eq(counts.source.eq("info_point")).all()
    visited = pd.MultiIndex.from_frame(visits[["week", "retailer"]])
    seen = pd.MultiIndex.from_frame(counts.loc[counts.source == "visit", ["week", "retailer"]].drop_duplicates())
    assert set(seen) <= set(visited)
    weekly = visits.groupby("week").retailer.nunique()
    assert weekly.between(35, shown.case.routine_visits).all()
    assert set(visits.purpose) == set(PURPOSES)


def test_many_records_are_wrong_but_counted_ones_are_right(district):
    shown = district("thirty-a-day", 7)
    merged = shown.observed.stock_counts.merge(shown.truth.market[[*KEY, "stock"]], on=KEY)
    checked = shown.observed.visits.query("purpose == 'check'")[["week", "retailer"]].assign(checked=True)
    merged = merged.merge(checked, on=["week", "retailer"], how="left")
    wrong = (merged.quantity - merged.stock).abs() > 0.01
    right = merged.checked.notna()
    assert not wrong[right].any()
    assert 0.5 < wrong[~right & (merged.stock > 0)].mean() < 0.8
    tight = merged.sku.isin(shown.observed.skus.query("tight").sku)
    told = merged[~right & tight]
    assert told.quantity.sum() < told.stock.sum()  # scarce goods are under-reported
    everything = merged[~right & ~tight]
    assert everything.quantity.sum() == pytest.approx(everything.stock.sum(), rel=0.06)


def test_the_focus_shop_is_counted_every_week_and_its_books_close(district):
    shown = district("zhangs-80000", 7)
    observed = shown.observed
    shop = observed.retailers.loc[observed.retailers.name_zh == shown.case.focus.shop.zh, "retailer"].item()

    def weekly(table, values):
        rows = table[table.retailer == shop]
        return rows.pivot_table(index="week", columns="sku", values=values, aggfunc="sum")

    counts = weekly(observed.stock_counts, "quantity")
    assert len(counts) == shown.weeks
    lines = weekly(observed.order_lines, "delivered_qty")
    bought = lines.reindex(index=counts.index, columns=counts.columns).fillna(0)
    sold = counts.shift(1) + bought - counts
    market = weekly(shown.truth.market, "sales")
    known = counts.columns.difference([shown.observed.skus.set_index("role").sku["h3"]])
    assert np.allclose(sold.iloc[1:][known], market.iloc[1:][known])
    audits = observed.price_audits[observed.price_audits.retailer == shop].merge(observed.skus, on="sku")
    assert (audits.price_carton / audits.guide).mean() == pytest.approx(1 - shown.case.focus.discount, abs=0.01)


def test_an_inventing_point_breaks_the_stock_identity():
    case = load_case("thirty-a-day").model_copy(
        update={
            "events": (FalsifiedStock(kind="falsified_stock", area=1, week=10, weeks=30),),
            "info_points": 40,
        }
    )
    shown = simulate(case, seed=3, weeks=40)
    liars = set(shown.truth.affected.retailer)
    assert len(liars) == 1
    counts = shown.observed.stock_counts.query("source == 'info_point' and week >= 10").sort_values(KEY)
    lines = shown.observed.order_lines[[*KEY, "delivered_qty"]]
    counts = counts.merge(lines, on=KEY, how="left").fillna({"delivered_qty": 0})
    before = counts.groupby(["retailer", "sku"]).quantity.shift(1)
    sold = before + counts.delivered_qty - counts.quantity
    negative = (sold < -1).groupby(counts.retailer).mean()
    honest = negative.drop(list(liars))
    assert negative[list(liars)].min() > max(0.01, 10 * honest.mean())
    perfect = (counts.quantity == 1.5 * counts.delivered_qty)[counts.quantity > 0].groupby(counts.retailer).mean()
    assert perfect[list(liars)].min() == 1
    assert perfect.drop(list(liars)).max() < 0.5
    assert (counts[counts.retailer.isin(liars)].stockout_days == 0).all()


def test_interviews_are_stratified_and_verified_by_neyman(district):
    shown = district("red-ring", 7)
    told = shown.observed.interviews
    assert told.verified.sum() == shown.case.verified_shops
    assert (told.stated * 2 == (told.stated * 2).round()).all()  # half cartons
    assert (told.groupby("stratum").verified.sum() >= 2).all()
    for name in ("verified_need", "verified_floor", "accepting"):
        assert told[name].notna().eq(told.verified).all()
    assert told.loc[told.verified, "stance"].isin(STANCES).all()
    assert (told.loc[~told.verified, "stance"] == "").all()
    needs = shown.truth.needs.merge(told[["retailer", "sku"]], on=["retailer", "sku"])
    assert len(needs) == len(told)
    asked = told[told.verified].merge(needs, on=["retailer", "sku"])
    share = (asked.accepting.astype(float) / 10 - asked.accept_share).mean()
    assert abs(share) < 0.08
    assert (asked.stance_x == asked.stance_y).mean() > 0.7
    assert asked.substitute.notna().mean() > 0.95


def test_stances_split_the_shops(district):
    for seed in SEEDS:
        shown = district("red-ring", seed)
        sku = shown.observed.skus.set_index("role").sku["red_ring"]
        accept = shown.truth.needs[shown.truth.needs.sku == sku]
        assert accept.stance.value_counts(normalize=True).min() > 0.08
        assert (accept.loc[accept.stance == "accept", "accept_share"] >= 0.55).all()
        assert (accept.loc[accept.stance == "refuse", "accept_share"] <= 0.40).all()
        assert np.allclose(accept.floor, accept.need * (1 - accept.accept_share), atol=1e-3)


@pytest.mark.parametrize(
    ("sizes", "spreads", "sample", "numbers"),
    [
        ([10, 10], [1.0, 1.0], 8, [4, 4]),
        ([100, 50], [1.0, 6.0], 20, [5, 15]),
        ([3, 100], [9.0, 1.0], 20, [3, 17]),
        ([0, 5], [0.0, 1.0], 20, [0, 5]),
    ],
)
def test_neyman_allocation(sizes, spreads, sample, numbers):
    assert neyman_allocation(np.array(sizes), np.array(spreads), sample).tolist() == numbers


def test_visits_are_worth_much_in_few_shops(district):
    for case_id in ("thirty-a-day", "red-ring"):
        values = district(case_id, 7).truth.visit_values
        table = values.pivot_table(index="retailer", columns="purpose", values="value")
        best = table.max(axis=1)
        assert (values.value >= 0).all()
        assert 10 < best.median() < 100
        assert 200 < best.quantile(0.98) < 2500
        assert table.idxmax(axis=1).nunique() >= 3


def test_satisfaction_and_complaints_look_like_the_trades(district):
    shown = district("thirty-a-day", 7)
    survey, complaints = shown.observed.survey, shown.observed.complaints
    answered = survey[survey.answered]
    assert survey.week.max() == shown.last_week
    assert 0.85 < survey.answered.mean() <= 1
    assert survey.loc[~survey.answered, "supply"].isna().all()
    assert 78 < answered[["supply", "service", "market"]].to_numpy().mean() < 92
    per_month = len(complaints) / 227 / (shown.weeks / 4.345) * 100
    assert 0.5 < per_month < 4
    closed = complaints[complaints.closed >= 0]
    assert (closed.closed >= closed.week).all()
    assert 0.03 < (closed.closed > closed.due).mean() < 0.3


def test_tight_skus_are_hidden_dear_and_sold_by_the_pack(district):
    observed = district("thirty-a-day", 7).observed
    skus = observed.skus.set_index("sku")
    shown = observed.display_audits.groupby(observed.display_audits.sku.map(skus.tight)).displayed.mean()
    assert shown[True] < shown[False] - 0.1
    audits = observed.price_audits
    premium = audits.price_carton / audits.sku.map(skus.guide)
    by_tight = premium.groupby(audits.sku.map(skus.tight)).mean()
    assert 1.04 < by_tight[True] < 1.15
    assert 0.97 < by_tight[False] < 1.02
    dear = skus.price_class == 1
    share = audits[audits.sku.map(dear)].groupby(audits.sku.map(skus.tight)).carton_share.mean()
    assert share[True] < share[False]


def test_foreign_codes_point_to_the_area_of_the_illicit_goods(district):
    shown = district("pretty-kpis", 7)
    cause = shown.truth.causes.query("cause == 'illicit_inflow'").iloc[0]
    codes = shown.observed.codes.merge(shown.observed.retailers[["retailer", "area"]], on="retailer")
    inside = codes.week.between(cause.first_week, cause.last_week) & (codes.area == cause.area)
    rate = codes.groupby(inside)[["foreign", "checked"]].sum()
    assert (codes.foreign <= codes.checked).all()
    assert rate.foreign[True] / rate.checked[True] > 6 * rate.foreign[False] / rate.checked[False]


def test_every_event_is_a_cause_with_its_place(district):
    shown = district("pretty-kpis", 7)
    causes = shown.truth.causes
    assert len(causes) == len(shown.case.events)
    assert set(causes.area) <= set(shown.observed.areas.area)
    assert (causes.last_week < shown.weeks).all()
    touched = shown.truth.affected.merge(shown.observed.retailers[["retailer", "area"]], on="retailer")
    where = touched.merge(causes[["cause_id", "area"]], on="cause_id", suffixes=("", "_of_cause"))
    assert (where.area == where.area_of_cause).all()


def test_the_world_of_other_replicates_is_the_same_but_its_luck_is_not():
    case = load_case("red-ring")
    base, other = (run_district(case, seed=5, weeks=8, replicate=number) for number in (0, 3))
    assert np.array_equal(base.world.shops.traffic, other.world.shops.traffic)
    assert base.events == other.events
    assert not np.array_equal(base.history.demand, other.history.demand)
