"""Writing files at once: whoever reads meanwhile, and whoever looks after a crash, finds the old one or the new one."""

from __future__ import annotations

import os
from pathlib import Path

_UNFINISHED = ".unfinished"
"""Ending of a file that is not yet in its place."""


def replace_file(file: Path, content: str | bytes, *, mode: int = 0o644) -> Path:
    """Write a file under another name, sync it and put it into its place; its folder is made if there is none.

    Text is written as UTF-8.

    Returns
    -------
    Path
        ``file``.

    Raises
    ------
    OSError
        The folder cannot be written to.
    """
    file.parent.mkdir(parents=True, exist_ok=True)
    new = file.with_name(f".{file.name}.{os.getpid()}{_UNFINISHED}")
    try:
        descriptor = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode)
        with os.fdopen(descriptor, "wb") as written:
            written.write(content.encode() if isinstance(content, str) else content)
            written.flush()
            os.fsync(written.fileno())
        new.replace(file)
    finally:
        new.unlink(missing_ok=True)
    return file


def remove_unfinished(folder: Path) -> None:
    """Take away what `replace_file` had begun in a folder when its process was killed."""
    for file in folder.glob(f".*{_UNFINISHED}"):
        file.unlink(missing_ok=True)
