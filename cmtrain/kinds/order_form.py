"""The order form of one shop: what stands on it, what is typed into it, and what is cut from it."""

from __future__ import annotations

from cmtrain.errors import MissingError, UnreadableError
from cmtrain.kinds.base import ShownTable, Task
from cmtrain.kinds.controls import DerivedColumn, GridControl, Meter, Option, Totals
from cmtrain.kinds.reading import read_mapping, read_number
from cmtrain.kinds.shop_book import SkuBook
from cmtrain.records import Json, Record
from cmtrain.texts import Text, text

COLUMN = "order"
MOST = 200
"""Most cartons of one SKU that anybody may type."""


class OrderRow(Record):
    """One SKU of the order form; cartons, yuan a carton."""

    sku: str
    name: Text
    wholesale: float
    margin: float
    """Guide price minus wholesale price."""
    stock: float
    """As counted now."""
    sales: tuple[float, ...]
    """Of each of the last weeks, by the stock identity."""
    days_out: int
    """Days without stock in the last four weeks."""
    last_order: int
    limit: int | None
    """Weekly limit of the grade, None if open."""

    @property
    def most(self) -> int:
        """Most cartons that may be ordered."""
        return MOST if self.limit is None else min(self.limit, MOST)

    @property
    def weekly(self) -> float:
        """Mean weekly sales of the weeks shown; what the till shows, not what was asked for."""
        return max(sum(self.sales) / len(self.sales), 0.0)


class OrderPlanTask(Task):
    """The order form of one shop."""

    retailer: str
    budget: float
    """Yuan at hand for this order."""
    cover: float
    """Weeks that the shelf must last: to the next delivery and one week beyond."""
    carrying: float
    """Cost of a carton left over, as a share of its wholesale price."""
    rows: tuple[OrderRow, ...]


def order_row(sku: SkuBook) -> OrderRow:
    """Return a SKU of the shop's book as it stands on the form."""
    return OrderRow(
        sku=sku.sku,
        name=sku.name,
        wholesale=sku.wholesale,
        margin=round(sku.guide - sku.wholesale, 2),
        stock=sku.stock,
        sales=tuple(round(sold, 1) for sold in sku.weekly_sales),
        days_out=sku.days_out(4),
        last_order=int(sku.received[-1]),
        limit=sku.limit,
    )


def repair(task: OrderPlanTask, typed: list[int]) -> list[int]:
    """Cut what goes beyond a limit, then go down the form and stop where the money ends."""
    left, placed = task.budget, []
    for row, wanted in zip(task.rows, typed, strict=True):
        cartons = min(wanted, row.most, int(left / row.wholesale + 1e-9))
        left -= cartons * row.wholesale
        placed.append(cartons)
    return placed


def response_of(task: OrderPlanTask, order: list[int]) -> Json:
    """Return an order as the page sends it."""
    return {row.sku: {COLUMN: int(cartons)} for row, cartons in zip(task.rows, order, strict=True)}


def read_order(response: Json, task: OrderPlanTask) -> list[int]:
    """Read the cartons typed, in the order of the form; empty cells are 0.

    Raises
    ------
    MissingError, UnreadableError
        Nothing was typed, or something else than whole cartons.
    """
    given = read_mapping(response, [row.sku for row in task.rows])
    cells = [_cell(given.get(row.sku), row) for row in task.rows]
    if all(cell is None for cell in cells):
        raise MissingError
    return [cell or 0 for cell in cells]


def _cell(value: Json, row: OrderRow) -> int | None:
    try:
        typed = read_mapping(value, [COLUMN], field=row.sku).get(COLUMN)
        cartons = read_number(typed, "cartons", field=row.sku, low=0, high=MOST)
    except MissingError:
        return None
    if abs(cartons - round(cartons)) > 1e-9:
        whole = text("请按整条订货，例如 3。", "Cartons are ordered whole: please enter for example 3.")
        raise UnreadableError(whole, field=row.sku)
    return round(cartons)


_FACTS = (
    text("批发价（元）", "Wholesale (yuan)"),
    text("条毛利（元）", "Margin a carton (yuan)"),
    text("现有库存", "Stock now"),
    text("周均销量", "Mean weekly sales"),
    text("近4周断货天数", "Days out, last 4 weeks"),
    text("上周到货", "Delivered last week"),
    text("周限量（– 为不限）", "Weekly limit (–: none)"),
)


def _shown(row: OrderRow) -> tuple[str, ...]:
    return (
        f"{row.wholesale:g}",
        f"{row.margin:g}",
        f"{row.stock:g}",
        f"{row.weekly:.1f}",
        f"{row.days_out}/28",
        f"{row.last_order}",
        "–" if row.limit is None else f"{row.limit}",
    )


def sales_table(rows: tuple[OrderRow, ...]) -> ShownTable:
    """Return the table of weekly sales."""
    weeks = len(rows[0].sales)
    ago = tuple(text(f"前{n}周", f"{n} weeks ago") if n > 1 else text("上周", "Last week") for n in range(weeks, 0, -1))
    return ShownTable(
        title=text(
            "每周销量（上期库存＋到货－本期库存，条）",
            "Weekly sales (opening stock + delivered - closing stock, cartons)",
        ),
        columns=(text("品规", "SKU"), *ago),
        rows=tuple((row.name, *row.sales) for row in rows),
    )


def grid(task: OrderPlanTask) -> GridControl:
    """One row a SKU, one cell for the cartons; the money and how long the shelf lasts are worked out beside it."""
    return GridControl(
        rows=tuple(Option(id=row.sku, text=row.name) for row in task.rows),
        columns=(Option(id=COLUMN, text=text("订货（条）", "Order (cartons)")),),
        unit="cartons",
        high=MOST,
        blank_is_zero=True,
        facts=tuple(_shown(row) for row in task.rows),
        fact_labels=_FACTS,
        bounds={row.sku: {COLUMN: (0, row.most)} for row in task.rows},
        meters=(
            Meter(
                label=text("订货资金", "Money for the order"),
                unit="yuan",
                limit=task.budget,
                weights={row.sku: {COLUMN: row.wholesale} for row in task.rows},
                help=text(
                    "超出时按单子从上往下订到钱用完，后面的砍掉；超过周限量的只按限量算钱。",
                    "If the money does not suffice, the form is filled from the top and the rest is cut; beyond a weekly "
                    "limit only the limit counts.",
                ),
            ),
        ),
        totals=(
            Totals(
                label=text("合计（条）", "Total (cartons)"),
                unit="cartons",
                weights={row.sku: {COLUMN: 1} for row in task.rows},
            ),
        ),
        derived=(
            DerivedColumn(
                label=text("订后够卖", "Lasts after this order"),
                unit="weeks",
                base=tuple(row.stock for row in task.rows),
                weights=tuple({COLUMN: 1.0} for _ in task.rows),
                per=tuple(row.weekly for row in task.rows),
                bar=2 * task.cover,
                help=text(
                    f"“订后够卖”＝（现有库存＋订货）÷周均销量，满条是 {2 * task.cover:g} 周。断过货的品规，"
                    "周均销量比要的人少，实际撑不了这么久。",
                    f"“Lasts” is (stock now + order) / mean weekly sales; a full bar is {2 * task.cover:g} weeks. Where "
                    "days out are many, sales are below what was asked for, and the goods will not last as long.",
                ),
            ),
        ),
    )
