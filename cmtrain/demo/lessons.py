"""The lessons of the demo as pages: as a person finds them on coming back."""

from __future__ import annotations

import ast
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import papermill

from cmtrain.content import content_dir
from cmtrain.demo.people import Person
from cmtrain.report.execute import Parameter, execute, notebook_path
from cmtrain.report.render import render
from cmtrain.texts import Lang

MODULES = tuple(f"cmtrain.workbook.lessons.{name}" for name in ("kpis", "profit", "shortage", "visits"))
"""What lesson notebooks import."""


@dataclass(frozen=True)
class LessonPage:
    """One lesson to execute and render."""

    notebook: str
    executed: Path
    html: Path
    parameters: dict[str, Parameter]
    lang: Lang

    def __call__(self) -> Path:
        """Make the page."""
        execute(self.notebook, self.executed, self.parameters)
        return render(self.executed, self.html, self.lang)


def lesson_pages(folder: Path, person: Person, seeds: Mapping[str, int]) -> list[LessonPage]:
    """Return the lessons of the cases that a person worked on.

    Parameters
    ----------
    folder
        The demo's; the person's journal lies in ``journals``, and a copy of it is what the lessons go on with.
    seeds
        Seed of each case worked on.
    """
    copy = folder / "notebooks" / f"{person.id}.jsonl"
    copy.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(folder / "journals" / f"{person.id}.jsonl", copy)
    lessons = sorted(path.stem for path in content_dir("notebooks").glob("[0-9]*.ipynb"))
    homes = {lesson: _home_case(lesson) for lesson in lessons}
    return [
        LessonPage(
            notebook=lesson,
            executed=folder / "notebooks" / f"{lesson}.ipynb",
            html=folder / "lessons" / f"{lesson}.html",
            parameters={
                "case": case, "seed": seeds[case], "lang": person.lang, "trainee": person.id, "journal": str(copy),
            },
            lang=person.lang,
        )
        for lesson, case in homes.items()
        if case in seeds
    ]  # fmt: skip


def _home_case(lesson: str) -> str:
    """Return the case that a lesson tells of unless it is told otherwise."""
    default = papermill.inspect_notebook(str(notebook_path(lesson)))["case"]["default"]
    return str(ast.literal_eval(default))
