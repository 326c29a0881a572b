"""Simulate a district: build its world, play its weeks, and split what happened into observed and truth."""

from __future__ import annotations

from collections.abc import Mapping

from cmtrain.district.case import Case
from cmtrain.district.decisions import Decision
from cmtrain.district.district import District
from cmtrain.district.engine import run_district
from cmtrain.district.needs import find_needs
from cmtrain.district.observe import observe
from cmtrain.district.reveal import reveal

EXERCISE_WEEKS = 4
"""Weeks of the hidden market that exercises read."""


def simulate(
    case: Case,
    *,
    seed: int,
    weeks: int | None = None,
    decisions: Mapping[int, Decision] | None = None,
    replicate: int = 0,
    market_weeks: int | None = None,
) -> District:
    """Simulate a district.

    Parameters
    ----------
    case
        Its parameters, events and story.
    seed
        Any whole number; the same seed gives the same district on every machine.
    weeks
        How many weeks to play, at most and by default those of the case.
    decisions
        Decisions by week; weeks without one go as the district does by itself.
    replicate
        0 for the district that is shown; others have the same world and other shocks, negative ones the antithetic
        twins (`Lanes`).
    market_weeks
        How many of the last weeks the truth's ``market`` keeps; None for all. It is half of the memory of a district,
        and exercises read no more of it than `EXERCISE_WEEKS`.

    Returns
    -------
    District
        What can be observed, and the truth.

    Raises
    ------
    ValueError
        More weeks than the case has, or none; a decision for a week that is not played.
    """
    run = run_district(case, seed=seed, weeks=weeks, decisions=decisions, replicate=replicate)
    needs = find_needs(run)
    return District(case, seed, run.weeks, observe(run, needs), reveal(run, needs, market_weeks=market_weeks))
