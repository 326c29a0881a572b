"""The stock and price sheet of a group of SKUs: its lines, its KPIs by the registry, and what misreadings give."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass
from functools import lru_cache

import pandas as pd
from pydantic import NonNegativeFloat, PositiveFloat

from cmtrain.district.tables import Observed
from cmtrain.kpis import kpi
from cmtrain.kpis.flows import CYCLES, stock_flows, trade_lines
from cmtrain.kpis.price import index_of_prices
from cmtrain.kpis.stock import WEEKS_A_MONTH
from cmtrain.records import Record
from cmtrain.texts import Text

MEASURES = (
    "actual_sales",
    "stock_to_sales",
    "stock_to_sales_months",
    "days_of_supply",
    "price_index",
    "gross_margin",
)
"""Ids of the KPIs asked for."""


class SkuLine(Record):
    """One SKU, added up over the information points; cartons and yuan a carton."""

    sku: str
    name: Text
    wholesale: PositiveFloat
    guide: PositiveFloat
    price: PositiveFloat
    """Mean of the actual prices, carton and pack sales weighted."""
    last_year: NonNegativeFloat
    opening: NonNegativeFloat
    """Stock four weeks ago."""
    received: NonNegativeFloat
    """In the four weeks."""
    closing: NonNegativeFloat

    @property
    def sold(self) -> float:
        """Return the sales of the four weeks by the stock identity."""
        return round(self.opening + self.received - self.closing, 6)


@dataclass(frozen=True)
class Group:
    """The SKUs of one price class at the information points of one market."""

    market: str
    price_class: int
    points: int
    """Information points counted at both ends."""
    lines: tuple[SkuLine, ...]


def groups_of(observed: Observed, end: int, least: int, most: int) -> list[Group]:
    """Return the groups of SKUs sold, stocked, received and seen priced in the four weeks to a week.

    Of a class with more than ``most`` such SKUs those with the largest sales of last year; a group has ``least`` or more.
    """
    points = observed.retailers.loc[observed.retailers["info_point"], ["retailer", "market"]]
    counts, seen = observed.stock_counts, observed.price_audits
    ends, inside = counts[counts["week"].isin((end - CYCLES, end))], seen[seen["week"].between(end - CYCLES + 1, end)]
    counted = ends[ends["retailer"].isin(points["retailer"])]
    audits = inside[inside["retailer"].isin(points["retailer"])]
    flows = stock_flows(counted, observed.order_lines, weeks=[end]).merge(points, on="retailer")
    groups = []
    for market, at_points in flows.groupby("market"):
        lines = _lines(at_points, audits[audits["retailer"].isin(at_points["retailer"])], observed.skus)
        live = lines[(lines[["sold", "closing", "price", "received"]] > 0).all(axis=1)]
        for price_class, sheet in live.groupby("price_class"):
            main = sheet.nlargest(most, "last_year").sort_values("sku")
            if len(main) >= least:
                rows = tuple(_line(row) for row in main.to_dict("records"))
                groups.append(Group(str(market), int(str(price_class)), at_points["retailer"].nunique(), rows))
    return groups


def _lines(flows: pd.DataFrame, audits: pd.DataFrame, skus: pd.DataFrame) -> pd.DataFrame:
    """Return one row a SKU: quantities added up, the mean of its actual prices."""
    priced = trade_lines(flows, audits, skus)
    sums = priced.groupby("sku")[["opening", "received", "closing"]].sum().round(1)
    sums["sold"] = sums["opening"] + sums["received"] - sums["closing"]
    sums["price"] = priced.groupby("sku")["price"].mean().round(2)
    return sums.join(skus.set_index("sku")).reset_index()


def _line(row: Mapping[Hashable, object]) -> SkuLine:
    name = Text(zh=str(row["name_zh"]), en=str(row["name_en"]))
    columns = ("sku", "wholesale", "guide", "price", "last_year", "opening", "received", "closing")
    return SkuLine.model_validate({"name": name, **{column: row[column] for column in columns}})


@lru_cache(maxsize=128)
def _sheet(lines: tuple[SkuLine, ...]) -> pd.DataFrame:
    """Return the lines as a frame; nobody changes it."""
    frame = pd.DataFrame([line.model_dump(exclude={"name"}) for line in lines])
    sold = [line.sold for line in lines]
    return frame.assign(sold=sold, cycles=CYCLES, weight=frame["last_year"], stock=frame["closing"])


@lru_cache(maxsize=512)
def right_value(lines: tuple[SkuLine, ...], name: str) -> float:
    """Return one of the `MEASURES` of the sheet by the registry; remembered, for every response is held against it."""
    compute = index_of_prices if name == "price_index" else kpi(name).compute
    return float(compute(_sheet(lines))["value"].iloc[0])


def right_values(lines: tuple[SkuLine, ...]) -> dict[str, float]:
    """Return all KPIs of the sheet."""
    return {name: right_value(lines, name) for name in MEASURES}


def _monthly(sheet: pd.DataFrame) -> dict[str, float]:
    return _stock(sheet["closing"].sum() / sheet["sold"].sum())


def _mean_of_ratios(sheet: pd.DataFrame) -> dict[str, float]:
    ratios = sheet["closing"] / (sheet["sold"] / CYCLES)
    margins = (sheet["price"] - sheet["wholesale"]) / sheet["price"]
    index = 100 * (sheet["price"] / sheet["guide"]).mean()
    return {**_stock(ratios.mean()), "price_index": float(index), "gross_margin": float(margins.mean())}


def _shipments(sheet: pd.DataFrame) -> dict[str, float]:
    received = sheet["received"].sum()
    return {"actual_sales": float(received), **_stock(sheet["closing"].sum() / (received / CYCLES))}


def _four_week_month(sheet: pd.DataFrame) -> dict[str, float]:
    return {"stock_to_sales_months": float(sheet["closing"].sum() / sheet["sold"].sum())}


def _average_stock(sheet: pd.DataFrame) -> dict[str, float]:
    mean = (sheet["opening"].sum() + sheet["closing"].sum()) / 2
    return _stock(mean / (sheet["sold"].sum() / CYCLES))


def _markup(sheet: pd.DataFrame) -> dict[str, float]:
    return {"gross_margin": float(kpi("markup").compute(sheet)["value"].iloc[0])}


def _guide_margin(sheet: pd.DataFrame) -> dict[str, float]:
    at_guide = kpi("gross_margin").compute(sheet.assign(price=sheet["guide"]))
    return {"gross_margin": float(at_guide["value"].iloc[0])}


MISREADINGS: Mapping[str, Callable[[pd.DataFrame], dict[str, float]]] = {
    "monthly": _monthly,
    "mean_of_ratios": _mean_of_ratios,
    "shipments": _shipments,
    "four_week_month": _four_week_month,
    "average_stock": _average_stock,
    "markup": _markup,
    "guide_margin": _guide_margin,
}
"""Four weeks' sales taken for a week's; means of the SKUs' ratios; receipts taken for sales; a month of four weeks;
mean instead of end stock; margin over cost; margin at guide prices."""


@lru_cache(maxsize=1024)
def misread(lines: tuple[SkuLine, ...], slip: str) -> Mapping[str, float]:
    """Return the KPIs that one of the `MISREADINGS` gets wrong, with the values that it gives."""
    return MISREADINGS[slip](_sheet(lines))


def _stock(weeks: float) -> dict[str, float]:
    return {
        "stock_to_sales": float(weeks),
        "stock_to_sales_months": float(weeks) / WEEKS_A_MONTH,
        "days_of_supply": 7 * float(weeks),
    }
