"""The register: a cohort's grades as numbered rows, which the workbook's sheets write and refer to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from cmtrain.grading.attempts import ExerciseResult
from cmtrain.grading.decided import Decided
from cmtrain.grading.grade import GradeElement
from cmtrain.grading.journals import TraineeGrades
from cmtrain.kinds.base import FULL_MARKS
from cmtrain.kinds.exercise import Exercise, load_exercise
from cmtrain.report.dossier import Dossier
from cmtrain.report.xlsx.scoring import DIGITS, Way, element_scores, way_of
from cmtrain.report.xlsx.words import label
from cmtrain.texts import Lang

ROOM = 1000
"""Numbers of people, of exercises and of elements stay below it, so that two of them make one id."""


@dataclass(frozen=True)
class Person:
    """One trainee; known by number, as names may be equal."""

    number: int
    grades: TraineeGrades
    label: str
    """The number and the name; unlike for any two people, and never too long for a list to choose from."""
    rank: int
    """By share of points; equals share a rank."""
    decided: Mapping[str, Decided]
    """By exercise what people and lateness changed."""


@dataclass(frozen=True)
class Asked:
    """One exercise of the cohort."""

    number: int
    exercise: Exercise
    label: str


@dataclass(frozen=True)
class Answer:
    """What one trainee did in one exercise."""

    person: Person
    asked: Asked
    result: ExerciseResult

    @property
    def id(self) -> int:
        """Number of the person and of the exercise in one."""
        return self.person.number * ROOM + self.asked.number

    @property
    def decided(self) -> Decided | None:
        """What people and lateness made of the points; None where graders alone decide."""
        return self.person.decided.get(self.result.exercise)

    @property
    def given(self) -> bool:
        """Whether a person gave the points, whatever became of the answer."""
        return self.decided is not None and self.decided.override is not None

    @property
    def automatic(self) -> float:
        """Points that formulas make from the grade."""
        return self.result.points if self.decided is None else self.decided.automatic or 0.0

    @property
    def graded(self) -> bool:
        """Whether there is a grade that counts."""
        return self.result.status == "graded" and self.result.grade is not None

    @cached_property
    def way(self) -> Way | None:
        """How the raw score comes about; None without a grade that counts."""
        grade = self.result.grade
        return way_of(self.asked.exercise, grade) if grade and self.graded else None

    @cached_property
    def elements(self) -> tuple[tuple[GradeElement, float], ...]:
        """The elements of the grade that counts, each with the score that formulas take."""
        grade = self.result.grade
        if grade is None or not self.graded:
            return ()
        kept = element_scores(grade) if self.way == "elements" else None
        return tuple(zip(grade.elements, kept or [element.score for element in grade.elements], strict=True))

    @property
    def missed(self) -> int:
        """How many elements lost points."""
        return sum(score < FULL_MARKS for _, score in self.elements)

    @property
    def gated(self) -> bool:
        """Whether the answer that counts broke a rule."""
        return bool(self.result.grade and self.graded and self.result.grade.flags)

    @property
    def share(self) -> float:
        """Points over the exercise's points."""
        return self.result.points / self.result.max_points if self.result.max_points else 0.0


@dataclass(frozen=True)
class Register:
    """Everyone and every exercise of a cohort, numbered from 1 in the order given."""

    lang: Lang
    people: tuple[Person, ...]
    asked: tuple[Asked, ...]
    answers: tuple[Answer, ...]
    """By person, in the order of each person's exercises."""

    @property
    def decided(self) -> bool:
        """Whether anybody's points are not those of graders alone, or anything was said of an answer."""
        return any(person.decided for person in self.people)

    @property
    def workshops(self) -> tuple[str, ...]:
        """Names of the workshops, in order."""
        return tuple(dict.fromkeys(person.grades.workshop for person in self.people))

    @property
    def changed(self) -> str:
        """UTC of the last event of any journal; "" if nothing was opened."""
        return max((answer.result.changed for answer in self.answers), default="")

    def of(self, person: Person) -> tuple[Answer, ...]:
        """Return one person's answers."""
        return self._by_person.get(person.number, ())

    def to(self, asked: Asked) -> tuple[Answer, ...]:
        """Return all answers to one exercise."""
        return tuple(answer for answer in self.answers if answer.asked is asked)

    @cached_property
    def _by_person(self) -> dict[int, tuple[Answer, ...]]:
        found: dict[int, list[Answer]] = {}
        for answer in self.answers:
            found.setdefault(answer.person.number, []).append(answer)
        return {number: tuple(answers) for number, answers in found.items()}


def enrol(dossiers: Sequence[Dossier], lang: Lang) -> Register:
    """Return a cohort with its people and exercises numbered."""
    graded = [dossier.grades for dossier in dossiers]
    shares = [kept_share(grades.share) for grades in graded]
    people = tuple(
        Person(
            number=number,
            grades=dossier.grades,
            label=label(number, len(graded), dossier.grades.name[lang]),
            rank=1 + sum(each > share for each in shares),
            decided=dossier.decided,
        )
        for number, (dossier, share) in enumerate(zip(dossiers, shares, strict=True), start=1)
    )
    ids = list(dict.fromkeys(result.exercise for grades in graded for result in grades.results))
    asked = {
        exercise.id: Asked(number, exercise, label(number, len(ids), exercise.title[lang]))
        for number, exercise in enumerate(map(load_exercise, ids), start=1)
    }
    answers = (Answer(person, asked[done.exercise], done) for person in people for done in person.grades.results)
    return Register(lang, people, tuple(asked.values()), tuple(answers))


def kept_share(share: float) -> float:
    """Return a share as formulas compare it: sums in another order may differ in the last bit."""
    return round(share, DIGITS)
