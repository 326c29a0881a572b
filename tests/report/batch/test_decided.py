"""What people decided is part of what a report is made of; what does not fit is left out and told in every run."""

from __future__ import annotations

import pytest

from cmtrain.demo.journals import write_journal
from cmtrain.demo.people import PEOPLE
from cmtrain.grading.decided import Decided
from cmtrain.grading.journals import grade_journal
from cmtrain.grading.playlist import playlist
from cmtrain.kinds.exercise import load_exercise
from cmtrain.report.batch.desk import Desk
from cmtrain.report.batch.plan import Batch, Plan
from cmtrain.report.batch.pools import Pools
from cmtrain.report.batch.run import run_batch
from cmtrain.report.batch.sources import find_sources
from tests.conftest import simulated

EXERCISE = "role/01_conflicts"


@pytest.fixture(scope="module")
def sources(tmp_path_factory):
    folder = tmp_path_factory.mktemp("decided")
    for person in PEOPLE[:2]:
        district = {"thirty-a-day": simulated("thirty-a-day", 7)}
        write_journal(folder / f"{person.id}.jsonl", person, (load_exercise(EXERCISE),), district)
    return find_sources([str(folder)], folder)


def decided(source, **news):
    """Return points given for the exercise in a journal."""
    (result,) = grade_journal(source.journal, playlist=playlist(EXERCISE)).results
    top = next(each for each in result.attempts if each.points == result.points)
    given = {"max_points": result.max_points, "automatic": result.points, "handed_in": top.time}
    return {source.name: {EXERCISE: Decided(**{**given, "override": 1, "final": 1, "why": "x", "who": "Q"} | news)}}


def plan(sources, out, found=None):
    return Plan(sources=sources, out=str(out), langs=("en",), playlist=playlist(EXERCISE), decided=found or {})


def keys(each):
    """Return what each report of a plan is made of."""
    desk = Desk(each, Batch(), None)
    desk.open()
    return {report.name: report.made_of for report in desk.to_make()}


def test_what_was_decided_changes_the_key_of_that_report_and_of_the_cohorts_alone(sources, tmp_path):
    first, second = sources
    none = keys(plan(sources, tmp_path))
    one = keys(plan(sources, tmp_path, decided(first)))
    other = keys(plan(sources, tmp_path, decided(first, why="y")))
    assert len({each["cohort"] for each in (none, one, other)}) == 3
    assert len({each[first.name] for each in (none, one, other)}) == 3
    assert len({each[second.name] for each in (none, one, other)}) == 1
    assert keys(plan(sources, tmp_path, {first.name: {}})) == none


@pytest.mark.notebook
@pytest.mark.slow
@pytest.mark.xdist_group("batch")
def test_what_does_not_fit_is_told_in_every_run_and_leaves_automatic_points(sources, tmp_path):
    first, second = sources
    misfit = decided(first, automatic=0.123) | decided(second)
    with Pools(2) as pools:
        run_batch(plan(sources, tmp_path / "plain"), pools=pools)
        batches = [run_batch(plan(sources, tmp_path / "out", misfit), pools=pools) for _ in range(2)]
    assert [each.unsettled for each in batches] == [{first.name: EXERCISE}] * 2
    assert [len(each.made) for each in batches] == [3, 0]
    pages = {
        each.name: [(tmp_path / out / f"{each.name}.en.html").read_bytes() for out in ("plain", "out")]
        for each in sources
    }
    assert pages[first.name][0] == pages[first.name][1]
    assert pages[second.name][0] != pages[second.name][1]
