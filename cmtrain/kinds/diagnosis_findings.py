"""What to say of a diagnosis: which figures are right, which slip a wrong one shows, what the problems picked cost."""

from __future__ import annotations

from collections.abc import Mapping

from cmtrain.kinds.base import Element, Finding
from cmtrain.kinds.diagnosis_form import PROBLEM_CHOICE, PROBLEM_FIELD, DiagnosisTask, dearest, names_of
from cmtrain.kinds.shop_figures import Figure, FigureName
from cmtrain.kinds.shop_problems import costs

TOLERANCE = 0.005
"""Relative tolerance of a figure."""


def same(figure: Figure, given: float, value: float | None) -> bool:
    """Whether a number given is the value, within half a percent or its rounding."""
    return value is not None and abs(given - value) <= max(TOLERANCE * abs(value), figure.step) + 1e-9


def figure_element(
    figure: Figure, given: float | None, right: float, slips: Mapping[str, dict[FigureName, float]]
) -> Element:
    """Judge one figure; a wrong one is held against the usual slips."""
    finding = None
    score = 1.0 if given is not None and same(figure, given, right) else 0.0
    if given is None:
        finding = Finding("blank", {"name": figure.label})
    elif not score:
        finding = _slip(figure, given, slips) or Finding("off", {"name": figure.label, "formula": figure.formula})
    return Element(figure.name, figure.label, score, given=given, best=right, unit=figure.unit, finding=finding)


def _slip(figure: Figure, given: float, slips: Mapping[str, dict[FigureName, float]]) -> Finding | None:
    """Name the slip that leads to the number given."""
    for name, wrong in slips.items():
        if same(figure, given, wrong.get(figure.name)):
            return Finding(f"slip.{name}", {"name": figure.label, "formula": figure.formula})
    return None


def problem_element(picked: tuple[str, ...], task: DiagnosisTask, weight: float) -> Element:
    """Judge the problems picked by the share of the dearest problems' cost that they make up."""
    cost = costs(task.rows, task.span)
    top = dearest(cost)
    found, all_of_it = sum(cost[name] for name in picked), sum(cost[name] for name in top)
    return Element(
        PROBLEM_FIELD,
        PROBLEM_CHOICE.label,
        min(found / all_of_it, 1.0),
        given=names_of(picked) if picked else None,
        best=names_of(top),
        weight=weight,
    )


def problem_finding(picked: tuple[str, ...], task: DiagnosisTask) -> Finding:
    """Say what the problems picked cost, and the dearest that was missed."""
    cost = costs(task.rows, task.span)
    top = dearest(cost)
    all_of_it = sum(cost[name] for name in top)
    if not picked:
        return Finding("no_problems", {"top": names_of(top), "yuan": all_of_it})
    found = sum(cost[name] for name in picked)
    missed = [name for name in top if name not in picked]
    if not missed or found >= all_of_it - 1:
        return Finding("right_problems", {"yuan": found, "top": names_of(top[:1]), "most": cost[top[0]]})
    cheap = min(picked, key=lambda name: cost[name])
    numbers = {"found": found, "yuan": all_of_it, "name": names_of((missed[0],)), "most": cost[missed[0]]}
    return Finding("missed", {**numbers, "cheap": names_of((cheap,)), "least": cost[cheap]})
