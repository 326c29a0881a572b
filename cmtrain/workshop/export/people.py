"""The people of a workshop with what came of their work, read and graded once for all exports."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from cmtrain.errors import ContentError, Problem
from cmtrain.grading.journals import DistrictOf, TraineeGrades, district_of, grade_read
from cmtrain.grading.playlist import Playlist
from cmtrain.journal import Event, read_journal
from cmtrain.report.dossier import Dossier
from cmtrain.report.worked import minutes_worked
from cmtrain.texts import Lang
from cmtrain.workshop.folder import Workshop
from cmtrain.workshop.roster import Trainee


@dataclass(frozen=True)
class Work:
    """One trainee's journal and what it is worth."""

    events: tuple[Event, ...]
    """In the order of the journal."""
    grades: TraineeGrades

    @property
    def dossier(self) -> Dossier:
        """The grades with the time at work; without what a report draws of decisions."""
        return Dossier(grades=self.grades, worked=minutes_worked(self.events))


@dataclass(frozen=True)
class Person:
    """Somebody on the roster."""

    trainee: Trainee
    lang: Lang
    """Of the person's pages."""
    work: Work | None = None
    """None without a journal."""


def read_people(workshop: Workshop, *, districts: DistrictOf = district_of) -> tuple[Person, ...]:
    """Return everybody on the roster, in its order, graded by the workshop's plan.

    Raises
    ------
    ContentError
        Journals cannot be read or graded; all that is wrong with all of them, for nobody is left out silently.
    WorkshopError
        The workshop itself cannot be read.
    """
    files = {file.stem: file for file in workshop.journal_files}
    people, problems = [], list[Problem]()
    for trainee in workshop.trainees:
        try:
            work = _work(files[trainee.id], workshop.plan.playlist, districts) if trainee.id in files else None
        except ContentError as error:
            problems += error.problems
            continue
        people.append(Person(trainee, trainee.lang or workshop.plan.lang, work))
    if problems:
        raise ContentError(*problems)
    return tuple(people)


def strangers(workshop: Workshop) -> tuple[Path, ...]:
    """Return the journals of people who are not on the roster; no export tells of them."""
    known = {trainee.id for trainee in workshop.trainees}
    return tuple(file for file in workshop.journal_files if file.stem not in known)


def _work(file: Path, playlist: Playlist, districts: DistrictOf) -> Work:
    read = read_journal(file, trainee=file.stem)
    return Work(read.events, grade_read(read, playlist=playlist, districts=districts))
