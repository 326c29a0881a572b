"""What must hold of the files of a real district together, and what their owner should look at."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import cast

from cmtrain.texts import Text, text
from cmtrain.workshop.trouble import WorkshopError, short
from cmtrain.workshop.twin.fields import ORDERS, RETAILERS, SKUS
from cmtrain.workshop.twin.sheets import Line, Sheet
from cmtrain.workshop.twin.trouble import DistrictError
from cmtrain.workshop.twin.weeks import Span, WeekLabel, span_of

FEWEST_SHOPS, MOST_SHOPS = 30, 1000
"""Retailers that order: fewer make no district, more are several customer managers' rounds."""
FEWEST_SKUS, FEWEST_WEEKS, MOST_WEEKS = 15, 4, 156
_SHOWN = 12

_TWICE = text("每个编码只能有一行，第 {row} 行已经有了", "each stands in one row only; row {row} has it already")
_UNKNOWN = text(
    "{what}里没有它（共 {rows} 行）。请补进去，或删去这些订单行",
    "{what} has none of that name ({rows} rows); add it there, or delete these rows of orders",
)
_MORE_THAN_ASKED = text("订购量不能大于需求量 {asked}", "at most what was asked for: {asked}")
_OTHER_SORT = text("别的行写了年份，这里也要写", "other rows name the year; name it here, too")
_SHOPS = text(
    "有订单的零售户 {found} 户，要 {low} 到 {high} 户：请给一个片区客户经理的户",
    "{found} retailers with orders, needed are {low} to {high}: give the round of one customer manager",
)
_SKUS = text("有订单的品规 {found} 个，至少要 {low} 个", "{found} SKUs with orders; at least {low} are needed")
_WEEKS = text("订单跨 {found} 周，要 {low} 到 {high} 周", "orders of {found} weeks; needed are {low} to {high}")

_NOT_GIVEN = text("{file} 没有“{column}”列，按通常情况处理", "{file} has no column “{column}”; the usual is taken")
_LEFT_OUT = text("{file} 没有用到的列：{columns}", "columns of {file} that are not used: {columns}")
_IDLE = text("{count} 户没有订单，不计在内", "{count} retailers have no orders and do not count")
_ADDED = text(
    "{count} 行同一户、同一品规、同一周的订单已相加", "{count} rows of the same retailer, SKU and week were added up"
)
_NO_YEAR = text(
    "周次没有年份，不知道是哪个季节，季节按通常情况处理",
    "weeks do not name their year, so nobody knows their season; the usual one is taken",
)
_WANTED = {
    "retailers": (RETAILERS, ("area", "rural", "format", "grade")),
    "skus": (SKUS, ("price_class", "guide")),
    "orders": (ORDERS, ("demanded",)),
}
"""Columns that a twin would have been the better for."""


@dataclass(frozen=True)
class Files:
    """The three files as far as they could be read."""

    retailers: Sheet
    skus: Sheet
    orders: Sheet

    @property
    def tables(self) -> Mapping[str, Sheet]:
        """The sheets by what they hold."""
        return {"retailers": self.retailers, "skus": self.skus, "orders": self.orders}


def check(files: Files) -> None:
    """Hold the files against each other.

    Raises
    ------
    DistrictError
        Everything that is wrong with any of them.
    """
    shops, goods, book = files.retailers, files.skus, files.orders
    wrong = [
        (shops, [*shops.problems, *_twice(shops, "retailer")]),
        (goods, [*goods.problems, *_twice(goods, "sku")]),
        (book, [*book.problems, *_of_orders(shops, goods, book)]),
    ]
    if not any(problems for _, problems in wrong):
        wrong = [(book, _sizes(book))]
    parts = [WorkshopError(sheet.file, *problems) for sheet, problems in wrong if problems]
    if parts:
        raise DistrictError(parts)


def _twice(sheet: Sheet, key: str) -> list[Text]:
    first: dict[object, int] = {}
    problems = []
    for line in sheet.lines:
        own = line.values.get(key)
        if own is not None and first.setdefault(own, line.number) != line.number:
            problems.append(sheet.wrong(line.number, key, own, _TWICE.fill(row=first[own])))
    return problems


def _of_orders(shops: Sheet, goods: Sheet, book: Sheet) -> list[Text]:
    """Tell of orders of unknown retailers or SKUs, each once; of more than was asked for; of weeks of two sorts."""
    problems = []
    for key, sheet, label in (("retailer", shops, RETAILERS["retailer"].label), ("sku", goods, SKUS["sku"].label)):
        if sheet.lines:
            problems += _unknown(book, key, {line.values.get(key) for line in sheet.lines}, label)
    for line in book.lines:
        asked, ordered = line.values.get("demanded"), line.values.get("ordered")
        if isinstance(asked, float) and isinstance(ordered, float) and ordered > asked:
            problems.append(
                book.wrong(line.number, "ordered", f"{ordered:g}", _MORE_THAN_ASKED.fill(asked=f"{asked:g}"))
            )
    weeks = [(line.number, week) for line in book.lines if isinstance(week := line.values.get("week"), WeekLabel)]
    if any(week.dated for _, week in weeks):
        bare = [(number, week) for number, week in weeks if not week.dated]
        problems += [book.wrong(number, "week", week.number, _OTHER_SORT) for number, week in bare]
    return problems


def _unknown(book: Sheet, key: str, known: set[object], label: Text) -> list[Text]:
    strange: dict[object, list[Line]] = {}
    for line in book.lines:
        own = line.values.get(key)
        if own is not None and own not in known:
            strange.setdefault(own, []).append(line)
    return [
        book.wrong(lines[0].number, key, own, _UNKNOWN.fill(what=label, rows=len(lines)))
        for own, lines in strange.items()
    ]


def _sizes(book: Sheet) -> list[Text]:
    shops, skus = ({line.values[key] for line in book.lines} for key in ("retailer", "sku"))
    weeks = book_span(book).weeks
    rules = (
        (FEWEST_SHOPS <= len(shops) <= MOST_SHOPS, _SHOPS.fill(found=len(shops), low=FEWEST_SHOPS, high=MOST_SHOPS)),
        (len(skus) >= FEWEST_SKUS, _SKUS.fill(found=len(skus), low=FEWEST_SKUS)),
        (FEWEST_WEEKS <= weeks <= MOST_WEEKS, _WEEKS.fill(found=weeks, low=FEWEST_WEEKS, high=MOST_WEEKS)),
    )
    return [problem for right, problem in rules if not right]


def book_span(book: Sheet) -> Span:
    """Return the weeks that the orders cover."""
    return span_of(cast("WeekLabel", line.values["week"]) for line in book.lines)


def notes_on(files: Files, *, idle: int, added: int) -> Iterator[Text]:
    """Tell what is no mistake, but worth a look.

    Parameters
    ----------
    idle
        Retailers without orders.
    added
        Rows of orders that were added to others.
    """
    for table, (known, names) in _WANTED.items():
        sheet = files.tables[table]
        lacking = [known[name].label for name in names if name not in sheet.columns]
        yield from (_NOT_GIVEN.fill(file=sheet.file.name, column=label) for label in lacking)
        if sheet.unused:
            yield _LEFT_OUT.fill(file=sheet.file.name, columns=", ".join(short(name) for name in sheet.unused[:_SHOWN]))
    if idle:
        yield _IDLE.fill(count=idle)
    if added:
        yield _ADDED.fill(count=added)
    if not book_span(files.orders).dated:
        yield _NO_YEAR
