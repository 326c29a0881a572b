"""What is wrong with the files of a district: cells that cannot be used, and everything wrong with all files at once."""

from __future__ import annotations

from collections.abc import Sequence

from cmtrain.errors import CmtrainError
from cmtrain.texts import LANGS, Lang, Text
from cmtrain.workshop.trouble import WorkshopError


class UnfitCellError(ValueError):
    """A cell cannot be used; ``would`` says what would do."""

    def __init__(self, would: Text) -> None:
        super().__init__(would.en)
        self.would = would


class DistrictError(CmtrainError):
    """What is wrong with the files of a district, file by file."""

    def __init__(self, parts: Sequence[WorkshopError]) -> None:
        super().__init__(tuple(parts))
        self.parts = tuple(parts)

    def told(self, lang: Lang) -> str:
        """Return every file's problems, one a line."""
        return "\n".join(part.told(lang) for part in self.parts)

    def __str__(self) -> str:
        return "\n".join(self.told(lang) for lang in LANGS)
