"""The trainer's own pages: the wall, with names and without, marking by hand, and the debrief of each exercise."""

from __future__ import annotations

from collections.abc import Mapping

from cmtrain.content import content_dir
from cmtrain.texts import LANGS, Lang
from cmtrain.workbook.opening.making import Parameters
from cmtrain.workbook.opening.pages import write_page
from cmtrain.workshop.debrief.address import COMMONEST_DISTRICT, debrief_page
from cmtrain.workshop.folder import Workshop
from cmtrain.workshop.judging.address import judging_page
from cmtrain.workshop.places import PAGES
from cmtrain.workshop.wall.page import page_of

TRAINER = "~trainer"
"""Stands where a trainee's id stands otherwise; no id begins like this."""

_Made = tuple[str, Lang, Parameters]
"""Name of the notebook that a page is made from, its language, and its parameters besides folder and language."""

_FIXED: Mapping[str, _Made] = {
    **{
        page_of(lang, names=names): ("trainer_wall", lang, {"names": names})
        for lang in LANGS
        for names in (True, False)
    },
    **{judging_page(lang): ("trainer_judging", lang, {}) for lang in LANGS},
}
"""The walls, and where answers are marked by hand."""


def first_wall(lang: Lang) -> str:
    """Return the name of the page that the trainer sees first."""
    return page_of(lang, names=True)


def prepare_trainer(workshop: Workshop, page: str) -> bool:
    """Write one of the trainer's pages, unless it is there; say whether there is one of this name.

    Raises
    ------
    WorkshopError
        The plan or the list of districts cannot be read.
    """
    made = _FIXED.get(page) or _debriefs(workshop).get(page)
    if made is None:
        return False
    notebook, lang, own = made
    parameters: dict[str, str | int] = {"folder": str(workshop.folder.absolute()), "lang": lang, **own}
    write_page(
        workshop.folder / PAGES / TRAINER / page, content_dir("notebooks") / f"{notebook}.ipynb", lang, parameters
    )
    return True


def _debriefs(workshop: Workshop) -> Mapping[str, _Made]:
    """Return the debriefs of a workshop by name: of each exercise, for every district that was dealt out and for the commonest."""
    dealt = workshop.dealt.seeds
    return {
        debrief_page(each.id, lang, seed): ("trainer_debrief", lang, {"exercise": each.id, "seed": seed})
        for each in workshop.plan.exercises
        for seed in (COMMONEST_DISTRICT, *dealt.get(each.exercise.case, ()))
        for lang in LANGS
    }
