"""The state that a block of shops carries from week to week."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, fields

import numpy as np

from cmtrain.district.lanes import Floats
from cmtrain.district.parameters import PARAMETERS
from cmtrain.district.setting import Setting
from cmtrain.district.world import Bools


@dataclass(eq=False)
class State:
    """What changes; the week's functions write into it. Packs, shares."""

    stock: Floats
    """(R, J) packs, with what is kept back."""
    held: Floats
    """(R, J) packs kept under the counter."""
    postponed: Floats
    """(R, J) packs that smokers come back for."""
    forecast: Floats
    """(R, J) packs a week of season 1 that the owner expects."""
    fill: Floats
    """(A, J) delivered over ordered, as the shops of an area have lately seen it."""
    premium: Floats
    """(A, J) street price over guide price."""
    sku_shock: Floats
    """(J,) log."""
    area_shock: Floats
    """(A,) log."""
    drift: Floats
    """(R, J) log."""
    satisfaction: Floats
    knowledge: Floats
    aims: Floats
    """(R, J) weeks of forecast that owners aim at, misjudgement included."""
    aims_of: Floats
    """(R,) the knowledge for which `aims` holds: it changes by coaching alone, so most rows keep."""
    display: Floats
    accuracy: Floats
    """(R,) of the stock record, 0..1."""
    since: Floats
    """(R,) weeks since the last visit."""
    adopted: Floats
    """(A, J) share of the smokers of a new SKU who have adopted it; 1 for SKUs already known."""
    gone: Bools
    """(R,) given up for good."""

    def copy(self) -> State:
        """Return an independent copy."""
        return State(**{field.name: getattr(self, field.name).copy() for field in fields(self)})


def initial_state(setting: Setting) -> State:
    """Return the state before the warm-up: two weeks of stock, an open market, owners who know their mean demand."""
    shops, areas, skus = setting.n_shops, setting.n_areas, setting.n_skus
    mean = setting.traffic[:, None] * (setting.mix @ setting.first_choice) * setting.shelf(-PARAMETERS.warmup)
    return State(
        stock=np.floor(2 * mean),
        held=np.zeros((shops, skus)),
        postponed=np.zeros((shops, skus)),
        forecast=mean,
        fill=np.ones((areas, skus)),
        premium=np.ones((areas, skus)),
        sku_shock=np.zeros(skus),
        area_shock=np.zeros(areas),
        drift=np.zeros((shops, skus)),
        satisfaction=np.full(shops, PARAMETERS.satisfaction_start),
        knowledge=setting.knowledge.copy(),
        aims=np.zeros((shops, skus)),
        aims_of=np.full(shops, np.nan),
        display=np.zeros(shops),
        accuracy=np.full(shops, setting.behaviour.record_accuracy),
        since=np.full(shops, 2.0),
        adopted=np.where(setting.launch < 0, 1.0, 0.0) * np.ones((areas, 1)),
        gone=np.zeros(shops, dtype=bool),
    )


def state_hash(*states: State) -> str:
    """Return a fingerprint of the state: packs and exits exactly, real numbers to .01.

    Equal on every machine, and for every numpy version that the package admits.
    """
    digest = hashlib.sha256()
    for state in states:
        for exact in (state.stock, state.postponed, state.held, state.gone):
            digest.update(np.rint(exact).astype("<i8").tobytes())
        for real in (state.forecast, state.satisfaction, state.fill, state.premium):
            digest.update(np.rint(real * 100).astype("<i8").tobytes())
    return digest.hexdigest()[:16]
