"""The 164 concepts of the source texts that exercises teach."""

from __future__ import annotations

import csv
from functools import cache

from cmtrain.content import data_file
from cmtrain.records import Record
from cmtrain.texts import Text


class Concept(Record):
    """One thing that the source texts teach."""

    id: str
    lesson: str
    name: Text


@cache
def concepts() -> dict[str, Concept]:
    """Return all concepts by id (V01 .. O47), from ``data/concepts.csv`` (columns id, lesson, zh, en)."""
    with data_file("concepts.csv").open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    return {
        row["id"]: Concept(id=row["id"], lesson=row["lesson"], name=Text(zh=row["zh"], en=row["en"])) for row in rows
    }
