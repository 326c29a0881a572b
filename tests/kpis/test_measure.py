"""KPIs measured on a simulated district: tidy results, sums that agree, the order of magnitude of the trade."""

import pytest

from cmtrain.errors import UnknownNameError
from cmtrain.kpis import kpi, kpis
from cmtrain.kpis.ratios import RESULT

NOT_OBSERVED = {
    "capital_share",
    "net_profit",
    "break_even_uplift",
    "true_fill_rate",
    "loyalty",
    "visit_completion",
    "effective_visits",
    "plan_achievement",
    "progress_achievement",
    "new_on_counter",
    "record_accuracy",
    "forecast_accuracy",
    "settlement_success",
    "arrears",
    "info_upkeep",
    "appeals_handled",
    "margin_uplift",
    "terminal_standard",
    "interaction",
    "sku_day_concentration",
    "shared_contact",
}
"""KPIs of tables that a district does not hold; they are computed from tables of one's own."""


@pytest.fixture(scope="module")
def observed(district):
    return district("pretty-kpis", 1).observed


@pytest.mark.parametrize("kpi_id", [each.id for each in kpis() if each.id not in NOT_OBSERVED])
def test_results_are_tidy(observed, kpi_id):
    result = kpi(kpi_id).measure(observed, weeks=[100])
    assert len(result) > 0
    keys = [name for name in result.columns if name not in (*RESULT, "covered", "times_segment")]
    assert list(result.columns[len(keys) : len(keys) + len(RESULT)]) == list(RESULT)
    assert not result.duplicated(keys).any() if keys else len(result) == 1


@pytest.mark.parametrize("kpi_id", sorted(NOT_OBSERVED))
def test_a_table_that_is_not_observed_is_named(observed, kpi_id):
    with pytest.raises(UnknownNameError, match="unknown observed table"):
        kpi(kpi_id).measure(observed)


@pytest.mark.parametrize(
    "kpi_id", ["coverage", "movement", "on_counter", "customer_stockout", "growth", "stock_to_sales", "fill_rate"]
)
def test_areas_and_weeks_add_up_to_the_district(observed, kpi_id):
    parts = kpi(kpi_id).measure(observed, by=("week", "area"), weeks=[90, 100])
    whole = kpi(kpi_id).measure(observed, by=(), weeks=[90, 100])
    for column in ("numerator", "denominator"):
        assert parts[column].sum() == pytest.approx(whole[column].iloc[0])


@pytest.mark.parametrize(
    ("kpi_id", "low", "high"),
    [
        ("stock_to_sales", 0.8, 3),
        ("carton_value", 90, 170),
        ("gross_margin", 0.08, 0.22),
        ("price_index", 90, 115),
        ("movement", 0.9, 1.1),
        ("satisfaction", 50, 100),
    ],
)
def test_values_look_like_the_trade(observed, kpi_id, low, high):
    assert low < kpi(kpi_id).measure(observed).query("status == ''")["value"].mean() < high
