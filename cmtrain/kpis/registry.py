"""The registry: every KPI with its name, formula, unit, period, population, edge policy, source and function."""

from __future__ import annotations

import inspect
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, partial
from typing import Literal

import pandas as pd

from cmtrain.content import data_file
from cmtrain.district.tables import Observed
from cmtrain.errors import UnknownNameError
from cmtrain.kpis import flows, growth, price, profit, rates, service, stock, supervision
from cmtrain.kpis.ratios import Keys, Status, column_ratio
from cmtrain.records import Record, read_toml
from cmtrain.texts import NOT_APPLICABLE, UNITS, Lang, Text, Unit, show, text

Group = Literal["stock", "rates", "price", "profit", "service", "supervision"]
Compute = Callable[..., pd.DataFrame]


def _break_even(offers: pd.DataFrame) -> pd.DataFrame:
    """Return the uplift that each offer (margin, cut) needs; null where it never breaks even."""
    uplift = [
        profit.break_even_uplift(margin, cut) for margin, cut in zip(offers["margin"], offers["cut"], strict=True)
    ]
    left = offers["margin"] - offers["cut"]
    status = ["undefined" if value is None else "" for value in uplift]
    values = pd.Series(uplift, index=offers.index, dtype=float)
    return offers.assign(numerator=offers["cut"], denominator=left, value=values, status=status)


COMPUTE: Mapping[str, Compute] = {
    "actual_sales": stock.actual_sales,
    "safety_stock": stock.order_up_to,
    "suggested_order": stock.order_advice,
    "stock_to_sales": stock.stock_to_sales,
    "stock_to_sales_months": stock.stock_to_sales_months,
    "days_of_supply": stock.days_of_supply,
    "stock_turns": stock.stock_turns,
    "turnover_days": stock.turnover_days,
    "capital_bound": stock.capital_bound,
    "capital_share": stock.capital_share,
    "slow_share": stock.slow_share,
    "gmroi": stock.gmroi,
    "social_stock": stock.social_stock,
    "social_stock_to_sales": stock.social_stock_to_sales,
    "coverage": rates.coverage,
    "area_coverage": rates.area_coverage,
    "distribution": rates.distribution,
    "weighted_distribution": rates.weighted_distribution,
    "on_counter": rates.on_counter,
    "display_rate": rates.display_rate,
    "movement": rates.movement,
    "repeat_breadth": rates.repeat_breadth,
    "sku_movement": rates.sku_movement,
    "sell_through": stock.sell_through,
    "company_stockout": rates.company_stockout,
    "customer_stockout": rates.customer_stockout,
    "stockout_day_rate": rates.stockout_day_rate,
    "stockout_days": rates.stockout_days,
    "growth": growth.growth,
    "growth_on_period": growth.growth_on_period,
    "demand_rate": rates.demand_rate,
    "wholesale_price": price.wholesale_price,
    "guide_price": price.guide_price,
    "retail_price": price.retail_price,
    "price_index": price.price_index,
    "price_kept": price.price_kept,
    "premium": price.premium,
    "below_wholesale": price.below_wholesale,
    "carton_value": profit.carton_value,
    "case_value": profit.case_value,
    "structure_quantity": profit.structure_quantity,
    "structure_amount": profit.structure_amount,
    "upper_share": profit.upper_share,
    "gross_profit": profit.gross_profit,
    "due_profit": profit.due_profit,
    "profit_gap": profit.profit_gap,
    "gross_margin": profit.gross_margin,
    "markup": profit.markup,
    "carton_profit": profit.carton_profit,
    "net_profit": profit.net_profit,
    "capital_cost": profit.capital_cost,
    "break_even_uplift": _break_even,
    "repurchase": service.repurchase,
    "fill_rate": service.fill_rate,
    "delivery_rate": service.delivery_rate,
    "line_fill_rate": service.line_fill_rate,
    "full_limit_rate": service.full_limit_rate,
    "true_fill_rate": service.true_fill_rate,
    "satisfaction": service.satisfaction,
    "response_rate": service.response_rate,
    "expectation_gap": service.expectation_gap,
    "loyalty": service.loyalty,
    "churn": service.churn,
    "complaint_rate": service.complaint_rate,
    "complaints_on_time": service.complaints_on_time,
    "visit_completion": service.visit_completion,
    "effective_visits": service.effective_visits,
    "visit_coverage": service.visit_coverage,
    "plan_achievement": service.plan_achievement,
    "progress_achievement": service.progress_achievement,
    "new_on_counter": rates.on_counter_of_targets,
    "market_share": profit.market_share,
    "record_accuracy": service.record_accuracy,
    "forecast_accuracy": service.forecast_accuracy,
    "settlement_success": column_ratio("settled", "due"),
    "arrears": column_ratio("arrears", "receivable"),
    "info_upkeep": column_ratio("kept_up", "shops"),
    "appeals_handled": column_ratio("handled", "received"),
    "margin_uplift": service.margin_uplift,
    "terminal_standard": column_ratio("standard", "terminals"),
    "tags_shown": service.tags_shown,
    "interaction": column_ratio("interacted", "shops"),
    "shop_growth_ratio": partial(growth.relative_growth, within=("code",), by=("retailer",)),
    "sku_area_growth_ratio": partial(growth.relative_growth, within=("sku",), by=("area", "sku")),
    "area_growth_ratio": partial(growth.relative_growth, within=(), by=("area",)),
    "case_value_growth_ratio": growth.case_value_growth,
    "large_account": supervision.large_account,
    "sku_month_swing": supervision.sku_month_swing,
    "sku_day_concentration": supervision.sku_day_concentration,
    "order_surge": supervision.order_surge,
    "shop_month_surge": supervision.shop_month_surge,
    "order_value_surge": supervision.order_value_surge,
    "shared_contact": supervision.shared_contact,
}
"""The function of every KPI; its texts stand in ``data/kpis.toml``."""


class _Entry(Record):
    group: Group
    name: Text
    formula: Text
    unit: Unit
    period: str
    population: str
    edge: str
    source: str


class _Texts(Record):
    periods: dict[str, Text]
    populations: dict[str, Text]
    edges: dict[str, Text]
    sources: dict[str, Text]
    kpi: dict[str, _Entry]


@dataclass(frozen=True)
class Kpi:
    """One KPI: what it means, and the pure function of tables that computes it."""

    id: str
    group: Group
    name: Text
    formula: Text
    unit: Unit
    period: Text
    population: Text
    edge: Text
    source: Text
    compute: Compute
    """Takes the frames of `tables` and, by keyword, ``by``, ``keys`` and what its docstring names."""

    @property
    def tables(self) -> tuple[str, ...]:
        """Names of the frames that `compute` takes: observed tables, those of `cmtrain.kpis.flows`, or a simple table."""
        parameters = inspect.signature(self.compute).parameters.values()
        return tuple(each.name for each in parameters if each.kind is each.POSITIONAL_OR_KEYWORD)

    def measure(
        self,
        observed: Observed,
        *,
        by: Sequence[str] | None = None,
        weeks: Sequence[int] | None = None,
        **options: object,
    ) -> pd.DataFrame:
        """Compute the KPI from the observed tables of a district.

        Parameters
        ----------
        by
            Keys of the result, of retailers, SKUs or weeks; the KPI's own if not given.
        weeks
            Last weeks of the periods, or the weeks themselves for KPIs without a period of their own.

        Raises
        ------
        UnknownNameError
            The KPI needs a table that a district does not observe.
        """
        accepted = inspect.signature(self.compute).parameters
        frames = [_frame(name, observed, None if "weeks" in accepted else weeks) for name in self.tables]
        if "keys" in accepted:
            options["keys"] = Keys(observed.retailers, observed.skus, observed.calendar)
        if "weeks" in accepted:
            options["weeks"] = weeks
        if by is not None:
            options["by"] = by
        return self.compute(*frames, **options)

    def show(self, value: float | None, lang: Lang, *, status: Status = "") -> str:
        """Write a value with its unit, and its status in words: 不适用, 滞销（无动销）, 新进, ..."""
        if status in ("undefined", "no_movement", "new"):
            return STATUS[status][lang]
        if value is None or math.isnan(value):
            return NOT_APPLICABLE[lang]
        if math.isinf(value):
            return STATUS["no_movement"][lang]
        note = f"（{STATUS[status][lang]}）" if lang == "zh" else f" ({STATUS[status][lang]})"
        return show(value, self.unit, lang) + (note if status else "")


STATUS: Mapping[str, Text] = {
    "": text("正常", "ordinary"),
    "undefined": NOT_APPLICABLE,
    "no_movement": text("滞销（无动销）", "no movement"),
    "new": text("新进", "new"),
    "small_sample": text("样本不足", "small sample"),
    "count_error": text("数据异常，请复盘", "data error, recount"),
}
"""What a result's status says to a reader."""


def _frame(name: str, observed: Observed, weeks: Sequence[int] | None) -> pd.DataFrame:
    if name == "flows":
        return flows.stock_flows(observed.stock_counts, observed.order_lines, weeks=weeks)
    if name == "trade":
        return flows.trade_lines(_frame("flows", observed, weeks), observed.price_audits, observed.skus)
    if name == "social_sample":
        return flows.social_sample(_frame("flows", observed, weeks), observed.retailers)
    if name == "strata":
        return flows.strata_of(observed.retailers)
    frame = getattr(observed, name, None)
    if not isinstance(frame, pd.DataFrame):
        raise UnknownNameError("observed table", name, tuple(observed.__dataclass_fields__))
    return frame if weeks is None or "week" not in frame or name == "calendar" else frame[frame["week"].isin(weeks)]


@cache
def _registry() -> Mapping[str, Kpi]:
    texts = _Texts.model_validate(read_toml(data_file("kpis.toml")))
    return {
        kpi_id: Kpi(
            id=kpi_id,
            group=entry.group,
            name=entry.name,
            formula=entry.formula,
            unit=entry.unit,
            period=texts.periods[entry.period],
            population=texts.populations[entry.population],
            edge=texts.edges[entry.edge],
            source=texts.sources[entry.source],
            compute=COMPUTE[kpi_id],
        )
        for kpi_id, entry in texts.kpi.items()
    }


def kpis(group: Group | None = None) -> tuple[Kpi, ...]:
    """Return all KPIs, or those of one group, in the order of the registry."""
    return tuple(each for each in _registry().values() if group is None or each.group == group)


def kpi(kpi_id: str) -> Kpi:
    """Return one KPI.

    Raises
    ------
    UnknownNameError
        The registry has no KPI of this id.
    """
    if kpi_id not in _registry():
        raise UnknownNameError("KPI", kpi_id, tuple(_registry()))
    return _registry()[kpi_id]


_HEADINGS = {
    "name": text("指标", "KPI"),
    "formula": text("公式", "Formula"),
    "unit": text("单位", "Unit"),
    "period": text("期间", "Period"),
    "population": text("总体", "Population"),
    "edge": text("特殊情况", "Edge cases"),
    "source": text("出处", "Source"),
}


def glossary(lang: Lang) -> pd.DataFrame:
    """Return the registry as a table to read: one row a KPI (index: its id), headings and texts in one language."""

    def row(each: Kpi) -> dict[str, str]:
        unit = UNITS[each.unit]
        texts = (each.name, each.formula, unit, each.period, each.population, each.edge, each.source)
        cells = ["" if part is None else part[lang] for part in texts]
        return dict(zip((heading[lang] for heading in _HEADINGS.values()), cells, strict=True))

    return pd.DataFrame([row(each) for each in kpis()], index=pd.Index([each.id for each in kpis()], name="id"))
