"""What a batch keeps from one run to the next: dossiers, and the ledger."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from cmtrain.errors import CmtrainError
from cmtrain.report.batch.fingerprint import key_of
from cmtrain.report.batch.ledger import Ledger
from cmtrain.report.batch.places import Folder, Place
from cmtrain.writing import remove_unfinished


class State:
    """What belongs to one place of reports.

    Parameters
    ----------
    out
        Where the reports are.
    """

    def __init__(self, out: Place) -> None:
        self._told, self._out = out.told, out
        self.dossiers = out.state / "dossiers"
        self.made = Ledger(out.state / "ledger", out)
        """Of reports."""
        self.graded = Ledger(out.state / "graded", Folder(self.dossiers))
        """Of dossiers."""

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
            self.dossiers.mkdir(parents=True, exist_ok=True)
            self._out.tidy()
            for folder in self._out.state.iterdir():
                remove_unfinished(folder)
        except OSError as error:
            message = f"{self._told}: cannot be written to ({error.strerror}); choose another folder with --out"
            raise CmtrainError(message) from error
        for file in self.dossiers.glob("*.json"):
            if file.stem not in names:
                file.unlink()

    def key(self) -> str:
        """Return what all dossiers were made from.

        Raises
        ------
        CmtrainError
            There are none: no batch has made reports here.
        """
        if not any(self.dossiers.glob("*.json")):
            message = (
                f"{self._told}: holds no reports to compare with; give the --out folder of an earlier cmtrain report"
            )
            raise CmtrainError(message)
        return key_of(*(self.graded.made_of(file.stem) for file in sorted(self.dossiers.glob("*.json"))))
