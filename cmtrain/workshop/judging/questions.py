"""What can be judged: every part of every answer that the gradebook holds, and how much of it has been."""

from __future__ import annotations

from dataclasses import dataclass

from cmtrain.kinds.exercise import load_exercise
from cmtrain.texts import Text
from cmtrain.workshop.gradebook.judging import ToJudge, to_judge
from cmtrain.workshop.gradebook.opening import Gradebook
from cmtrain.workshop.gradebook.stored import stored_results


@dataclass(frozen=True)
class Question:
    """One part of the answers to one exercise."""

    exercise: str
    element: str
    title: Text
    """Of the exercise."""
    label: Text
    """Of the part."""

    @property
    def id(self) -> str:
        """What the page calls it."""
        return f"{self.exercise} {self.element}"


@dataclass(frozen=True)
class Asked:
    """A question, and the answers to it in the order in which they are judged."""

    question: Question
    answers: tuple[ToJudge, ...]

    @property
    def judged(self) -> int:
        """How many have been judged, and need no review."""
        return sum(is_done(each) for each in self.answers)

    def next_open(self, place: int) -> int:
        """Return the place of the next answer to be judged, from the one after ``place`` on; the one after it if all are."""
        count = len(self.answers)
        after = [(place + step) % count for step in range(1, count + 1)]
        return next((each for each in after if not is_done(self.answers[each])), after[0])


def is_done(answer: ToJudge) -> bool:
    """Say whether somebody has marked an answer as it is now."""
    return answer.judgement is not None and answer.judgement.score is not None and not answer.needs_review


def questions(book: Gradebook, exercises: tuple[str, ...]) -> tuple[Question, ...]:
    """Return what there is to judge, in the order of the plan.

    Parameters
    ----------
    exercises
        Those of the plan.

    Raises
    ------
    GradebookError
        The gradebook cannot be read.
    """
    with book.reading() as connection:
        results = stored_results(connection, book).values()
    found: dict[tuple[str, str], Text] = {}
    for result in results:
        for part in result.elements:
            found.setdefault((result.exercise, part.name), part.label)
    return tuple(
        Question(exercise, element, load_exercise(exercise).title, label)
        for wanted in exercises
        for (exercise, element), label in found.items()
        if exercise == wanted
    )


def asked(book: Gradebook, question: Question) -> Asked:
    """Return a question with the answers to it; those without this part are left out.

    Raises
    ------
    GradebookError
        The gradebook cannot be read.
    """
    answers = to_judge(book, question.exercise, question.element)
    return Asked(question, tuple(each for each in answers if each.element is not None))
