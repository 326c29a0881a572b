"""Where the cases, exercises and notebooks that ship with cmtrain lie."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

_PACKAGE = Path(__file__).parent


def content_dir(part: Literal["cases", "exercises", "notebooks"]) -> Path:
    """Return the folder of one part of the content: inside the installed package, or beside it in a checkout."""
    installed = _PACKAGE / "_content" / part
    return installed if installed.is_dir() else _PACKAGE.parent / part


def data_file(name: str) -> Path:
    """Return the path of a data file of the package."""
    return _PACKAGE / "data" / name
