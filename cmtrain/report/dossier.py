"""The dossier: everything that a trainee's report shows, made once from a journal and read by both languages."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from pydantic import NonNegativeFloat, ValidationError

from cmtrain.errors import ContentError, Problem
from cmtrain.grading.decided import Decided, OutdatedError, settle
from cmtrain.grading.grade import Grade
from cmtrain.grading.journals import TraineeGrades
from cmtrain.journal import Work
from cmtrain.records import Record, problems_of
from cmtrain.texts import Text
from cmtrain.writing import replace_file


class Dossier(Record):
    """The grades of one trainee, with what was asked, how long it took, and what shows the decisions."""

    grades: TraineeGrades
    """Their points are those that count, after people and lateness."""
    decided: dict[str, Decided] = {}
    """By exercise how points came about, where people or lateness changed them or somebody said something."""
    unsettled: str = ""
    """The exercise about which something was decided that does not fit its grade; then points are those of graders alone."""
    exhibits: dict[str, dict[str, str]] = {}
    """HTML of tables and figures by exercise and language; made by our own code."""
    asked: dict[str, Text] = {}
    """What each exercise asked, in a line, with the numbers of its task."""
    worked: dict[str, NonNegativeFloat] = {}
    """Minutes at work by exercise, an estimate (`cmtrain.report.worked`)."""

    def is_given(self, exercise: str) -> bool:
        """Say whether a person gave points for an exercise, whatever became of the answer."""
        return exercise in self.decided and self.decided[exercise].override is not None


def settled(dossier: Dossier, decided: Mapping[str, Decided], work: Mapping[str, Work]) -> Dossier:
    """Return a dossier with the points that count; with those of graders alone if what was decided does not fit them.

    Parameters
    ----------
    decided
        By exercise.
    work
        What the trainee did, by exercise.
    """
    try:
        grades, told = settle(dossier.grades, decided, work)
    except OutdatedError as error:
        return dossier.model_copy(update={"unsettled": error.exercise})
    return dossier.model_copy(update={"grades": grades, "decided": dict(told)})


def summed_up(dossier: Dossier) -> Dossier:
    """Return what a report of many people needs of one, a fraction in size: no pictures, answers or parts of grades."""
    results = tuple(
        result.model_copy(
            update={
                "response": None,
                "grade": result.grade and _without_parts(result.grade),
                "attempts": tuple(
                    attempt.model_copy(update={"grade": _without_parts(attempt.grade)}) for attempt in result.attempts
                ),
            }
        )
        for result in dossier.grades.results
    )
    return Dossier(grades=dossier.grades.model_copy(update={"results": results}), decided=dossier.decided)


def _without_parts(grade: Grade) -> Grade:
    return grade.model_copy(update={"elements": ()})


def save_dossier(dossier: Dossier, file: Path) -> Path:
    """Write a dossier as JSON, whole or not at all."""
    return replace_file(file, dossier_json(dossier))


def dossier_json(dossier: Dossier) -> str:
    """Return a dossier as JSON."""
    return json.dumps(dossier.model_dump(mode="json"), ensure_ascii=False)


def load_dossier(file: str | Path) -> Dossier:
    """Read a dossier.

    Raises
    ------
    ContentError
        The file cannot be read or is no dossier.
    """
    path = Path(file)
    try:
        return Dossier.model_validate_json(path.read_bytes())
    except OSError as error:
        raise ContentError(Problem(path, "", f"cannot be read: {error.strerror}")) from error
    except ValidationError as error:
        raise ContentError(*(Problem(path, key, message) for key, message in problems_of(error))) from error
