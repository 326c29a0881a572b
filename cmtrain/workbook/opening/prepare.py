"""Preparing: for one person, a notebook for each lesson and language, beside the journal of what that person does."""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

import cmtrain
from cmtrain.district.case import case_ids, load_case, shipped_ids
from cmtrain.errors import CmtrainError, ContentError, Problem, UnknownNameError
from cmtrain.grading.seed_pool import read_pool
from cmtrain.journal import TraineeState, read_journal, replay
from cmtrain.records import Name
from cmtrain.texts import LANGS, Lang
from cmtrain.workbook.opening.lessons import Lesson, all_lessons, choose_lesson
from cmtrain.workbook.opening.pages import link_to, page_name, write_page
from cmtrain.workbook.setting import LessonLink
from cmtrain.writing import replace_file

GUEST = "guest"
"""The folder of whoever gives no name."""

JOURNAL = "journal.jsonl"


@dataclass(frozen=True)
class Wish:
    """What somebody wants to open."""

    case: str
    lang: Lang
    lesson: str | None = None
    """Name of a lesson notebook; None: the one at home in the case."""
    trainee: str = ""
    """"" for whoever the folder belongs to, or nobody in particular."""
    seed: int | None = None
    """None: the district worked on before, or the lesson's own."""
    folder: Path | None = None
    """None: a folder of the trainee's own under ``~/cmtrain``."""


@dataclass(frozen=True)
class Prepared:
    """A folder with everything that is served."""

    folder: Path
    journal: Path
    lessons: tuple[LessonLink, ...]
    districts: tuple[tuple[str, int], ...]
    """Case and seed of each district that the lessons are about, the first lesson's first."""
    first: str
    """File name of the notebook to open."""

    @property
    def pages(self) -> tuple[str, ...]:
        """File names of all notebooks."""
        return tuple(page for lesson in self.lessons for page in lesson.pages.values())


def prepare(wish: Wish) -> Prepared:
    """Write the notebooks of a person, or leave those that are as they should be.

    Lessons that fit the case are about it; all others are offered, too, each in the case in which it is at home.

    Raises
    ------
    UnknownNameError
        No such case or lesson.
    CmtrainError
        The lesson does not fit the case, or the folder cannot be written to.
    ContentError
        The journal in the folder is another trainee's, or holds work in another district.
    """
    if wish.case not in case_ids():
        raise UnknownNameError("case", wish.case, case_ids())
    case = load_case(wish.case)
    lessons = tuple(lesson.about(case) or lesson for lesson in all_lessons())
    chosen = choose_lesson(case, wish.lesson, lessons)
    trainee = _name(wish.trainee)
    folder = _folder(wish.folder or Path.home() / "cmtrain" / _folder_name(trainee or GUEST))
    journal = folder / JOURNAL
    before = replay(read_journal(journal, trainee=trainee or None).events) if journal.exists() else TraineeState()
    links, districts = [], {}
    for lesson in lessons:
        seed = _seed(lesson, wish, before, journal)
        districts[lesson.name] = (lesson.case, seed)
        for lang in LANGS:
            parameters: dict[str, str | int] = {"case": lesson.case, "seed": seed, "lang": lang}
            parameters |= {"trainee": trainee, "journal": str(journal)}
            write_page(folder / page_name(lesson, lang), lesson.path, lang, parameters)
        links.append(link_to(lesson))
    in_turn = tuple(dict.fromkeys((districts[chosen.name], *districts.values())))
    return Prepared(folder, journal, tuple(links), in_turn, page_name(chosen, wish.lang))


def _name(trainee: str) -> str:
    """Return the name as journals keep it."""
    if not trainee.strip():
        return ""
    try:
        return TypeAdapter(Name).validate_python(trainee)
    except ValidationError as error:
        message = f"trainee {trainee!r}: {error.errors()[0]['msg']}; give a name of one line, 80 characters at most"
        raise CmtrainError(message) from error


def _folder_name(trainee: str) -> str:
    """Return a name that every file system takes."""
    return re.sub(r'^\.|[\\/:*?"<>|]|[. ]$', "_", trainee)


def _folder(wanted: Path) -> Path:
    """Make the folder and try whether it can be written to."""
    folder = wanted.expanduser().absolute()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        replace_file(folder / ".cmtrain", f"Prepared by cmtrain {cmtrain.__version__}.\n")
    except OSError as error:
        message = f"{folder}: cannot be written to ({error.strerror}); choose another folder with --dir"
        raise CmtrainError(message) from error
    return folder


def _seed(lesson: Lesson, wish: Wish, before: TraineeState, journal: Path) -> int:
    """Return the seed of the lesson's district: that of the work done before, the one asked for, or the lesson's own."""
    done = [before.work[name].sitting for name in lesson.exercises if name in before.work]
    case = lesson.case
    wanted = wish.seed if case == wish.case else None
    for sitting in done:
        if sitting.case != case or wanted not in (None, sitting.seed):
            message = (
                f"holds work on {lesson.name} in case {sitting.case!r} with seed {sitting.seed}; "
                f"open it with --seed {sitting.seed} or none, or choose another folder with --dir"
            )
            raise ContentError(Problem(journal, "", message))
        wanted = sitting.seed
    return _usual_seed(lesson) if wanted is None else wanted


def _usual_seed(lesson: Lesson) -> int:
    """Return the seed of the lesson itself; for a case of a trainer's own the first of its pool, if there is one."""
    if lesson.case not in shipped_ids():
        with suppress(ContentError):
            return read_pool(load_case(lesson.case)).seeds[0]
    return lesson.seed
