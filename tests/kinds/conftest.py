"""What the tests of kinds share."""

import pytest


@pytest.fixture(scope="module")
def shortage(district):
    """Return districts of the shortage case by seed."""
    return lambda seed=1: district("red-ring", seed)
