"""What the processes of a batch are asked to do: pure functions of bytes, so that any machine may do them, and again.

Light to import, for a batch in which nothing has changed does nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from cmtrain.report.engine.limits import Limits
from cmtrain.texts import Lang

if TYPE_CHECKING:
    from cmtrain.grading.decided import Decided
    from cmtrain.grading.playlist import Playlist


@dataclass(frozen=True)
class Handed:
    """A journal to grade."""

    told: str
    """What it is called in messages."""
    content: bytes
    decided: Mapping[str, Decided] = field(default_factory=dict)
    """What people decided and what being late cost, by exercise."""


@dataclass(frozen=True)
class Graded:
    """What came of grading one journal."""

    dossier: bytes = b""
    """Empty if there is none."""
    incidents: tuple[str, ...] = ()
    """Failures of our own graders."""
    unsettled: str = ""
    """`cmtrain.report.dossier.Dossier.unsettled`."""
    failed: str = ""
    """Why there is no dossier."""


@dataclass(frozen=True)
class GradeJob:
    """Journals to grade."""

    journals: Mapping[str, Handed]
    """By name."""
    playlist: Playlist
    """Exercises that count; those of each journal if empty."""

    def __call__(self) -> dict[str, Graded]:
        """Grade each journal; one that cannot be graded stops none of the others."""
        from cmtrain.report.batch.pages import graded  # noqa: PLC0415

        return {name: graded(journal, self.playlist) for name, journal in self.journals.items()}


@dataclass(frozen=True)
class Page:
    """A report as a page, and the notebook that it was rendered from."""

    html: str
    executed: str


@dataclass(frozen=True)
class PageJob:
    """One report to execute and render."""

    notebook: str
    source: bytes | Path
    """A dossier, or a folder of dossiers on the machine that does it."""
    parameters: Mapping[str, str]
    """Further ones."""
    lang: Lang
    engine: str | None
    limits: Limits

    def __call__(self) -> Page:
        """Make the page."""
        from cmtrain.report.batch.pages import page  # noqa: PLC0415

        return page(self)


@dataclass(frozen=True)
class PdfJob:
    """One page to typeset."""

    page: str
    lang: Lang

    def __call__(self) -> bytes:
        """Return the PDF."""
        from cmtrain.report.pdf.typeset import pdf_of  # noqa: PLC0415

        return pdf_of(self.page, self.lang)


@dataclass(frozen=True)
class WorkbookJob:
    """The Excel workbook of a cohort."""

    dossiers: Path
    """Their folder, on the machine that does it."""
    lang: Lang

    def __call__(self) -> bytes:
        """Return the workbook."""
        from cmtrain.report.cohort import each_dossier  # noqa: PLC0415
        from cmtrain.report.dossier import Dossier  # noqa: PLC0415
        from cmtrain.report.xlsx.workbook import workbook_of  # noqa: PLC0415

        graded = [
            Dossier(grades=each.grades, decided=each.decided) for each in each_dossier(self.dossiers)
        ]  # pictures take most memory
        return workbook_of(graded, self.lang)
