"""The people of a workshop with what came of their work, read and graded once for all exports."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from cmtrain.errors import ContentError, Problem
from cmtrain.grading.decided import Decided
from cmtrain.grading.journals import DistrictOf, TraineeGrades, district_of, grade_read
from cmtrain.grading.playlist import Playlist
from cmtrain.journal import Event, read_journal, replay
from cmtrain.report.dossier import Dossier, settled
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
    """As graders found them."""
    decided: Mapping[str, Decided] = field(default_factory=dict)
    """What people decided and what being late cost, by exercise."""

    @property
    def dossier(self) -> Dossier:
        """The points that count with the time at work; without what a report draws of decisions."""
        dossier = Dossier(grades=self.grades, worked=minutes_worked(self.events))
        return settled(dossier, self.decided, replay(self.events).work) if self.decided else dossier


@dataclass(frozen=True)
class Person:
    """Somebody on the roster."""

    trainee: Trainee
    lang: Lang
    """Of the person's pages."""
    work: Work | None = None
    """None without a journal."""


def read_people(
    workshop: Workshop,
    *,
    districts: DistrictOf = district_of,
    decided: Mapping[str, Mapping[str, Decided]] | None = None,
) -> tuple[Person, ...]:
    """Return everybody on the roster, in its order, graded by the workshop's plan.

    Parameters
    ----------
    decided
        What people decided and what being late cost, by trainee and exercise.

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
            if work and decided and trainee.id in decided:
                work = replace(work, decided=decided[trainee.id])
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
