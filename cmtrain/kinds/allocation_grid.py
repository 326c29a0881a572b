"""The table in which a short SKU and its substitute are placed, with what is left of both and how long shelves last."""

from __future__ import annotations

from collections.abc import Mapping

from cmtrain.kinds.allocation_table import (
    BANDS,
    GOODS,
    MARKETS,
    MOST,
    AllocationTask,
    Cell,
    column_id,
    columns,
    row_id,
    rows,
)
from cmtrain.kinds.controls import DerivedColumn, Entry, GridControl, Meter, Totals
from cmtrain.kinds.short_supply import Sku
from cmtrain.kinds.short_tables import COUNTED
from cmtrain.texts import Text, text

_LASTS: Mapping[str, Text] = {
    "town": text("城镇：够卖", "Town: lasts"),
    "country": text("乡村：够卖", "Country: lasts"),
}


def placement_grid(task: AllocationTask, *, period: int, extra: tuple[Entry, ...]) -> GridControl:
    """Return the table; cells count as they are repaired: raised to the least, cut at the limit a shop."""
    bands = {
        row_id(band): task.cells[place * len(MARKETS) : (place + 1) * len(MARKETS)] for place, band in enumerate(BANDS)
    }
    shops = {
        goods: {row: {column_id(goods, cell.market): len(cell.shops) for cell in band} for row, band in bands.items()}
        for goods in GOODS
    }
    supplies = ((task.short, task.supply), (task.substitute, task.supply_substitute))
    return GridControl(
        rows=rows(),
        columns=columns(task.short, task.substitute),
        unit="cartons",
        high=MOST,
        blank_is_zero=True,
        captions={
            row: {
                column_id(goods, cell.market): _caption(cell, goods) for goods in GOODS for cell in band if cell.shops
            }
            for row, band in bands.items()
        },
        bounds={
            row: {column_id(goods, cell.market): _bounds(cell, goods) for goods in GOODS for cell in band}
            for row, band in bands.items()
        },
        extra=extra,
        meters=tuple(_meter(sku, supply, shops[goods]) for goods, (sku, supply) in zip(GOODS, supplies, strict=True)),
        totals=(
            Totals(
                label=text("全部户合计（条）", "All shops (cartons)"),
                unit="cartons",
                weights={row: shops["short"][row] | shops["substitute"][row] for row in bands},
            ),
        ),
        derived=_lasting(task, period),
    )


def _bounds(cell: Cell, goods: str) -> tuple[float, float]:
    return (cell.low, cell.high) if goods == "short" else (0, cell.high_substitute)


def _caption(cell: Cell, goods: str) -> Text:
    low, high = _bounds(cell, goods)
    shops = len(cell.shops)
    return text(f"{shops} 户 · 每户 {low:g}–{high:g} 条", f"{shops} shop{'s' * (shops > 1)} · {low:g}–{high:g} each")


def _meter(sku: Sku, supply: int, weights: Mapping[str, Mapping[str, float]]) -> Meter:
    return Meter(
        label=Text(zh=f"{sku.name.zh}货源", en=f"Supply of {sku.name.en}"),
        unit="cartons",
        limit=supply,
        weights=weights,
        help=text(
            "货源按“条数×户数”相加；低于底线的按底线、超过限量的按限量算。",
            "Supply used is cartons times shops; below the floor the floor counts, above the limit the limit.",
        ),
    )


def _lasting(task: AllocationTask, period: int) -> tuple[DerivedColumn, ...]:
    """Return how long the shelves of each band last, by what their shops state: for the town and for the country."""
    return tuple(
        DerivedColumn(
            label=_LASTS[market],
            unit="weeks",
            base=tuple(_counted(task, cell) or 0.0 for cell in there),
            weights=tuple({column_id("short", market): 1.0} for _ in there),
            per=tuple(_stated(cell) if _counted(task, cell) is not None else 0.0 for cell in there),
            bar=period,
            help=_help(task, period) if market == MARKETS[-1] else None,
        )
        for place, market in enumerate(MARKETS)
        for there in [task.cells[place :: len(MARKETS)]]
    )


def _stated(cell: Cell) -> float:
    return round(cell.sums.stated / len(cell.shops), 1) if cell.shops else 0.0


def _counted(task: AllocationTask, cell: Cell) -> float | None:
    """Return the stock counted in a shop of a cell on average, as the table above shows it."""
    shown = task.tables[0]
    row = next((row for row in shown.rows if row[0] == cell.name), None)
    stock = None if row is None else row[shown.columns.index(COUNTED)]
    return float(stock) if isinstance(stock, (int, float)) else None


def _help(task: AllocationTask, period: int) -> Text:
    name = task.short.name
    return Text(
        zh=f"“够卖”＝（盘点库存＋每户给的{name.zh}）÷ 自报周需求，满条是 {period} 周。它只帮你看档位之间、城乡之间偏了没有，"
        "不是拉齐就好：自报有水分，顾客肯不肯换也不一样。",
        en=f"“Lasts” is (stock counted + {name.en} given to a shop) / stated weekly need; a full bar is {period} weeks. "
        "It shows how the table leans between bands and between town and country. Levelling it is not the aim: "
        "statements are inflated, and smokers differ in whether they would change.",
    )
