"""What was made from what: one small file for each report, written when all of its files stand."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path

from pydantic import ValidationError

from cmtrain.records import Record
from cmtrain.writing import replace_file


class Entry(Record):
    """One thing that was made."""

    made_of: str
    """Key of everything that it was made from."""
    files: Mapping[str, str]
    """SHA-256 of each of its files by path, relative to the folder of the reports."""


class Ledger:
    """The entries of one folder of reports."""

    def __init__(self, folder: Path, out: Path) -> None:
        self._folder, self._out = folder, out

    def is_current(self, name: str, made_of: str) -> bool:
        """Say whether a thing was made of this, and its files are still as they were written."""
        entry = self._entry(name)
        return (
            entry is not None
            and entry.made_of == made_of
            and all(_digest(self._out / file) == digest for file, digest in entry.files.items())
        )

    def made_of(self, name: str) -> str:
        """Return what a thing was made from; "" for one that has not been entered."""
        entry = self._entry(name)
        return "" if entry is None else entry.made_of

    def enter(self, name: str, made_of: str, files: tuple[Path, ...]) -> None:
        """Enter what has been made."""
        digests = {file.relative_to(self._out).as_posix(): _digest(file) for file in files}
        told = {"made_of": made_of, "files": digests}
        replace_file(self._file(name), json.dumps(told, ensure_ascii=False, indent=1, sort_keys=True) + "\n")

    def _entry(self, name: str) -> Entry | None:
        try:
            return Entry.model_validate_json(self._file(name).read_bytes())
        except (OSError, ValidationError):
            return None

    def _file(self, name: str) -> Path:
        return self._folder / f"{name}.json"


def _digest(file: Path) -> str:
    """Return the SHA-256 of a file; "" if it cannot be read."""
    try:
        return hashlib.sha256(file.read_bytes()).hexdigest()
    except OSError:
        return ""
