"""Fitting a case to an order book: what can be counted is counted, the rest is found by simulating.

The method of simulated moments with common random numbers: the same seeds every round, so that a difference between two
rounds is the parameters' and not the luck's. Every knob has a moment of its own, so a round corrects all knobs at once,
each by its slope; a full Jacobian would take a round for each knob.

References
----------
McFadden (1989), A method of simulated moments for estimation of discrete response models without numerical integration,
Econometrica 57(5), 995-1026.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from cmtrain.district.build import build_world
from cmtrain.district.case import Case
from cmtrain.district.drawn import drawn_events
from cmtrain.district.engine import Run, play
from cmtrain.district.lanes import Lanes
from cmtrain.workshop.twin.book import Book, book_of_run
from cmtrain.workshop.twin.knobs import KNOBS, Knob, turned
from cmtrain.workshop.twin.moments import MOMENTS, values_of

ROUNDS = 14
SEEDS = 4
"""Districts of one round, over which figures are means."""
MOST_WEEKS = 60
"""Weeks that are simulated for a fit: a year and a festival."""
_GOOD = 0.2
"""Moments within this share of their tolerance need no further round."""
_STRIDE = 0.7
"""The longest step of a knob in one round."""
_STANDS = 1e-3
"""A shorter step shows no slope."""

_TOLERANCE = {moment.id: moment for moment in MOMENTS}


@dataclass(frozen=True)
class Fitted:
    """A case, and how the search for it went."""

    case: Case
    rounds: int
    knobs: tuple[str, ...]
    """Knobs that the order book says something about."""


def simulated_moments(case: Case, seeds: Sequence[int], weeks: int) -> dict[str, float]:
    """Return the mean of every moment over the districts of some seeds."""
    found = moments_by_seed(case, seeds, weeks)
    return {name: float(np.mean([values[name] for values in found])) for name in found[0]}


def moments_by_seed(case: Case, seeds: Sequence[int], weeks: int) -> list[dict[str, float]]:
    """Return the moments of the district of each seed."""
    return [values_of(book_of_run(_played(case, seed, weeks))) for seed in seeds]


def _played(case: Case, seed: int, weeks: int) -> Run:
    world = build_world(case, seed, roads=False)
    return play(case, world, drawn_events(case, seed), Lanes(seed), weeks=weeks, decisions={})


def fit(case: Case, book: Book, seed: int) -> Fitted:
    """Turn the knobs of a case until its districts show the moments of an order book.

    Parameters
    ----------
    case
        With everything that could be counted.
    seed
        The first of the districts that are simulated.
    """
    weeks = min(case.weeks, MOST_WEEKS)
    return fit_moments(case, values_of(book.first(weeks)), seed, weeks=weeks)


def fit_moments(case: Case, wanted: Mapping[str, float], seed: int, *, weeks: int) -> Fitted:
    """Turn the knobs of a case until its districts show certain moments; NaN: any value will do."""
    knobs = [knob for knob in KNOBS if not math.isnan(wanted[knob.moment])]
    at, slopes = {knob.id: knob.get(case) for knob in KNOBS}, {knob.id: knob.slope for knob in knobs}
    trials: list[_Trial] = []
    while len(trials) < ROUNDS:
        trial = _Trial(case := turned(case, at), dict(at), simulated_moments(case, range(seed, seed + SEEDS), weeks))
        trials.append(trial)
        if max((_miss(knob, wanted, trial.got) for knob in knobs), default=0.0) < _GOOD:
            break
        for knob in knobs:
            slopes[knob.id] = _slope(knob, slopes[knob.id], trials[-2:])
            at[knob.id] = _moved(knob, slopes[knob.id], wanted, trial)
    best = min(trials, key=lambda trial: sum(_miss(knob, wanted, trial.got) ** 2 for knob in knobs))
    return Fitted(best.case, len(trials), tuple(knob.id for knob in knobs))


@dataclass(frozen=True)
class _Trial:
    """One round: where the knobs stood, and what came of it."""

    case: Case
    at: Mapping[str, float]
    got: Mapping[str, float]

    def shown(self, knob: Knob) -> float:
        """Return a knob's moment on the knob's scale."""
        return knob.scale(self.got[knob.moment])


def _miss(knob: Knob, wanted: Mapping[str, float], got: Mapping[str, float]) -> float:
    """Return how far a knob's moment is off, in tolerances."""
    moment = _TOLERANCE[knob.moment]
    size = abs(wanted[knob.moment]) if moment.relative else 1.0
    if math.isnan(got[knob.moment]):
        return 0.0
    return abs(got[knob.moment] - wanted[knob.moment]) / (moment.tolerance * size)


def _slope(knob: Knob, known: float, trials: Sequence[_Trial]) -> float:
    """Return the slope that the last two rounds have shown, within reason."""
    if len(trials) < 2 or abs(step := trials[1].at[knob.id] - trials[0].at[knob.id]) < _STANDS:
        return known
    seen = (trials[1].shown(knob) - trials[0].shown(knob)) / step
    return float(np.clip(seen, knob.slope / knob.bend, knob.slope * knob.bend))


def _moved(knob: Knob, slope: float, wanted: Mapping[str, float], trial: _Trial) -> float:
    """Return where a knob should stand next; where it is, if its moment did not show."""
    if math.isnan(trial.got[knob.moment]):
        return trial.at[knob.id]
    step = (knob.scale(wanted[knob.moment]) - trial.shown(knob)) / slope
    return float(np.clip(trial.at[knob.id] + np.clip(step, -_STRIDE, _STRIDE), knob.low, knob.high))
