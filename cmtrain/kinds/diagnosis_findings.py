"""What to say of a diagnosis: which figures are right, which slip a wrong one shows, what the problems picked cost."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from cmtrain.kinds.base import Element, Finding
from cmtrain.kinds.diagnosis_form import PROBLEM_CHOICE, PROBLEM_FIELD, dearest, names_of
from cmtrain.kinds.forms import Answers
from cmtrain.kinds.shop_figures import FIGURES, Figure, FigureName

TOLERANCE = 0.005
"""Relative tolerance of a figure."""
SHARED = 3
"""Wrong answers that must agree with a mistake to be taken for it."""


@dataclass(frozen=True)
class Key:
    """What the answers about one book are held against."""

    figures: Mapping[FigureName, float]
    slips: Mapping[str, Mapping[FigureName, float]]
    """Wrong values by slip."""
    costs: Mapping[str, float]
    """Yuan a month by problem."""

    def with_slips(self, *names: str) -> dict[FigureName, float]:
        """Return the figures of somebody who makes these slips."""
        wrong = dict(self.figures)
        for name in names:
            wrong |= self.slips[name]
        return wrong


def same(figure: Figure, given: float | None, value: float | None) -> bool:
    """Whether a number given is the value, within half a percent or its rounding."""
    if given is None or value is None:
        return False
    return abs(given - value) <= max(TOLERANCE * abs(value), figure.step) + 1e-9


def figure_element(figure: Figure, given: float | None, key: Key) -> Element:
    """Judge one figure; a wrong one is held against the usual slips."""
    finding = None
    right = key.figures[figure.name]
    score = float(same(figure, given, right))
    if given is None:
        finding = Finding("blank", {"name": figure.label})
    elif not score:
        finding = Finding(_slip(figure, given, key), {"name": figure.label, "formula": figure.formula})
    return Element(figure.name, figure.label, score, given=given, best=right, unit=figure.unit, finding=finding)


def _slip(figure: Figure, given: float, key: Key) -> str:
    """Name the slip that leads to the number given."""
    names = (name for name, wrong in key.slips.items() if same(figure, given, wrong.get(figure.name)))
    slip = next(names, "")
    return f"slip.{slip}" if slip else "off"


def problem_element(picked: tuple[str, ...], key: Key, weight: float) -> Element:
    """Judge the problems picked by the share of the dearest problems' cost that they make up."""
    top = dearest(key.costs)
    found, all_of_it = (sum(key.costs[name] for name in names) for names in (picked, top))
    return Element(
        PROBLEM_FIELD,
        PROBLEM_CHOICE.label,
        min(found / all_of_it, 1.0),
        given=names_of(picked) if picked else None,
        best=names_of(top),
        weight=weight,
    )


def mistake_finding(answers: Answers, mistakes: Mapping[str, Answers], key: Key) -> tuple[Finding, ...]:
    """Name the mistake with which most of the wrong answers agree, if there is one."""
    wrong = [figure for figure in FIGURES if not same(figure, answers.number(figure.name), key.figures[figure.name])]
    picked = set(answers.options(PROBLEM_FIELD))
    off = picked != set(dearest(key.costs))
    shared = {
        name: sum(same(figure, answers.number(figure.name), theirs.number(figure.name)) for figure in wrong)
        + (off and picked == set(theirs.options(PROBLEM_FIELD)))
        for name, theirs in mistakes.items()
    }
    name = max(shared, key=lambda name: shared[name])
    if shared[name] < SHARED or 2 * shared[name] < len(wrong) + off:
        return ()
    return (Finding(f"mistake.{name}", {"n": shared[name]}),)


def problem_finding(picked: tuple[str, ...], key: Key) -> Finding:
    """Say what the problems picked cost, and the dearest that was missed."""
    cost, top = key.costs, dearest(key.costs)
    all_of_it = sum(cost[name] for name in top)
    if not picked:
        return Finding("no_problems", {"top": names_of(top), "yuan": all_of_it})
    found = sum(cost[name] for name in picked)
    missed = [name for name in top if name not in picked]
    if not missed or found >= all_of_it - 1:
        return Finding("right_problems", {"yuan": found, "top": names_of(top[:1]), "most": cost[top[0]]})
    numbers = {"found": found, "yuan": all_of_it, "name": names_of((missed[0],)), "most": cost[missed[0]]}
    others = [name for name in picked if name not in top]
    if not others:
        return Finding("too_few", {**numbers, "n": len(missed)})
    cheap = min(others, key=lambda name: cost[name])
    return Finding("missed", {**numbers, "cheap": names_of((cheap,)), "least": cost[cheap]})
