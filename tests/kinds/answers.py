"""Answers that are nearly the best, what is found in them, and on which districts."""

from cmtrain.grading.judge import grade
from cmtrain.grading.tasks import best

SEEDS = range(1, 11)
"""Districts over which exercises and methods are tried."""


def given(exercise, district, **changes):
    """Return the best response with some fields changed; None empties a field."""
    return {**best(exercise, district), **changes}


def findings(exercise, district, response):
    """Return the ids of what is found in a response."""
    return [finding.id for finding in grade(exercise, district, response).findings]
