"""The pages of a folder: one prepared notebook for each lesson and language."""

from __future__ import annotations

import json
from pathlib import Path

from cmtrain.texts import LANGS, Lang
from cmtrain.workbook.opening.assets import notebook_hash
from cmtrain.workbook.opening.lessons import Lesson
from cmtrain.workbook.opening.making import Parameters, fingerprint, make_notebook
from cmtrain.workbook.setting import LessonLink
from cmtrain.writing import replace_file


def page_name(lesson: Lesson, lang: Lang) -> str:
    """Return the file name of a page, which is its address relative to any other page."""
    return f"{lesson.name}.{lang}.ipynb"


def link_to(lesson: Lesson) -> LessonLink:
    """Return what pages show of a lesson that can be opened from them."""
    pages = {lang: page_name(lesson, lang) for lang in LANGS}
    return LessonLink(name=lesson.name, title=lesson.title, pages=pages, exercises=lesson.exercises)


def write_page(file: Path, source: Path, lang: Lang, parameters: Parameters) -> None:
    """Write a notebook prepared from another one unless it is there; one that was changed by hand is kept under another name."""
    made_of = fingerprint(source, parameters)
    try:
        found = json.loads(file.read_text(encoding="utf-8"))
        print_, told = notebook_hash(found["cells"]), dict(found["metadata"].get("cmtrain", {}))
    except FileNotFoundError:
        pass
    except (AttributeError, KeyError, TypeError, ValueError):
        _keep(file)
    else:
        if told.get("sources") != print_:
            _keep(file)
        elif told.get("made_of") == made_of:
            return
    replace_file(file, make_notebook(source, lang, parameters))


def _keep(file: Path) -> None:
    """Set a file aside under a name that is free."""
    number = 1
    while (kept := file.with_name(f"{file.stem}.changed-{number}.ipynb")).exists():
        number += 1
    file.rename(kept)
