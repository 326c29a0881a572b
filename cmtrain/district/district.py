"""The district: what `simulate` returns."""

from __future__ import annotations

from dataclasses import dataclass

from cmtrain.district.case import Case
from cmtrain.district.sealed import SealedTruth
from cmtrain.district.tables import Observed, Truth


@dataclass(frozen=True, eq=False)
class District:
    """One simulated district: what a customer manager can see and, apart from it, the hidden truth."""

    case: Case
    seed: int
    weeks: int
    """Weeks simulated; the last one is ``weeks - 1``."""
    observed: Observed
    truth: Truth

    @property
    def sealed(self) -> bool:
        """Whether the truth is out of reach, so that answers can be read and not graded."""
        return isinstance(self.truth, SealedTruth)

    @property
    def last_week(self) -> int:
        """Number of the last week: "now" for all exercises."""
        return self.weeks - 1
