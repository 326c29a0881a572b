"""The sheet of a diagnosis: the book that is shown, six fields for figures, and the problems to pick from."""

from __future__ import annotations

from collections.abc import Mapping

from cmtrain.kinds.base import ShownTable, Task
from cmtrain.kinds.controls import ManyField, NumberField, Option
from cmtrain.kinds.shop_figures import FIGURES, DiagnosisRow, Figure, FigureName
from cmtrain.kinds.shop_problems import PROBLEMS
from cmtrain.records import Json
from cmtrain.texts import Text, text

PROBLEM_FIELD = "problems"
PICKED = 3
"""Problems to pick."""


class DiagnosisTask(Task):
    """The book of one shop over some weeks."""

    retailer: str
    span: int
    """Weeks that the rows cover."""
    rows: tuple[DiagnosisRow, ...]


def figure_field(figure: Figure) -> NumberField:
    """Return the field of a figure, with its formula below."""
    most = 1.0 if figure.unit == "share" else 1e9  # "13" for 13 % is asked about, not taken for 1,300 %
    return NumberField(
        name=figure.name, label=figure.label, unit=figure.unit, low=-most, high=most, help=figure.formula
    )


PROBLEM_CHOICE = ManyField(
    name=PROBLEM_FIELD,
    label=text("每月让这家店损失最多的三个问题", "The three problems that cost the shop most a month"),
    options=tuple(
        Option(
            id=problem.id,
            text=text(f"{problem.name.zh}：{problem.formula.zh}", f"{problem.name.en}: {problem.formula.en}"),
        )
        for problem in PROBLEMS
    ),
    at_most=PICKED,
)


def response_of(numbers: Mapping[FigureName, float], problems: tuple[str, ...]) -> Json:
    """Return a filled sheet as the page sends it."""
    rounded: dict[str, Json] = {figure.name: round(numbers[figure.name], 6) for figure in FIGURES}
    return {**rounded, PROBLEM_FIELD: list(problems)}


def dearest(cost: Mapping[str, float]) -> tuple[str, ...]:
    """Return the problems that cost most, the dearest first."""
    return tuple(sorted(cost, key=lambda name: -cost[name])[:PICKED])


def names_of(problems: tuple[str, ...]) -> Text:
    """Return the names of problems in one text."""
    named = [problem.name for problem in PROBLEMS if problem.id in problems]
    return text("；".join(name.zh for name in named), "; ".join(name.en for name in named))


def book_table(rows: tuple[DiagnosisRow, ...], span: int) -> ShownTable:
    """Return the book as a table."""
    return ShownTable(
        title=text(
            f"近{span}周账本（价格元/条，数量条）", f"The book of the last {span} weeks (yuan a carton, cartons)"
        ),
        columns=(
            text("品规", "SKU"),
            text("价类", "Class"),
            text("批发价", "Wholesale"),
            text("建议零售价", "Guide price"),
            text("实际售价", "Price taken"),
            text("期初库存", "Opening stock"),
            text("购进", "Delivered"),
            text("期末库存", "Stock now"),
            text("近4周销量", "Sold, last 4 weeks"),
            text(f"断货天数（{7 * span}天中）", f"Days out of {7 * span}"),
            text("1条的订单行", "Lines of 1 carton"),
            text("价签", "Price tag"),
        ),
        rows=tuple(
            (
                row.name,
                row.price_class,
                row.wholesale,
                row.guide,
                row.price,
                row.opening,
                row.received,
                row.closing,
                row.recent,
                row.days_out,
                row.small_lines,
                _YES if row.tagged else _NO,
            )
            for row in rows
        ),
    )


_YES, _NO = text("有", "yes"), text("缺", "missing")
