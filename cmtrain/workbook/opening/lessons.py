"""The lessons that can be opened, read from the notebooks themselves: title, home case, seed and exercises."""

from __future__ import annotations

import ast
import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from cmtrain.content import content_dir
from cmtrain.district.case import Case, shipped_ids
from cmtrain.errors import CmtrainError, ContentError, Problem, UnknownNameError
from cmtrain.grading.playlist import Planned
from cmtrain.texts import Text


@dataclass(frozen=True)
class Lesson:
    """One lesson notebook."""

    name: str
    """The notebook's name without ending: ``01_visit_planning``."""
    path: Path
    title: Text
    case: str
    """Id of the case in which it is at home."""
    seed: int
    """The district of that case that it shows unless it is told otherwise."""
    exercises: tuple[str, ...]
    """Ids, in the order of the page."""

    def about(self, case: Case) -> Lesson | None:
        """Return the lesson as it is worked through in a case; None if it cannot be.

        A case of a trainer's own need not ask all of its exercises; the others are left out.
        """
        asked = tuple(each for each in self.exercises if each in case.playlist)
        if self.case == case.id or asked == self.exercises or (asked and case.id not in shipped_ids()):
            return replace(self, case=case.id, exercises=asked or self.exercises)
        return None


def all_lessons() -> tuple[Lesson, ...]:
    """Return the lessons that ship with cmtrain, in order.

    Raises
    ------
    ContentError
        A notebook is not as it should be.
    """
    return tuple(read_lesson(path) for path in sorted(content_dir("notebooks").glob("[0-9]*.ipynb")))


def planned_lessons(planned: Sequence[Planned]) -> tuple[Lesson, ...]:
    """Return the lessons with planned exercises, and of each these alone, in the order in which the plan comes to them.

    Each is about the case of its exercises; where they are about several, the first of the plan's decides.
    """
    cases = {each.id: each.exercise.case for each in planned}
    order = list(cases)
    found = []
    for lesson in all_lessons():
        asked = tuple(each for each in lesson.exercises if each in cases)
        if asked:
            first = min(asked, key=order.index)
            found.append((order.index(first), replace(lesson, exercises=asked, case=cases[first])))
    return tuple(lesson for _, lesson in sorted(found, key=lambda each: each[0]))


def choose_lesson(case: Case, wanted: str | None, lessons: tuple[Lesson, ...]) -> Lesson:
    """Return the lesson to open: the one asked for, or else the first about the case.

    Parameters
    ----------
    lessons
        All lessons, each with the case that it is about here.

    Raises
    ------
    UnknownNameError
        There is no such lesson.
    CmtrainError
        The lesson cannot be worked through in this case.
    """
    fitting = [lesson for lesson in lessons if lesson.case == case.id]
    if wanted is None:
        if not fitting:
            message = f"no lesson is about case {case.id!r}; with a lesson: {', '.join(each.case for each in lessons)}"
            raise CmtrainError(message)
        return fitting[0]
    chosen = next((lesson for lesson in lessons if lesson.name == wanted), None)
    if chosen is None:
        raise UnknownNameError("lesson", wanted, tuple(lesson.name for lesson in lessons))
    if chosen not in fitting:
        message = (
            f"lesson {wanted!r} is not about case {case.id!r}; open case {chosen.case!r}, or lesson {_names(fitting)}"
        )
        raise CmtrainError(message)
    return chosen


def read_lesson(path: Path) -> Lesson:
    """Read what a lesson notebook says about itself; nothing in it is run.

    Raises
    ------
    ContentError
        It is no notebook, or says too little; the message names what is missing.
    """
    try:
        notebook = json.loads(path.read_text(encoding="utf-8"))
        code = [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]
        zh, en = str(notebook["metadata"]["title"]).split(" / ")
        told = _parameters(code)
        return Lesson(
            name=path.stem,
            path=path,
            title=Text(zh=zh, en=en),
            case=str(told["case"]),
            seed=int(told["seed"]),
            exercises=tuple(_cards(code)),
        )
    except (KeyError, TypeError, ValueError, SyntaxError) as error:
        message = (
            f"no lesson notebook: {error!r}; it needs a title 'zh / en' and a cell of parameters with case and seed"
        )
        raise ContentError(Problem(path, "", message)) from error


def _parameters(code: list[dict[str, Any]]) -> dict[str, Any]:
    """Return the values of the cell tagged ``parameters``."""
    (cell,) = (cell for cell in code if "parameters" in cell["metadata"].get("tags", ()))
    lines = ast.parse("".join(cell["source"])).body
    return {
        line.targets[0].id: ast.literal_eval(line.value)
        for line in lines
        if isinstance(line, ast.Assign) and isinstance(line.targets[0], ast.Name)
    }


def _cards(code: list[dict[str, Any]]) -> list[str]:
    """Return the ids in the calls ``book.card("…")``."""
    calls = [
        node for cell in code for node in ast.walk(ast.parse("".join(cell["source"]))) if isinstance(node, ast.Call)
    ]
    return [
        call.args[0].value
        for call in calls
        if isinstance(call.func, ast.Attribute)
        and call.func.attr == "card"
        and call.args
        and isinstance(call.args[0], ast.Constant)
        and isinstance(call.args[0].value, str)
    ]


def _names(lessons: list[Lesson]) -> str:
    return ", ".join(lesson.name for lesson in lessons) or "none"
