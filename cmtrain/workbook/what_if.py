"""What-if: an answer is played on for some weeks, and what would be seen in the shop is set beside doing without it.

Both futures share every shock. Only what a customer manager sees is read: deliveries, counts of stock, days without it.
"""

from __future__ import annotations

from cmtrain.district import counts
from cmtrain.district.decisions import Decision
from cmtrain.district.district import District
from cmtrain.district.engine import Run, run_district
from cmtrain.district.observe import list_order_lines
from cmtrain.district.onward import play_on
from cmtrain.errors import CmtrainError, MissingError, UnreadableError
from cmtrain.kinds.base import Task
from cmtrain.kinds.exercise import Exercise
from cmtrain.kinds.order_form import OrderPlanTask, OrderRow
from cmtrain.kinds.order_trial import Lines, advised_lines, own_lines
from cmtrain.records import Json
from cmtrain.texts import Text, text
from cmtrain.workbook.trial import Seen, Trial, TrialLine

NOTHING = text("单子还是空的：先填上要订的条数，再试走。", "The order is still empty: enter some cartons, then play.")


def play(exercise: Exercise, task: Task, district: District, response: Json) -> Trial:
    """Play a district on from its last week with an answer and without it.

    Raises
    ------
    UnreadableError
        Nothing was entered, or it cannot be read.
    CmtrainError
        The exercise cannot be tried out.
    """
    if exercise.what_if is None or not isinstance(task, OrderPlanTask):
        msg = f"{exercise.id} cannot be tried out"
        raise CmtrainError(msg)
    try:
        placed, cut = advised_lines(response, task)
    except MissingError:
        raise UnreadableError(NOTHING) from None
    weeks = exercise.what_if.weeks
    run = run_district(district.case, seed=district.seed, weeks=district.weeks)
    own = own_lines(_asked(run, task), task)
    without, with_it = (_seen(run, task, lines, weeks) for lines in (own, placed))
    return Trial(
        shop=_name(run, task),
        weeks=weeks,
        cut=cut,
        lines=tuple(
            TrialLine(
                name=row.name,
                wholesale=row.wholesale,
                margin=row.margin,
                own=without[row.sku],
                advised=with_it[row.sku],
            )
            for row in task.rows
        ),
    )


def _asked(run: Run, task: OrderPlanTask) -> Lines:
    """Return the cartons that the owner asks for by himself in the coming week."""
    lines = list_order_lines(play_on(run, weeks=1, decisions={}))
    mine = lines[(lines["retailer"] == task.retailer) & (lines["week"] == run.weeks)]
    return {str(sku): int(cartons) for sku, cartons in zip(mine["sku"], mine["demand_qty"], strict=True)}


def _seen(run: Run, task: OrderPlanTask, order: Lines, weeks: int) -> dict[str, Seen]:
    """Play on with an order in the first week; the owner orders by himself from then on."""
    granted = {run.weeks: Decision(granted={task.retailer: order})}
    future = play_on(run, weeks=weeks, decisions=granted)
    counted, came = counts.count_stock(counts.look(future)), list_order_lines(future)
    counted = counted[(counted["retailer"] == task.retailer) & (counted["week"] >= run.weeks)]
    came = came[(came["retailer"] == task.retailer) & (came["week"] >= run.weeks)]
    closing = counted[counted["week"] == future.weeks - 1].set_index("sku")["quantity"]
    days_out = counted.groupby("sku")["stockout_days"].sum()
    delivered = came.groupby("sku")["delivered_qty"].sum()

    def of(row: OrderRow) -> Seen:
        stock = float(closing[row.sku]) if row.sku in closing.index else None
        sold = None if stock is None else round(row.stock + float(delivered.get(row.sku, 0)) - stock, 2)
        return Seen(ordered=order[row.sku], sold=sold, days_out=int(days_out.get(row.sku, 0)), stock=stock)

    return {row.sku: of(row) for row in task.rows}


def _name(run: Run, task: OrderPlanTask) -> Text:
    return run.world.shops.names[run.world.shops.ids.index(task.retailer)]
