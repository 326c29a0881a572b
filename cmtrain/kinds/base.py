"""What a kind of exercise is: the five verbs, the task it makes, and the verdict it returns.

A kind knows the question, the district and the value of a response - not points, attempts, files or widgets. To add a
kind: one module with one `Kind` subclass, and its name in `cmtrain.kinds.AnyKind`.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import ClassVar, Generic, Literal, TypeVar

from cmtrain.district.district import District
from cmtrain.district.lanes import Stream
from cmtrain.district.tables import Truth
from cmtrain.kinds.controls import Control
from cmtrain.records import Json, Record
from cmtrain.texts import Text, Unit

FULL_MARKS = 0.98
"""Share of the way from the common mistake to the best that earns full marks; absorbs rounding and solver gaps."""

Marking = Literal["answer", "estimate", "judgement"]
"""In which words a part is marked: right and wrong, near and far off, sound and unsound."""


class ShownTable(Record):
    """A small table shown with the exercise; observed data only."""

    title: Text
    columns: tuple[Text, ...]
    rows: tuple[tuple[Text | str | float | int | None, ...], ...]
    units: tuple[Unit, ...] = ()
    """One for each column where numbers need a unit; "none" shows them plainly."""


class Task(Record):
    """An exercise made concrete for one district: all that a trainee may see of it, and nothing that is truth.

    Kinds add what they need to show, limit and read. It is stored with the trainee's journal, so that later versions
    of the package grade what was shown.
    """

    exercise: str
    case: str
    seed: int
    weeks: int
    facts: Mapping[str, str | int | float | Text] = {}
    """Values for the ``{placeholders}`` of the exercise's texts."""
    tables: tuple[ShownTable, ...] = ()


@dataclass(frozen=True)
class Finding:
    """One thing to tell the trainee: the id of a feedback text and the numbers that go into it.

    Numbers stay numbers; the text says how they look: ``{loss:yuan}``, ``{rate:share}`` (`Text.fill`).
    """

    id: str
    numbers: Mapping[str, float | int | str | Text] = field(default_factory=dict)


@dataclass(frozen=True)
class Element:
    """The outcome of one part of a response: a field, a cell, an item."""

    name: str
    label: Text
    score: float
    """0..1."""
    given: str | float | Text | None = None
    """A number in ``unit``, or words; ids are never shown to people, so name them by a `Text`."""
    best: str | float | Text | None = None
    unit: Unit = "none"
    finding: Finding | None = None
    weight: float = 1.0
    secret: bool = False
    """Whether its label or finding alone tells what was to be found: shown only when nothing is left to decide."""


@dataclass(frozen=True)
class Verdict:
    """What a kind says of a readable response."""

    value: float
    """What the response achieves, in ``unit``; higher is better unless ``lower_is_better``."""
    best_value: float
    mistake_value: float
    """Value of the best of the named tempting mistakes."""
    score: float
    """0..1 before attempts, hints and compliance."""
    unit: Unit
    lower_is_better: bool = False
    findings: tuple[Finding, ...] = ()
    """The most important first."""
    flags: tuple[str, ...] = ()
    """Ids of the compliance rules that the response breaks (``cmtrain.compliance``)."""
    elements: tuple[Element, ...] = ()


T = TypeVar("T", bound=Task)


class Kind(Record, Generic[T]):
    """How an exercise is asked and judged; the fields of a subclass are the keys of ``[kind]`` in an exercise file."""

    task_type: ClassVar[type[Task]]
    """The class of the kind's tasks, to read stored ones back."""
    min_gap: ClassVar[float] = 0.08
    """Smallest admitted distance between best and tempting mistakes (`gap`); closer seeds are refused."""
    feedback_ids: ClassVar[tuple[str, ...]] = ()
    """Ids of all findings besides ``mistake.<name>`` that the kind can return; every exercise file has a text for each."""

    @abstractmethod
    def task(self, exercise: str, district: District, stream: Stream) -> T:
        """Make the task for one district.

        Reads ``district.truth`` only for limits and screening of what to ask, never to show it.

        Raises
        ------
        UnfitError
            The district cannot carry this exercise.
        """

    @abstractmethod
    def control(self, task: T) -> Control:
        """Return what the trainee fills in."""

    @abstractmethod
    def best(self, task: T, truth: Truth) -> Json:
        """Return a response of the highest known value.

        Grading asks for it again and again: whatever is costly is remembered with `cmtrain.kinds.memo.per_task`.
        """

    @abstractmethod
    def mistakes(self, task: T, truth: Truth) -> dict[str, Json]:
        """Return the named tempting responses."""

    @abstractmethod
    def grade(self, response: Json, task: T, truth: Truth) -> Verdict:
        """Judge a response by its value.

        The response is read before the truth is: where the truth is out of reach people are told what cannot be read.

        Raises
        ------
        MissingError, UnreadableError
            Nothing was entered, or it cannot be read.
        """

    def malformed(self, task: T) -> tuple[Json, ...]:  # noqa: ARG002
        """Return responses that must be refused as unreadable; kinds add their own."""
        return (True, 3.5, "x", ["?"], {"?": "?"}, {"": None, "?": [[]]})

    def marking(self, part: str) -> Marking:  # noqa: ARG002
        """Return in which words a part of a response is marked."""
        return "answer"

    def broken_by(self, part: str, given: Text) -> tuple[str, ...]:  # noqa: ARG002
        """Return the compliance rules that what was given for one part breaks by itself."""
        return ()

    def gap(self, task: T, truth: Truth) -> float:
        """Return how far the best tempting mistake stays behind the best response, relative to the best.

        1 means that mistakes achieve nothing. Screening refuses seeds with less than `min_gap`.
        """
        best = self.grade(self.best(task, truth), task, truth)
        return relative_gap(best.best_value, best.mistake_value)


def relative_gap(best: float, mistake: float) -> float:
    """Return ``|best - mistake| / max(|best|, |mistake|)``; 0 if both are 0."""
    scale = max(abs(best), abs(mistake))
    return abs(best - mistake) / scale if scale else 0.0


def score_by_value(value: float, best: float, mistake: float) -> float:
    """Score a value on the way from the common mistake (0) to the best (1); full marks from `FULL_MARKS`.

    Works for values where less is better, too (``best`` < ``mistake``).

    Examples
    --------
    >>> score_by_value(90, best=100, mistake=80), score_by_value(99.7, best=100, mistake=80), score_by_value(70, best=100, mistake=80)
    (0.5102040816326531, 1.0, 0.0)
    """
    rho = (value - mistake) / (best - mistake)
    return min(max(rho / FULL_MARKS, 0.0), 1.0) + 0.0  # never minus zero


def score_by_elements(elements: tuple[Element, ...]) -> float:
    """Return the weighted mean of the elements' scores."""
    return sum(e.score * e.weight for e in elements) / sum(e.weight for e in elements)
