"""The dossier: everything that a trainee's report shows, made once from a journal and read by both languages."""

from __future__ import annotations

import json
from pathlib import Path

from pydantic import NonNegativeFloat, ValidationError

from cmtrain.errors import ContentError, Problem
from cmtrain.grading.journals import TraineeGrades
from cmtrain.records import Record, problems_of
from cmtrain.texts import Text
from cmtrain.writing import replace_file


class Dossier(Record):
    """The grades of one trainee, with what was asked, how long it took, and what shows the decisions."""

    grades: TraineeGrades
    exhibits: dict[str, dict[str, str]] = {}
    """HTML of tables and figures by exercise and language; made by our own code."""
    asked: dict[str, Text] = {}
    """What each exercise asked, in a line, with the numbers of its task."""
    worked: dict[str, NonNegativeFloat] = {}
    """Minutes at work by exercise, an estimate (`cmtrain.report.worked`)."""


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
