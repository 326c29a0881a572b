"""The tables of a district: the records that hold them, and the one declaration of their columns.

``tables.toml`` beside this file says what one row of each table is and gives every column its type, unit, meaning and
names in zh and en; `check_table` holds a frame against it.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from functools import cache
from pathlib import Path
from typing import Literal

import numpy as np
import pandas as pd

from cmtrain.district.lanes import Floats
from cmtrain.errors import CmtrainError
from cmtrain.records import Record, read_toml
from cmtrain.texts import Lang, Text

ColumnType = Literal["id", "text", "int", "float", "bool", "share"]


class Column(Record):
    """One column of a table."""

    type: ColumnType
    zh: str
    en: str
    unit: str = ""
    meaning: Text | None = None
    values: tuple[str, ...] = ()
    nullable: bool = False

    def label(self, lang: Lang) -> str:
        """Return the heading of the column."""
        return self.zh if lang == "zh" else self.en


class Table(Record):
    """One table: what a row is, its key and its columns."""

    row: Text
    key: tuple[str, ...]
    columns: dict[str, Column]

    def empty(self) -> pd.DataFrame:
        """Return the table without rows."""
        return pd.DataFrame({name: pd.Series(dtype=_DTYPES[column.type]) for name, column in self.columns.items()})


_DTYPES: dict[ColumnType, str] = {
    "id": "str",
    "text": "str",
    "int": "int64",
    "float": "float64",
    "bool": "bool",
    "share": "float64",
}


class TableError(CmtrainError):
    """A frame is not what its declaration says; a defect of the simulator or of an import."""


@cache
def declared(part: Literal["observed", "truth"]) -> dict[str, Table]:
    """Return the declared tables of one part of a district."""
    tables = read_toml(Path(__file__).with_name("tables.toml"))[part]
    assert isinstance(tables, dict)  # noqa: S101 - our own file
    return {name: Table.model_validate(table) for name, table in tables.items()}


def check_table(frame: pd.DataFrame, table: Table, name: str) -> None:
    """Hold a frame against its declaration: columns and order, types, ranges, values, nulls, unique key.

    Raises
    ------
    TableError
        With the name of the table and of the first column that is wrong.
    """
    if list(frame.columns) != list(table.columns):
        msg = f"{name}: columns {list(frame.columns)}, declared {list(table.columns)}"
        raise TableError(msg)
    for label, column in table.columns.items():
        problem = _column_problem(frame[label], column)
        if problem:
            msg = f"{name}.{label}: {problem}"
            raise TableError(msg)
    if frame.duplicated(list(table.key)).any():
        msg = f"{name}: rows share the key {table.key}"
        raise TableError(msg)


def _column_problem(series: pd.Series, column: Column) -> str:
    kinds = {"id": "OUT", "text": "OUT", "int": "i", "float": "f", "bool": "b", "share": "f"}[column.type]
    kind = "O" if isinstance(series.dtype, (pd.StringDtype, pd.CategoricalDtype)) else series.dtype.kind
    if kind not in kinds:
        return f"type {series.dtype}, declared {column.type}"
    if not column.nullable and series.isna().any():
        return "has nulls"
    if column.type == "share" and not series.dropna().between(0, 1).all():
        return "leaves 0..1"
    if column.type == "float" and np.isinf(series.to_numpy(dtype=float)).any():
        return "is infinite"
    strange = set(series.dropna().unique()) - set(column.values) if column.values else set()
    return f"unknown values {sorted(strange)}" if strange else ""


@dataclass(frozen=True, eq=False)
class Observed:
    """What a customer manager can know about the district; see ``tables.toml`` for rows and columns."""

    areas: pd.DataFrame
    retailers: pd.DataFrame
    yearly: pd.DataFrame
    skus: pd.DataFrame
    calendar: pd.DataFrame
    road_nodes: pd.DataFrame
    road_edges: pd.DataFrame
    river: pd.DataFrame
    limits: pd.DataFrame
    supply: pd.DataFrame
    order_lines: pd.DataFrame
    stock_counts: pd.DataFrame
    price_audits: pd.DataFrame
    display_audits: pd.DataFrame
    visits: pd.DataFrame
    survey: pd.DataFrame
    complaints: pd.DataFrame
    interviews: pd.DataFrame
    codes: pd.DataFrame
    travel: Floats
    """(R + 1, R + 1) driving minutes between the office (0) and the retailers (in the order of ``retailers``, from 1)."""
    office: tuple[float, float]
    """Place of the office in km."""


@dataclass(frozen=True, eq=False)
class Truth:
    """What truly happened; never shown before the debrief. See ``tables.toml`` for rows and columns."""

    market: pd.DataFrame
    shops: pd.DataFrame
    needs: pd.DataFrame
    substitution: pd.DataFrame
    hoards: pd.DataFrame
    causes: pd.DataFrame
    affected: pd.DataFrame
    visit_values: pd.DataFrame


def check_tables(part: Observed | Truth) -> None:
    """Hold every table of one part of a district against its declaration."""
    tables = declared("observed" if isinstance(part, Observed) else "truth")
    frames = {field.name: getattr(part, field.name) for field in fields(part)}
    for name, table in tables.items():
        check_table(frames[name], table, name)
