"""What the processes of a batch do: a dossier from a journal, a page from a dossier."""

from __future__ import annotations

from pathlib import Path

from cmtrain.report.batch.jobs import DossierJob, PageJob
from cmtrain.report.batch.scrub import without_chance
from cmtrain.report.dossier import save_dossier
from cmtrain.report.drawn import make_dossier
from cmtrain.report.execute import execute
from cmtrain.report.render import render
from cmtrain.writing import replace_file


def make_one_dossier(job: DossierJob) -> tuple[str, ...]:
    """Grade a journal and keep what its report shows; returns the incidents of our graders."""
    dossier = make_dossier(job.journal)
    save_dossier(dossier, job.file)
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
