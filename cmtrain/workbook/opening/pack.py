"""Opening a pack: its pages are served as those of any folder, and what is done goes into the one file to send back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import cmtrain
from cmtrain.journal import Joined, Journal, Sitting, read_journal
from cmtrain.texts import LANGS, Lang, Text, text
from cmtrain.workbook.opening.launch import Manner, Opened, see_that_it_can_be_shown, serve_prepared
from cmtrain.workbook.opening.lessons import Lesson, planned_lessons
from cmtrain.workbook.opening.making import Parameters
from cmtrain.workbook.opening.pages import link_to, page_name, write_page
from cmtrain.workbook.opening.prepare import Prepared
from cmtrain.workbook.pack import Pack, PackError, check_pack, read_pack
from cmtrain.workbook.setting import Setting
from cmtrain.workbook.terms import now
from cmtrain.writing import replace_file

_LOCKED = text(
    "写不进去（{why}）。请先把整个压缩包解压到桌面或文档里，再打开",
    "cannot be written to ({why}); unpack the whole archive into a folder of your own first",
)


def open_pack(folder: Path, manner: Manner, tell: Callable[[Opened], None], lang: Lang | None = None) -> None:
    """Open a pack, and return when it is closed.

    Parameters
    ----------
    tell
        Called once when pages can be opened.
    lang
        Of the page that is seen first; the trainee's if not given.

    Raises
    ------
    PackError
        The pack is damaged, of another version, or cannot be written to.
    ContentError
        The answers in it are another trainee's, or damaged.
    CmtrainError
        As `open_workbook`.
    """
    see_that_it_can_be_shown(manner)
    folder = folder.expanduser().absolute()
    pack = read_pack(folder)
    prepared = prepare_pack(folder, pack, lang or pack.lang, now)
    serve_prepared(prepared, setting_of(folder, pack, manner), manner, tell)


def prepare_pack(folder: Path, pack: Pack, lang: Lang, clock: Callable[[], datetime]) -> Prepared:
    """See that a pack is whole, and have its pages and the journal ready.

    Raises
    ------
    PackError
        It is damaged, or cannot be written to.
    ContentError
        The answers in it are another trainee's, or damaged.
    SaveError
        The journal cannot be written.
    """
    check_pack(folder, pack)
    lessons = lessons_of(pack)
    try:
        replace_file(folder / ".cmtrain", f"Opened by cmtrain {cmtrain.__version__}.\n")
        for lesson in lessons:
            for each in LANGS:
                page = folder / page_name(lesson, each)
                write_page(page, lesson.path, each, parameters_of(pack, lesson, each))
    except OSError as error:
        raise PackError(folder, _LOCKED.fill(why=error.strerror or error)) from error
    journal = folder / pack.answers
    _welcome(journal, pack, lessons[0], clock)
    districts = tuple((lesson.case, pack.districts[lesson.case].seed) for lesson in lessons)
    return Prepared(
        folder, journal, tuple(map(link_to, lessons)), tuple(dict.fromkeys(districts)), page_name(lessons[0], lang)
    )


def setting_of(folder: Path, pack: Pack, manner: Manner) -> Setting:
    """Return what the pages of a pack are told."""
    return Setting(
        shown=manner.shown,
        lessons=tuple(map(link_to, lessons_of(pack))),
        ends=pack.ends.isoformat(timespec="seconds"),
        workshop=pack.workshop,
        playlist=pack.playlist,
        feedback="workshop",
        pack=str(folder),
    )


def lessons_of(pack: Pack) -> tuple[Lesson, ...]:
    """Return the lessons with exercises of a pack, and of each these alone."""
    return planned_lessons(pack.playlist)


def parameters_of(pack: Pack, lesson: Lesson, lang: Lang) -> Parameters:
    """Return the parameters of a page; the journal lies beside it, wherever the folder is put."""
    return {
        "case": lesson.case,
        "seed": pack.districts[lesson.case].seed,
        "lang": lang,
        "trainee": pack.trainee,
        "journal": pack.answers,
    }


def _welcome(journal: Path, pack: Pack, first: Lesson, clock: Callable[[], datetime]) -> None:
    """Begin the journal with the trainee's name; one that has begun must be this trainee's."""
    if journal.exists() and journal.stat().st_size:
        read_journal(journal, trainee=pack.trainee)
        return
    sitting = Sitting(
        workshop=pack.workshop,
        trainee=pack.trainee,
        case=first.case,
        seed=pack.districts[first.case].seed,
        lang=pack.lang,
    )
    Journal(journal, clock=clock).append(sitting, Joined(name=Text(zh=pack.name, en=pack.name)))
