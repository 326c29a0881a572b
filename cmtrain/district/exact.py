"""The observed tables as CSV files from which the very same tables can be read: every type, every digit, every gap."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pandas as pd

from cmtrain.district.lanes import Floats
from cmtrain.district.tables import Column, ColumnType, Observed, Table, TableError, check_tables, declared

TRAVEL, OFFICE = "travel", "office"
"""What is observed besides tables: driving minutes, and where the office is."""

_TYPES: Mapping[ColumnType, str] = {"id": "str", "text": "str", "int": "int64", "bool": "bool"}
_NULLABLE_INT = "Int64"


def observed_csv(observed: Observed) -> dict[str, bytes]:
    """Return the files of observed tables by name, in UTF-8 as Excel opens it right; `read_observed` reads them back."""
    frames = {name: getattr(observed, name) for name in declared("observed")}
    frames[TRAVEL] = pd.DataFrame(observed.travel)
    frames[OFFICE] = pd.DataFrame([observed.office], columns=["x", "y"])
    return {
        f"{name}.csv": frame.to_csv(index=False, lineterminator="\n", encoding="utf-8").encode("utf-8-sig")
        for name, frame in frames.items()
    }


def read_observed(folder: Path) -> Observed:
    """Read the observed tables that `observed_csv` wrote.

    Raises
    ------
    TableError
        A table is not what its declaration says; names table and column.
    OSError
        A table is missing or cannot be read.
    """
    frames = {name: _read(folder / f"{name}.csv", name, table) for name, table in declared("observed").items()}
    x, y = _numbers(folder / f"{OFFICE}.csv")[0].tolist()
    observed = Observed(**frames, travel=_numbers(folder / f"{TRAVEL}.csv"), office=(x, y))
    check_tables(observed)
    return observed


def _read(file: Path, name: str, table: Table) -> pd.DataFrame:
    columns = table.columns
    with file.open(encoding="utf-8-sig", newline="") as opened:
        found = next(csv.reader(opened), [])
    if found != list(columns):
        msg = f"{name}: columns {found}, declared {list(columns)}"
        raise TableError(msg)
    floats = [each for each, column in columns.items() if column.type in ("float", "share")]
    try:
        frame = pd.read_csv(
            file,
            encoding="utf-8-sig",
            dtype={each: _type(column) for each, column in columns.items() if each not in floats},
            # Python's own reading of a number gives back what was written, whatever that of pandas does by default.
            converters=dict.fromkeys(floats, _float),
            keep_default_na=False,
            na_values={each: [""] for each, column in columns.items() if column.nullable and each not in floats},
        )
    except ValueError as error:
        msg = f"{name}: {error}"
        raise TableError(msg) from error
    return frame if len(frame) else table.empty()


def _type(column: Column) -> str:
    return _NULLABLE_INT if column.type == "int" and column.nullable else _TYPES[column.type]


def _float(cell: str) -> float:
    return float(cell or "nan")


def _numbers(file: Path) -> Floats:
    """Read a table of numbers below its heading."""
    with file.open(encoding="utf-8-sig", newline="") as opened:
        rows = list(csv.reader(opened))[1:]
    try:
        return np.array([[float(cell) for cell in row] for row in rows])
    except ValueError as error:
        msg = f"{file.stem}: {error}"
        raise TableError(msg) from error
