"""What the processes of a batch do: a dossier from a journal, a page from a dossier."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from cmtrain.report.batch.scrub import without_chance
from cmtrain.report.dossier import save_dossier
from cmtrain.report.drawn import make_dossier
from cmtrain.report.engine.limits import Limits
from cmtrain.report.execute import execute
from cmtrain.report.render import render
from cmtrain.texts import Lang
from cmtrain.writing import replace_file


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


def make_one_dossier(journal: Path, playlist: tuple[str, ...], file: Path) -> tuple[str, ...]:
    """Grade a journal and keep what its report shows; returns the incidents of our graders."""
    dossier = make_dossier(journal, playlist=playlist)
    save_dossier(dossier, file)
    return dossier.grades.incidents


def make_page(job: PageJob) -> tuple[Path, ...]:
    """Execute a report notebook and render it; returns the files made."""
    draft = job.work / f"{job.source.stem}.{job.lang}.ipynb"
    parameters = {"source": str(job.source), "lang": job.lang}
    execute(job.notebook, draft, parameters, engine=job.engine, limits=job.limits)
    made = []
    if job.html is not None:
        made.append(render(draft, job.html, job.lang))
    if job.executed is not None:
        made.append(replace_file(job.executed, without_chance(draft, job.source.name)))
    draft.unlink()
    return tuple(made)
