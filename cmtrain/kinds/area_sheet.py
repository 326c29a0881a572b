"""The weeks of a district in blocks, by area and price class: the measures that tell causes apart."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import pandas as pd
from pydantic import NonNegativeInt

from cmtrain.district.tables import Observed
from cmtrain.kinds.numbered import Numbered, numbered
from cmtrain.kpis import kpi
from cmtrain.kpis.ratios import Keys, ratio_of_sums, sum_of
from cmtrain.records import Record
from cmtrain.texts import Text, Unit, text

BLOCK = 4
"""Weeks of a block."""

BASE_BLOCKS = 2
"""First blocks to which volumes are compared."""

SMALLEST_CLASS = 0.01
"""Share of the volume below which a price class is left out."""

MeasureId = Literal["volume", "index", "delivery", "display", "out_days", "cover", "prices", "foreign", "shops"]

MEASURES: Mapping[MeasureId, tuple[Text, Unit]] = {
    "index": (
        text(
            "一、销量指数（剔除全区同类变化，基期＝100）",
            "1 Volume index (change of the district's class taken out, base 100)",
        ),
        "none",
    ),
    "volume": (text("二、送货量（条）", "2 Cartons delivered"), "none"),
    "delivery": (text("三、到货率（送货÷订购）", "3 Delivery rate (delivered / ordered)"), "share"),
    "display": (text("四、陈列率（有陈列÷检查时有货）", "4 Display rate (on display / audited and in stock)"), "share"),
    "out_days": (text("五、断货天数（户均每周）", "5 Days out of stock (a week and shop)"), "none"),
    "cover": (text("六、存销比（周，期末）", "6 Stock-to-sales (weeks, at the end)"), "none"),
    "prices": (text("七、零售价格指数", "7 Retail price index"), "none"),
    "foreign": (text("八、外来码比例（条码核查）", "8 Foreign carton codes (of those checked)"), "share"),
    "shops": (text("九、有订货的户数", "9 Shops that ordered"), "none"),
}
"""Titles and units, in the order in which they are shown; the first five are by price class."""


class Series(Record):
    """One measure of one area and class (0: all) over the blocks; None where nothing was seen."""

    area: str
    price_class: NonNegativeInt
    values: tuple[float | None, ...]


class Measure(Record):
    """One measure of all areas and classes."""

    id: MeasureId
    series: tuple[Series, ...]

    def of(self, area: str, price_class: int) -> tuple[float | None, ...]:
        """Return the values of an area and class; those of the area where the measure is not by class."""
        exact = {(line.area, line.price_class): line.values for line in self.series}
        return exact.get((area, price_class), exact.get((area, 0), ()))


@dataclass(frozen=True)
class Blocks:
    """The blocks of weeks that are shown."""

    first: int
    number: int

    @property
    def last(self) -> int:
        """Return the last week."""
        return self.first + BLOCK * self.number - 1

    @property
    def ends(self) -> list[int]:
        """Return the last week of each block."""
        return [self.first + BLOCK * (place + 1) - 1 for place in range(self.number)]

    def labels(self) -> tuple[Text, ...]:
        """Return what the blocks are called."""
        return tuple(text(f"{end - BLOCK + 1}–{end} 周", f"Weeks {end - BLOCK + 1}–{end}") for end in self.ends)

    def mark(self, table: pd.DataFrame) -> pd.DataFrame:
        """Return the rows inside, with the place of their block in the column ``block``."""
        inside = table[table["week"].between(self.first, self.last)]
        return inside.assign(block=(inside["week"] - self.first) // BLOCK)


def measure_areas(observed: Observed, blocks: Blocks) -> tuple[Measure, ...]:
    """Return all measures of the blocks."""
    read = _within_reach(observed, blocks)
    observed = read.observed
    keys = Keys(observed.retailers, observed.skus, observed.calendar)
    lines, audits = blocks.mark(observed.order_lines), blocks.mark(observed.price_audits)
    counts, displays = blocks.mark(observed.stock_counts), blocks.mark(observed.display_audits)
    cell, place = ("area", "price_class", "block"), ("area", "block")
    by_class = sum_of(lines, "delivered_qty", by=cell, keys=keys)
    volume = pd.concat([sum_of(lines, "delivered_qty", by=place, keys=keys).assign(price_class=0), by_class])
    ends = {end: number for number, end in enumerate(blocks.ends)}
    cover = kpi("stock_to_sales").measure(observed, by=("area", "week"), weeks=blocks.ends)
    shops = sum_of(
        lines[lines["order_qty"] > 0].drop_duplicates(["retailer", "block"]).assign(one=1.0), "one", by=place, keys=keys
    )
    tables: dict[MeasureId, pd.DataFrame] = {
        "index": _relative(volume),
        "volume": volume,
        "delivery": kpi("delivery_rate").compute(lines, by=cell, keys=keys),
        "display": kpi("display_rate").compute(displays, counts, by=cell, keys=keys),
        "out_days": kpi("stockout_days").compute(counts, by=cell, keys=keys, weeks=sorted(counts["week"].unique())),
        "cover": cover.assign(block=cover["week"].map(ends)),
        "prices": kpi("price_index").compute(audits, observed.skus, by=place, keys=keys),
        "foreign": _foreign(blocks.mark(observed.codes), keys),
        "shops": shops,
    }
    sold = by_class.groupby("price_class")["value"].sum()
    classes = {int(name) for name in sold.index[sold >= SMALLEST_CLASS * sold.sum()]}
    return tuple(_measure(name, tables[name], read.areas, classes, blocks.number) for name in MEASURES)


def _within_reach(observed: Observed, blocks: Blocks) -> Numbered:
    """Return the weeks of the blocks, and the block before whose end is the opening of the first flows."""
    shown = range(blocks.first, blocks.last + 1)
    tables = ("order_lines", "price_audits", "display_audits", "codes")
    before = range(blocks.first - BLOCK, blocks.first)
    return numbered(observed, {**dict.fromkeys(tables, shown), "stock_counts": [*before, *shown]})


def _foreign(codes: pd.DataFrame, keys: Keys) -> pd.DataFrame:
    from_codes = codes.assign(numerator=codes["foreign"], denominator=codes["checked"])
    return ratio_of_sums(from_codes, by=("area", "block"), keys=keys)


def _relative(volume: pd.DataFrame) -> pd.DataFrame:
    """Return volumes relative to the first blocks, over the same of the class in the other areas; base 100."""
    table = volume.pivot_table(index=["area", "price_class"], columns="block", values="value", fill_value=0.0)
    others = table.groupby("price_class").transform("sum") - table
    own = table.div(table.iloc[:, :BASE_BLOCKS].mean(axis=1), axis=0)
    rest = others.div(others.iloc[:, :BASE_BLOCKS].mean(axis=1), axis=0)
    return (100 * own / rest).reset_index().melt(id_vars=["area", "price_class"], var_name="block")


def _measure(name: MeasureId, table: pd.DataFrame, areas: tuple[str, ...], classes: set[int], number: int) -> Measure:
    if "price_class" not in table.columns:
        table = table.assign(price_class=0)
    wide = table.pivot_table(index=["area", "price_class"], columns="block", values="value")
    wide = wide.reindex(columns=range(number))
    digits = 3 if MEASURES[name][1] == "share" else 2 if name in ("cover", "out_days", "prices") else 0
    series = []
    for place, row in enumerate(wide.to_numpy(dtype=float)):
        area, price_class = wide.index[place]
        if price_class == 0 or price_class in classes:
            values = tuple(round(float(value), digits) if abs(value) < 1e12 else None for value in row)
            series.append(Series(area=areas[area], price_class=int(price_class), values=values))
    return Measure(id=name, series=tuple(series))
