"""What the processes of a batch do: a dossier from a journal, a page from a dossier; on files that are gone afterwards."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

from cmtrain.errors import CmtrainError
from cmtrain.grading.playlist import Playlist
from cmtrain.report.batch.jobs import Graded, Handed, Page, PageJob
from cmtrain.report.batch.scrub import without_chance
from cmtrain.report.dossier import dossier_json
from cmtrain.report.drawn import make_dossier
from cmtrain.report.execute import execute
from cmtrain.report.render import page_of


def graded(journal: Handed, playlist: Playlist) -> Graded:
    """Grade a journal."""
    with TemporaryDirectory() as folder:
        file = Path(folder) / "journal.jsonl"
        file.write_bytes(journal.content)
        try:
            dossier = make_dossier(file, playlist=playlist, decided=journal.decided)
        except CmtrainError as error:
            return Graded(failed=str(error).replace(str(file), journal.told))
        except Exception as error:  # noqa: BLE001 - a defect of ours, told as such
            return Graded(failed=f"{type(error).__name__}: {error}")
    return Graded(dossier_json(dossier).encode(), dossier.grades.incidents, dossier.unsettled)


def page(job: PageJob) -> Page:
    """Execute a report notebook and render it."""
    with TemporaryDirectory() as folder:
        source, draft = job.source, Path(folder) / "report.ipynb"
        if isinstance(source, bytes):
            source_file = Path(folder) / "dossier.json"
            source_file.write_bytes(source)
            source = source_file
        parameters = {**job.parameters, "source": str(source), "lang": job.lang}
        execute(job.notebook, draft, parameters, engine=job.engine, limits=job.limits)
        return Page(page_of(draft, job.lang), without_chance(draft, parameters))
