"""What a batch is asked for, and what came of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from cmtrain.grading.playlist import EVERYTHING, Playlist
from cmtrain.report.batch.sources import Source
from cmtrain.report.engine import ENGINE
from cmtrain.report.engine.limits import Limits
from cmtrain.texts import LANGS, Lang

if TYPE_CHECKING:
    from cmtrain.grading.decided import Decided

Format = Literal["html", "pdf", "xlsx", "ipynb"]
"""A page, the same typeset, the cohort's workbook, and the executed notebook."""

LIMITS = Limits(seconds=120.0, megabytes=2_000)
"""Of each report."""


@dataclass(frozen=True)
class Plan:
    """What to report, and how."""

    sources: tuple[Source, ...]
    out: str
    """A folder, or an address that fsspec knows."""
    formats: tuple[Format, ...] = ("html",)
    langs: tuple[Lang, ...] = LANGS
    playlist: Playlist = EVERYTHING
    """What counts."""
    decided: Mapping[str, Mapping[str, Decided]] = field(default_factory=dict)
    """What people decided and what being late cost, by the name of the source and exercise."""
    since: str = ""
    """UTC: trainees' reports are wanted of journals with an event from then on alone; the cohort's is one of all."""
    absent: tuple[str, ...] = ()
    """Names of people who were to take part and handed nothing in."""
    earlier: tuple[Path, ...] = ()
    """Folders of reports of earlier workshops, with which the cohort's report compares."""
    scheduler: str = ""
    """Address of a Dask scheduler whose workers do the work; "" for processes of this machine."""
    jobs: int = 1
    again: bool = False
    """Whether to make what is current, too."""
    engine: str | None = ENGINE
    limits: Limits = LIMITS


@dataclass
class Batch:
    """What came of a batch."""

    made: list[str] = field(default_factory=list)
    """Names of the reports that were made."""
    current: list[str] = field(default_factory=list)
    """Those that were so already."""
    failed: dict[str, str] = field(default_factory=dict)
    """Why a report could not be made, by its name."""
    incidents: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """Failures of our own graders, by the name of the report."""
    unsettled: dict[str, str] = field(default_factory=dict)
    """Exercises about which something was decided that does not fit the grade, by the name of the report that shows none of it."""
    seconds: float = 0.0

    def told(self) -> dict[str, object]:
        """Return it as JSON, in an order that does not depend on chance."""
        return {
            "made": sorted(self.made),
            "current": sorted(self.current),
            "failed": dict(sorted(self.failed.items())),
            "incidents": {name: list(ids) for name, ids in sorted(self.incidents.items())},
            "unsettled": dict(sorted(self.unsettled.items())),
            "seconds": round(self.seconds, 3),
        }

    @property
    def rate(self) -> float:
        """Reports made a second."""
        return len(self.made) / self.seconds if self.seconds else 0.0
