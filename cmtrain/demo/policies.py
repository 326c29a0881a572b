"""How simulated trainees answer: each policy turns an exercise into the turns of one person."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from cmtrain.content import Lesson
from cmtrain.district.district import District
from cmtrain.district.lanes import Lanes, Stream
from cmtrain.grading.judge import grade
from cmtrain.grading.tasks import best, kind_of, make_task, mistakes
from cmtrain.grading.trials import at_random, mix
from cmtrain.kinds.exercise import Exercise
from cmtrain.records import Json

_GUESS = "大概一半吧？"
"""What a careless person types where a number or an option is asked for."""


@dataclass(frozen=True)
class Turn:
    """One response as it is worked out: hints opened before, what is typed, and whether it is handed in."""

    response: Json
    hints: int = 0
    """How many hints have been opened by then, at most as many as there are."""
    handed_in: bool = True


@dataclass(frozen=True)
class Desk:
    """What lies before a simulated trainee: one exercise on one district."""

    exercise: Exercise
    district: District
    place: float
    """How far into the workshop it comes: 0 for the first exercise, 1 for the last."""
    stream: Stream

    @property
    def best(self) -> Json:
        """A response of the highest known value."""
        return best(self.exercise, self.district)

    @property
    def mistakes(self) -> dict[str, Json]:
        """The tempting responses by name."""
        return mistakes(self.exercise, self.district)

    @property
    def tempting(self) -> Json:
        """One of the tempting responses that break no rule, another for each person; any if all break one."""
        responses = list(self.mistakes.values())
        lawful = [response for response in responses if not self.flags(response)] or responses
        return lawful[int(self.stream.integers(1, 0, len(lawful))[0])]

    def flags(self, response: Json) -> tuple[str, ...]:
        """Return the rules that a response breaks."""
        return grade(self.exercise, self.district, response).flags

    def guess(self) -> Json:
        """Return entries at random."""
        return at_random(kind_of(self.exercise).control(make_task(self.exercise, self.district)), self.stream)

    def between(self, one: Json, other: Json, share: float) -> Json:
        """Return a mixture with about `share` of `one` that breaks no rule.

        If `other` cannot be mixed in without breaking one, guesses are tried instead; if that fails, it is `one`.
        """
        for less in (other, other, self.guess(), self.guess(), self.guess()):
            mixed = mix(one, less, self.stream, share=share)
            if not self.flags(mixed):
                return mixed
        return one


Policy = Callable[[Desk], list[Turn]]


def desk(trainee: str, exercise: Exercise, district: District, place: float) -> Desk:
    """Set an exercise before a trainee; chance differs from trainee to trainee."""
    return Desk(exercise, district, place, Lanes(district.seed).stream(f"demo:{trainee}:{exercise.id}"))


def expert(desk: Desk) -> list[Turn]:
    """Answer as well as is possible."""
    return [Turn(desk.best)]


def typical(desk: Desk) -> list[Turn]:
    """Get half of it right, take a hint, and do better."""
    first = desk.between(desk.best, desk.tempting, 0.55)
    return [Turn(first), Turn(desk.between(desk.best, first, 0.6), hints=1)]


@dataclass(frozen=True)
class Tempted:
    """Fall for the tempting mistakes of some lessons, and do well in the others."""

    lessons: tuple[Lesson, ...]

    def __call__(self, desk: Desk) -> list[Turn]:
        """Answer once."""
        if desk.exercise.lesson in self.lessons:
            return [Turn(desk.tempting)]
        return [Turn(desk.between(desk.best, desk.tempting, 0.85))]


def careless(desk: Desk) -> list[Turn]:
    """Hand in nothing, then what cannot be read, then something."""
    return [Turn({}), Turn(_unreadable(desk)), Turn(desk.between(desk.best, desk.tempting, 0.45))]


def at_a_guess(desk: Desk) -> list[Turn]:
    """Fill in whatever is possible without reading."""
    return [Turn(desk.guess())]


def halfway(desk: Desk) -> list[Turn]:
    """Work through the first half, begin one more exercise without handing it in, and go home."""
    if desk.place < 0.5:
        return typical(desk)
    return [Turn(desk.between(desk.best, desk.tempting, 0.5), handed_in=False)] if desk.place < 0.6 else []


def beyond_the_rules(desk: Desk) -> list[Turn]:
    """Work well, but take the way that breaks a rule wherever there is one."""
    for response in desk.mistakes.values():
        if desk.flags(response):
            return [Turn(response)]
    return [Turn(desk.between(desk.best, desk.tempting, 0.8))]


def _unreadable(desk: Desk) -> Json:
    """Return a response that cannot be read: the best with a guess for its first entry, or plain nonsense."""
    nonsense = kind_of(desk.exercise).malformed(make_task(desk.exercise, desk.district))
    tries = (_with_a_guess(desk.best), *nonsense)
    return next((each for each in tries if grade(desk.exercise, desk.district, each).status == "unreadable"), _GUESS)


def _with_a_guess(response: Json) -> Json:
    if isinstance(response, dict) and response:
        first = next(iter(response))
        return {**response, first: _with_a_guess(response[first])}
    if isinstance(response, list) and response:
        return [_with_a_guess(response[0]), *response[1:]]
    return _GUESS
