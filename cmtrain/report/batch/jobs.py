"""What the processes of a batch are asked to do; light to import, for a batch in which nothing has changed does nothing."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from cmtrain.report.engine.limits import Limits
from cmtrain.texts import Lang


@dataclass(frozen=True)
class DossierJob:
    """One journal to grade."""

    journal: Path
    file: Path
    """Where the dossier goes."""

    def __call__(self) -> tuple[str, ...]:
        """Grade the journal and keep what its report shows; returns the incidents of our graders."""
        from cmtrain.report.batch.pages import make_one_dossier  # noqa: PLC0415

        return make_one_dossier(self)


@dataclass(frozen=True)
class PageJob:
    """One page to make, and where from."""

    notebook: str
    source: Path
    """A dossier, or a folder of dossiers."""
    html: Path | None
    executed: Path | None
    """Where the executed notebook goes; None: nobody wants it."""
    lang: Lang
    work: Path
    """Folder for what is not finished."""
    engine: str | None
    limits: Limits

    def __call__(self) -> tuple[Path, ...]:
        """Execute a report notebook and render it; returns the files made."""
        from cmtrain.report.batch.pages import make_page  # noqa: PLC0415

        return make_page(self)
