"""The state of a room: who stands where, and what all of them made of each exercise."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from cmtrain.journal.orders import NO_ORDERS, Orders
from cmtrain.texts import Text
from cmtrain.workbook.standing import Level


@dataclass(frozen=True)
class Try:
    """One attempt that counts."""

    score: float
    """0 to 1, after the compliance gate and before hints."""
    mistakes: tuple[str, ...] = ()
    """Named mistakes found in it, by their names in the exercise's file."""


@dataclass(frozen=True)
class Progress:
    """How far one trainee has come with one exercise."""

    exercise: str
    level: Level = "untouched"
    tries: tuple[Try, ...] = ()
    """The attempts used, in order."""
    points: float = 0.0
    """So far, after hints."""
    minutes: float = 0.0
    """Time at work, as far as the journal tells it."""
    flags: tuple[str, ...] = ()
    """Compliance rules broken in any attempt used."""
    pending: bool = False
    """Whether what was handed in last has no grade because our grader failed; that is no zero."""
    trouble: Text | None = None
    """Why something that was handed in has no grade."""

    @property
    def best_score(self) -> float | None:
        """The highest score of all attempts; None before the first one."""
        return max((each.score for each in self.tries), default=None)

    @property
    def mistakes(self) -> tuple[str, ...]:
        """Named mistakes found in the last attempt."""
        return self.tries[-1].mistakes if self.tries and not self.pending else ()


@dataclass(frozen=True)
class Sign:
    """Why the trainer may want to go and see somebody."""

    kind: Literal["stuck", "away"]
    told: Text
    """A sentence that needs no name."""


@dataclass(frozen=True)
class Place:
    """Where one trainee stands. It holds no PIN, so that a wall may show all of it."""

    trainee: str
    """The id on the roster."""
    name: str
    group: str = ""
    at: str | None = None
    """The exercise worked on last; None if nothing has been done yet."""
    changed: datetime | None = None
    """When anything was written last (UTC), and never later than now."""
    progress: Mapping[str, Progress] = field(default_factory=dict)
    """By exercise, in the order of the plan; empty if nothing is known, because the journal could never be read."""
    sign: Sign | None = None
    orders: Orders = NO_ORDERS
    """What the trainer has done about this trainee."""
    trouble: Text | None = None
    """What is wrong with the journal; the rest is then what was known before."""

    @property
    def points(self) -> float:
        """Points in all."""
        return sum(each.points for each in self.progress.values())


@dataclass(frozen=True)
class MistakeCount:
    """A named mistake, and how many made it in their last attempt."""

    name: str
    title: Text
    people: int


@dataclass(frozen=True)
class Tally:
    """What all trainees have made of one exercise; those of whom nothing is known are left out."""

    exercise: str
    title: Text
    attempts: int
    """How many everybody has."""
    levels: Mapping[Level, int]
    """How many trainees are at each of the four levels."""
    best_scores: tuple[float, ...]
    """For each trainee with an attempt the best score so far, the lowest first."""
    mistakes: tuple[MistakeCount, ...]
    """The commonest first, equally common ones in the order of the exercise's file."""
    broke_rules: int
    """How many broke a compliance rule."""
    ungraded: int
    """How many have handed in something that has no grade."""


@dataclass(frozen=True)
class Room:
    """Everything that the wall shows at one moment."""

    now: datetime
    places: tuple[Place, ...]
    """In the order of the roster."""
    tallies: tuple[Tally, ...]
    """In the order of the plan."""
    trouble: Text | None = None
    """What is wrong with the roster; those on it before are then shown."""
    orders: Orders = NO_ORDERS
    """What the trainer has done about everybody."""
    ends: datetime | None = None
    """When the workshop closes for everybody, as things stand."""
