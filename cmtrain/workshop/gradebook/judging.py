"""Judging by hand: question by question, without names, beside what graders found."""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass

from cmtrain.grading.grade import GradeElement
from cmtrain.records import Json
from cmtrain.texts import text
from cmtrain.workshop.gradebook.history import REASON, By, Place, RefusedError, decide, take_back, worded
from cmtrain.workshop.gradebook.marks import Judgement, all_marks
from cmtrain.workshop.gradebook.opening import Gradebook
from cmtrain.workshop.gradebook.result import Result
from cmtrain.workshop.gradebook.stored import result_of, stored_results

_NO_KEY = text("没有编号 {key} 的答案", "there is no answer {key}")
_NO_ELEMENT = text(
    "{exercise} 的评分没有“{element}”这一项，有的是：{known}",
    "the grade of {exercise} has no part {element}; those that it has: {known}",
)
_NO_SCORE = text(
    "得分写 0 到 1 的数，不是 {found}。整道题要改分，请直接给分值",
    "a mark is a number from 0 to 1, not {found}",
)
_WHOLE = text(
    "没有写是哪一项。对整道题只能写评语；要改整道题的分，请直接给分值",
    "a mark is for a part of an answer; for all of it, there are comments and overrides",
)
_NOTHING = text("没有得分，也没有评语", "there is neither a mark nor a comment")
_NONE_THERE = text("这一项没有人工评分，不用撤回", "nobody has judged this; there is nothing to take back")
_COMMENT = text("评语", "comment")


@dataclass(frozen=True)
class ToJudge:
    """One answer to one question, without a name."""

    key: str
    """Tells whose it is to `judge` alone."""
    exercise: str
    element: GradeElement | None
    """What graders made of the part asked for; None if their grade has no such part, or all of the answer is asked for."""
    parts: tuple[GradeElement, ...]
    """What graders made of all parts of the answer."""
    response: Json
    """All of the answer."""
    judgement: Judgement | None
    """What somebody has judged."""
    needs_review: bool
    """It was judged when the answer or the graders' marks were others."""
    basis: str
    """Of what is shown here, to be handed to `judge`."""


@dataclass(frozen=True)
class Asked:
    """Whose answer to what."""

    trainee: str
    exercise: str
    element: str = ""
    """"" for all of the answer."""

    @property
    def place(self) -> Place:
        """Where it stands in the history."""
        return Place("judgement", self.trainee, self.exercise, self.element)


def key_of(book: Gradebook, trainee: str, exercise: str) -> str:
    """Return what stands for a trainee where an exercise is judged; nobody can find the name from it without the secret."""
    told = hmac.new(book.secret, f"judging\n{exercise}\n{trainee}".encode(), hashlib.sha256)
    return told.hexdigest()[:16]


def to_judge(book: Gradebook, exercise: str, element: str = "") -> tuple[ToJudge, ...]:
    """Return everybody's answers to one question, in an order that tells nothing and stays the same.

    Raises
    ------
    GradebookError
        The gradebook cannot be read.
    """
    with book.reading() as connection:
        found = [each for each in stored_results(connection, book).values() if each.exercise == exercise]
        marks = all_marks(connection, book)
    answers = []
    for each in found:
        if each.response is not None:
            judgement = marks[each.place].judgements.get(element) if each.place in marks else None
            answers.append(_to_judge(book, each, element, judgement))
    return tuple(sorted(answers, key=lambda answer: answer.key))


def _to_judge(book: Gradebook, result: Result, element: str, judgement: Judgement | None) -> ToJudge:
    return ToJudge(
        key=key_of(book, *result.place),
        exercise=result.exercise,
        element=next((each for each in result.elements if each.name == element), None),
        parts=result.elements,
        response=result.response,
        judgement=judgement,
        needs_review=judgement is not None and judgement.basis != result.basis,
        basis=result.basis,
    )


def whose(book: Gradebook, exercise: str, key: str) -> str:
    """Return the trainee for whom a key stands.

    Raises
    ------
    RefusedError
        Nobody.
    GradebookError
        The gradebook cannot be read.
    """
    with book.reading() as connection:
        trainees = [trainee for trainee, other in stored_results(connection, book) if other == exercise]
    found = next((each for each in trainees if key_of(book, each, exercise) == key), None)
    if found is None:
        raise RefusedError(_NO_KEY.fill(key=key[:40]))
    return found


def judge(
    book: Gradebook, asked: Asked, *, score: float | None, comment: str, by: By, seen: str | None = None
) -> Judgement:
    """Give a mark, a comment or both for a part of an answer; whatever was given before is in the history.

    Parameters
    ----------
    score
        0 to 1, in the place of the graders'; None for a comment alone.
    seen
        `ToJudge.basis` of what the person saw; what there is now if not given. If the answer has changed since, the mark
        counts and is to be reviewed.

    Raises
    ------
    RefusedError
        There is no such answer or part of it, or the mark or comment cannot be used.
    GradebookError
        The gradebook cannot be written; it is as before.
    """
    words = worded(comment, _COMMENT, empty=True)
    if score is None and not words:
        raise RefusedError(_NOTHING)
    if score is not None and not 0 <= score <= 1:
        raise RefusedError(_NO_SCORE.fill(found=score))
    with book.writing() as connection:
        result = result_of(connection, book, asked.trainee, asked.exercise)
        _check_part(result, asked.element, score)
        judgement = Judgement(score=score, comment=words, basis=seen or result.basis)
        decide(connection, book, asked.place, judgement.model_dump(mode="json"), by=by)
    return judgement


def take_back_judgement(book: Gradebook, asked: Asked, *, by: By, why: str = "") -> None:
    """Let graders' marks hold again; what was judged stays in the history.

    Raises
    ------
    RefusedError
        Nobody has judged it.
    GradebookError
        The gradebook cannot be written; it is as before.
    """
    words = worded(why, REASON, empty=True)
    with book.writing() as connection:
        take_back(connection, book, asked.place, _NONE_THERE, by=by, why=words)


def _check_part(result: Result, element: str, score: float | None) -> None:
    names = [each.name for each in result.elements]
    if element and element not in names:
        known = ", ".join(names) or "-"
        raise RefusedError(_NO_ELEMENT.fill(exercise=result.exercise, element=element, known=known))
    if not element and score is not None:
        raise RefusedError(_WHOLE)
