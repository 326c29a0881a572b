"""Where KPIs are easily got wrong: empty bases, unsold stock, young cohorts, moving festivals, missing prices."""

import math

import pandas as pd
import pytest

from cmtrain.errors import UnknownNameError
from cmtrain.kpis import flows as flow_tables
from cmtrain.kpis import growth, price, profit, rates, service, stock, supervision
from cmtrain.kpis.ratios import Keys, ratio_of_sums

RETAILERS = pd.DataFrame({"retailer": [*"abcd"], "area": ["n", "n", "s", "s"], "code": "CZ1", "grade": [1, 2, 1, 2]})
SKUS = pd.DataFrame(
    {
        "sku": ["x", "y", "z"],
        "price_class": [1, 3, 3],
        "family": ["f", "f", "g"],
        "wholesale": [100.0, 40.0, 20.0],
        "guide": [115.0, 46.0, 23.0],
        "last_year": [100.0, 300.0, 600.0],
    }
)
KEYS = Keys(retailers=RETAILERS, skus=SKUS)


def test_aggregates_are_ratios_of_sums():
    rows = pd.DataFrame({"area": ["n", "n", "s"], "numerator": [1, 9, 5], "denominator": [1, 90, 10]})
    assert ratio_of_sums(rows)["value"].iloc[0] == 15 / 101
    assert list(ratio_of_sums(rows, by=["area"])["value"]) == [10 / 91, 0.5]


def test_an_unknown_key_is_named():
    with pytest.raises(UnknownNameError, match="unknown key 'district'"):
        rates.coverage(pd.DataFrame({"week": [0], "retailer": ["a"], "sku": ["x"], "order_qty": [1]}), by=["district"])


def test_unsold_stock_is_infinite_not_null(make, read):
    result = stock.stock_to_sales(make.flows(("r", "s", 5, 0, 5)))
    assert read.value(result) == math.inf
    assert read.status(result) == "no_movement"


def test_negative_sales_are_flagged_not_clipped(make, read):
    miscounted = make.flows(("r", "s", 5, 0, 8))
    assert read.value(stock.actual_sales(miscounted)) == -3
    assert read.status(stock.actual_sales(miscounted)) == "count_error"
    assert math.isnan(read.value(stock.stock_to_sales(miscounted)))
    assert read.status(stock.sell_through(miscounted)) == "count_error"


def test_weeks_months_and_days_of_stock_agree(make, read):
    span = make.flows(("r", "s", 20, 60, 30), ("r", "t", 10, 30, 20), cycles=4)
    assert read.value(stock.stock_to_sales(span)) == pytest.approx(50 / (70 / 4))
    assert read.value(stock.stock_to_sales_months(span)) == pytest.approx(50 / (70 / 4) / 4.345)
    assert read.value(stock.days_of_supply(span)) == pytest.approx(7 * 50 / (70 / 4))


def test_suggested_order_keeps_the_limit_and_never_falls_below_zero():
    assert stock.suggested_order(114, 10, limit=60.5) == 60
    assert stock.suggested_order(8, 10) == 0
    assert stock.suggested_order(12.1, 0, in_transit=2) == 11


def test_growth_of_a_newcomer_is_new_not_infinite(make, read):
    calendar = pd.DataFrame({"week": range(60), "festival": 20})
    lines = make.orders((0, "r", "s", 1, 0), (52, "r", "s", 4, 4))
    result = growth.growth(lines, calendar)
    assert math.isnan(read.value(result))
    assert read.status(result) == "new"
    assert result["numerator"].iloc[0] == 4


def test_growth_follows_the_festival_not_the_calendar(make, read):
    weeks = range(80)
    calendar = pd.DataFrame({"week": weeks, "festival": [w - 10 if w < 40 else w - 60 for w in weeks]})
    lines = make.orders(*((w, "r", "s", q, q) for w, q in ((6, 10), (8, 20), (58, 22))))
    assert growth.base_week(58, calendar) == 8
    assert growth.base_week(58, calendar, aligned=False) == 6
    assert read.value(growth.growth(lines, calendar, weeks=[58])) == pytest.approx(0.10)
    assert read.value(growth.growth(lines, calendar, weeks=[58], aligned=False)) == pytest.approx(1.20)


def test_growth_before_the_data_is_null(make, read):
    calendar = pd.DataFrame({"week": range(30), "festival": 20})
    assert math.isnan(read.value(growth.growth(make.orders((29, "r", "s", 4, 4)), calendar)))


def test_growth_on_the_period_before(make, read):
    lines = make.orders(*((week, "r", "s", 1, 1 + (week >= 4)) for week in range(8)))
    assert read.value(growth.growth_on_period(lines)) == 1.0


def test_relative_growth_compares_factors(make):
    own = [(week, "a", "x", 1, 10 if week < 4 else 5) for week in range(8)]
    peers = [(week, "b", "x", 1, 10) for week in range(8)]
    result = growth.relative_growth(make.orders(*own, *peers), within=["code"], keys=KEYS).set_index("retailer")
    assert result.loc["a", "value"] == pytest.approx(0.5 / 0.75)
    assert result.loc["b", "value"] == pytest.approx(1 / 0.75)


def test_young_first_orders_are_censored(make, read):
    lines = make.orders((0, "a", "x", 1, 1), (4, "a", "x", 1, 1), (0, "b", "x", 1, 1), (9, "c", "x", 1, 1))
    result = service.repurchase(lines, weeks=[10])
    assert (result["numerator"].iloc[0], result["denominator"].iloc[0]) == (1, 2)
    assert math.isnan(read.value(service.repurchase(lines, weeks=[5])))


def test_movement_exceeds_one_but_repeat_breadth_does_not(make, read):
    lines = make.orders((0, "a", "x", 1, 1), *((1, name, "x", 1, 1) for name in "abc"))
    assert read.value(rates.movement(lines)) == 3.0
    assert read.value(rates.repeat_breadth(lines)) == 1.0


def test_demand_rate_counts_those_who_got_nothing(make, read):
    lines = make.orders((0, "a", "x", 5, 5), (1, "a", "x", 9, 0), (1, "b", "x", 9, 0))
    assert read.value(rates.demand_rate(lines)) == 2.0
    assert read.value(rates.movement(lines)) == 0.0


def test_coverage_is_over_active_shops_whatever_the_sku(make):
    lines = make.orders((0, "a", "x", 1, 1), (11, "b", "y", 1, 1), (11, "c", "z", 1, 1), (11, "d", "x", 1, 0))
    by_class = rates.coverage(lines, by=["price_class"], keys=KEYS).set_index("price_class")
    assert list(by_class["denominator"]) == [3, 3]
    assert list(by_class["numerator"]) == [1, 2]
    by_area = rates.coverage(lines, by=["area", "sku"], keys=KEYS).set_index(["area", "sku"])
    assert by_area.loc[("s", "z"), "value"] == 1.0
    assert by_area.loc[("n", "z"), "value"] == 0.0


def test_distribution_forgets_after_four_cycles(make, read):
    lines = make.orders((0, "a", "x", 1, 1), (4, "b", "x", 1, 1))
    assert read.value(rates.distribution(lines)) == 0.5
    assert read.value(rates.coverage(lines)) == 1.0


def test_weighted_distribution_counts_shops_by_their_purchases(make):
    lines = make.orders((0, "a", "x", 1, 1), (0, "a", "y", 1, 8), (0, "b", "y", 1, 1))
    result = rates.weighted_distribution(lines, by=["sku"], keys=KEYS).set_index("sku")
    assert result.loc["x", "value"] == 0.9
    assert result.loc["y", "value"] == 1.0


def test_areas_without_orders_count_as_uncovered(make, read):
    assert read.value(rates.area_coverage(make.orders((0, "a", "x", 1, 1)), keys=KEYS)) == 0.5


def test_periods_are_added_up_before_dividing(make, read):
    lines = make.orders((0, "a", "x", 1, 1), (1, "a", "x", 1, 1), (1, "b", "x", 1, 1), (2, "a", "x", 1, 1))
    each = rates.movement(lines, by=["week"], weeks=[1, 2])
    assert list(each["value"]) == [2.0, 0.5]
    assert read.value(rates.movement(lines, weeks=[1, 2])) == pytest.approx(3 / 3)


def test_on_counter_needs_a_tag_and_marks_small_samples(read):
    audits = pd.DataFrame(
        [(0, "a", "x", True, True), (0, "b", "x", True, False), (0, "c", "y", True, True), (1, "a", "x", False, False)],
        columns=["week", "retailer", "sku", "displayed", "price_tag"],
    )
    early = rates.on_counter(audits, by=["sku"], weeks=[0]).set_index("sku")
    assert early.loc["x", "value"] == pytest.approx(1 / 3)
    assert early.loc["x", "status"] == "small_sample"
    assert rates.on_counter(audits, by=["sku"]).set_index("sku").loc["x", "value"] == 0
    targets = pd.DataFrame({"retailer": ["a", "b", "d"], "sku": "x"})
    assert read.value(rates.on_counter_of_targets(audits, targets)) == pytest.approx(1 / 3)


def test_display_counts_only_what_is_in_stock(make, read):
    audits = pd.DataFrame({"week": 0, "retailer": [*"abc"], "sku": "x", "displayed": [True, False, False]})
    counted = make.counts((0, "a", "x", 3, 0), (0, "b", "x", 1, 0), (0, "c", "x", 0, 5))
    assert read.value(rates.display_rate(audits, counted)) == 0.5


def test_index_leaves_out_unseen_prices_and_says_so(read):
    basket = pd.DataFrame({"guide": [100.0, 50], "price": [90.0, math.nan], "weight": [10.0, 60]})
    result = price.index_of_prices(basket)
    assert read.value(result) == 90
    assert result["covered"].iloc[0] == 0.25


def test_index_by_area_uses_the_whole_basket():
    audits = pd.DataFrame(
        [("a", "x", 120.0, 12.0, 0.5), ("c", "y", 46.0, 4.6, 1.0), ("d", "y", 40.0, 4.0, 1.0)],
        columns=["retailer", "sku", "price_carton", "price_pack", "carton_share"],
    ).assign(week=0)
    result = price.price_index(audits, SKUS, by=["area"], keys=KEYS).set_index("area")
    assert result.loc["n", "value"] == pytest.approx(100 * 120 / 115)
    assert result.loc["s", "value"] == pytest.approx(100 * 43 / 46)
    assert result.loc["n", "covered"] == pytest.approx(11500 / (11500 + 13800 + 13800))
    by_class = price.price_index(audits, SKUS, by=["price_class"], keys=KEYS).set_index("price_class")
    assert by_class.loc[1, "covered"] == 1.0


def test_carton_and_pack_prices_are_weighted():
    audit = pd.DataFrame({"price_carton": [100.0], "price_pack": [11.0], "carton_share": [0.25]})
    assert list(flow_tables.actual_price(audit)) == [0.25 * 100 + 0.75 * 110]


def test_flows_need_counts_at_both_ends(make):
    counted = make.counts((0, "a", "x", 10, 0), (4, "a", "x", 6, 0), (4, "b", "x", 3, 0))
    lines = make.orders((0, "a", "x", 50, 50), (1, "a", "x", 5, 5), (4, "a", "x", 7, 7))
    flows = flow_tables.stock_flows(counted, lines, weeks=[4])
    assert flows[["retailer", "received", "sold"]].values.tolist() == [["a", 12, 16]]


def test_trade_borrows_the_mean_price_of_a_sku(make):
    flows = make.flows(("a", "x", 4, 4, 2), ("b", "x", 2, 2, 2), ("b", "y", 2, 2, 2))
    audits = pd.DataFrame({"week": [0], "retailer": ["a"], "sku": ["x"], "price_carton": [120.0], "price_pack": [12.0]})
    lines = flow_tables.trade_lines(flows, audits.assign(carton_share=1.0), SKUS)
    assert lines[["retailer", "price", "stock"]].values.tolist() == [["a", 120.0, 3.0], ["b", 120.0, 2.0]]


def test_empty_strata_borrow_their_neighbour(read):
    strata = pd.DataFrame({"stratum": [*"abc"], "shops": [10, 10, 10]})
    sample = pd.DataFrame({"stratum": ["a", "c"], "stock": [1.0, 5.0], "sold": [1.0, 1.0]})
    assert list(stock.expansion(sample, strata, "stock")["borrowed"]) == [False, True, False]
    assert read.value(stock.social_stock_to_sales(sample, strata)) == pytest.approx(70 / 30)


def test_margin_and_markup_differ(make, read):
    trade = make.trade((85, 100, 1))
    assert read.value(profit.gross_margin(trade)) == pytest.approx(0.150)
    assert read.value(profit.markup(trade)) == pytest.approx(0.176, abs=5e-4)


def test_profit_gap_and_return_on_stock(make, read):
    trade = make.trade((100, 110, 4))
    assert read.value(profit.profit_gap(trade)) == pytest.approx(20)
    assert read.value(stock.gmroi(trade)) == pytest.approx(10 * 4 * 52 / 400)
    assert read.value(stock.stock_turns(trade)) == pytest.approx(52)
    assert read.value(stock.turnover_days(trade)) == pytest.approx(7)
    assert read.value(profit.capital_cost(trade)) == pytest.approx(400 * 0.06 / 52)


def test_structure_by_quantity_and_by_amount(make):
    lines = make.orders((0, "a", "x", 1, 1), (0, "c", "y", 1, 1), (0, "c", "z", 1, 2))
    quantity = profit.structure_quantity(lines, keys=KEYS).set_index("price_class")
    amount = profit.structure_amount(lines, keys=KEYS).set_index("price_class")
    assert list(quantity["value"]) == [0.25, 0.75]
    assert list(amount["value"]) == pytest.approx([100 / 180, 80 / 180])
    by_area = profit.market_share(lines, by=["area", "family"], keys=KEYS).set_index(["area", "family"])
    assert by_area.loc[("s", "g"), "value"] == pytest.approx(2 / 3)


def test_slow_share_counts_capital(make, read):
    flows = make.flows(("a", "x", 7, 0, 7), ("a", "y", 10, 10, 10))
    assert read.value(stock.slow_share(flows, keys=KEYS)) == pytest.approx(700 / 1100)
    assert read.value(stock.capital_bound(flows, keys=KEYS)) == 1100


def test_churn_reports_closed_licences_apart(make, read):
    lines = make.orders(*((0, name, "x", 1, 1) for name in "abc"), (20, "a", "x", 1, 1))
    assert read.value(service.churn(lines, weeks=[20])) == pytest.approx(2 / 3)
    assert read.value(service.churn(lines, weeks=[20], licence_closed=["b"])) == 0.5


def test_missing_answers_are_not_zero(read):
    survey = pd.DataFrame(
        {
            "week": 0,
            "retailer": ["a", "b"],
            "answered": [True, False],
            "supply": [80.0, math.nan],
            "service": [90.0, math.nan],
            "market": [70.0, math.nan],
            "expected": [85.0, math.nan],
        }
    )
    assert read.value(service.satisfaction(survey)) == pytest.approx(82)
    assert read.value(service.expectation_gap(survey)) == pytest.approx(-3)
    assert read.value(service.response_rate(survey)) == 0.5


def test_complaints_not_yet_due_are_left_out(read):
    complaints = pd.DataFrame({"week": 0, "retailer": "a", "due": [1, 1, 5], "closed": [1, -1, -1]})
    assert read.value(service.complaints_on_time(complaints, now=2)) == 0.5


def test_plans_of_zero_are_null(read):
    plans = pd.DataFrame({"actual": [50.0, 5], "plan": [100.0, 0], "elapsed": 11, "total": 22})
    assert read.value(service.plan_achievement(plans.iloc[:1])) == 0.5
    assert read.value(service.plan_achievement(plans.iloc[:1], lower_is_better=True)) == 2.0
    assert math.isnan(read.value(service.plan_achievement(plans.iloc[1:])))
    assert read.value(service.progress_achievement(plans.iloc[:1])) == 1.0


def test_forecast_accuracy_is_never_negative(read):
    forecasts = pd.DataFrame({"forecast": [12.0, 30], "actual": [10.0, 10]})
    assert read.value(service.forecast_accuracy(forecasts.iloc[:1])) == pytest.approx(0.8)
    assert read.value(service.forecast_accuracy(forecasts)) == 0.0


def test_fill_rates_differ_by_what_they_count(make, read):
    lines = make.orders((0, "a", "x", 10, 10), (0, "b", "x", 30, 10))
    limits = pd.DataFrame({"grade": [1, 2], "sku": "x", "limit": [12, 10]})
    assert read.value(service.fill_rate(lines)) == 0.5
    assert read.value(service.line_fill_rate(lines)) == 0.5
    assert read.value(service.delivery_rate(lines.assign(delivered_qty=[10, 0]))) == 0.5
    assert read.value(service.full_limit_rate(lines, limits, keys=KEYS)) == 0.5


def test_supervision_leaves_new_shops_alone(make):
    lines = make.orders((0, "a", "x", 30, 30), (1, "a", "x", 90, 90))
    assert supervision.order_surge(lines, keys=KEYS).empty
    month = pd.DataFrame({"week": [0, 1], "year": 1, "month": [1, 2]})
    assert list(supervision.sku_month_swing(lines, month)["value"]) == [2.0]
    assert list(supervision.shop_month_surge(lines, month)["value"]) == [3.0]


def test_one_day_may_not_take_the_month():
    daily = pd.DataFrame({"day": range(10), "sku": "x", "month": 1, "quantity": [20.0, *[10.0] * 8, 0.0]})
    assert list(supervision.sku_day_concentration(daily)["value"]) == [0.2]


def test_shared_contacts(read):
    contacts = pd.DataFrame({"retailer": [*"abc"], "phone": ["1", "1", "2"], "account": [None, None, "9"]})
    assert read.value(supervision.shared_contact(contacts)) == pytest.approx(2 / 3)
