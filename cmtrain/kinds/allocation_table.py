"""The placement table: its cells, what a trainee wrote into it, how it is made to fit, and plain ways to fill it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import pandas as pd

from cmtrain.district.lanes import Floats, Ints
from cmtrain.district.words import WORDS
from cmtrain.errors import MissingError, UnreadableError
from cmtrain.kinds.base import Task
from cmtrain.kinds.controls import Option
from cmtrain.kinds.reading import read_mapping, read_number
from cmtrain.kinds.short_supply import Sku, Sums, sums
from cmtrain.records import Json, Record
from cmtrain.texts import Text, text

MARKETS = ("town", "country")
GOODS = ("short", "substitute")
BAND = 5
"""Grades in a band."""
BANDS = tuple(range(1, 31, BAND))
"""Lowest grade of each band."""
CELLS = len(BANDS) * len(MARKETS)
MOST = 999
"""Largest number that can be written into a cell; what is above the cell's limit is cut."""


class Cell(Record):
    """One cell of the table: the shops of a grade band in the town or in the country."""

    band: int
    """Lowest grade of the band."""
    market: str
    shops: tuple[str, ...]
    sums: Sums
    low: int
    """Cartons of the short SKU that every shop gets at least; 0 in an empty cell."""
    high: int
    """Cartons of the short SKU that a shop may get at most."""
    high_substitute: int

    @property
    def name(self) -> Text:
        """What the cell is called."""
        market = WORDS["market"][self.market]
        return Text(
            zh=f"{market.zh} {self.band}–{self.band + BAND - 1} 档",
            en=f"{market.en}, grades {self.band}–{self.band + BAND - 1}",
        )


def cells_of(shops: pd.DataFrame, limits: Mapping[int, int], *, low: int, high_substitute: int) -> tuple[Cell, ...]:
    """Return the cells of the table, bands from the lowest, the town before the country.

    Parameters
    ----------
    shops
        From `carriers`.
    limits
        Weekly limit of the short SKU in cartons for each grade; a band has that of its highest grade.
    """
    cells = []
    for band in BANDS:
        for market in MARKETS:
            group = shops[shops["grade"].between(band, band + BAND - 1) & (shops["market"] == market)]
            highest = max(limits[grade] for grade in range(band, band + BAND))
            cells.append(
                Cell(
                    band=band,
                    market=market,
                    shops=tuple(map(str, group["retailer"])),
                    sums=sums(group),
                    low=min(low, len(group)),
                    high=max(highest, low) if len(group) else 0,
                    high_substitute=high_substitute if len(group) else 0,
                )
            )
    return tuple(cells)


class Plan(NamedTuple):
    """Cartons a shop in each cell."""

    short: Ints
    substitute: Ints

    def response(self) -> Json:
        """Return the plan as the page writes it."""
        return {
            row_id(band): {
                column_id(goods, market): int(column[BANDS.index(band) * len(MARKETS) + place])
                for goods, column in zip(GOODS, self, strict=True)
                for place, market in enumerate(MARKETS)
            }
            for band in BANDS
        }


class AllocationTask(Task):
    """The table to fill, what there is to share out, and what is known of each cell."""

    short: Sku
    substitute: Sku
    cells: tuple[Cell, ...]
    supply: int
    """Cartons of the short SKU in the period."""
    supply_substitute: int
    """Cartons of the substitute set aside for it."""
    terms: tuple[str, ...]
    """Ids of the terms of supply, in the order shown."""

    @property
    def shops(self) -> Ints:
        """Shops in each cell."""
        return np.array([len(cell.shops) for cell in self.cells])

    @property
    def low(self) -> Ints:
        """The least of the short SKU that a shop of each cell gets."""
        return np.array([cell.low for cell in self.cells])

    @property
    def high(self) -> Plan:
        """The most of both SKUs that a shop of each cell may get."""
        return Plan(
            np.array([cell.high for cell in self.cells]), np.array([cell.high_substitute for cell in self.cells])
        )


def rows() -> tuple[Option, ...]:
    """Return the rows of the table."""
    return tuple(
        Option(id=row_id(band), text=text(f"{band}–{band + BAND - 1} 档", f"Grades {band}–{band + BAND - 1}"))
        for band in BANDS
    )


def columns(short: Sku, substitute: Sku) -> tuple[Option, ...]:
    """Return the columns of the table."""
    return tuple(
        Option(
            id=column_id(goods, market),
            text=Text(
                zh=f"{sku.name.zh} · {WORDS['market'][market].zh}",
                en=f"{sku.name.en}, {WORDS['market'][market].en.lower()}",
            ),
        )
        for goods, sku in zip(GOODS, (short, substitute), strict=True)
        for market in MARKETS
    )


def row_id(band: int) -> str:
    """Return the id of a band's row."""
    return f"b{band}"


def column_id(goods: str, market: str) -> str:
    """Return the id of a column."""
    return f"{goods}_{market}"


def read_plan(value: Json) -> Plan:
    """Read a table as typed; an empty cell counts as 0.

    Raises
    ------
    MissingError
        All cells are empty.
    UnreadableError
        A cell is not a whole number of cartons.
    """
    names = [column_id(goods, market) for goods in GOODS for market in MARKETS]
    table = read_mapping(value, [row_id(band) for band in BANDS], field="cells")
    plan = Plan(np.zeros(CELLS, dtype=np.int64), np.zeros(CELLS, dtype=np.int64))
    empty = True
    for row, band in enumerate(BANDS):
        cells = _row_cells(table.get(row_id(band)), names, row_id(band))
        empty = empty and not cells
        for name, number in cells.items():
            goods, _, market = name.partition("_")
            plan[GOODS.index(goods)][row * len(MARKETS) + MARKETS.index(market)] = number
    if empty:
        raise MissingError
    return plan


def _row_cells(value: Json, names: list[str], row: str) -> dict[str, int]:
    try:
        cells = read_mapping(value, names, field=f"cells.{row}")
    except MissingError:
        return {}
    numbers = {name: _cartons(cell, f"cells.{row}.{name}") for name, cell in cells.items()}
    return {name: number for name, number in numbers.items() if number is not None}


def _cartons(value: Json, field: str) -> int | None:
    try:
        number = read_number(value, "cartons", field=field, low=0, high=MOST)
    except MissingError:
        return None
    if number != round(number):
        raise UnreadableError(text("请填整条数。", "Please enter whole cartons."), field=field)
    return round(number)


@dataclass(frozen=True)
class Repair:
    """What had to be changed for a plan to fit; cartons a week over all shops."""

    plan: Plan
    over_limit: int
    """Cartons above the limits of cells."""
    raised: int
    """Cells below the least that every shop gets."""
    over_supply: tuple[int, int]
    """Cartons of the short SKU and of the substitute that are not there."""


def repaired(plan: Plan, task: AllocationTask) -> Repair:
    """Make a plan fit: cut at the limits, raise to the least, then take back what is not there.

    Where the supply does not suffice, one carton a shop is taken from the cell with the most cartons a shop, again
    and again; of equal cells the higher grades first, the town before the country.
    """
    shops, low, high, zero = task.shops, task.low, task.high, np.zeros(CELLS, dtype=np.int64)
    supply = (task.supply, task.supply_substitute)
    clipped = Plan(np.minimum(plan.short, high.short), np.minimum(plan.substitute, high.substitute))
    raised = Plan(np.maximum(clipped.short, low), clipped.substitute)
    fitting = Plan(_cut(raised.short, low, shops, supply[0]), _cut(raised.substitute, zero, shops, supply[1]))
    return Repair(
        plan=fitting,
        over_limit=int(sum((shops * (before - after)).sum() for before, after in zip(plan, clipped, strict=True))),
        raised=int((raised.short > clipped.short).sum()),
        over_supply=(
            max(int(shops @ raised.short) - supply[0], 0),
            max(int(shops @ raised.substitute) - supply[1], 0),
        ),
    )


def _cut(given: Ints, low: Ints, shops: Ints, supply: int) -> Ints:
    """Take one carton a shop from the fullest cell until the supply suffices."""
    left = given.copy()
    order = np.arange(CELLS) - 2 * (np.arange(CELLS) % 2)  # higher bands first, the town before the country
    while shops @ left > supply and (left > low).any():
        fullest = max(np.flatnonzero(left > low), key=lambda cell: (left[cell], order[cell]))
        left[fullest] -= 1
    return left


def share_by(weights: Floats, low: Ints, high: Ints, shops: Ints, supply: int) -> Ints:
    """Return the fullest table in which each shop gets cartons in proportion to the weight of its cell, rounded.

    Parameters
    ----------
    weights
        For each cell, such as the mean order of its shops.
    """

    def table(scale: float) -> Ints:
        return np.clip(np.rint(scale * weights).astype(np.int64), low, high)

    least, most = 0.0, (high.max(initial=0) + 1) / max(weights[weights > 0].min(initial=1.0), 1e-9)
    for _ in range(60):
        scale = (least + most) / 2
        least, most = (scale, most) if shops @ table(scale) <= supply else (least, scale)
    return table(least)


def top_first(low: Ints, high: Ints, shops: Ints, supply: int) -> Ints:
    """Return the table that fills the highest grades to their limit before the next get more than the least."""
    given = low.copy()
    for cell in reversed(range(CELLS)):
        while given[cell] < high[cell] and shops @ given + shops[cell] <= supply:
            given[cell] += 1
    return given
