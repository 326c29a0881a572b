"""A place for everybody: the pages and the journal of each trainee, made when they are first needed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from cmtrain.journal import Joined, Journal, Sitting
from cmtrain.texts import LANGS, Lang, Text
from cmtrain.workbook.opening.lessons import Lesson, planned_lessons
from cmtrain.workbook.opening.pages import link_to, page_name, write_page
from cmtrain.workbook.setting import Setting
from cmtrain.workshop.folder import Workshop
from cmtrain.workshop.places import CONDUCT, JOURNALS, PAGES
from cmtrain.workshop.roster import Trainee

LOGOUT = "/logout"


@dataclass(frozen=True)
class Desks:
    """The lessons of a workshop, at which everybody has a place."""

    folder: Path
    """Of the workshop."""
    lessons: tuple[Lesson, ...]
    """Those with exercises of the plan, and of each these exercises alone, in the order in which the plan comes to them."""
    setting: Setting
    """What all pages are told."""

    @property
    def names(self) -> Mapping[str, tuple[Lesson, Lang]]:
        """Lesson and language of each page, by its name."""
        return {page_name(lesson, lang): (lesson, lang) for lesson in self.lessons for lang in LANGS}

    def first(self, lang: Lang) -> str:
        """Return the name of the page that is seen first."""
        return page_name(self.lessons[0], lang)

    def prepare(self, workshop: Workshop, trainee: Trainee, page: str) -> None:
        """Write one page of a trainee, unless it is there.

        Raises
        ------
        WorkshopError
            No districts of its case were dealt out.
        """
        lesson, lang = self.names[page]
        seed = workshop.seed(trainee.id, lesson.case)
        parameters: dict[str, str | int] = {"case": lesson.case, "seed": seed, "lang": lang}
        parameters |= {"trainee": trainee.id, "journal": str(_journal(workshop, trainee))}
        write_page(self.folder / PAGES / trainee.id / page, lesson.path, lang, parameters)

    def welcome(self, workshop: Workshop, trainee: Trainee, now: datetime) -> None:
        """Begin a trainee's journal with their name, unless it has begun.

        Raises
        ------
        SaveError
            It cannot be written.
        """
        file = _journal(workshop, trainee)
        if file.exists() and file.stat().st_size:
            return
        lesson = self.lessons[0]
        sitting = Sitting(
            workshop=workshop.plan.title,
            trainee=trainee.id,
            case=lesson.case,
            seed=workshop.seed(trainee.id, lesson.case),
            lang=language_of(workshop, trainee),
        )
        Journal(file, clock=lambda: now).append(sitting, Joined(name=Text(zh=trainee.name, en=trainee.name)))


def desks_of(workshop: Workshop) -> Desks:
    """Set up the places of a workshop.

    Raises
    ------
    WorkshopError
        The plan cannot be read, or exercises of it are about a case of which no districts were dealt out.
    """
    plan = workshop.plan
    lessons = planned_lessons(plan.exercises)
    for lesson in lessons:
        workshop.seed("", lesson.case)
    setting = Setting(
        shown="page",
        lessons=tuple(map(link_to, lessons)),
        ends=plan.ends.isoformat(timespec="seconds"),
        workshop=plan.title,
        leave=LOGOUT,
        playlist=plan.exercises,
        feedback=plan.feedback,
        conduct=str(workshop.folder.absolute() / CONDUCT),
    )
    return Desks(workshop.folder, lessons, setting)


def language_of(workshop: Workshop, trainee: Trainee) -> Lang:
    """Return the language in which a trainee works unless they choose the other one."""
    return trainee.lang or workshop.plan.lang


def _journal(workshop: Workshop, trainee: Trainee) -> Path:
    return workshop.folder.absolute() / JOURNALS / f"{trainee.id}.jsonl"
