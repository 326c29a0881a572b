"""The parameters that are fitted: each moves one moment most, whatever the others do."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from cmtrain.district.case import Case
from cmtrain.workshop.twin.moments import CLASSES

_LEAST_SHARE = 0.002
"""Class shares below it are all the same: nothing much."""


@dataclass(frozen=True)
class Knob:
    """One fitted parameter, on a scale on which its moment answers about linearly."""

    id: str
    moment: str
    low: float
    high: float
    slope: float
    """What the scaled moment gains for one more of the scaled parameter, about."""
    get: Callable[[Case], float]
    """Its value on that scale."""
    scale: Callable[[float], float] = float
    """Scale of the moment."""
    bend: float = 1.0
    """The slope may turn out this many times as steep, or as flat; 1 where it is known to be even."""


def _logit(share: float) -> float:
    kept = min(max(share, 0.01), 0.99)
    return math.log(kept / (1 - kept))


def _log_share(share: float) -> float:
    return math.log(max(share, _LEAST_SHARE))


KNOBS: tuple[Knob, ...] = (
    Knob("volume", "volume", math.log(0.1), math.log(10), 1.0, lambda case: math.log(case.makeup.volume), math.log),
    Knob("spread", "spread", math.log(0.3), math.log(2.5), 0.6, lambda case: math.log(case.makeup.spread)),
    Knob("value", "unit_value", math.log(0.3), math.log(3), 1.0, lambda case: math.log(case.makeup.value), math.log),
    *(
        Knob(f"liking_{c}", f"class_{c}", -6.0, 6.0, 0.7, lambda case, c=c: case.makeup.liking[c - 1], _log_share)  # type: ignore[misc]
        for c in CLASSES
    ),
    Knob("season", "season", 0.0, 3.0, 1.0, lambda case: case.makeup.season),
    Knob("tightness", "tight_satisfaction", math.log(0.1), math.log(1.6), 2.5, lambda case: math.log(case.tightness), _logit, 3.0),
    Knob("dispersion", "dispersion", 0.002, 1.5, 1.0, lambda case: case.behaviour.demand_dispersion),
)  # fmt: skip


def turned(case: Case, at: Mapping[str, float]) -> Case:
    """Return the case with its knobs at the given places; liking is told from its mean."""
    liking = [at[f"liking_{c}"] for c in CLASSES]
    mean = sum(liking) / len(liking)
    makeup = case.makeup.model_copy(
        update={
            "volume": round(math.exp(at["volume"]), 4),
            "spread": round(math.exp(at["spread"]), 4),
            "value": round(math.exp(at["value"]), 4),
            "liking": tuple(round(each - mean, 3) for each in liking),
            "season": round(at["season"], 3),
        }
    )
    behaviour = case.behaviour.model_copy(update={"demand_dispersion": round(at["dispersion"], 4)})
    tightness = round(math.exp(at["tightness"]), 3)
    return case.model_copy(update={"makeup": makeup, "behaviour": behaviour, "tightness": tightness})
