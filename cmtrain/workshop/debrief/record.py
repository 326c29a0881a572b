"""What is known of an exercise when it is debriefed. Nothing in it tells who answered what."""

from __future__ import annotations

from dataclasses import dataclass

from cmtrain.grading.attempts import ExerciseResult
from cmtrain.grading.grade import Grade
from cmtrain.kinds.exercise import Exercise
from cmtrain.texts import Text, Unit


@dataclass(frozen=True)
class Answer:
    """The answer of one trainee that counts, graded."""

    result: ExerciseResult
    grade: Grade

    @property
    def seed(self) -> int:
        """Seed of the district that it is about."""
        return self.result.seed

    @property
    def way(self) -> float:
        """How far it came on the way from the common mistake (0) to the best (1); below 0 it is worse than the mistake."""
        return way(self.grade)


@dataclass(frozen=True)
class Debrief:
    """What everybody on the roster made of one exercise."""

    exercise: Exercise
    """As the workshop asks it."""
    answers: tuple[Answer, ...]
    """One of each trainee who has a grade, the worst first."""
    waiting: int
    """How many have handed in nothing that counts."""
    ungraded: int
    """How many have an answer that our grader failed on; no zeros."""
    unread: int
    """How many journals cannot be read."""
    seeds: tuple[int, ...]
    """The districts that were dealt out; those with most answers first."""

    @property
    def people(self) -> int:
        """How many are on the roster."""
        return len(self.answers) + self.waiting + self.ungraded + self.unread

    def about(self, seed: int) -> tuple[Answer, ...]:
        """Return the answers about one district, the worst first."""
        return tuple(each for each in self.answers if each.seed == seed)


@dataclass(frozen=True)
class Choice:
    """What some people gave for a part."""

    said: Text
    people: int


@dataclass(frozen=True)
class Part:
    """What people gave for one part of an exercise in one district."""

    label: Text
    right: float
    """Share of the people whose part earned full marks."""
    score: float
    """Mean score of the part, 0 to 1."""
    choices: tuple[Choice, ...]
    """The commonest first; empty where nearly everybody gave another number."""
    spread: tuple[float, float, float] | None
    """Lowest, middle and highest number, where nearly everybody gave another one."""
    unit: Unit
    best: Text


@dataclass(frozen=True)
class Made:
    """A named mistake that people made, or that tempts where nobody has answered yet."""

    title: Text
    told: Text
    """What the exercise says to whoever makes it; its numbers are those of one answer."""
    people: int
    """How many made it; 0 where it only tempts."""
    cost: float
    """Mean regret, in ``unit``."""
    unit: Unit


@dataclass(frozen=True)
class Broken:
    """A rule of lawful distribution, and how many broke it in any attempt that counts."""

    rule: str
    people: int


def way(grade: Grade) -> float:
    """Return how far a value lies on the way from the common mistake (0) to the best (1); the score where it has no way."""
    value, best, mistake = grade.value, grade.best_value, grade.mistake_value
    if value is None or best is None or mistake is None or best == mistake:
        return grade.raw_score
    return (value - mistake) / (best - mistake)
