"""The registry knows every KPI once, with function and texts, and explains it in both languages."""

import math
import tomllib

import pytest

from cmtrain.content import data_file
from cmtrain.errors import UnknownNameError
from cmtrain.kpis import glossary, kpi, kpis
from cmtrain.kpis.registry import COMPUTE


def test_every_kpi_has_a_function_and_texts():
    assert set(COMPUTE) == {each.id for each in kpis()}


def test_every_text_of_the_vocabulary_is_used():
    data = tomllib.loads(data_file("kpis.toml").read_text(encoding="utf-8"))
    for part, key in (("periods", "period"), ("populations", "population"), ("edges", "edge"), ("sources", "source")):
        assert set(data[part]) == {entry[key] for entry in data["kpi"].values()}


def test_groups_partition_the_registry():
    assert [each.id for each in kpis("rates")][:2] == ["coverage", "area_coverage"]
    assert sum(len(kpis(group)) for group in {each.group for each in kpis()}) == len(kpis()) > 80


def test_names_are_unique_in_both_languages():
    for lang in ("zh", "en"):
        names = [each.name[lang] for each in kpis()]
        assert len(set(names)) == len(names)


def test_an_unknown_kpi_names_the_known_ones():
    with pytest.raises(UnknownNameError, match=r"unknown KPI 'sales'; known: actual_sales, "):
        kpi("sales")


def test_tables_are_read_from_the_signature():
    assert kpi("customer_stockout").tables == ("stock_counts", "order_lines")
    assert kpi("growth").tables == ("order_lines", "calendar")
    assert kpi("gross_margin").tables == ("trade",)
    assert kpi("shop_growth_ratio").tables == ("order_lines",)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_glossary_is_complete(lang):
    table = glossary(lang)
    assert list(table.index) == [each.id for each in kpis()]
    assert table.shape[1] == 7
    assert not table.drop(columns=["单位", "Unit"], errors="ignore").eq("").any(axis=None)


@pytest.mark.parametrize(
    ("kpi_id", "value", "status", "zh", "en"),
    [
        ("coverage", 0.833, "", "83.3%", "83.3%"),
        ("coverage", math.nan, "", "不适用", "n/a"),
        ("coverage", None, "undefined", "不适用", "n/a"),
        ("stock_to_sales", math.inf, "no_movement", "滞销（无动销）", "no movement"),
        ("stock_to_sales", math.inf, "", "滞销（无动销）", "no movement"),
        ("growth", math.nan, "new", "新进", "new"),
        ("on_counter", 0.5, "small_sample", "50.0%（样本不足）", "50.0% (small sample)"),
        ("actual_sales", -5.0, "count_error", "-5 条（数据异常，请复盘）", "-5 cartons (data error, recount)"),
        ("stock_to_sales", 1.5, "", "1.50 周", "1.50 weeks"),
    ],
)
def test_values_are_shown_with_their_status(kpi_id, value, status, zh, en):
    assert kpi(kpi_id).show(value, "zh", status=status) == zh
    assert kpi(kpi_id).show(value, "en", status=status) == en
