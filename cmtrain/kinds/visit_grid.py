"""The table in which visits a month are planned, with the minutes that they take."""

from __future__ import annotations

from collections.abc import Callable

from cmtrain.kinds.controls import DerivedColumn, GridControl, Meter, Option, Totals
from cmtrain.solvers.abc_rule import CLASSES
from cmtrain.solvers.frequency import Plan
from cmtrain.solvers.visit_cells import Cell
from cmtrain.texts import Text, text


def visit_grid(
    areas: tuple[Option, ...], cells: tuple[Cell, ...], floor: Plan, *, capacity: int, most: int
) -> GridControl:
    """Return a grid of areas by classes; what a plan takes is counted as it is repaired: A shops from the floor on.

    Parameters
    ----------
    floor
        Least visits a month of each cell.
    capacity
        Minutes in the field in the month.
    """
    least = dict(zip((cell.id for cell in cells), floor, strict=True))
    by_area = {area.id: [cell for cell in cells if cell.area == area.id] for area in areas}

    def table(value: Callable[[Cell], float]) -> dict[str, dict[str, float]]:
        return {area: {cell.abc: value(cell) for cell in there} for area, there in by_area.items()}

    minutes, shops = table(lambda cell: cell.tenths / 10), table(lambda cell: len(cell.shops))
    return GridControl(
        rows=areas,
        columns=tuple(Option(id=abc, text=text(f"{abc} 类", f"Class {abc}")) for abc in CLASSES),
        unit="none",
        high=most,
        blank_is_zero=True,
        captions={
            area: {cell.abc: _caption(cell, least[cell.id]) for cell in there} for area, there in by_area.items()
        },
        bounds={
            area: dict.fromkeys(CLASSES, (0, 0)) | {cell.abc: (least[cell.id], most) for cell in there}
            for area, there in by_area.items()
        },
        meters=(
            Meter(
                label=text("在外时间", "Minutes in the field"),
                unit="minutes",
                limit=capacity,
                weights=minutes,
                help=text(
                    "A 类空着或低于底线的，按底线算时间；超出时从次数最多的格子砍起。",
                    "Class A cells that are empty or below the floor count with the floor; what is too much is cut where "
                    "visits are most.",
                ),
            ),
            Meter(label=text("计划拜访（户次）", "Visits planned"), unit="none", weights=shops),
        ),
        totals=(
            Totals(label=text("户次", "Visits"), unit="none", weights=shops),
            Totals(label=text("分钟", "Minutes"), unit="minutes", weights=minutes),
        ),
        derived=(
            DerivedColumn(
                label=text("本片区用时", "Time for the area"),
                unit="minutes",
                base=tuple(0.0 for _ in areas),
                weights=tuple(minutes[area.id] for area in areas),
                per=tuple(1.0 for _ in areas),
                bar=most * max(sum(row.values()) for row in minutes.values()),
            ),
        ),
    )


def _caption(cell: Cell, least: int) -> Text:
    shops, minutes = len(cell.shops), f"{cell.tenths / 10:,.0f}"
    zh, en = f"{shops} 户 · 一轮 {minutes} 分钟", f"{shops} shop{'s' * (shops > 1)} · {minutes} min a round"
    return text(f"{zh} · 底线 {least}", f"{en} · floor {least}") if least else text(zh, en)
