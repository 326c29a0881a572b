"""A sealed truth: in place of the truth wherever a district is worked on that nobody can grade yet."""

from __future__ import annotations

from typing import NoReturn

from cmtrain.district.tables import Truth
from cmtrain.errors import CmtrainError


class SealedError(CmtrainError):
    """The truth of a district was asked for where it is not."""


class SealedTruth(Truth):
    """A truth without tables, of which nothing can be read."""

    def __init__(self) -> None:
        """Hold nothing."""

    def __getattr__(self, name: str) -> NoReturn:
        msg = f"truth.{name}: the truth of this district is not here"
        raise SealedError(msg)

    def __repr__(self) -> str:
        return "SealedTruth()"
