"""Proving exercises: over many districts, the best answer earns full marks, every mistake fails with words of its own."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from cmtrain.district.district import District
from cmtrain.district.lanes import Lanes
from cmtrain.errors import UnfitError
from cmtrain.grading.feedback import feedback, finding_text
from cmtrain.grading.grade import Grade, GradeFinding
from cmtrain.grading.judge import grade
from cmtrain.grading.screen import screen
from cmtrain.grading.tasks import best, kind_of, make_task, mistakes
from cmtrain.grading.trials import at_random, mix
from cmtrain.kinds.base import FULL_MARKS, ShownTable
from cmtrain.kinds.exercise import Exercise
from cmtrain.records import Json
from cmtrain.texts import LANGS, Lang, Text, Unit, show

FAIL = 0.6
"""A named mistake scores less."""

BEATEN = 0.02
"""How much better than the best known a response may be, relative to it, before the best is called wrong."""

EMPTY: tuple[Json, ...] = ({}, None, "")
"""Responses with nothing in them."""


@dataclass(frozen=True)
class Instance:
    """What was found for one exercise on one district."""

    seed: int
    refused: str = ""
    """Why screening refused the seed; nothing else was tried then."""
    best: float = 0.0
    """Score of the best response."""
    worst_mistake: float = 0.0
    """Highest score of a named mistake."""
    mistake: str = ""
    """Its name."""
    problems: tuple[str, ...] = ()


def prove_instance(exercise: Exercise, district: District) -> Instance:
    """Try everything that must hold for one exercise on one district."""
    try:
        screening = screen(exercise, district)
        if not screening.accepted:
            return Instance(district.seed, refused=screening.reason)
        trial = _Trial(exercise, district)
        problems = tuple(dict.fromkeys(trial.problems()))
    except UnfitError as error:
        return Instance(district.seed, refused=str(error))
    except Exception as error:  # noqa: BLE001 - whatever a kind raises is what proving looks for
        cause = error.__cause__ or error
        return Instance(district.seed, problems=(f"{type(cause).__name__}: {cause}",))
    top = max(trial.mistakes, key=lambda name: trial.mistakes[name].score, default="")
    worst = trial.mistakes[top].score if top else 0.0
    return Instance(district.seed, best=trial.best.score, worst_mistake=worst, mistake=top, problems=problems)


class _Trial:
    """One exercise on one district, with its best response and its mistakes graded."""

    def __init__(self, exercise: Exercise, district: District) -> None:
        self._exercise, self._district = exercise, district
        self._task = make_task(exercise, district)
        self._best_response = best(exercise, district)
        self._responses = mistakes(exercise, district)
        self.best = grade(exercise, district, self._best_response)
        self.mistakes = {name: grade(exercise, district, made) for name, made in self._responses.items()}
        self._others = {name: grade(exercise, district, made) for name, made in self._tries()}

    def _tries(self) -> Iterator[tuple[str, Json]]:
        """Return responses between the best and the mistakes, and entries at random: none may break the grader."""
        stream = Lanes(self._district.seed).stream(f"prove:{self._exercise.id}")
        for name, made in self._responses.items():
            yield f"half best, half {name}", mix(self._best_response, made, stream)
        control = kind_of(self._exercise).control(self._task)
        for number in range(2):
            yield f"random entries {number + 1}", at_random(control, stream)

    def problems(self) -> Iterator[str]:
        """Return everything that does not hold."""
        yield from self._best_problems()
        yield from self._mistake_problems()
        yield from self._other_problems()
        yield from self._reading_problems()
        yield from self._task_problems()
        yield from self._text_problems()

    def _best_problems(self) -> Iterator[str]:
        if self.best.status != "graded" or self.best.score < FULL_MARKS:
            yield f"best: {self.best.status}, score {self.best.score:.3f}"
        again = grade(self._exercise, self._district, json.loads(json.dumps(self._best_response)))
        if again != self.best:
            yield "best: graded twice, two verdicts"
        if Grade.model_validate_json(self.best.model_dump_json()) != self.best:
            yield "best: its grade does not survive JSON"

    def _mistake_problems(self) -> Iterator[str]:
        if set(self._responses) != set(self._exercise.mistakes):
            yield f"mistakes: kind has {sorted(self._responses)}, file has {sorted(self._exercise.mistakes)}"
            return
        told: dict[str, str] = {}
        for name, given in self.mistakes.items():
            own = next((finding for finding in given.findings if finding.id == f"mistake.{name}"), None)
            if given.status != "graded" or given.score >= FAIL:
                yield f"mistake {name}: {given.status}, score {given.score:.3f}"
            if own is None:
                yield f"mistake {name}: no finding mistake.{name}, but {[finding.id for finding in given.findings]}"
                continue
            said = self._said(own)
            if said in told:
                yield f"mistake {name}: same feedback as {told[said]}"
            told[said] = name

    def _said(self, finding: GradeFinding) -> str:
        said = finding_text(finding, self._exercise)
        return said.zh + said.en

    def _other_problems(self) -> Iterator[str]:
        for name, given in self._others.items():
            if given.regret is not None and given.regret < -BEATEN * abs(given.best_value or 0.0):
                yield f"{name}: beats the best by {-given.regret:.3g} {given.unit}"

    def _reading_problems(self) -> Iterator[str]:
        for empty in EMPTY:
            given = grade(self._exercise, self._district, empty)
            if given.status != "missing":
                yield f"empty response {empty!r}: {given.status}"
        for malformed in kind_of(self._exercise).malformed(self._task):
            given = grade(self._exercise, self._district, malformed)
            shown = repr(malformed)[:60]
            if given.status != "unreadable":
                yield f"malformed response {shown}: {given.status}"
            elif given.message is None or given.message.zh == given.message.en:
                yield f"malformed response {shown}: no message in both languages"

    def _task_problems(self) -> Iterator[str]:
        stored = self._task.model_dump_json()
        if type(self._task) is not kind_of(self._exercise).task_type:
            yield f"task: is a {type(self._task).__name__}, task_type is {kind_of(self._exercise).task_type.__name__}"
        elif type(self._task).model_validate_json(stored) != self._task:
            yield "task: does not survive JSON"
        answer = json.dumps(self._best_response, ensure_ascii=False, separators=(",", ":"))
        if len(answer) >= 20 and answer in stored:
            yield "task: holds the best response, which is truth"

    def _text_problems(self) -> Iterator[str]:
        for lang in LANGS:
            for where, written in self._texts(lang):
                left = _PLACEHOLDER.search(written)
                if left or not written.strip():
                    yield f"{where}, {lang}: {left[0] if left else 'empty'} left in {written[:60]!r}"

    def _texts(self, lang: Lang) -> Iterator[tuple[str, str]]:
        """Write everything that a trainee reads of the exercise; a placeholder without a value raises."""
        yield "title", self._exercise.title.fill(**self._task.facts)[lang]
        yield "prompt", self._exercise.prompt.fill(**self._task.facts)[lang]
        for number, hint in enumerate(self._exercise.hints, start=1):
            yield f"hint {number}", hint.text.fill(**self._task.facts)[lang]
        for table in self._task.tables:
            yield from _cells(table, lang)
        for name, given in {"best": self.best, **self.mistakes, **self._others}.items():
            for line in feedback(given, self._exercise, lang):
                yield f"feedback on {name}", line
        control = kind_of(self._exercise).control(self._task).model_dump_json()
        yield "control", "made" if control else ""


_PLACEHOLDER = re.compile(r"\{\w*(:[^{}]*)?\}")


def _cells(table: ShownTable, lang: Lang) -> Iterator[tuple[str, str]]:
    yield "table", table.title[lang]
    for row in table.rows:
        if len(row) != len(table.columns):
            yield f"table {table.title.en}", ""
        units: list[Unit] = list(table.units) or ["none" for _ in row]
        for cell, unit in zip(row, units, strict=True):
            if isinstance(cell, (int, float)) and not show(cell, unit, lang):
                yield f"table {table.title.en}", ""
            if isinstance(cell, Text):
                yield f"table {table.title.en}", cell[lang]


@dataclass(frozen=True)
class Proof:
    """What was found for one exercise over its seeds."""

    exercise: str
    seeds: int
    """Accepted seeds tried."""
    refused: int
    """Seeds that screening refused on the way."""
    best: float
    """Lowest score of a best response."""
    worst_mistake: float
    """Highest score of a named mistake."""
    mistake: str
    """Its name."""
    problems: tuple[str, ...]
    """What does not hold, with the first seed where it was seen."""


TRIES = 3
"""At most so many seeds are tried for one that is accepted."""

Simulated = Callable[[str, int], District]
"""Returns the district of a case and seed."""


def prove(exercise: Exercise, *, seeds: int, districts: Simulated) -> Proof:
    """Prove one exercise over its first `seeds` accepted seeds, counted from 1."""
    found: list[Instance] = []
    for seed in range(1, TRIES * seeds + 1):
        found.append(prove_instance(exercise, districts(exercise.case, seed)))
        if sum(not instance.refused for instance in found) == seeds:
            break
    return summarise(exercise.id, found, seeds=seeds)


def summarise(exercise_id: str, found: list[Instance], *, seeds: int) -> Proof:
    """Sum up what was found for one exercise; too few accepted seeds are a problem of their own."""
    tried = [instance for instance in found if not instance.refused]
    problems: dict[str, str] = {}
    for instance in tried:
        for problem in instance.problems:
            problems.setdefault(problem, f"seed {instance.seed}: {problem}")
    if len(tried) < seeds:
        reason = next((instance.refused for instance in found if instance.refused), "")
        problems[""] = f"only {len(tried)} of {len(found)} seeds accepted; refused for example: {reason}"
    top = max(tried, key=lambda instance: instance.worst_mistake, default=Instance(0))
    return Proof(
        exercise=exercise_id,
        seeds=len(tried),
        refused=len(found) - len(tried),
        best=min((instance.best for instance in tried), default=0.0),
        worst_mistake=top.worst_mistake,
        mistake=top.mistake,
        problems=tuple(problems.values()),
    )
