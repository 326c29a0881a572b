"""How the page is served: told by the server to all its kernels in one variable of the environment."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import Literal

from pydantic import ValidationError

from cmtrain.errors import CmtrainError
from cmtrain.grading.playlist import Feedback, Planned
from cmtrain.kinds.exercise import Exercise, load_exercise
from cmtrain.records import Record
from cmtrain.texts import Lang, Text

VARIABLE = "CMTRAIN_PAGE"
"""The variable; its value is a `Setting` as JSON."""


class LessonLink(Record):
    """A lesson to which the header leads."""

    name: str
    """The notebook's name without language and ending: ``01_visit_planning``."""
    title: Text
    pages: Mapping[Lang, str]
    """Address of the page in each language, relative to any other page."""
    exercises: tuple[str, ...]
    """Ids of its exercises, in the order of the page."""


class Setting(Record):
    """How pages are served."""

    shown: Literal["page", "lab"]
    """On the trainee page, or in JupyterLab."""
    lessons: tuple[LessonLink, ...] = ()
    ends: str = ""
    """UTC at which work has to stop, as ISO 8601; "" if there is no limit."""
    workshop: str = ""
    """What the workshop is called; "" where there is none."""
    leave: str = ""
    """Address at which a trainee says that somebody else is to come in; "" where nobody has to say who they are."""
    playlist: tuple[Planned, ...] = ()
    """The exercises of the workshop; empty if all are asked as their files have them."""
    feedback: Feedback = "at_once"
    """When trainees see what their answers came to."""
    conduct: str = ""
    """Path of the file of what the trainer does meanwhile; "" where there is no trainer."""
    pack: str = ""
    """Folder of the pack that is worked on away from the room, without any truth; "" in the room."""

    def asks(self, exercise_id: str) -> Exercise | None:
        """Return an exercise as it is asked here; None if the workshop leaves it out.

        Away from the room nothing can be tried out: no future is played without the truth.

        Raises
        ------
        UnknownNameError
            No exercise has this id.
        """
        exercise = load_exercise(exercise_id)
        if not self.playlist:
            return exercise
        planned = self.planned(exercise_id)
        if planned is None:
            return None
        return planned.exercise.model_copy(update={"what_if": None}) if self.pack else planned.exercise

    def planned(self, exercise_id: str) -> Planned | None:
        """Return what the workshop says of an exercise; None if it says nothing."""
        return next((each for each in self.playlist if each.id == exercise_id), None)


def setting(environment: Mapping[str, str] | None = None) -> Setting | None:
    """Return how the page is served; None where nobody said so, as in a plain Jupyter, papermill or nbconvert.

    Raises
    ------
    CmtrainError
        The variable holds something else.
    """
    told = (os.environ if environment is None else environment).get(VARIABLE, "")
    if not told:
        return None
    try:
        return Setting.model_validate_json(told)
    except ValidationError as error:
        message = f"the variable {VARIABLE} does not hold a setting; start pages with `cmtrain open`"
        raise CmtrainError(message) from error
