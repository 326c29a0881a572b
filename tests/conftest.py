"""What tests share: simulated districts, made once a session."""

from __future__ import annotations

from functools import lru_cache

import pytest


@lru_cache(maxsize=12)
def simulated(case_id: str, seed: int, weeks: int | None = None):
    """Simulate a district of a shipped case; repeated calls return the same object."""
    from cmtrain.district.case import load_case
    from cmtrain.district.simulate import simulate

    return simulate(load_case(case_id), seed=seed, weeks=weeks)


@pytest.fixture(scope="session")
def district():
    """Return `simulated`: ``district(case_id, seed)``."""
    return simulated


@pytest.fixture(scope="session")
def demo(tmp_path_factory):
    """Run the demo once; tests that use it belong to ``xdist_group("demo")`` so that one worker runs them all."""
    from cmtrain.demo.run import run_demo

    return run_demo(tmp_path_factory.mktemp("demo") / "out", jobs=2, formats=("html",))
