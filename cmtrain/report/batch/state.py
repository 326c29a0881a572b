"""Where a batch keeps what it needs from one run to the next: dossiers and ledger, in a folder inside that of the reports."""

from __future__ import annotations

import shutil
from collections.abc import Collection
from pathlib import Path

from cmtrain.errors import CmtrainError
from cmtrain.report.batch.fingerprint import key_of
from cmtrain.report.batch.ledger import Ledger

STATE = ".cmtrain-report"
"""Name of the folder."""


class State:
    """The folder of one folder of reports.

    Parameters
    ----------
    out
        The folder of the reports.
    """

    def __init__(self, out: Path) -> None:
        self._out = out
        self.work = out / STATE / "work"
        """For what is not finished."""
        self.dossiers = out / STATE / "dossiers"
        self.ledger = Ledger(out / STATE / "ledger", out)

    def dossier(self, name: str) -> Path:
        """Return the file of a dossier."""
        return self.dossiers / f"{name}.json"

    def open(self, names: Collection[str]) -> None:
        """Make the folders; take away what an earlier run left half done, and dossiers of other names than these.

        Raises
        ------
        CmtrainError
            They cannot be written to.
        """
        try:
            shutil.rmtree(self.work, ignore_errors=True)
            for folder in (self.work, self.dossiers):
                folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            message = f"{self._out}: cannot be written to ({error.strerror}); choose another folder with --out"
            raise CmtrainError(message) from error
        for file in self.dossiers.glob("*.json"):
            if file.stem not in names:
                file.unlink()

    def close(self) -> None:
        """Take away what was needed for the work alone."""
        shutil.rmtree(self.work, ignore_errors=True)

    def key(self) -> str:
        """Return what all dossiers were made from.

        Raises
        ------
        CmtrainError
            There are none: no batch has made reports here.
        """
        if not any(self.dossiers.glob("*.json")):
            message = (
                f"{self._out}: holds no reports to compare with; give the --out folder of an earlier cmtrain report"
            )
            raise CmtrainError(message)
        return key_of(*(self.ledger.made_of(f"dossier-{file.stem}") for file in sorted(self.dossiers.glob("*.json"))))
