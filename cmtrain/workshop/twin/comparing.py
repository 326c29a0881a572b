"""How close a twin comes to its district, figure by figure, and which exercises it carries."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Literal

import numpy as np

from cmtrain.content import exercise_ids
from cmtrain.district.case import Case
from cmtrain.district.simulate import EXERCISE_WEEKS, simulate
from cmtrain.grading.screen import screen
from cmtrain.kinds.exercise import load_exercise
from cmtrain.records import Record
from cmtrain.texts import Lang, Text, show, text
from cmtrain.workshop.twin.moments import MOMENTS, Moment

_DIGITS = 4
"""Of the figures in a report: a longer one might be somebody's number."""

Verdict = Literal["close", "off", "unknown"]
VERDICTS: Mapping[Verdict, Text] = {
    "close": text("接近", "close"),
    "off": text("有差距", "off"),
    "unknown": text("资料里没有", "not on file"),
}


LABELS = (
    text("指标", "figure"),
    text("真实", "real"),
    text("孪生", "twin"),
    text("种子间差异", "between seeds"),
    text("差", "difference"),
    text("允许", "tolerance"),
    text("结论", "verdict"),
)
"""Of `Comparison.cells`."""


class Comparison(Record):
    """One figure of the real district and of its twin."""

    moment: str
    label: Text
    real: float | None
    """None: not on file."""
    twin: float | None
    """Mean over the seeds."""
    between: float | None
    """Standard deviation between the seeds' districts: what a single one may differ by."""
    tolerance: float
    """In the figure's own unit."""
    fitted: bool
    """A parameter of the twin was set by it."""

    @property
    def difference(self) -> float | None:
        """Twin minus real."""
        return None if self.real is None or self.twin is None else self.twin - self.real

    @property
    def verdict(self) -> Verdict:
        """Whether the difference is within the tolerance."""
        if self.difference is None:
            return "unknown"
        return "close" if abs(self.difference) <= self.tolerance * (1 + 1e-9) else "off"

    def cells(self, lang: Lang) -> tuple[str, ...]:
        """Return what the headings in ``LABELS`` announce, as a person reads it."""
        unit = _BY_ID[self.moment].unit
        digits = 0 if self.tolerance == 0 else None
        found = (self.real, self.twin, self.between, self.difference)
        figures = [show(each, unit, lang, decimals=digits) for each in found]
        return (
            self.label[lang],
            *figures,
            f"± {show(self.tolerance, unit, lang, decimals=digits)}",
            VERDICTS[self.verdict][lang],
        )


class Carried(Record):
    """Whether a twin carries an exercise."""

    exercise: str
    fits: bool
    why: str = ""
    """Why not."""


_BY_ID: Mapping[str, Moment] = {moment.id: moment for moment in MOMENTS}


def compare(
    real: Mapping[str, float], twins: Sequence[Mapping[str, float]], fitted: Sequence[str]
) -> tuple[Comparison, ...]:
    """Set the moments of a district beside those of its twin.

    Parameters
    ----------
    twins
        The moments of the twin's districts, seed by seed.
    fitted
        Moments by which parameters were set.
    """
    return tuple(
        Comparison(
            moment=moment.id,
            label=moment.label,
            real=_rounded(real[moment.id]),
            twin=_rounded(float(np.mean([each[moment.id] for each in twins]))),
            between=_rounded(float(np.std([each[moment.id] for each in twins]))),
            tolerance=_tolerance(moment, real[moment.id]),
            fitted=moment.id in fitted,
        )
        for moment in MOMENTS
    )


def _rounded(value: float) -> float | None:
    return None if math.isnan(value) else float(f"{value:.{_DIGITS}g}")


def _tolerance(moment: Moment, real: float) -> float:
    if not moment.relative:
        return moment.tolerance
    return 0.0 if math.isnan(real) else float(f"{moment.tolerance * abs(real):.{_DIGITS}g}")


def carried_exercises(case: Case, seed: int) -> tuple[Carried, ...]:
    """Try every exercise that ships with cmtrain on one district of a case."""
    district = simulate(case, seed=seed, market_weeks=EXERCISE_WEEKS)
    found = ((name, screen(load_exercise(name), district)) for name in exercise_ids())
    return tuple(Carried(exercise=name, fits=screened.accepted, why=screened.reason) for name, screened in found)
