"""What can be wrong with a shop's business, and what each problem costs it a month."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from cmtrain.kinds.shop_figures import DiagnosisRow, figures
from cmtrain.kpis.stock import WEEKS_A_MONTH
from cmtrain.texts import Text, text

IDLE = 0.01
"""What a yuan that lies in stock for a week would have earned in goods that move."""
COVER = 2.0
"""Weeks of sales that the stock of a moving SKU should last."""
LINE_COST = 2.0
"""Yuan of work for a delivery line of a single carton."""
CARE_COST = 1.2
"""Yuan of work a week for a SKU on the shelf: counting, dusting, tags."""
TAG_LOSS = 0.02
"""Share of its gross profit that a SKU without a price tag loses."""


@dataclass(frozen=True)
class Problem:
    """One problem, with its cost a month in yuan."""

    id: str
    name: Text
    formula: Text
    cost: Callable[[tuple[DiagnosisRow, ...], int], float]


def _monthly(total: float, weeks: int) -> float:
    return total / weeks * WEEKS_A_MONTH


def _below_guide(rows: tuple[DiagnosisRow, ...], weeks: int) -> float:
    return _monthly(sum(max(row.guide - row.price, 0.0) * max(row.sold, 0.0) for row in rows), weeks)


def _stockouts(rows: tuple[DiagnosisRow, ...], weeks: int) -> float:
    return figures(rows, weeks)["stockout_loss"] * WEEKS_A_MONTH


def _slow(rows: tuple[DiagnosisRow, ...], weeks: int) -> float:  # noqa: ARG001
    return IDLE * WEEKS_A_MONTH * sum(row.wholesale * row.closing for row in rows if row.slow)


def _long_cover(rows: tuple[DiagnosisRow, ...], weeks: int) -> float:
    moving = [row for row in rows if not row.slow]
    excess = sum(row.wholesale * max(row.closing - COVER * row.sold / weeks, 0.0) for row in moving)
    return IDLE * WEEKS_A_MONTH * excess


def _low_class(rows: tuple[DiagnosisRow, ...], weeks: int) -> float:
    margin = figures(rows, weeks)["margin"]
    low = [row for row in rows if row.price_class >= 4]
    return _monthly(sum(max(margin * row.price - (row.price - row.wholesale), 0.0) * row.sold for row in low), weeks)


def _small_lines(rows: tuple[DiagnosisRow, ...], weeks: int) -> float:
    return _monthly(LINE_COST * sum(row.small_lines for row in rows), weeks)


def _crowded(rows: tuple[DiagnosisRow, ...], weeks: int) -> float:
    return CARE_COST * WEEKS_A_MONTH * sum(row.sold < weeks for row in rows)


def _no_tags(rows: tuple[DiagnosisRow, ...], weeks: int) -> float:
    bare = [row for row in rows if not row.tagged]
    return _monthly(TAG_LOSS * sum(max((row.price - row.wholesale) * row.sold, 0.0) for row in bare), weeks)


PROBLEMS: tuple[Problem, ...] = (
    Problem(
        "low_class",
        text("低档烟（四、五类）拉低毛利率", "Cheap cigarettes (class IV and V) pull the margin down"),
        text(
            "Σ四五类(全店毛利率－本品毛利率)×销售额，折成每月",
            "Σ over class IV and V of (shop's margin - own margin) x sales, a month",
        ),
        _low_class,
    ),
    Problem(
        "slow_stock",
        text("滞销品规压钱", "Money stuck in slow SKUs"),
        text("滞销占用资金×每周少挣1%×4.345周", "money in slow SKUs x 1 % not earned a week x 4.345 weeks"),
        _slow,
    ),
    Problem(
        "no_tags",
        text("出样缺价签", "Displayed without price tags"),
        text("缺价签品规的月毛利×2%", "2 % of the monthly gross profit of SKUs without a tag"),
        _no_tags,
    ),
    Problem(
        "below_guide",
        text("没按建议零售价卖，随口抹零", "Sold below the guide price, rounded down at the counter"),
        text("Σ(建议零售价－实际售价)×销量，只算低于的，折成每月", "Σ(guide - price) x sold where below, a month"),
        _below_guide,
    ),
    Problem(
        "crowded",
        text("品种太杂，顾不过来", "Too many SKUs to look after"),
        text(
            "周均销量不到1条的品规数×每周1.2元工夫，折成每月",
            "SKUs that sell less than a carton a week x 1.2 yuan of work a week, a month",
        ),
        _crowded,
    ),
    Problem(
        "stockouts",
        text("好卖的断货", "Good sellers out of stock"),
        text("每周断货损失×4.345周", "stock-out loss a week x 4.345 weeks"),
        _stockouts,
    ),
    Problem(
        "small_lines",
        text("一条一条地订，零碎费工", "Ordered carton by carton, much handling"),
        text("只到1条的订单行数×2元工夫，折成每月", "delivery lines of a single carton x 2 yuan of work, a month"),
        _small_lines,
    ),
    Problem(
        "long_cover",
        text("动销品规备货偏多", "Moving SKUs stocked too deep"),
        text(
            "非滞销品规超过2周销量的库存资金×每周少挣1%×4.345周",
            "money in moving SKUs beyond 2 weeks of sales x 1 % not earned a week x 4.345 weeks",
        ),
        _long_cover,
    ),
)
"""The candidates in the order in which they are offered."""


def costs(rows: tuple[DiagnosisRow, ...], weeks: int) -> dict[str, float]:
    """Return what each problem costs the shop a month, yuan."""
    return {problem.id: problem.cost(rows, weeks) for problem in PROBLEMS}
