"""What the processes of a batch do: a dossier from a journal, a page from a dossier."""

from __future__ import annotations

from pathlib import Path

from cmtrain.errors import CmtrainError
from cmtrain.report.batch.jobs import Graded, PageJob
from cmtrain.report.batch.scrub import without_chance
from cmtrain.report.dossier import save_dossier
from cmtrain.report.drawn import make_dossier
from cmtrain.report.execute import execute
from cmtrain.report.render import render
from cmtrain.writing import replace_file


def grade_one(name: str, journal: Path, file: Path, playlist: tuple[str, ...]) -> Graded:
    """Grade a journal and keep its dossier; one that cannot be graded stops none of its group."""
    try:
        dossier = make_dossier(journal, playlist=playlist)
    except CmtrainError as error:
        return Graded(name, failed=str(error))
    except Exception as error:  # noqa: BLE001 - a defect of ours, told as such
        return Graded(name, failed=f"{type(error).__name__}: {error}")
    save_dossier(dossier, file)
    return Graded(name, dossier.grades.incidents)


def make_page(job: PageJob) -> None:
    """Execute a report notebook and render it."""
    execute(job.notebook, job.draft, job.parameters, engine=job.engine, limits=job.limits)
    if job.page is not None:
        render(job.draft, job.page, job.lang)
    if job.executed is not None:
        replace_file(job.executed, without_chance(job.draft, job.parameters))
    job.draft.unlink()
