"""The folder of a real district: what was read of it, for its owner's eyes only."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pandas as pd
from pydantic import ValidationError

from cmtrain.texts import text
from cmtrain.workshop.trouble import WorkshopError
from cmtrain.workshop.twin.source import Origin, Source
from cmtrain.writing import replace_file

ORIGIN = "origin.json"
_TABLES: dict[str, dict[str, str]] = {
    "retailers": {"area": "int64", "rural": "str", "format": "str", "grade": "float64"},
    "skus": {"price_class": "int64", "wholesale": "float64", "guide": "float64", "tight": "str"},
    "orders": {"week": "int64", "retailer": "int64", "sku": "int64", "demanded": "float64", "ordered": "float64"},
    "names": {"what": "str", "text": "str"},
}
"""The tables of a `Source` with their columns and types."""

_TAKEN = text("里面已有别的文件，请给一个新文件夹", "holds other files; give a new folder")
_NO_DISTRICT = text(
    "不是导入的片区（{what} 读不出来）。请先运行 cmtrain district import",
    "is no imported district ({what} cannot be read); run cmtrain district import first",
)


def store_source(folder: Path, source: Source) -> tuple[Path, ...]:
    """Keep a district in a folder of its own; an earlier import there is replaced.

    Folder and files can be opened by their owner alone.

    Raises
    ------
    WorkshopError
        The folder holds something else.
    """
    files = {f"{name}.csv": _csv(getattr(source, name)) for name in _TABLES}
    files[ORIGIN] = source.origin.model_dump_json(indent=1) + "\n"
    if folder.exists() and (not folder.is_dir() or {each.name for each in folder.iterdir()} - set(files)):
        raise WorkshopError(folder, _TAKEN)
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o700)
    return tuple(replace_file(folder / name, content, mode=0o600) for name, content in files.items())


def _csv(table: pd.DataFrame) -> str:
    written: str = table.to_csv(index=False, lineterminator="\n", float_format="%.10g")
    return written


def load_source(folder: Path) -> Source:
    """Read a district that was kept.

    Raises
    ------
    WorkshopError
        The folder does not hold one.
    """
    try:
        origin = Origin.model_validate(json.loads((folder / ORIGIN).read_text(encoding="utf-8")))
        tables = {name: _read(folder / f"{name}.csv", types) for name, types in _TABLES.items()}
    except (OSError, ValidationError, ValueError) as error:
        raise WorkshopError(folder, _NO_DISTRICT.fill(what=type(error).__name__)) from error
    return Source(**tables, origin=origin)


def _read(file: Path, types: dict[str, str]) -> pd.DataFrame:
    told = io.StringIO(file.read_text(encoding="utf-8"))
    empty = {name: "" for name, kind in types.items() if kind == "str"}
    table = pd.read_csv(told, dtype=types, keep_default_na=False, na_values={n: [""] for n in types if n not in empty})
    if list(table.columns) != list(types):
        msg = f"columns {list(table.columns)}"
        raise ValueError(msg)
    return table
