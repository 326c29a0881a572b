"""The events of a case as they happen with one seed: drawn areas, classes and starts filled in."""

from __future__ import annotations

from collections.abc import Iterable

from cmtrain.district.case import Case
from cmtrain.district.events import Event
from cmtrain.district.lanes import Lanes, Stream

_CLASSES = {"2020s": (1, 2, 3), "2010": (3, 4, 5)}
"""Classes that sell enough in an era for a loss to show."""


def drawn_events(case: Case, seed: int) -> tuple[Event, ...]:
    """Return the case's events with every choice made that the case leaves to the seed.

    Area 0 becomes an area that no other event of the case has, as long as there are enough; price class 0 becomes a
    class of weight in the case's era; the start moves by up to ``jitter`` weeks either way.
    """
    stream = Lanes(seed).stream("events")
    taken = {area for event in case.events if (area := getattr(event, "area", 0))}
    events = []
    for event in case.events:
        drawn = _drawn(case, event, taken, stream)
        taken.add(getattr(drawn, "area", 0))
        events.append(drawn)
    return tuple(events)


def _drawn(case: Case, event: Event, taken: set[int], stream: Stream) -> Event:
    area, price_class, start = stream.uniform(3).tolist()
    changes: dict[str, int] = {"week": event.week - event.jitter + int(start * (2 * event.jitter + 1)), "jitter": 0}
    if getattr(event, "area", 1) == 0:
        free = [number for number in range(1, case.areas + 1) if number not in taken]
        changes["area"] = _pick(free or range(1, case.areas + 1), area)
    if getattr(event, "price_class", 1) == 0:
        changes["price_class"] = _pick(_CLASSES[case.era], price_class)
    return event.model_copy(update=changes)


def _pick(choices: Iterable[int], lot: float) -> int:
    listed = tuple(choices)
    return listed[int(lot * len(listed))]
