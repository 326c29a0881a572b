"""A cohort beside earlier ones: means of all exercises together and of each, with what can be said of the difference."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from cmtrain.kinds.exercise import load_exercise
from cmtrain.report.blocks import words
from cmtrain.report.dossier import Dossier
from cmtrain.report.intervals import Interval, difference_interval
from cmtrain.texts import Text

Verdict = Literal["better", "worse", "unclear", "few"]


@dataclass(frozen=True)
class Compared:
    """All exercises together, or one, in two cohorts."""

    title: Text
    before: tuple[float, ...]
    """Shares of points, one a person."""
    now: tuple[float, ...]

    @property
    def difference(self) -> Interval | None:
        """How much better this cohort is; None where too few took part."""
        return difference_interval(self.before, self.now)

    @property
    def verdict(self) -> Verdict:
        """What can be said: a difference whose interval holds 0 is none."""
        if self.difference is None:
            return "few"
        return "better" if self.difference.low > 0 else "worse" if self.difference.high < 0 else "unclear"


@dataclass(frozen=True)
class Comparison:
    """A cohort and an earlier one."""

    workshop: str
    """The earlier one's."""
    people: int
    rows: tuple[Compared, ...]


def compare(earlier: Sequence[Dossier], now: Sequence[Dossier]) -> Comparison:
    """Compare a cohort with an earlier one, in all exercises together and in those that both worked on."""
    common = [exercise for exercise in _exercises(now) if exercise in _exercises(earlier)]
    rows = [
        Compared(load_exercise(exercise).title, _shares(earlier, exercise), _shares(now, exercise))
        for exercise in common
    ]
    total = Compared(words()["compare_common"], _totals(earlier, common), _totals(now, common))
    return Comparison(earlier[0].grades.workshop, len(earlier), (total, *rows))


def _exercises(dossiers: Sequence[Dossier]) -> dict[str, None]:
    return dict.fromkeys(result.exercise for dossier in dossiers for result in dossier.grades.results)


def _shares(dossiers: Sequence[Dossier], exercise: str) -> tuple[float, ...]:
    """Return the share of points of everyone who answered."""
    results = (dossier.grades.result(exercise) for dossier in dossiers)
    return tuple(each.points / each.max_points for each in results if each and each.status == "graded")


def _totals(dossiers: Sequence[Dossier], exercises: Sequence[str]) -> tuple[float, ...]:
    """Return everyone's share of the points of the exercises that both cohorts worked on."""
    found = []
    for dossier in dossiers:
        results = [result for result in dossier.grades.results if result.exercise in exercises]
        most = sum(result.max_points for result in results)
        found.append(sum(result.points for result in results) / most if most else 0.0)
    return tuple(found)
