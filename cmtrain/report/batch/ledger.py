"""What was made from what: one small file for each report, written when all of its files stand."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

from pydantic import ValidationError

from cmtrain.records import Record
from cmtrain.report.batch.places import Place
from cmtrain.writing import replace_file


class Entry(Record):
    """One thing that was made."""

    made_of: str
    """Key of everything that it was made from."""
    files: Mapping[str, str]
    """Mark of each of its files by name."""


class Ledger:
    """The entries of one place.

    Parameters
    ----------
    folder
        Of the entries.
    place
        Of what was made.
    """

    def __init__(self, folder: Path, place: Place) -> None:
        self._folder, self._place = folder, place

    def is_current(self, name: str, made_of: str) -> bool:
        """Say whether a thing was made of this, and its files are still as they were written."""
        entry = self._entry(name)
        return (
            entry is not None
            and entry.made_of == made_of
            and all(self._place.mark(file) == mark for file, mark in entry.files.items())
        )

    def made_of(self, name: str) -> str:
        """Return what a thing was made from; "" for one that has not been entered."""
        entry = self._entry(name)
        return "" if entry is None else entry.made_of

    def enter(self, name: str, made_of: str, files: Sequence[str]) -> None:
        """Enter what has been made."""
        told = {"made_of": made_of, "files": {file: self._place.mark(file) for file in files}}
        replace_file(self._file(name), json.dumps(told, ensure_ascii=False, indent=1, sort_keys=True) + "\n")

    def _entry(self, name: str) -> Entry | None:
        try:
            return Entry.model_validate_json(self._file(name).read_bytes())
        except (OSError, ValidationError):
            return None

    def _file(self, name: str) -> Path:
        return self._folder / f"{name}.json"
