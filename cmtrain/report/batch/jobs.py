"""What the processes of a batch are asked to do; light to import, for a batch in which nothing has changed does nothing."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from cmtrain.report.engine.limits import Limits
from cmtrain.texts import Lang


@dataclass(frozen=True)
class Graded:
    """What came of grading one journal."""

    name: str
    incidents: tuple[str, ...] = ()
    """Failures of our own graders."""
    failed: str = ""
    """Why there is no dossier; "" if there is one."""


@dataclass(frozen=True)
class GradeJob:
    """Journals to grade."""

    journals: dict[str, tuple[Path, Path]]
    """Journal and the file of its dossier, by name."""
    playlist: tuple[str, ...]
    """Exercises that count; those of each journal if empty."""

    def __call__(self) -> tuple[Graded, ...]:
        """Grade each journal and keep what its report shows."""
        from cmtrain.report.batch.pages import grade_one  # noqa: PLC0415

        return tuple(grade_one(name, *files, self.playlist) for name, files in self.journals.items())


@dataclass(frozen=True)
class PageJob:
    """One page to make, and where from."""

    notebook: str
    parameters: dict[str, str]
    page: Path | None
    executed: Path | None
    """Where page and executed notebook go; None: nobody wants it."""
    lang: Lang
    draft: Path
    """Where the notebook goes while it is executed."""
    engine: str | None
    limits: Limits

    def __call__(self) -> None:
        """Execute a report notebook and render it."""
        from cmtrain.report.batch.pages import make_page  # noqa: PLC0415

        make_page(self)


@dataclass(frozen=True)
class PdfJob:
    """One PDF to make from a page."""

    page: Path
    pdf: Path
    lang: Lang

    def __call__(self) -> None:
        """Typeset the page."""
        from cmtrain.report.pdf.typeset import typeset  # noqa: PLC0415

        typeset(self.page.read_text(encoding="utf-8"), self.pdf, self.lang)


@dataclass(frozen=True)
class WorkbookJob:
    """One Excel workbook to make from dossiers."""

    dossiers: Path
    """Their folder."""
    workbook: Path
    lang: Lang

    def __call__(self) -> None:
        """Write the workbook."""
        from cmtrain.report.cohort import dossiers_in  # noqa: PLC0415
        from cmtrain.report.xlsx.workbook import write_workbook  # noqa: PLC0415

        write_workbook(dossiers_in(self.dossiers), self.workbook, self.lang)


Job = PageJob | PdfJob | WorkbookJob
"""What makes files of a report."""
