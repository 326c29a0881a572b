"""The tables that the shortage exercises show: what was stated, ordered, received and verified."""

from __future__ import annotations

from collections.abc import Mapping

from cmtrain.district.words import WORDS
from cmtrain.kinds.allocation_table import Cell
from cmtrain.kinds.base import ShownTable
from cmtrain.kinds.short_supply import Area, Sums, Verified
from cmtrain.texts import Text, text

_SUMS = (
    text("经营户数", "Shops"),
    text("自报周需求", "Stated weekly need"),
    text("周均申报订单", "Asked for in orders, weekly"),
    text("周均到货", "Received, weekly"),
)
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


def cell_table(cells: tuple[Cell, ...], sample: tuple[Verified, ...]) -> ShownTable:
    """Show for each cell of the placement table what its shops state, order and get, and what the check found."""
    return ShownTable(
        title=text("档位段×市场类型：每户每周平均（条）", "Grade bands and markets: means of a shop (cartons a week)"),
        columns=(
            text("档位段与市场", "Cell"),
            text("户数", "Shops"),
            text("每户限量", "Limit"),
            text("自报需求", "Stated"),
            text("申报订单", "Ordered"),
            text("到货", "Received"),
            text("核实户数", "Verified"),
            text("核实需求", "Verified need"),
            text("核实底线", "Verified floor"),
            text("10 位顾客中愿替代", "Accepting, of 10"),
        ),
        rows=tuple(
            _cell_row(cell, [shop for shop in sample if shop.shop in cell.shops]) for cell in cells if cell.shops
        ),
    )


def _cell_row(cell: Cell, sample: list[Verified]) -> tuple[Text | str | float | int | None, ...]:
    def mean(total: float, shops: int) -> float | None:
        return round(total / shops, 1) if shops else None

    shops, checked = len(cell.shops), len(sample)
    return (
        cell.name,
        shops,
        cell.high,
        mean(cell.sums.stated, shops),
        mean(cell.sums.asked, shops),
        mean(cell.sums.received, shops),
        checked,
        mean(sum(shop.need for shop in sample), checked),
        mean(sum(shop.floor for shop in sample), checked),
        mean(sum(shop.accepting for shop in sample), checked),
    )


def stratum_name(stratum: str) -> Text:
    """Return what a stratum is called: market, then the third of the grades.

    Examples
    --------
    >>> stratum_name("country-1").en
    'Country 1'
    """
    market, _, part = stratum.partition("-")
    known = WORDS["market"].get(market, text(market, market))
    return Text(zh=f"{known.zh} {part}", en=f"{known.en} {part}")


def _sums(part: Sums) -> tuple[int, float, float, float]:
    return part.shops, part.stated, part.asked, part.received
