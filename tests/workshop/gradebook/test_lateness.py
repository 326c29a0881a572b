"""Being late: shown without a rule, and costing what the rule says with one."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from pydantic import ValidationError

from cmtrain.grading.attempts import Attempt
from cmtrain.grading.grade import Grade
from cmtrain.workshop.gradebook.lateness import Lateness, LateRule, counting, lateness

ENDS = datetime(2026, 3, 2, 9, tzinfo=UTC)
RULE = LateRule(grace_minutes=30, per_day=0.1, at_most=0.25)
DAY = 24 * 60


@pytest.mark.parametrize(
    ("minutes", "share"),
    [(-60, 0), (0, 0), (30, 0), (30.5, 0.1), (30 + DAY, 0.1), (31 + DAY, 0.2), (31 + 2 * DAY, 0.25), (99 * DAY, 0.25)],
)
def test_each_day_begun_after_the_grace_costs_its_share_up_to_the_most(minutes, share):
    found = lateness(ENDS + timedelta(minutes=minutes), ENDS, RULE)
    assert found == Lateness(max(minutes, 0), pytest.approx(share))


def test_without_a_rule_lateness_is_known_and_costs_nothing():
    assert lateness(ENDS + timedelta(days=3), ENDS, None) == Lateness(3 * DAY, 0.0)


def test_zones_are_those_of_the_times():
    shanghai = datetime.fromisoformat("2026-03-02T17:10:00+08:00")
    assert lateness(shanghai, ENDS, None).minutes == 10


@pytest.mark.parametrize(
    "wrong",
    [{}, {"per_day": 1.1}, {"per_day": -0.1}, {"per_day": 0.1, "grace_minutes": -1}, {"per_day": 0.1, "day": 2}],
)
def test_a_rule_that_makes_no_sense_is_refused(wrong):
    with pytest.raises(ValidationError):
        LateRule.model_validate(wrong)


def attempt(points, minutes, *, counted=True):
    time = f"{ENDS + timedelta(minutes=minutes):%Y-%m-%dT%H:%M:%S}.000Z"
    grade = Grade(exercise="x", status="graded", max_points=20)
    return Attempt(event=f"{points}", time=time, grade=grade, hints=0, points=points, counted=counted)


@pytest.mark.parametrize(
    ("attempts", "rule", "counts"),
    [
        ([attempt(10, -5), attempt(12, 60)], RULE, 12),
        ([attempt(10, -5), attempt(11, 60)], RULE, 10),
        ([attempt(10, -5), attempt(11, 60)], None, 11),
        ([attempt(10, -5), attempt(10, -4)], RULE, 10),
        ([attempt(10, -5), attempt(99, -4, counted=False)], RULE, 10),
    ],
)
def test_a_late_attempt_never_costs_what_an_earlier_one_had_earned(attempts, rule, counts):
    found = counting(attempts, ENDS, rule)
    assert found is not None
    assert found[0].points == counts


def test_nothing_counts_where_nothing_was_graded():
    assert counting([attempt(5, 0, counted=False)], ENDS, RULE) is None
