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


def simulate(
    case: Case,
    *,
    seed: int,
    weeks: int | None = None,
    decisions: Mapping[int, Decision] | None = None,
    replicate: int = 0,
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
    return District(case, seed, run.weeks, observe(run, needs), reveal(run, needs))
