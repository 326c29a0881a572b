"""The cells of a visit plan: the shops of one class in one area, what one visit there takes and what is known of them.

Everything here is observed. A visit takes the minutes in the shop, by the visit log; the drive from the shop before;
and its share of the way from the office to the area and back, spread over the visits of a day. The drive is the mean
to the nearest three shops of the area: for points at random that is .73 of the root of the space each has, and the
legs of the shortest tour through all of them tend to .71 (Beardwood, Halton and Hammersley 1959).
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from cmtrain.district.lanes import Floats
from cmtrain.district.tables import Observed
from cmtrain.errors import UnfitError
from cmtrain.records import Record
from cmtrain.solvers.abc_rule import CLASSES, Abc, AbcRule, classify, rate_shops

RECENT = 13
"""Weeks that count as the present: one quarter."""
STANDARD_VISIT = 15.0
"""Minutes of a standard visit, where the log has none."""
VISITS_A_DAY = 12
"""Visits over which the way to an area and back is spread."""
_NEAR = 3
SLOW_WEEKS = 6.0
"""Weeks of cover above which stock is slow."""


class Cell(Record):
    """The shops of one class in one area; rates are over the last quarter, None where nothing was recorded."""

    area: str
    abc: Abc
    shops: tuple[str, ...]
    minutes: float
    """One visit to one shop, driving included; to a tenth."""
    cartons: float
    """Delivered a shop and week."""
    stockout_days: float | None
    """Days out of stock for each SKU counted and week."""
    slow_share: float | None
    """Share of the counted stock that covers more than six weeks."""
    satisfaction: float | None
    """Points, 0 to 100: mean over valid answers of the three parts of the last survey answers."""
    complaints: int

    @property
    def id(self) -> str:
        """Area and class."""
        return f"{self.area}.{self.abc}"

    @property
    def tenths(self) -> int:
        """Tenths of minutes that one visit to every shop takes."""
        return round(10 * self.minutes) * len(self.shops)


def visit_cells(observed: Observed, rule: AbcRule, last_week: int) -> tuple[Cell, ...]:
    """Return the cells of a district that hold an active shop, by area and class.

    Raises
    ------
    UnfitError
        The ABC rule cannot be applied, or nobody has driven the district's roads.
    """
    if len(observed.travel) != len(observed.retailers) + 1:
        msg = "the district has no travel times"
        raise UnfitError(msg)
    ranked, cut = rate_shops(observed, rule)
    classes = {shop.id: classify(shop, cut, rule) for shop in ranked}
    shops = observed.retailers[["retailer", "area"]].assign(drive=_drives(observed))
    shops["abc"] = shops["retailer"].map(classes)
    shops = shops.dropna(subset="abc")
    shops = shops.merge(_known(observed, last_week), on="retailer", how="left", validate="1:1")
    return tuple(
        _cell(area, abc, shops[(shops["area"] == area) & (shops["abc"] == abc)])
        for area in sorted(shops["area"].unique())
        for abc in CLASSES
        if ((shops["area"] == area) & (shops["abc"] == abc)).any()
    )


def _drives(observed: Observed) -> Floats:
    """Return the driving minutes that one visit to each shop costs."""
    area = observed.retailers["area"].to_numpy()
    minutes = np.zeros(len(area))
    for name in np.unique(area):
        inside = np.flatnonzero(area == name)
        between = np.sort(observed.travel[np.ix_(inside + 1, inside + 1)], axis=1)[:, 1 : 1 + _NEAR]
        near = between.mean(axis=1) if between.shape[1] else np.zeros(len(inside))
        there_and_back = observed.travel[0, inside + 1].mean() + observed.travel[inside + 1, 0].mean()
        minutes[inside] = near + there_and_back / VISITS_A_DAY
    return minutes


def _known(observed: Observed, last_week: int) -> pd.DataFrame:
    """Return sums and counts of what the last quarter's records say of each shop."""
    first = last_week - RECENT + 1
    shops = observed.retailers.set_index("retailer")[[]]
    for part in (
        _visits(observed.visits[observed.visits["week"] >= first]),
        _deliveries(observed.order_lines[observed.order_lines["week"] >= first]),
        _counts(observed, first),
        _answers(observed.survey),
        _complaints(observed.complaints[observed.complaints["week"] >= first]),
    ):
        shops = shops.join(part)
    return shops.fillna(0.0).reset_index()


def _visits(visits: pd.DataFrame) -> pd.DataFrame:
    minutes = visits.groupby("retailer")["minutes"]
    return pd.DataFrame({"in_shop": minutes.sum(), "visits": minutes.count()})


def _deliveries(lines: pd.DataFrame) -> pd.DataFrame:
    return pd.DataFrame({"delivered": lines.groupby("retailer")["delivered_qty"].sum()})


def _counts(observed: Observed, first: int) -> pd.DataFrame:
    counts = observed.stock_counts[observed.stock_counts["week"] >= first]
    days = counts.groupby("retailer")["stockout_days"]
    latest = counts.sort_values("week").drop_duplicates(["retailer", "sku"], keep="last")
    lines = observed.order_lines[observed.order_lines["week"] >= first]
    weekly = lines.groupby(["retailer", "sku"])["delivered_qty"].sum() / RECENT
    latest = latest.join(weekly.rename("weekly"), on=["retailer", "sku"])
    latest["slow"] = latest["quantity"].where(latest["quantity"] > SLOW_WEEKS * latest["weekly"].fillna(0.0), 0.0)
    stock = latest.groupby("retailer")[["quantity", "slow"]].sum()
    return pd.DataFrame(
        {"days_out": days.sum(), "counted": days.count(), "stock": stock["quantity"], "slow": stock["slow"]}
    )


def _answers(survey: pd.DataFrame) -> pd.DataFrame:
    latest = survey[survey["answered"]].sort_values("week").drop_duplicates("retailer", keep="last")
    points = latest.set_index("retailer")[["supply", "service", "market"]].mean(axis=1)
    return pd.DataFrame({"points": points, "answers": 1})


def _complaints(complaints: pd.DataFrame) -> pd.DataFrame:
    return pd.DataFrame({"complaints": complaints.groupby("retailer")["complaint"].count()})


def _cell(area: str, abc: Abc, shops: pd.DataFrame) -> Cell:
    total = shops.drop(columns=["retailer", "area", "abc"]).sum()
    in_shop = _ratio(total["in_shop"], total["visits"])
    return Cell(
        area=area,
        abc=abc,
        shops=tuple(shops["retailer"]),
        minutes=round((STANDARD_VISIT if in_shop is None else in_shop) + float(shops["drive"].mean()), 1),
        cartons=round(float(total["delivered"]) / len(shops) / RECENT, 1),
        stockout_days=_ratio(total["days_out"], total["counted"], 2),
        slow_share=_ratio(total["slow"], total["stock"], 3),
        satisfaction=_ratio(total["points"], total["answers"], 1),
        complaints=int(total["complaints"]),
    )


def _ratio(top: float, bottom: float, digits: int = 6) -> float | None:
    return round(float(top / bottom), digits) if bottom > 0 else None
