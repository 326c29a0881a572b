"""Training and case-study workbooks for customer managers: simulated districts, exercises graded by value, reports.

The names below are the public interface; each is imported when it is first used, so that ``import cmtrain`` is cheap.

>>> import cmtrain
>>> cmtrain.load_case("red-ring").id  # doctest: +SKIP
'red-ring'
"""

from __future__ import annotations

import sys
from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cmtrain.content import exercise_ids
    from cmtrain.district.case import Case, case_ids, load_case
    from cmtrain.district.district import District
    from cmtrain.district.simulate import simulate
    from cmtrain.errors import CmtrainError, ContentError, UnfitError, UnknownNameError
    from cmtrain.grading.attempts import ExerciseResult
    from cmtrain.grading.check import check_content
    from cmtrain.grading.feedback import feedback, outcome
    from cmtrain.grading.grade import Grade, GradingIncident
    from cmtrain.grading.journals import TraineeGrades, grade_journal
    from cmtrain.grading.judge import grade, grade_task
    from cmtrain.grading.proofs import prove_all
    from cmtrain.grading.prove import prove
    from cmtrain.grading.screen import screen
    from cmtrain.grading.tasks import best, make_task, mistakes
    from cmtrain.journal import Journal, read_journal, replay
    from cmtrain.kinds.exercise import Exercise, load_exercise
    from cmtrain.texts import Text

# altair, papermill, nbformat and nbconvert import jsonschema, and that imports rfc3987_syntax where it is installed
# (JupyterLab brings it): a grammar compiled at import, 1.4 s of altair's 1.9 s, for a format check that we never need.
# jsonschema itself does without it when it is absent, which None says. The line stands in this one place.
sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]  # None is how Python marks a blocked import

_HOMES = {
    "cmtrain.content": ("exercise_ids",),
    "cmtrain.district.case": ("Case", "case_ids", "load_case"),
    "cmtrain.district.district": ("District",),
    "cmtrain.district.simulate": ("simulate",),
    "cmtrain.errors": ("CmtrainError", "ContentError", "UnfitError", "UnknownNameError"),
    "cmtrain.grading.attempts": ("ExerciseResult",),
    "cmtrain.grading.check": ("check_content",),
    "cmtrain.grading.feedback": ("feedback", "outcome"),
    "cmtrain.grading.grade": ("Grade", "GradingIncident"),
    "cmtrain.grading.journals": ("TraineeGrades", "grade_journal"),
    "cmtrain.grading.judge": ("grade", "grade_task"),
    "cmtrain.grading.proofs": ("prove_all",),
    "cmtrain.grading.prove": ("prove",),
    "cmtrain.grading.screen": ("screen",),
    "cmtrain.grading.tasks": ("best", "make_task", "mistakes"),
    "cmtrain.journal": ("Journal", "read_journal", "replay"),
    "cmtrain.kinds.exercise": ("Exercise", "load_exercise"),
    "cmtrain.texts": ("Text",),
}
_HOME = {name: module for module, names in _HOMES.items() for name in names}

__all__ = [  # noqa: RUF022 - in the order in which one needs them
    "case_ids",
    "load_case",
    "Case",
    "simulate",
    "District",
    "exercise_ids",
    "load_exercise",
    "Exercise",
    "make_task",
    "best",
    "mistakes",
    "grade",
    "grade_task",
    "Grade",
    "feedback",
    "outcome",
    "screen",
    "prove",
    "prove_all",
    "check_content",
    "Journal",
    "read_journal",
    "replay",
    "grade_journal",
    "TraineeGrades",
    "ExerciseResult",
    "Text",
    "CmtrainError",
    "ContentError",
    "UnknownNameError",
    "UnfitError",
    "GradingIncident",
]


def __getattr__(name: str) -> object:
    if name == "__version__":
        return import_module("importlib.metadata").version("cmtrain")
    if name in _HOME:
        return getattr(import_module(_HOME[name]), name)
    msg = f"module 'cmtrain' has no attribute {name!r}"
    raise AttributeError(msg)


def __dir__() -> list[str]:
    return sorted([*globals(), *__all__, "__version__"])
