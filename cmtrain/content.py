"""Where the cases, exercises and notebooks lie: those that ship with cmtrain, and cases of a trainer's own."""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path
from typing import Literal, get_args

_PACKAGE = Path(__file__).parent

OWN_CASES = "CMTRAIN_CASES"
"""Variable of the environment: folders with cases of one's own, which every process started from here is told."""


def content_dir(part: Literal["cases", "exercises", "notebooks"]) -> Path:
    """Return the folder of one part of the content: inside the installed package, or beside it in a checkout."""
    installed = _PACKAGE / "_content" / part
    return installed if installed.is_dir() else _PACKAGE.parent / part


def case_folders() -> tuple[Path, ...]:
    """Return the folders in which cases lie: that of cmtrain first, whose ids nobody can take."""
    return (content_dir("cases"), *map(Path, _own_folders()))


def add_cases(folder: Path) -> None:
    """Make the cases in a folder known to this process and to those that it starts, before others of the same ids."""
    added = str(folder.absolute())
    os.environ[OWN_CASES] = os.pathsep.join([added, *(each for each in _own_folders() if each != added)])


def _own_folders() -> list[str]:
    return [each for each in os.environ.get(OWN_CASES, "").split(os.pathsep) if each]


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
