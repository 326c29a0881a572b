"""What a file looks like from outside: enough to know whether it has to be read again."""

from __future__ import annotations

import os
import stat
from pathlib import Path

Glance = tuple[int, int, int, int]
"""Device, number, bytes, and nanoseconds of the last change."""


def glance(path: Path) -> Glance | None:
    """Look at a file without opening it.

    Returns
    -------
    Glance | None
        What is another one as soon as the file has changed or another has taken its place; None if there is none.

    Raises
    ------
    OSError
        The system does not tell, or it is no file but a folder, a pipe or a device.
    """
    try:
        found = os.stat(path)  # noqa: PTH116 - half the time of Path.stat, for every trainee every few seconds
    except FileNotFoundError:
        return None
    if not stat.S_ISREG(found.st_mode):
        msg = f"{path}: is no file"
        raise OSError(msg)
    return found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns
