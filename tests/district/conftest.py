"""A plain district to play with: no events, no routine visits; changes by keyword."""

from __future__ import annotations

from functools import lru_cache

import pytest

from cmtrain.district.case import load_case
from cmtrain.district.engine import run_district


def plain_case(behaviour: tuple = (), **changes):
    case = load_case("thirty-a-day")
    settled = case.behaviour.model_copy(update=dict(behaviour))
    return case.model_copy(update={"events": (), "routine_visits": 0, "behaviour": settled, **changes})


@lru_cache(maxsize=24)
def played(seed: int, weeks: int, rule: str = "tier", behaviour: tuple = (), **changes):
    from cmtrain.district.decisions import Decision

    case = plain_case(behaviour, **changes)
    decisions = None if rule == "tier" else {week: Decision(rule=rule) for week in range(weeks)}
    return run_district(case, seed=seed, weeks=weeks, decisions=decisions)


@pytest.fixture(scope="session")
def case():
    """Return a function that makes a plain case: ``case(tightness=.5)``."""
    return plain_case


@pytest.fixture(scope="session")
def play():
    """Return a function that plays a plain case, cached: ``play(seed, weeks, **changes)``."""
    return played
