"""Report pages and the PDFs made of them: typst starts threads, so it runs in a process that forks nothing."""

from __future__ import annotations

from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from types import SimpleNamespace

import pytest

PLAYLIST = ("visits/01_abc", "visits/03_day_route", "role/01_conflicts")
PEOPLE = ("ma-qiang", "zhou-min")
"""One who broke rules, one who did not."""


@pytest.fixture(scope="session")
def typesetter():
    """Return the executor of a process that typesets."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        yield pool


@pytest.fixture(scope="session")
def dossiers(tmp_path_factory):
    """Return a folder with the dossiers of two people."""
    from cmtrain.demo.journals import write_journal
    from cmtrain.demo.people import PEOPLE as ALL
    from cmtrain.grading.playlist import playlist
    from cmtrain.kinds.exercise import load_exercise
    from cmtrain.report.dossier import save_dossier
    from cmtrain.report.drawn import make_dossier
    from tests.conftest import simulated

    folder = tmp_path_factory.mktemp("dossiers")
    exercises = tuple(load_exercise(name) for name in PLAYLIST)
    districts = {exercise.case: simulated(exercise.case, 7) for exercise in exercises}
    for person in ALL:
        if person.id in PEOPLE:
            journal = write_journal(folder / f"{person.id}.jsonl", person, exercises, districts)
            dossier = make_dossier(journal, playlist=playlist(*PLAYLIST), districts=lambda case, *_: districts[case])
            save_dossier(dossier, folder / "only" / f"{person.id}.json")
    return folder / "only"


@pytest.fixture(scope="session")
def made(request, dossiers, typesetter, tmp_path_factory):
    """Return the page of one report and the PDF made of it: ``page``, ``pdf``, ``lang``."""
    from cmtrain.report.engine.workers import page_workers
    from cmtrain.report.execute import execute
    from cmtrain.report.pdf.typeset import typeset
    from cmtrain.report.render import page_of

    name, lang = request.param
    folder = tmp_path_factory.mktemp("made")
    notebook, source = (
        ("report_cohort", dossiers) if name == "cohort" else ("report_trainee", dossiers / f"{name}.json")
    )
    with page_workers(1) as pool:
        parameters = {"source": str(source), "lang": lang}
        executed = pool.submit(execute, notebook, folder / f"{name}.{lang}.ipynb", parameters).result()
    page = page_of(executed, lang)
    pdf = typesetter.submit(typeset, page, folder / f"{name}.{lang}.pdf", lang).result()
    return SimpleNamespace(page=page, pdf=pdf, lang=lang)
