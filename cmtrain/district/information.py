"""The information points: shops that report stock and price every week, representative by format and market."""

from __future__ import annotations

import numpy as np

from cmtrain.district.case import Case
from cmtrain.district.draws import quota
from cmtrain.district.lanes import Lanes
from cmtrain.district.retailers import Trade
from cmtrain.district.world import FORMATS, Bools


def make_information_points(case: Case, trade: Trade, lanes: Lanes) -> Bools:
    """Choose the information points in proportion to format x market; the focus shop is one in any case."""
    stratum = trade.format * 2 + trade.rural
    counts = quota(np.bincount(stratum, minlength=2 * len(FORMATS)).astype(np.float64), case.info_points)
    order = lanes.stream("information points").sample(case.shops, case.shops)
    if trade.focus >= 0:
        order = np.concatenate([[trade.focus], order[order != trade.focus]])
        counts[stratum[trade.focus]] = max(int(counts[stratum[trade.focus]]), 1)
    chosen = np.zeros(case.shops, dtype=bool)
    for number, count in enumerate(counts.tolist()):
        members = order[stratum[order] == number]
        chosen[members[:count]] = True
    return chosen
