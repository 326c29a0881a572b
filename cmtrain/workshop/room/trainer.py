"""The trainer's own pages: the wall, with names and without."""

from __future__ import annotations

from pathlib import Path

from cmtrain.content import content_dir
from cmtrain.texts import LANGS, Lang
from cmtrain.workbook.opening.pages import write_page
from cmtrain.workshop.places import PAGES
from cmtrain.workshop.wall.page import page_of

TRAINER = "~trainer"
"""Stands where a trainee's id stands otherwise; no id begins like this."""

_WALLS = {page_of(lang, names=names): (lang, names) for lang in LANGS for names in (True, False)}
"""Language of each page, and whether it names people."""


def is_wall(page: str) -> bool:
    """Say whether the trainer has a page of this name."""
    return page in _WALLS


def first_wall(lang: Lang) -> str:
    """Return the name of the page that the trainer sees first."""
    return page_of(lang, names=True)


def prepare_wall(folder: Path, page: str) -> None:
    """Write one of the pages, unless it is there.

    Parameters
    ----------
    folder
        Of the workshop.
    """
    lang, names = _WALLS[page]
    parameters: dict[str, str | int] = {"folder": str(folder.absolute()), "lang": lang, "names": names}
    write_page(folder / PAGES / TRAINER / page, content_dir("notebooks") / "trainer_wall.ipynb", lang, parameters)
