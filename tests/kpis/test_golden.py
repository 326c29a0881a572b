"""The golden vectors of the KPI definitions: worked examples whose answers are published or reckoned by hand."""

import math

import pandas as pd
import pytest

from cmtrain.kpis import growth, market, price, profit, rates, stock, supervision
from cmtrain.kpis.ratios import Keys


def test_g1_ordering_rule_of_the_examination(make, read):
    flows = make.flows(("shop", "sku", 5, 100, 10))
    assert read.value(stock.actual_sales(flows)) == 95
    assert read.value(stock.order_up_to(flows)) == pytest.approx(114)
    assert read.value(stock.order_advice(flows)) == 104
    assert stock.suggested_order(stock.safety_stock(95), 10) == 104


def test_g2_price_index_is_a_ratio_of_sums(read):
    basket = pd.DataFrame({"guide": [100, 50, 250], "price": [100, 55, 240.0], "weight": [1000, 4000, 200]})
    assert read.value(price.index_of_prices(basket)) == pytest.approx(105.14, abs=0.005)
    assert 100 * (basket["price"] / basket["guide"]).mean() == pytest.approx(102.00)


def test_g3_sell_through(make, read):
    assert read.value(stock.sell_through(make.flows(("shop", "sku", 6, 10, 4)))) == 0.75


def test_g4_social_stock_is_expanded_by_stratum(read):
    strata = pd.DataFrame({"stratum": [*"abcdef"], "shops": [500, 200, 100, 150, 20, 30]})
    means = [100, 260, 420, 180, 350, 60]
    sizes = [10, 10, 60, 10, 5, 5]
    sample = pd.DataFrame(
        [(name, mean) for name, mean, n in zip("abcdef", means, sizes, strict=True) for _ in range(n)],
        columns=["stratum", "stock"],
    )
    assert read.value(stock.social_stock(sample, strata)) == 179_800
    assert sample["stock"].mean() * strata["shops"].sum() == pytest.approx(326_500)


def test_g5_movement(make, read):
    before = [(week, f"r{n}", "s", 1, 1) for n in range(80) for week in (n % 3, 1)]
    now = [(3, f"r{n}", "s", 1, 1) for n in range(60)]
    assert read.value(rates.movement(make.orders(*before, *now))) == 0.75


def test_g6_company_stockout(make, read):
    lines = make.orders(*((0, f"r{n}", "s", 5, 0 if n < 30 else 5) for n in range(120)), (0, "idle", "s", 0, 0))
    assert read.value(rates.company_stockout(lines)) == 0.25


def test_g7_customer_stockout(make, read):
    lines = make.orders(*((2, f"r{n}", "s", 1, 1) for n in range(40)), (3, "new", "s", 1, 1))
    counted = make.counts(*((3, f"r{n}", "s", 4, 2 if n < 12 else 0) for n in range(40)), (3, "new", "s", 0, 7))
    assert read.value(rates.customer_stockout(counted, lines)) == pytest.approx(0.30)


def test_g8_margin_is_on_retail_sales(make, read):
    trade = make.trade((85, 100, 20), (195, 230, 3), (22.5, 25, 40))
    result = profit.gross_margin(trade)
    assert result["denominator"].iloc[0] == 3690
    assert read.value(profit.gross_profit(trade)) == 505
    assert read.value(result) == pytest.approx(0.1369, abs=5e-5)
    assert (1 - trade["wholesale"] / trade["price"]).mean() == pytest.approx(0.1341, abs=5e-5)


@pytest.mark.parametrize(("new", "ratio"), [(85, 2.125), (20, None)])
def test_g9_order_warning(make, new, ratio):
    assert supervision.order_ratio(new, [30, 40, 50]) == ratio
    history = [(week, "r", "s", q, q) for week, q in enumerate((30, 40, 50, new))]
    result = supervision.order_surge(make.orders(*history))
    assert list(result["value"]) == ([] if ratio is None else [ratio])
    assert (result["value"] > supervision.THRESHOLDS["order_surge"]).all()


def test_g10_uniform_rationing_does_not_reward_inflation():
    assert market.proportional_shares(100, [10, 20, 40, 80]) == pytest.approx([6.67, 13.33, 26.67, 53.33], abs=0.005)
    assert market.proportional_shares(100, [10, 20, 40, 160]) == pytest.approx([4.35, 8.70, 17.39, 69.57], abs=0.005)
    assert market.uniform_shares(100, [10, 20, 40, 80]) == market.uniform_shares(100, [10, 20, 40, 160])
    assert market.uniform_shares(100, [80, 20, 40, 10]) == [35, 20, 35, 10]


def test_g11_market_capacity():
    assert round(market.market_capacity(615_000, 0.216, 23.55)) == 22_837


def test_g12_break_even_uplift():
    assert profit.break_even_uplift(15, 3) == pytest.approx(0.25)
    assert profit.break_even_uplift(15, 15) is None


def test_g13_zero_denominators_are_null(make, read):
    nothing = make.orders()
    quiet = make.orders((0, "r", "s", 0, 0))
    calendar = pd.DataFrame({"week": [0, 52], "festival": [20, 20]})
    results = [
        rates.coverage(quiet),
        rates.distribution(quiet),
        rates.movement(quiet),
        rates.demand_rate(quiet),
        rates.company_stockout(quiet),
        rates.customer_stockout(make.counts((0, "r", "s", 1, 0)), quiet),
        growth.growth(make.orders((0, "r", "s", 0, 0), (52, "r", "s", 0, 0)), calendar),
        profit.gross_margin(make.trade((10, 12, 0))),
        profit.carton_value(quiet, keys=Keys(skus=pd.DataFrame({"sku": ["s"], "wholesale": [10.0]}))),
        stock.sell_through(make.flows(("r", "s", 0, 0, 0))),
        stock.stock_to_sales(make.flows(("r", "s", 0, 0, 0))),
        rates.company_stockout(nothing, weeks=[0]),
    ]
    assert all(math.isnan(read.value(result)) for result in results)
    assert {read.status(result) for result in results} == {"undefined"}
