"""Writing a district as CSV files: what a customer manager can see and, only if asked for, the hidden truth."""

from __future__ import annotations

import shutil
import tempfile
from dataclasses import fields
from pathlib import Path
from typing import Literal

import pandas as pd

from cmtrain.district.district import District
from cmtrain.district.tables import declared
from cmtrain.errors import CmtrainError


class OutputExistsError(CmtrainError):
    """The place to write to is taken; nothing is overwritten."""


def write_tables(district: District, out: str | Path, *, truth: bool = False) -> tuple[Path, ...]:
    """Write the tables of a district into a new folder, whole or not at all.

    Files are UTF-8 with a byte order mark, so that Excel opens them right. ``columns.csv`` says what every column
    means; ``travel.csv`` holds the driving minutes between the office and the retailers.

    Parameters
    ----------
    out
        A folder that does not exist yet, or is empty.
    truth
        Also write the truth, into ``truth/``.

    Raises
    ------
    OutputExistsError
        The folder holds something already.
    """
    folder = Path(out)
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        msg = f"{folder}: exists and is not empty; give a new folder"
        raise OutputExistsError(msg)
    folder.parent.mkdir(parents=True, exist_ok=True)
    draft = Path(tempfile.mkdtemp(dir=folder.parent, prefix=f".{folder.name}-"))
    try:
        _write_part(district, "observed", draft)
        _write(_travel(district), draft / "travel.csv")
        if truth:
            (draft / "truth").mkdir()
            _write_part(district, "truth", draft / "truth")
        draft.chmod(0o755)
        if folder.exists():
            folder.rmdir()
        draft.replace(folder)
    except BaseException:
        shutil.rmtree(draft, ignore_errors=True)
        raise
    return tuple(sorted(folder.rglob("*.csv")))


def _write_part(district: District, part: Literal["observed", "truth"], folder: Path) -> None:
    record = getattr(district, part)
    for field in fields(record):
        table = getattr(record, field.name)
        if isinstance(table, pd.DataFrame):
            _write(table, folder / f"{field.name}.csv")
    _write(_columns(part), folder / "columns.csv")


def _columns(part: Literal["observed", "truth"]) -> pd.DataFrame:
    """Return what every column means: one row a column."""
    return pd.DataFrame(
        [
            {
                "table": table,
                "column": name,
                "type": column.type,
                "unit": column.unit,
                "zh": column.zh,
                "en": column.en,
                "meaning_zh": column.meaning.zh if column.meaning else "",
                "meaning_en": column.meaning.en if column.meaning else "",
            }
            for table, declaration in declared(part).items()
            for name, column in declaration.columns.items()
        ]
    )


def _travel(district: District) -> pd.DataFrame:
    places = ["office", *district.observed.retailers["retailer"]]
    return pd.DataFrame(district.observed.travel, index=pd.Index(places, name="from"), columns=places).reset_index()


def _write(table: pd.DataFrame, file: Path) -> None:
    table.to_csv(file, index=False, encoding="utf-8-sig", float_format="%.6g", lineterminator="\n")
