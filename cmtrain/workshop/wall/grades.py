"""Grading what is handed in, each time once."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from dataclasses import dataclass

from cmtrain.errors import CmtrainError
from cmtrain.grading.attempts import ExerciseResult, grade_work
from cmtrain.grading.journals import DistrictOf
from cmtrain.journal import Work
from cmtrain.kinds.exercise import Exercise
from cmtrain.texts import Text, text

_log = logging.getLogger(__name__)

_INCIDENT = text(
    "评分程序出错（编号 {incident}），答案已保存，不算零分",
    "our grader failed (incident {incident}); the answer is kept and is no zero",
)
_DEFECT = text("评分程序出错，答案已保存，不算零分", "our grader failed; what was handed in is kept and is no zero")
_UNFIT = text(
    "在 {case} 的 {seed} 号片区里评不了分，答案已保存，不算零分（{why}）",
    "cannot be graded in district {seed} of {case}; what was handed in is kept and is no zero ({why})",
)


@dataclass(frozen=True)
class HandedIn:
    """All that one trainee has handed in for one exercise."""

    trainee: str
    exercise: Exercise
    work: Work

    @property
    def place(self) -> tuple[str, str]:
        """Whose it is, and of which exercise."""
        return self.trainee, self.exercise.id

    @property
    def content(self) -> tuple[object, ...]:
        """What its grade depends on; each submission knows the hints that were open before."""
        return self.work.sitting, self.work.task, self.work.submissions


@dataclass(frozen=True)
class Graded:
    """What came of grading."""

    result: ExerciseResult | None = None
    """None if there is no grade at all."""
    trouble: Text | None = None
    """Why something has no grade."""


class Grades:
    """The grades of everybody; only what has changed is graded again.

    Parameters
    ----------
    districts
        Makes the district of an event's case, seed and weeks.
    """

    def __init__(self, districts: DistrictOf) -> None:
        self._districts = districts
        self._known: dict[tuple[str, str], tuple[HandedIn, Graded]] = {}

    def update(self, handed_in: Iterable[HandedIn]) -> None:
        """Grade what is new, district by district: to make one takes longer than to grade all that is done in it."""
        new = [each for each in handed_in if not self._is_known(each)]
        for each in sorted(new, key=_district):
            self._known[each.place] = each, self._grade(each)

    def of(self, handed_in: HandedIn) -> Graded:
        """Return what came of grading it; `update` has seen it."""
        return self._known[handed_in.place][1]

    def _is_known(self, each: HandedIn) -> bool:
        return each.place in self._known and self._known[each.place][0].content == each.content

    def _grade(self, each: HandedIn) -> Graded:
        sitting = each.work.sitting
        try:
            result = grade_work(each.exercise, each.work, self._districts(sitting.case, sitting.seed, sitting.weeks))
        except CmtrainError as error:
            return Graded(trouble=_UNFIT.fill(case=sitting.case, seed=sitting.seed, why=error))
        except Exception:  # noqa: BLE001 - a defect of ours at one place is told there, and stops no other
            _log.exception("%s of %s could not be graded", each.exercise.id, each.trainee)
            return Graded(trouble=_DEFECT)
        failed = result.incidents[-1:]
        return Graded(result, _INCIDENT.fill(incident=failed[0]) if failed else None)


def _district(each: HandedIn) -> tuple[str, int, int]:
    sitting = each.work.sitting
    return sitting.case, sitting.seed, sitting.weeks or 0
