"""Reading what a workshop's trainees have answered: those on the roster, and of each the answer that counts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from cmtrain.errors import UnknownNameError
from cmtrain.grading.journals import DistrictOf
from cmtrain.journal.reader import known_names
from cmtrain.kinds.exercise import Exercise
from cmtrain.workshop.debrief.record import Answer, Debrief
from cmtrain.workshop.folder import Workshop
from cmtrain.workshop.places import JOURNALS
from cmtrain.workshop.wall.following import Followed
from cmtrain.workshop.wall.grades import Graded, Grades, HandedIn
from cmtrain.workshop.wall.people import People


def read_debrief(workshop: Workshop, exercise: str, districts: DistrictOf) -> Debrief:
    """Return what everybody made of an exercise so far.

    Journals of people who are not on the roster are not looked at. What cannot be read or graded is counted, and is
    no zero.

    Parameters
    ----------
    exercise
        Id of an exercise of the plan.
    districts
        Makes the district of an event's case, seed and weeks.

    Raises
    ------
    UnknownNameError
        The plan has no such exercise.
    WorkshopError
        The plan, the roster or the list of districts cannot be read.
    """
    asked = _planned(workshop, exercise)
    trainees, known, grades = People(workshop.folder).trainees, known_names(), Grades(districts)
    handed_in, unread = [], 0
    for trainee in trainees:
        journal = Followed(workshop.folder / JOURNALS / f"{trainee.id}.jsonl", trainee=trainee.id, known=known)
        journal.refresh()
        work = journal.story.state.work.get(exercise) if journal.story else None
        unread += journal.story is None
        if work is not None and work.submissions:
            handed_in.append(HandedIn(trainee.id, asked, work))
    grades.update(handed_in)
    graded = [grades.of(each) for each in handed_in]
    answers = tuple(sorted(_answers(graded), key=lambda answer: answer.way))
    ungraded = sum(_is_ungraded(each) for each in graded)
    return Debrief(
        exercise=asked,
        answers=answers,
        waiting=len(trainees) - len(answers) - ungraded - unread,
        ungraded=ungraded,
        unread=unread,
        seeds=_seeds(workshop, asked, answers),
    )


def _planned(workshop: Workshop, exercise: str) -> Exercise:
    planned = {each.id: each for each in workshop.plan.exercises}
    if exercise not in planned:
        raise UnknownNameError("exercise", exercise, tuple(planned))
    return planned[exercise].exercise


def _answers(graded: Iterable[Graded]) -> Iterable[Answer]:
    for each in graded:
        if each.result and each.result.grade and each.result.grade.status == "graded":
            yield Answer(each.result, each.result.grade)


def _is_ungraded(graded: Graded) -> bool:
    """Say whether our grader failed on all that could have counted."""
    return graded.result is None or graded.result.status == "pending"


def _seeds(workshop: Workshop, exercise: Exercise, answers: Iterable[Answer]) -> tuple[int, ...]:
    """Return the districts of the exercise's case, those with most answers first, else as they were dealt out."""
    count = Counter(answer.seed for answer in answers)
    dealt = workshop.dealt.seeds.get(exercise.case, ())
    return tuple(sorted(dict.fromkeys((*dealt, *count)), key=lambda seed: -count[seed]))
