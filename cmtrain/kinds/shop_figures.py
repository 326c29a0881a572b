"""The figures of a shop that a diagnosis asks for: by the registry, and as the usual slips get them wrong."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, TypeAlias

import pandas as pd

from cmtrain.kpis.profit import gross_margin, markup
from cmtrain.kpis.ratios import Keys
from cmtrain.kpis.stock import SLOW_WEEKS, capital_bound, gmroi, slow_share
from cmtrain.records import Record
from cmtrain.texts import Text, Unit, text

RECENT = 4
"""Weeks by whose sales a SKU is called slow."""

FigureName: TypeAlias = Literal["margin", "markup", "capital", "slow_share", "gmroi", "stockout_loss"]


class DiagnosisRow(Record):
    """One SKU as shown; cartons, yuan a carton."""

    sku: str
    name: Text
    price_class: int
    wholesale: float
    guide: float
    price: float
    opening: float
    """Stock before the first of the weeks."""
    received: float
    """Delivered in all weeks."""
    closing: float
    """Stock now."""
    recent: float
    """Sales of the last four weeks."""
    days_out: int
    """Days without stock in all weeks."""
    small_lines: int
    """Deliveries of a single carton in all weeks."""
    tagged: bool
    """On display with a price tag; SKUs without stock count as tagged."""

    @property
    def sold(self) -> float:
        """Sales of all weeks by the stock identity."""
        return round(self.opening + self.received - self.closing, 6)

    @property
    def slow(self) -> bool:
        """Whether it lasts more than six weeks at the sales of the last four."""
        return self.closing > SLOW_WEEKS * max(self.recent, 0.0) / RECENT

    def lost(self, weeks: int) -> float:
        """Cartons not sold for want of stock: daily sales while in stock x days without."""
        open_days = 7 * weeks - self.days_out
        return max(self.sold, 0.0) / open_days * self.days_out if open_days > 0 else 0.0


@dataclass(frozen=True)
class Figure:
    """One number to compute."""

    name: FigureName
    label: Text
    unit: Unit
    formula: Text
    step: float
    """Half of the last digit shown: a rounded answer is off by no more."""


FIGURES: tuple[Figure, ...] = (
    Figure(
        "margin",
        text("毛利率", "Gross margin"),
        "share",
        text("Σ(实际售价－批发价)×销量 ÷ Σ实际售价×销量", "Σ(price - wholesale) x sold / Σ price x sold"),
        0.0005,
    ),
    Figure(
        "markup",
        text("加价率（批零差率）", "Markup"),
        "share",
        text("Σ(实际售价－批发价)×销量 ÷ Σ批发价×销量", "Σ(price - wholesale) x sold / Σ wholesale x sold"),
        0.0005,
    ),
    Figure(
        "capital",
        text("库存占用资金", "Money bound in stock"),
        "yuan",
        text("Σ批发价×期末库存", "Σ wholesale x stock now"),
        0.5,
    ),
    Figure(
        "slow_share",
        text("滞销占用率", "Share bound in slow stock"),
        "share",
        text(
            "期末库存超过6周销量（按近4周周均）的品规占用资金 ÷ 全部占用资金",
            "money in SKUs whose stock exceeds 6 weeks of sales (mean of the last 4 weeks) / all money bound",
        ),
        0.0005,
    ),
    Figure(
        "gmroi",
        text("存货毛利回报（GMROI）", "GMROI"),
        "ratio",
        text(
            "毛利额÷周数×52 ÷ Σ批发价×(期初＋期末库存)÷2",
            "gross profit / weeks x 52 / Σ wholesale x (opening + closing stock) / 2",
        ),
        0.005,
    ),
    Figure(
        "stockout_loss",
        text("断货损失（每周）", "Stock-out loss a week"),
        "yuan",
        text(
            "Σ[销量÷有货天数×断货天数×(实际售价－批发价)] ÷ 周数",
            "Σ[sold / days in stock x days out x (price - wholesale)] / weeks",
        ),
        0.5,
    ),
)


def figures(rows: tuple[DiagnosisRow, ...], weeks: int) -> dict[FigureName, float]:
    """Compute the figures of the shop by the KPI registry; the stock-out loss, which is no KPI, as its formula says."""
    trade = _trade(rows, weeks)
    recent = trade.assign(sold=[row.recent for row in rows], cycles=RECENT)
    keys = Keys(skus=trade[["sku", "wholesale"]])
    return {
        "margin": _value(gross_margin(trade)),
        "markup": _value(markup(trade)),
        "capital": _value(capital_bound(recent.drop(columns="wholesale"), keys=keys)),
        "slow_share": _value(slow_share(recent.drop(columns="wholesale"), keys=keys)),
        "gmroi": _value(gmroi(trade)),
        "stockout_loss": sum(row.lost(weeks) * (row.price - row.wholesale) for row in rows) / weeks,
    }


def _value(result: pd.DataFrame) -> float:
    return float(result["value"].iloc[0])


def _trade(rows: tuple[DiagnosisRow, ...], weeks: int) -> pd.DataFrame:
    """Return the rows as the table ``trade`` of the KPIs (`cmtrain.kpis.flows`)."""
    trade = pd.DataFrame([row.model_dump(exclude={"name"}) for row in rows])
    return trade.assign(
        week=weeks,
        retailer="",
        sold=[row.sold for row in rows],
        stock=(trade["opening"] + trade["closing"]) / 2,
        cycles=weeks,
    )


Slip: TypeAlias = Callable[[tuple[DiagnosisRow, ...], int], dict[FigureName, float]]


def swapped(rows: tuple[DiagnosisRow, ...], weeks: int) -> dict[FigureName, float]:
    """Take margin for markup and markup for margin."""
    right = figures(rows, weeks)
    return {"margin": right["markup"], "markup": right["margin"]}


def at_guide(rows: tuple[DiagnosisRow, ...], weeks: int) -> dict[FigureName, float]:
    """Count with guide prices instead of the prices really taken."""
    guided = tuple(row.model_copy(update={"price": row.guide}) for row in rows)
    wrong = figures(guided, weeks)
    return {name: wrong[name] for name in ("margin", "markup", "gmroi", "stockout_loss")}


def swapped_at_guide(rows: tuple[DiagnosisRow, ...], weeks: int) -> dict[FigureName, float]:
    """Both at once: margin and markup swapped, and counted with guide prices."""
    wrong = at_guide(rows, weeks)
    return {"margin": wrong["markup"], "markup": wrong["margin"]}


def at_retail(rows: tuple[DiagnosisRow, ...], weeks: int) -> dict[FigureName, float]:
    """Value stock at retail prices and a missing carton at its whole price."""
    stock = sum(row.guide * row.closing for row in rows)
    mean = sum(row.guide * (row.opening + row.closing) / 2 for row in rows)
    profit = sum((row.price - row.wholesale) * row.sold for row in rows)
    return {
        "capital": stock,
        "gmroi": profit / weeks * 52 / mean if mean else 0.0,
        "stockout_loss": sum(row.lost(weeks) * row.price for row in rows) / weeks,
    }


def mean_of_ratios(rows: tuple[DiagnosisRow, ...], weeks: int) -> dict[FigureName, float]:  # noqa: ARG001
    """Average the SKUs' rates instead of dividing sums."""
    return {
        "margin": sum(1 - row.wholesale / row.price for row in rows) / len(rows),
        "markup": sum(row.price / row.wholesale - 1 for row in rows) / len(rows),
        "slow_share": sum(row.slow for row in rows) / len(rows),
    }


def by_cartons(rows: tuple[DiagnosisRow, ...], weeks: int) -> dict[FigureName, float]:  # noqa: ARG001
    """Count cartons where yuan are asked for."""
    cartons = sum(row.closing for row in rows)
    return {
        "slow_share": sum(row.closing for row in rows if row.slow) / cartons if cartons else 0.0,
        "capital": cartons,
    }


def month_for_week(rows: tuple[DiagnosisRow, ...], weeks: int) -> dict[FigureName, float]:  # noqa: ARG001
    """Call slow what lasts longer than a month: weeks and months of the stock-to-sales ratio mixed up."""
    bound = sum(row.wholesale * row.closing for row in rows)
    slow = sum(row.wholesale * row.closing for row in rows if row.closing > max(row.recent, 0.0))
    return {"slow_share": slow / bound if bound else 0.0}


def not_yearly(rows: tuple[DiagnosisRow, ...], weeks: int) -> dict[FigureName, float]:
    """Leave the return at twelve weeks, and the loss as well."""
    right = figures(rows, weeks)
    return {"gmroi": right["gmroi"] * weeks / 52, "stockout_loss": right["stockout_loss"] * weeks}


SLIPS: dict[str, Slip] = {
    "swapped": swapped,
    "at_guide": at_guide,
    "swapped_at_guide": swapped_at_guide,
    "at_retail": at_retail,
    "mean_of_ratios": mean_of_ratios,
    "by_cartons": by_cartons,
    "month_for_week": month_for_week,
    "not_yearly": not_yearly,
}
"""The usual slips by name; each gives the wrong value of the figures that it spoils."""
