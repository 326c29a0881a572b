"""The interviews of the last week about the short SKU: what retailers say, and what till slips show of it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from cmtrain.district.build import sku_index
from cmtrain.district.engine import Run
from cmtrain.district.frames import cartons, frame, pick
from cmtrain.district.lanes import Floats, Ints
from cmtrain.district.needs import STANCES, Needs
from cmtrain.district.neyman import neyman_allocation
from cmtrain.district.parameters import PARAMETERS as P
from cmtrain.district.tables import declared
from cmtrain.district.world import CARTON

RECENT_ORDERS = 12
"""Weeks within which a shop counts as one that ordered the SKU."""
ASKED = 10
"""Smokers asked in a verified shop."""
MISHEARD = 0.08
"""Share of verified shops whose stance is noted one step off."""


@dataclass(frozen=True, eq=False)
class _Sample:
    """The shops asked and, of them, those verified."""

    sku: int
    shops: Ints
    stratum: Ints
    verified: Ints
    """Positions within ``shops``."""


def hold_interviews(run: Run, needs: Needs) -> pd.DataFrame:
    """Return one interview for every retailer who lists the case's short SKU or ordered it of late."""
    if run.case.short_sku is None:
        return declared("observed")["interviews"].empty()
    sku = sku_index(run.world, run.case.short_sku)
    ordered = (run.history.stated[-RECENT_ORDERS:, :, sku] > 0).any(0)
    shops = np.flatnonzero(run.history.open[-1] & (run.setting.listed[:, sku] | ordered))
    stated = stated_need(run, needs, sku)[shops]
    sample = _choose(run, sku, shops, stated)
    return frame(
        {
            "week": np.full(len(shops), run.weeks - 1),
            "retailer": pick(run.world.shops.ids, shops),
            "sku": pick(run.world.skus.ids, np.full(len(shops), sku)),
            "stated": cartons(stated),
            **_verified(run, needs, sample),
            "stratum": pick(_STRATA, sample.stratum),
        }
    )


def shown_bias(run: Run, sku: int) -> Floats:
    """Return (R,) the log bias that the shortage brings out in what owners state."""
    shortage = np.clip(2 * (1 - run.history.fill[-1, :, sku]), 0, 1)[run.setting.area]
    scarce = sku in run.setting.finite
    seen = P.stated_floor + (1 - P.stated_floor) * shortage if scarce else P.stated_other
    bias: Floats = run.world.shops.stated_bias * seen
    return bias


def stated_need(run: Run, needs: Needs, sku: int) -> Floats:
    """Return (R,) packs a week that owners state, in half cartons."""
    noise = run.lanes.stream("stated need").normal(run.setting.n_shops, 0.0, P.stated_noise)
    half = CARTON / 2
    stated: Floats = half * np.rint(needs.mean[:, sku] * np.exp(shown_bias(run, sku) + noise) / half)
    return stated


_STRATA = tuple(f"{market}-{third}" for market in ("town", "country") for third in (1, 2, 3))


def _choose(run: Run, sku: int, shops: Ints, stated: Floats) -> _Sample:
    """Stratify by market and grade third; verify by Neyman allocation on what was stated."""
    third = np.minimum((run.setting.grade[shops] - 1) // 10, 2)
    stratum = run.setting.market[shops] * 3 + third
    sizes = np.bincount(stratum, minlength=len(_STRATA))
    spread = np.array([stated[stratum == h].std() if sizes[h] else 0.0 for h in range(len(_STRATA))])
    number = neyman_allocation(sizes, spread, run.case.verified_shops)
    ranked = run.lanes.stream("verified").sample(run.setting.n_shops, run.setting.n_shops)
    place = np.empty(len(ranked), dtype=np.int64)
    place[ranked] = np.arange(len(ranked))
    drawn = [
        inside[np.argsort(place[shops[inside]])[:n]]
        for h, n in enumerate(number.tolist())
        if len(inside := np.flatnonzero(stratum == h))
    ]
    return _Sample(sku, shops, stratum, np.concatenate(drawn) if drawn else np.zeros(0, dtype=np.int64))


def _verified(run: Run, needs: Needs, sample: _Sample) -> dict[str, object]:
    """Return the columns that only verified shops fill."""
    number, sku = len(sample.shops), sample.sku
    shop = sample.shops[sample.verified]
    stream = run.lanes.stream("verification")
    every = run.setting.n_shops
    noise = stream.normal(every, 0.0, P.verified_noise)[shop]
    need = needs.mean[shop, sku] * np.exp(P.verified_bias * shown_bias(run, sku)[shop] + noise)
    floor = need * (1 - needs.accept[shop, sku]) * np.exp(stream.normal(every, 0.0, 0.05)[shop])
    accepting = (stream.uniform((every, ASKED))[shop] < needs.accept[shop, sku, None]).sum(1)
    step = np.where(stream.uniform(every)[shop] < MISHEARD, 1, 0)
    stance = np.abs(needs.stance[shop, sku] - step)
    named = _named_substitute(run, sku, stream.uniform((every, run.setting.n_skus)))[shop]
    verified = np.zeros(number, dtype=bool)
    verified[sample.verified] = True
    columns: dict[str, object] = {"verified": verified}
    for name, values in (("verified_need", cartons(need, 1)), ("verified_floor", cartons(floor, 1))):
        full = np.full(number, np.nan)
        full[sample.verified] = values
        columns[name] = full
    smokers = pd.array([pd.NA] * number, dtype="Int64")
    smokers[sample.verified] = accepting
    columns["accepting"] = smokers
    said, first = np.full(number, len(STANCES)), np.full(number, -1)
    said[sample.verified], first[sample.verified] = stance, named
    columns["stance"] = pick((*STANCES, ""), said)
    columns["substitute"] = pd.Series(pd.array(list(run.world.skus.ids), dtype="str").take(first, allow_fill=True))
    return columns


def _named_substitute(run: Run, sku: int, u: Floats) -> Ints:
    """Return (R,) the substitute that smokers name first: drawn by the weights among what the shop lists."""
    weight = run.setting.kernel[sku] * run.setting.shelf(run.weeks - 1)
    # The smallest of exponentials divided by weights falls on each with chance in proportion to its weight.
    race = np.where(weight > 0, -np.log(u) / np.maximum(weight, 1e-12), np.inf)
    return np.where(weight.sum(1) > 0, np.argmin(race, axis=1), -1)
