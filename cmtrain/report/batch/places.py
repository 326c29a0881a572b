"""Where reports go: a folder, or an address that fsspec knows (``s3://…``, ``memory://…``)."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from cmtrain.errors import CmtrainError
from cmtrain.writing import remove_unfinished, replace_file

if TYPE_CHECKING:
    from fsspec import AbstractFileSystem

STATE = ".cmtrain-report"
"""Name of the folder in a folder of reports in which a batch keeps what it needs from one run to the next."""


class Place(Protocol):
    """A folder of reports."""

    @property
    def told(self) -> str:
        """What it is called in messages."""

    @property
    def state(self) -> Path:
        """A folder of this machine for what is needed from one run to the next."""

    def write(self, name: str, content: str | bytes) -> None:
        """Write a file, whole or not at all.

        Raises
        ------
        OSError
            It cannot be written.
        """

    def mark(self, name: str) -> str:
        """Return what changes when a file changes; "" if there is none."""

    def tidy(self) -> None:
        """Take away what an earlier run left half done."""


class Folder:
    """A folder of this machine."""

    def __init__(self, path: Path) -> None:
        self._path = path

    @property
    def told(self) -> str:
        """Its path."""
        return str(self._path)

    @property
    def state(self) -> Path:
        """A folder inside."""
        return self._path / STATE

    def write(self, name: str, content: str | bytes) -> None:
        """Write a file under another name and put it into its place."""
        replace_file(self._path / name, content)

    def mark(self, name: str) -> str:
        """Return the SHA-256 of a file."""
        try:
            return hashlib.sha256((self._path / name).read_bytes()).hexdigest()
        except OSError:
            return ""

    def tidy(self) -> None:
        """Take away files that were not finished."""
        remove_unfinished(self._path)


class Elsewhere:
    """A folder behind an address; what is needed from one run to the next stays on this machine.

    Without that, on another machine, say, all reports are made again.
    """

    def __init__(self, address: str) -> None:
        self.told = address.rstrip("/")
        self._files, self._root = files_at(self.told)

    @property
    def state(self) -> Path:
        """A folder in the user's cache."""
        caches = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
        return caches / "cmtrain" / "reports" / hashlib.sha256(self.told.encode()).hexdigest()[:16]

    def write(self, name: str, content: str | bytes) -> None:
        """Write a file; stores of objects show none that is half written."""
        self._files.makedirs(self._root, exist_ok=True)
        self._files.pipe_file(f"{self._root}/{name}", content.encode() if isinstance(content, str) else content)

    def mark(self, name: str) -> str:
        """Return what the store says of a file's state: its entity tag, or what stands for it."""
        try:
            return str(self._files.ukey(f"{self._root}/{name}"))
        except (FileNotFoundError, NotImplementedError):
            return ""

    def tidy(self) -> None:
        """Do nothing: a store shows none that is not finished."""


def place_at(address: str) -> Place:
    """Return the place at a path or an address."""
    return Elsewhere(address) if is_address(address) else Folder(Path(address).resolve())


def is_address(path: str) -> bool:
    """Say whether this is an address and no path."""
    return "://" in path


def files_at(address: str) -> tuple[AbstractFileSystem, str]:
    """Return the file system of an address, and the path in it.

    Raises
    ------
    CmtrainError
        fsspec is not installed, knows no such addresses, or lacks what it needs for them.
    """
    try:
        from fsspec.core import url_to_fs  # noqa: PLC0415 - an extra
    except ImportError:
        message = f"{address}: addresses need fsspec; install it with: pip install 'cmtrain[dask]'"
        raise CmtrainError(message) from None
    try:
        files, root = url_to_fs(address)
    except (ImportError, ValueError) as error:
        message = f"{address}: {error}"
        raise CmtrainError(message) from error
    return files, str(root).rstrip("/")
