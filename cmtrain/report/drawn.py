"""Making a dossier: a journal graded once, and what its report shows of the decisions drawn once."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from cmtrain.grading.attempts import ExerciseResult
from cmtrain.grading.decided import Decided
from cmtrain.grading.journals import DistrictOf, district_of, grade_read
from cmtrain.grading.playlist import EVERYTHING, Playlist
from cmtrain.grading.tasks import make_task
from cmtrain.journal import read_journal, replay
from cmtrain.kinds.exercise import load_exercise
from cmtrain.report.blocks import words
from cmtrain.report.dossier import Dossier, settled
from cmtrain.report.exhibits.exhibit import exhibit
from cmtrain.report.worked import minutes_worked
from cmtrain.texts import LANGS, Text


def make_dossier(
    journal: str | Path,
    *,
    playlist: Playlist = EVERYTHING,
    districts: DistrictOf = district_of,
    decided: Mapping[str, Decided] | None = None,
) -> Dossier:
    """Grade a journal and draw what its report shows.

    Parameters
    ----------
    decided
        What people decided and what being late cost, by exercise.

    Raises
    ------
    ContentError
        The journal is not as it should be; names file, line and key.
    """
    file = read_journal(journal)
    grades = grade_read(file, playlist=playlist, districts=districts)
    dossier = Dossier(grades=grades, worked=minutes_worked(file.events))
    if decided:
        dossier = settled(dossier, decided, replay(file.events).work)
    results = dossier.grades.results
    exhibits = {
        result.exercise: {lang: drawn.source for lang in LANGS if (drawn := exhibit(result, districts, lang))}
        for result in results
    }
    shown = {
        "exhibits": {exercise: pages for exercise, pages in exhibits.items() if pages},
        "asked": {each.exercise: _asked(each, districts) for each in results if exhibits[each.exercise]},
    }
    return dossier.model_copy(update=shown)


def _asked(result: ExerciseResult, districts: DistrictOf) -> Text:
    """Say in a line what was asked; told beside an exhibit, whose task is the one that was shown."""
    exercise = load_exercise(result.exercise)
    task = make_task(exercise, districts(result.case, result.seed, result.weeks))
    return words()[f"asked_{exercise.kind.kind}"].fill(**task.facts)
