"""A real district as it is kept: numbers instead of names, and apart from them the names that no twin may hold."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import cast

import pandas as pd

from cmtrain.district.makeup import FormatId
from cmtrain.district.pricelist import price_list
from cmtrain.records import Record
from cmtrain.texts import Text
from cmtrain.workshop.twin.checks import Files, book_span, check, notes_on
from cmtrain.workshop.twin.fields import ORDERS, RETAILERS, SKUS, Field
from cmtrain.workshop.twin.sheets import Line, Sheet, read_sheet
from cmtrain.workshop.twin.weeks import Span, WeekLabel


class Origin(Record):
    """What came from where."""

    files: dict[str, str]
    """Name of the file of each table."""
    columns: dict[str, dict[str, str]]
    """By table, the heading of each column that was used."""
    first_week: int
    weeks: int
    dated: bool
    """Whether ``first_week`` is a week of the calendar."""

    @property
    def span(self) -> Span:
        """The weeks covered."""
        return Span(self.first_week, self.weeks, self.dated)


@dataclass(frozen=True, eq=False)
class Source:
    """A real district, without names but for `names`."""

    retailers: pd.DataFrame
    """A retailer a row, numbered from 0: area (number), rural, format, grade; NaN or "" where not on file."""
    skus: pd.DataFrame
    """A SKU a row: price_class, wholesale, guide (yuan a carton; NaN if not on file), tight ("yes", "no", "")."""
    orders: pd.DataFrame
    """A retailer, SKU and week with demand a row: week from 0, numbers, demanded (NaN if not on file), ordered."""
    names: pd.DataFrame
    """Names, addresses and numbers of real retailers and SKUs, to see that none gets into a twin: what, text."""
    origin: Origin


@dataclass(frozen=True)
class Imported:
    """A district that has been read, and what its owner should look at."""

    source: Source
    notes: tuple[Text, ...]


def read_source(retailers: Path, skus: Path, orders: Path) -> Imported:
    """Read the files of a real district, CSV or Excel.

    Raises
    ------
    DistrictError
        Everything that is wrong with any of the three files.
    """
    files = Files(read_sheet(retailers, RETAILERS), read_sheet(skus, SKUS), read_sheet(orders, ORDERS))
    check(files)
    return _imported(files)


def _imported(files: Files) -> Imported:
    shops, goods, book = files.retailers, files.skus, files.orders
    span = book_span(book)
    buyers, bought = ({line.values[key] for line in book.lines} for key in ("retailer", "sku"))
    active = [line for line in shops.lines if line.values["retailer"] in buyers]
    listed = [line for line in goods.lines if line.values["sku"] in bought]
    rows, orders = _orders(book, active, listed, span)
    origin = Origin(
        files={table: sheet.file.name for table, sheet in files.tables.items()},
        columns={table: dict(sheet.columns) for table, sheet in files.tables.items()},
        first_week=span.first,
        weeks=span.weeks,
        dated=span.dated,
    )
    source = Source(_retailers(active), _skus(listed), orders, _names(shops, goods), origin)
    return Imported(source, tuple(notes_on(files, idle=len(shops.lines) - len(active), added=rows - len(orders))))


def _retailers(lines: list[Line]) -> pd.DataFrame:
    areas = pd.Series([line.values.get("area", "") for line in lines], dtype="str")
    table = pd.DataFrame({"area": pd.factorize(areas)[0]})
    table["rural"] = [{True: "yes", False: "no"}.get(cast("bool", line.values.get("rural")), "") for line in lines]
    table["format"] = [cast("FormatId", line.values.get("format", "")) for line in lines]
    table["grade"] = _numbers(lines, "grade")
    return table


def _skus(lines: list[Line]) -> pd.DataFrame:
    wholesale = [cast("float", line.values["wholesale"]) for line in lines]
    classes = [line.values.get("price_class") for line in lines]
    told = [
        price_list().price_class(price) if known is None else known
        for price, known in zip(wholesale, classes, strict=True)
    ]
    table = pd.DataFrame({"price_class": told, "wholesale": wholesale})
    table["guide"] = _numbers(lines, "guide")
    table["tight"] = [{True: "yes", False: "no"}.get(cast("bool", line.values.get("tight")), "") for line in lines]
    return table


def _numbers(lines: Sequence[Line], name: str) -> list[float]:
    return [cast("float", line.values.get(name, math.nan)) for line in lines]


def _orders(book: Sheet, shops: list[Line], skus: list[Line], span: Span) -> tuple[int, pd.DataFrame]:
    """Return the number of rows read, and the orders by week, retailer and SKU."""
    shop = {line.values["retailer"]: number for number, line in enumerate(shops)}
    sku = {line.values["sku"]: number for number, line in enumerate(skus)}
    table = pd.DataFrame(
        {
            "week": [cast("WeekLabel", line.values["week"]).number - span.first for line in book.lines],
            "retailer": [shop[line.values["retailer"]] for line in book.lines],
            "sku": [sku[line.values["sku"]] for line in book.lines],
            "demanded": _numbers(book.lines, "demanded"),
            "ordered": [cast("float", line.values["ordered"]) for line in book.lines],
        }
    )
    summed = table.groupby(["week", "retailer", "sku"], as_index=False).sum(min_count=1)
    return len(table), summed


def _names(shops: Sheet, goods: Sheet) -> pd.DataFrame:
    """Return everything in the files that names somebody or something real."""
    found: set[tuple[str, str]] = set()
    for sheet, known in ((shops, RETAILERS), (goods, SKUS)):
        found |= {
            (name, str(value)) for line in sheet.lines for name, value in line.values.items() if _real(known, name)
        }
    return pd.DataFrame(sorted(found), columns=["what", "text"])


def _real(known: dict[str, Field], name: str) -> bool:
    return known[name].real
