"""What the shown measures say about an event: the numbers that tell its cause from others."""

from __future__ import annotations

from collections.abc import Mapping

from cmtrain.kinds.area_sheet import BLOCK, Measure
from cmtrain.kinds.marks import CLASSES, Mark

_TELLING: Mapping[str, tuple[str, str]] = {
    "area_shortage": ("delivery", "lowest"),
    "illicit_inflow": ("foreign", "highest"),
    "display_loss": ("display", "lowest"),
    "shop_closing": ("shops", "lowest"),
    "new_estate": ("index", "highest"),
    "front_loading": ("cover", "highest"),
}
"""The measure that gives each cause away, and which extreme of it."""


def evidence_of(event: Mark, measures: Mapping[str, Measure], first_week: int) -> dict[str, float]:
    """Return the numbers that belong to an event's cause.

    Returns
    -------
    dict
        ``before`` and ``then``: the telling measure in the first block and at its extreme during the event (for stock:
        up to a block after it); ``index``: the volume index of the event's place at its extreme; ``cover_before`` and
        ``cover``: stock-to-sales in weeks in the first block and the highest during the event.
    """
    name, extreme = _TELLING[event.cause]
    classes = [0] if event.price_class == "0" else sorted(CLASSES[event.price_class][1])
    blocks = _blocks(event, first_week, after=1 if event.cause == "front_loading" else 0)
    up = event.cause in ("new_estate", "front_loading")
    before, then = _before_and_extreme(measures[name], event.area, classes, blocks, highest=extreme == "highest")
    _, index = _before_and_extreme(measures["index"], event.area, classes, _blocks(event, first_week), highest=up)
    cover_before, cover = _before_and_extreme(measures["cover"], event.area, [0], blocks, highest=True)
    return {"before": before, "then": then, "index": index, "cover_before": cover_before, "cover": cover}


def _blocks(event: Mark, first_week: int, *, after: int = 0) -> range:
    return range((event.first_week - first_week) // BLOCK, (event.last_week - first_week) // BLOCK + 1 + after)


def _before_and_extreme(
    measure: Measure, area: str, classes: list[int], blocks: range, *, highest: bool
) -> tuple[float, float]:
    """Return the mean over the classes in the first block, and in that of the blocks where it is most extreme."""
    series = [values for each in classes if (values := measure.of(area, each))]
    means = [_mean([values[place] for values in series]) for place in range(len(series[0]))] if series else []
    during = [means[place] for place in blocks if place < len(means) and means[place] is not None]
    known = [value for value in means if value is not None]
    inside = [value for value in during if value is not None]
    if not known or not inside:
        return 0.0, 0.0
    return known[0], max(inside) if highest else min(inside)


def _mean(values: list[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return sum(known) / len(known) if known else None
