"""Events that a case leaves to the seed."""

from __future__ import annotations

import pytest

from cmtrain.district.case import load_case
from cmtrain.district.drawn import drawn_events

CASE = load_case("pretty-kpis")


@pytest.mark.parametrize("seed", range(1, 30))
def test_every_choice_is_made_within_the_case(seed):
    events = drawn_events(CASE, seed)
    areas = [event.area for event in events]
    assert len(set(areas)) == len(areas)
    assert all(1 <= area <= CASE.areas for area in areas)
    assert all(event.price_class in {1, 2, 3} for event in events if hasattr(event, "price_class"))
    for event, told in zip(events, CASE.events, strict=True):
        assert abs(event.week - told.week) <= told.jitter
        assert event.last < CASE.weeks
        assert event.jitter == 0


def test_seeds_differ_and_repeat():
    drawn = {seed: drawn_events(CASE, seed) for seed in range(1, 20)}
    assert len(set(drawn.values())) > 15
    assert drawn[4] == drawn_events(CASE, 4)
    starts = {events[0].week for events in drawn.values()}
    assert len(starts) > 4


def test_fixed_areas_are_kept_and_not_drawn_again():
    fixed = CASE.events[1].model_copy(update={"area": 3})
    case = CASE.model_copy(update={"events": (CASE.events[0], fixed, *CASE.events[2:])})
    for seed in range(1, 20):
        areas = [event.area for event in drawn_events(case, seed)]
        assert areas[1] == 3
        assert areas.count(3) == 1


def test_more_events_than_areas_share_areas():
    case = CASE.model_copy(update={"areas": 3, "rural_areas": 1})
    assert {event.area for event in drawn_events(case, 1)} == {1, 2, 3}
