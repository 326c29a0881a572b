"""The tables of a gradebook, the same in SQLite and PostgreSQL; several workshops may share one database."""

from __future__ import annotations

import json

from sqlalchemy import Column, Dialect, Double, Index, Integer, MetaData, String, Table, Text
from sqlalchemy.types import TypeDecorator

from cmtrain.records import Json

SCHEMA = 1
"""Version of the tables that this package reads and writes."""


class _JsonText(TypeDecorator[Json]):
    """JSON as text in ASCII, so that the same comes back from every database, halves of characters included."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Json, dialect: Dialect) -> str:  # noqa: ARG002
        """Write it; None is ``null``."""
        return json.dumps(value, sort_keys=True, separators=(",", ":"), allow_nan=False)

    def process_result_value(self, value: str | None, dialect: Dialect) -> Json:  # noqa: ARG002
        """Read it back."""
        found: Json = json.loads(value or "null")
        return found


_NAME, _DIGEST, _TIME = String(200), String(64), String(30)

metadata = MetaData()

schema = Table("cmtrain_schema", metadata, Column("version", Integer, nullable=False))
"""One row."""

results = Table(
    "cmtrain_results",
    metadata,
    Column("workshop", _NAME, primary_key=True),
    Column("trainee", _NAME, primary_key=True),
    Column("exercise", _NAME, primary_key=True),
    Column("status", String(20), nullable=False),
    Column("points", Double, nullable=False),
    Column("max_points", Double, nullable=False),
    Column("attempts_used", Integer, nullable=False),
    Column("attempts_allowed", Integer, nullable=False),
    Column("hints_taken", Integer, nullable=False),
    Column("hints_allowed", Integer, nullable=False),
    Column("hint_cost", Double, nullable=False),
    Column("handed_in", _TIME, nullable=False),
    Column("late_minutes", Double, nullable=False),
    Column("late_share", Double, nullable=False),
    Column("late_rule", _JsonText, nullable=False),
    Column("ends", _TIME, nullable=False),
    Column("flags", _JsonText, nullable=False),
    Column("incidents", _JsonText, nullable=False),
    Column("response", _JsonText, nullable=False),
    Column("grade", _JsonText, nullable=False),
    Column("cmtrain", String(40), nullable=False),
    Column("journal_digest", _DIGEST, nullable=False),
    Column("work_digest", _DIGEST, nullable=False),
    Column("exercise_digest", _DIGEST, nullable=False),
    Column("task_digest", _DIGEST, nullable=False),
)
"""One row a trainee and exercise: what `Result` holds. All of it can be found again from journals."""

history = Table(
    "cmtrain_history",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("workshop", _NAME, nullable=False),
    Column("time", _TIME, nullable=False),
    Column("who", _NAME, nullable=False),
    Column("what", String(20), nullable=False),
    Column("trainee", _NAME, nullable=False),
    Column("exercise", _NAME, nullable=False),
    Column("element", _NAME, nullable=False),
    Column("before", _JsonText, nullable=False),
    Column("after", _JsonText, nullable=False),
    Column("why", Text, nullable=False),
    Index("cmtrain_history_place", "workshop", "what", "trainee", "exercise"),
    sqlite_autoincrement=True,
)
"""One row a change; rows are added and never changed. What people decided stands here alone: the last row of a place holds."""
