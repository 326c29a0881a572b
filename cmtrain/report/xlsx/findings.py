"""The named mistakes and the broken rules of a cohort, the commonest first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import fmean

from cmtrain.compliance import Rule, rule
from cmtrain.report.xlsx.register import Answer, Asked, Register
from cmtrain.texts import Text, Unit


@dataclass(frozen=True)
class MistakeMade:
    """One named mistake and the answers in which it was made."""

    title: Text
    asked: Asked
    unit: Unit
    answers: tuple[Answer, ...]

    @property
    def costs(self) -> tuple[float, ...]:
        """For each answer how far it stayed behind the best, in ``unit``."""
        return tuple(_cost(answer) for answer in self.answers)


@dataclass(frozen=True)
class RuleBroken:
    """One rule and the answers in which it was broken, in an attempt that counts or not."""

    rule: Rule
    answers: tuple[Answer, ...]

    @property
    def people(self) -> int:
        """How many broke it."""
        return len({answer.person.number for answer in self.answers})


def mistakes_of(register: Register) -> tuple[MistakeMade, ...]:
    """Return the mistakes: those of most people first, then the costliest."""
    found: dict[tuple[str, str], list[Answer]] = {}
    for answer in register.answers:
        for name in _mistakes_in(answer):
            found.setdefault((answer.result.exercise, name), []).append(answer)
    made = [_made(name, answers) for (_, name), answers in found.items()]
    return tuple(sorted(made, key=lambda each: (-len(each.answers), -fmean(each.costs))))


def breaches_of(register: Register) -> tuple[RuleBroken, ...]:
    """Return the rules that were broken: those of most people first."""
    found: dict[str, list[Answer]] = {}
    for answer in register.answers:
        for flag in answer.result.flags:
            found.setdefault(flag, []).append(answer)
    broken = [RuleBroken(rule(flag), tuple(answers)) for flag, answers in found.items()]
    return tuple(sorted(broken, key=lambda each: (-each.people, each.rule.id)))


def _mistakes_in(answer: Answer) -> tuple[str, ...]:
    grade = answer.result.grade
    return grade.mistakes if grade and answer.graded else ()


def _made(name: str, answers: Sequence[Answer]) -> MistakeMade:
    asked, grade = answers[0].asked, answers[0].result.grade
    return MistakeMade(asked.exercise.mistakes[name].title, asked, grade.unit if grade else "none", tuple(answers))


def _cost(answer: Answer) -> float:
    grade = answer.result.grade
    return abs(grade.regret or 0.0) if grade else 0.0
