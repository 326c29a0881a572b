"""The base of all records that are read from or written to files."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Annotated, TypeVar

from pydantic import BaseModel, ConfigDict, Field, JsonValue, StringConstraints, ValidationError

Share = Annotated[float, Field(ge=0, le=1)]
"""A fraction of a whole; never a percentage."""

Name = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=80, pattern=r"^[^\x00-\x1f\x7f]+$")
]
"""What people call somebody or something: one line."""

Json = JsonValue
"""What a trainee's browser may send: untrusted until read."""


class Record(BaseModel):
    """A frozen record whose unknown keys are errors."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)


R = TypeVar("R", bound=Record)


def problems_of(error: ValidationError) -> list[tuple[str, str]]:
    """Return (dotted key, message) of everything a validation found wrong.

    The message says what was found where that is short enough to help.
    """
    return [
        (".".join(str(part) for part in item["loc"]), _message(item["msg"], item.get("input")))
        for item in error.errors()
    ]


def _message(message: str, found: object) -> str:
    shown = repr(found)
    return f"{message} (found {shown})" if len(shown) <= 60 else message


def read_toml(path: Path) -> dict[str, object]:
    """Read a TOML file; raises `tomllib.TOMLDecodeError`, `UnicodeDecodeError` or `OSError`."""
    return tomllib.loads(path.read_text(encoding="utf-8-sig"))  # as some editors write it
