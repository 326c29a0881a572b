"""What a group's answers say about its exercises: how hard each is, whether it tells strong from weak, what hints did.

Groups are small. A number comes with its interval, and not at all where there are too few people or nothing varies.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median
from typing import Literal

from cmtrain.report.intervals import (
    ENOUGH_TO_RELATE,
    Interval,
    alpha_interval,
    difference_interval,
    mean_interval,
    rank_interval,
)
from cmtrain.report.outcome import EXCELLENT

HARD = 0.3
"""Mean share of points below which an exercise is too hard to show who can do what; above `EXCELLENT` it is too easy."""
USEFUL = 0.3
"""Correlation with the other exercises from which an item separates well enough (Ebel & Frisbie, Essentials of
Educational Measurement, 5th ed. 1991: .30 reasonably good, below .20 poor)."""
RELIABLE = 0.7
"""Reliability from which totals of points can be held against each other (Nunnally, Psychometric Theory, 1978)."""
MOST_LEFT_OUT = 0.5
"""Share of the other exercises that somebody may have left out and still be placed by the rest."""

Verdict = Literal["good", "flat", "easy", "hard", "few"]
"""``good``: tells strong from weak; ``flat``: does not; ``few``: too few people to say either."""
Trust = Literal["sure", "unsure", "few"]

Shares = Sequence[Sequence[float | None]]
"""Shares of points: one row a person, one column an exercise, None where not answered."""


@dataclass(frozen=True)
class Answers:
    """What the answers of a group were worth; rows are people, columns exercises."""

    shares: Shares
    bare: Shares
    """Before the cost of hints."""
    helped: Sequence[Sequence[bool]]
    """Whether a hint had been opened before the answer that counts."""
    points: Sequence[float]
    """What each exercise is worth."""


@dataclass(frozen=True)
class Item:
    """One exercise in one group."""

    answered: int
    worst: float | None
    median: float | None
    top: float | None
    difficulty: Interval | None
    """Mean share of points of those who answered."""
    separation: Interval | None
    """Rank correlation of its share of points with that of all other exercises."""
    helped: int
    """People who opened a hint before the answer that counts."""
    hints: Interval | None
    """How much larger the mean share before the cost of hints is among them than among those who opened none."""

    @property
    def verdict(self) -> Verdict:
        """What a trainer can take away; what the intervals leave open is not claimed."""
        if self.difficulty is None or self.answered < ENOUGH_TO_RELATE:
            return "few"
        if self.separation and self.separation.low > 0 and self.separation.high >= USEFUL:
            return "good"
        if self.difficulty.low > EXCELLENT:
            return "easy"
        if self.difficulty.high < HARD:
            return "hard"
        alike = self.worst == self.top
        return "flat" if alike or (self.separation and self.separation.high < USEFUL) else "few"


def analyse(answers: Answers) -> tuple[Item, ...]:
    """Analyse all exercises."""
    return tuple(_item(answers, column) for column in range(len(answers.points)))


def reliability(answers: Answers) -> Interval | None:
    """Return how far totals of points hang together: Cronbach's alpha of all who answered every exercise."""
    whole = [row for row in answers.shares if None not in row]
    return alpha_interval(
        [[(share or 0.0) * most for share, most in zip(row, answers.points, strict=True)] for row in whole]
    )


def trust(reliable: Interval | None) -> Trust:
    """Say whether totals of points can be held against each other."""
    if reliable is None or reliable.low < RELIABLE <= reliable.high:
        return "few"
    return "sure" if reliable.low >= RELIABLE else "unsure"


def beside_others(answers: Answers, column: int) -> list[tuple[float, float]]:
    """Return everybody's share of points of one exercise, and of all others together that they answered.

    An exercise is never held against a total that it is part of. Who left out too many of the others is left out.
    """
    pairs = []
    for row in answers.shares:
        own = row[column]
        others = [
            (share * most, most)
            for place, (share, most) in enumerate(zip(row, answers.points, strict=True))
            if place != column and share is not None
        ]
        if own is not None and others and len(others) >= MOST_LEFT_OUT * (len(row) - 1):
            pairs.append((own, sum(got for got, _ in others) / sum(most for _, most in others)))
    return pairs


def _item(answers: Answers, column: int) -> Item:
    shares = [share for row in answers.shares if (share := row[column]) is not None]
    pairs = beside_others(answers, column)
    with_hints, without = (_bare(answers, column, helped=helped) for helped in (True, False))
    return Item(
        answered=len(shares),
        worst=min(shares, default=None),
        median=median(shares) if shares else None,
        top=max(shares, default=None),
        difficulty=mean_interval(shares),
        separation=rank_interval([own for own, _ in pairs], [rest for _, rest in pairs]),
        helped=len(with_hints),
        hints=_difference(without, with_hints),
    )


def _bare(answers: Answers, column: int, *, helped: bool) -> list[float]:
    """Return the shares before the cost of hints of those who opened one, or of those who opened none."""
    rows = zip(answers.bare, answers.helped, strict=True)
    return [share for bare, took in rows if (share := bare[column]) is not None and took[column] is helped]


def _difference(without: Sequence[float], with_hints: Sequence[float]) -> Interval | None:
    varies = len(set(without)) > 1 or len(set(with_hints)) > 1
    return difference_interval(without, with_hints) if varies else None
