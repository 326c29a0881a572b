"""The tables that the shortage exercises show: what was stated, ordered, received and verified."""

from __future__ import annotations

from collections.abc import Collection, Mapping

import pandas as pd

from cmtrain.district.words import WORDS
from cmtrain.kinds.allocation_table import Cell
from cmtrain.kinds.base import ShownTable
from cmtrain.kinds.short_supply import Area, Sums, Verified, verified
from cmtrain.texts import Text, text

_SUMS = (
    text("经营户数", "Shops"),
    text("自报周需求", "Stated weekly need"),
    text("周均申报订单", "Asked for in orders, weekly"),
    text("周均到货", "Received, weekly"),
)
COUNTED = text("盘点库存", "Stock counted")
"""Heading of the stock that was last counted in the shops."""
_AREA = text("片区", "Area")
_STRATUM = text("分层", "Stratum")


def area_table(areas: tuple[Area, ...], by_area: Mapping[str, Sums]) -> ShownTable:
    """Show the sums of each area and of the district."""
    total = [sum(getattr(part, name) for part in by_area.values()) for name in ("shops", "stated", "asked", "received")]
    rows = [(area.name, *_sums(by_area[area.id])) for area in areas if area.id in by_area]
    return ShownTable(
        title=text("各片区：自报、订单与到货（条/周）", "Areas: stated, ordered and received (cartons a week)"),
        columns=(_AREA, *_SUMS),
        rows=(*rows, (text("合计", "District"), int(total[0]), *(round(value, 1) for value in total[1:]))),
        units=("none", "shops", "none", "none", "none"),
    )


def stratum_table(by_stratum: Mapping[str, Sums], sample: tuple[Verified, ...]) -> ShownTable:
    """Show for each stratum how many shops there are, how many were verified, and what all of them stated."""
    drawn = [shop.stratum for shop in sample]
    return ShownTable(
        title=text("各分层：经营户与核实户", "Strata: shops and verified shops"),
        columns=(_STRATUM, _SUMS[0], text("核实户数", "Verified"), _SUMS[1]),
        rows=tuple(
            (stratum_name(stratum), part.shops, drawn.count(stratum), part.stated)
            for stratum, part in by_stratum.items()
        ),
        units=("none", "shops", "shops", "none"),
    )


def sample_table(sample: tuple[Verified, ...], areas: tuple[Area, ...]) -> ShownTable:
    """Show what every verified shop had stated and what the check found."""
    names = {area.id: area.name for area in areas}
    return ShownTable(
        title=text("核实户明细（条/周）", "Verified shops (cartons a week)"),
        columns=(
            text("客户", "Retailer"),
            _AREA,
            _STRATUM,
            text("自报需求", "Stated"),
            text("核实需求", "Verified"),
            text("核实底线", "Floor"),
            text("10 位顾客中愿替代", "Accepting, of 10 smokers"),
            text("店主态度", "Retailer's stance"),
        ),
        rows=tuple(
            (
                shop.name,
                names[shop.area],
                stratum_name(shop.stratum),
                shop.stated,
                shop.need,
                shop.floor,
                shop.accepting,
                WORDS["stance"][shop.stance],
            )
            for shop in sample
        ),
    )


def cell_table(cells: tuple[Cell, ...], shops: pd.DataFrame, counts: Mapping[str, float]) -> ShownTable:
    """Show for each cell of the placement table what its shops state, order, get and hold, and what the check found.

    Shops of a cell differ much, and all of them get the same: beside the mean statement stand those of the shop in the
    middle and of the shop a quarter up from the smallest.

    Parameters
    ----------
    shops
        From `carriers`.
    counts
        Cartons counted last in each shop, by retailer.
    """
    return ShownTable(
        title=text("档位段×市场类型：每户每周平均（条）", "Grade bands and markets: means of a shop (cartons a week)"),
        columns=(
            text("档位段与市场", "Cell"),
            text("户数", "Shops"),
            text("每户限量（全期）", "Limit (whole period)"),
            text("自报需求", "Stated"),
            text("自报：居中户", "Stated, middle shop"),
            text("自报：偏小户", "Stated, smaller shop"),
            text("申报订单", "Ordered"),
            text("到货", "Received"),
            COUNTED,
            text("核实户数", "Verified"),
            text("核实需求", "Verified need"),
            text("核实底线", "Verified floor"),
            text("10 位顾客中愿替代", "Accepting, of 10"),
        ),
        rows=tuple(_cell_row(cell, shops[shops["retailer"].isin(cell.shops)], counts) for cell in cells if cell.shops),
    )


def _cell_row(
    cell: Cell, shops: pd.DataFrame, counts: Mapping[str, float]
) -> tuple[Text | str | float | int | None, ...]:
    def mean(values: Collection[float]) -> float | None:
        return round(sum(values) / len(values), 1) if values else None

    sample = verified(shops)
    return (
        cell.name,
        len(shops),
        cell.high,
        round(cell.sums.stated / len(shops), 1),
        *(round(float(shops["stated"].quantile(part)), 1) for part in (0.5, 0.25)),
        round(cell.sums.asked / len(shops), 1),
        round(cell.sums.received / len(shops), 1),
        mean([counts[shop] for shop in cell.shops if shop in counts]),
        len(sample),
        mean([shop.need for shop in sample]),
        mean([shop.floor for shop in sample]),
        mean([shop.accepting for shop in sample]),
    )


def stratum_name(stratum: str) -> Text:
    """Return what a stratum is called: market, then the third of the grades.

    Examples
    --------
    >>> stratum_name("country-1").en
    'Country, grades 1–10'
    """
    market, _, part = stratum.partition("-")
    known, third = WORDS["market"].get(market, text(market, market)), _THIRDS.get(part, text(part, part))
    return Text(zh=f"{known.zh} {third.zh}", en=f"{known.en}, {third.en}")


_THIRDS = {
    "1": text("1–10 档", "grades 1–10"),
    "2": text("11–20 档", "grades 11–20"),
    "3": text("21–30 档", "grades 21–30"),
}


def _sums(part: Sums) -> tuple[int, float, float, float]:
    return part.shops, part.stated, part.asked, part.received
