"""A decision as exhibits see it: the exercise on its district, what was handed in, and its grade."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from cmtrain.district.tables import Observed, Truth
from cmtrain.grading.feedback import finding_text
from cmtrain.grading.grade import Grade, GradeElement
from cmtrain.kinds.base import Kind, Task
from cmtrain.kinds.exercise import Exercise
from cmtrain.records import Json
from cmtrain.texts import Lang

K = TypeVar("K", bound="Kind[Any]")
T = TypeVar("T", bound=Task)


@dataclass(frozen=True)
class Decision(Generic[K, T]):
    """One graded response, with everything that it can be held against after the last attempt."""

    exercise: Exercise
    kind: K
    task: T
    truth: Truth
    observed: Observed
    response: Json
    grade: Grade

    @property
    def elements(self) -> dict[str, GradeElement]:
        """The parts of the grade by their names."""
        return {element.name: element for element in self.grade.elements}

    def why(self, element: GradeElement, lang: Lang) -> str:
        """Return what the exercise says of a part; "" if nothing."""
        return finding_text(element.finding, self.exercise)[lang] if element.finding else ""

    def whys(self, lang: Lang) -> tuple[str, ...]:
        """Return what is said of the parts, one text for each reason: the first part stands for those like it.

        Where the grade says nothing of the whole, the first of them is told as what matters most, and left out here.
        """
        first: dict[str, GradeElement] = {}
        for element in self.grade.elements:
            if element.finding:
                first.setdefault(element.finding.id, element)
        told = tuple(self.why(element, lang) for element in first.values())
        return told if self.grade.findings else told[1:]
