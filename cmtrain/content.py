"""Where the cases, exercises and notebooks that ship with cmtrain lie."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Literal, get_args

_PACKAGE = Path(__file__).parent


def content_dir(part: Literal["cases", "exercises", "notebooks"]) -> Path:
    """Return the folder of one part of the content: inside the installed package, or beside it in a checkout."""
    installed = _PACKAGE / "_content" / part
    return installed if installed.is_dir() else _PACKAGE.parent / part


Lesson = Literal["visits", "shortage", "profit", "kpis", "role"]
"""The lessons, in their order: folders of exercises."""


@cache
def exercise_ids() -> tuple[str, ...]:
    """Return the ids of all exercises that ship with cmtrain, in order of lesson and number."""
    folder = content_dir("exercises")
    return tuple(
        f"{lesson}/{path.stem}" for lesson in get_args(Lesson) for path in sorted((folder / lesson).glob("*.toml"))
    )


def data_file(name: str) -> Path:
    """Return the path of a data file of the package."""
    return _PACKAGE / "data" / name
