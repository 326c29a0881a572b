"""Runs of a district, as the tests of its weeks use them: how long they are, and what was sold."""

from __future__ import annotations

WEEKS = 30


def sales(run):
    history = run.history
    return (history.own + history.substituted + history.spill).astype(float)
