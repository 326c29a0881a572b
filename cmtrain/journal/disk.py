"""Appending to files: what has been written has reached the disk, or the file is as before."""

from __future__ import annotations

import os
from pathlib import Path


def open_to_append(path: Path, *, make: bool) -> int:
    """Open a file for reading and appending; a new file's name is on the disk, too.

    Parameters
    ----------
    make
        Whether to make the file, with its folder, if there is none.

    Raises
    ------
    OSError
        The system refuses.
    """
    flags = os.O_RDWR | os.O_APPEND | getattr(os, "O_BINARY", 0)
    try:
        return os.open(path, flags)
    except FileNotFoundError:
        if not make:
            raise
        path.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(path, flags | os.O_CREAT, 0o600)
        _sync_folder(path.parent)
        return descriptor


def write_synced(descriptor: int, lines: bytes) -> None:
    """Write and sync; if that fails, take back what was written: nobody has been told that it is saved.

    Raises
    ------
    OSError
        Nothing is written, for example because the disk is full.
    """
    start = os.fstat(descriptor).st_size
    try:
        rest = memoryview(lines)
        while rest:
            rest = rest[os.write(descriptor, rest) :]
        os.fsync(descriptor)
    except OSError:
        os.ftruncate(descriptor, start)
        raise


def _sync_folder(folder: Path) -> None:
    if os.name != "posix":
        return  # elsewhere a folder cannot be opened, and the name is written with the file
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
