"""Summing up what a room decided: part by part, mistake by mistake, and the answer in the middle."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from statistics import fmean, median

from cmtrain.district.district import District
from cmtrain.grading.attempts import ExerciseResult, no_work
from cmtrain.grading.feedback import finding_text
from cmtrain.grading.grade import Grade, GradeElement
from cmtrain.grading.judge import grade
from cmtrain.grading.tasks import mistakes
from cmtrain.kinds.base import FULL_MARKS
from cmtrain.kinds.exercise import Exercise
from cmtrain.records import Json
from cmtrain.report.outcome import shown
from cmtrain.texts import Text, text
from cmtrain.workshop.debrief.record import Answer, Broken, Choice, Made, Part

CHOICES = 3
"""Of what people gave for a part, the commonest so many are told."""

_BLANK = text("没填", "nothing")


def sum_parts(answers: Sequence[Answer]) -> tuple[Part, ...]:
    """Return what people gave for each part, the hardest first; parts that are equally hard keep their order.

    Parameters
    ----------
    answers
        About one district.
    """
    found: dict[str, list[GradeElement]] = defaultdict(list)
    for answer in answers:
        for element in answer.grade.elements:
            found[element.name].append(element)
    return tuple(sorted(map(_part, found.values()), key=lambda part: (part.right, part.score)))


def _part(elements: Sequence[GradeElement]) -> Part:
    first = elements[0]
    numbers = [float(each.given) for each in elements if isinstance(each.given, (int, float))]
    scattered = len(numbers) == len(elements) and len(set(numbers)) > max(CHOICES, len(numbers) / 2)
    return Part(
        label=first.label,
        right=fmean(each.score >= FULL_MARKS for each in elements),
        score=fmean(each.score for each in elements),
        choices=() if scattered else _choices(elements),
        spread=(min(numbers), median(numbers), max(numbers)) if scattered else None,
        unit=first.unit,
        best=shown(first, first.best),
    )


def _choices(elements: Sequence[GradeElement]) -> tuple[Choice, ...]:
    given = Counter(_BLANK if each.given is None else shown(each, each.given) for each in elements)
    return tuple(Choice(said, people) for said, people in given.most_common(CHOICES))


def count_mistakes(exercise: Exercise, answers: Sequence[Answer], seed: int) -> tuple[Made, ...]:
    """Return the named mistakes that people made, the commonest and costliest first.

    Parameters
    ----------
    answers
        About any districts.
    seed
        The district whose numbers stand in what is told, if somebody made the mistake there.
    """
    made: dict[str, list[Answer]] = defaultdict(list)
    for answer in answers:
        for name in answer.grade.mistakes:
            made[name].append(answer)
    found = [_made(exercise, name, made[name], seed) for name in exercise.mistakes if name in made]
    return tuple(sorted(found, key=lambda each: (-each.people, -each.cost)))


def _made(exercise: Exercise, name: str, answers: Sequence[Answer], seed: int) -> Made:
    example = next((each for each in answers if each.seed == seed), answers[0]).grade
    cost = fmean(abs(each.grade.regret or 0.0) for each in answers)
    return Made(exercise.mistakes[name].title, _told(exercise, name, example), len(answers), cost, example.unit)


def tempting(exercise: Exercise, district: District) -> tuple[Made, ...]:
    """Return the named mistakes with what each would cost in a district, the costliest last: the last are no temptation."""
    graded = {name: grade(exercise, district, response) for name, response in mistakes(exercise, district).items()}
    found = [
        Made(exercise.mistakes[name].title, _told(exercise, name, each), 0, abs(each.regret or 0.0), each.unit)
        for name, each in graded.items()
        if name in each.mistakes
    ]
    return tuple(sorted(found, key=lambda each: each.cost))


def _told(exercise: Exercise, name: str, example: Grade) -> Text:
    finding = next(each for each in example.findings if each.id == f"mistake.{name}")
    return finding_text(finding, exercise)


def count_broken(answers: Sequence[Answer]) -> tuple[Broken, ...]:
    """Return the rules that were broken in any attempt that counts, the commonest first."""
    count = Counter(flag for answer in answers for flag in answer.result.flags)
    return tuple(Broken(flag, people) for flag, people in sorted(count.items(), key=lambda each: (-each[1], each[0])))


def typical(answers: Sequence[Answer]) -> Answer | None:
    """Return the real answer in the middle, of two the worse; None without any.

    Parameters
    ----------
    answers
        About one district. Those to a task that this version would make otherwise cannot be set beside its best.
    """
    kept = sorted((each for each in answers if not each.result.task_changed), key=lambda each: each.way)
    return kept[(len(kept) - 1) // 2] if kept else None


def as_answered(exercise: Exercise, district: District, response: Json) -> Answer:
    """Return an answer that nobody gave, as if somebody had."""
    graded = grade(exercise, district, response)
    nothing = no_work(exercise, case=district.case.id, seed=district.seed, weeks=None)
    result: ExerciseResult = nothing.model_copy(update={"status": "graded", "grade": graded, "response": response})
    return Answer(result, graded)
