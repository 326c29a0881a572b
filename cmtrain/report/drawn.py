"""Making a dossier: a journal graded once, and the pictures that its report shows drawn once."""

from __future__ import annotations

from pathlib import Path

from cmtrain.grading.journals import DistrictOf, district_of, grade_journal
from cmtrain.report.dossier import Dossier
from cmtrain.report.exhibits import exhibit
from cmtrain.texts import LANGS


def make_dossier(
    journal: str | Path, *, playlist: tuple[str, ...] = (), districts: DistrictOf = district_of
) -> Dossier:
    """Grade a journal and draw what its report shows.

    Raises
    ------
    ContentError
        The journal is not as it should be; names file, line and key.
    """
    grades = grade_journal(journal, playlist=playlist, districts=districts)
    exhibits = {
        result.exercise: {lang: drawn.source for lang in LANGS if (drawn := exhibit(result, districts, lang))}
        for result in grades.results
    }
    return Dossier(grades=grades, exhibits={exercise: pages for exercise, pages in exhibits.items() if pages})
