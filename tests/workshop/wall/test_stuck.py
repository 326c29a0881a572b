"""Whoever is stuck is told apart from whoever works, has gone on, or has gone away; and the sentence says why."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from cmtrain.kinds.exercise import load_exercise
from cmtrain.workshop.wall.room import Progress, Try
from cmtrain.workshop.wall.stuck import quiet_for, sign_of

ID = "profit/02_order_plan"
EXERCISE = load_exercise(ID)
USUAL = EXERCISE.minutes
SAME = Try(0.2, ("order_the_mean",))
OTHER = Try(0.2, ("as_last_week",))


def sign(quiet=0.0, level="begun", *, left=0, **news):
    return sign_of(EXERCISE, Progress(ID, level=level, **news), timedelta(minutes=quiet), left=left)


def kind(*args, **news):
    found = sign(*args, **news)
    return found and found.kind


@pytest.mark.parametrize(
    ("quiet", "expected"),
    [(0, None), (9.99, None), (10, "stuck"), (59.99, "stuck"), (60, "away"), (600, "away")],
)
@pytest.mark.parametrize("level", ["begun", "tried"])
def test_quiet_people_are_stuck_from_ten_minutes_on_and_away_from_an_hour_on(quiet, expected, level):
    assert kind(quiet, level) == expected


@pytest.mark.parametrize("level", ["untouched", "finished"])
@pytest.mark.parametrize("quiet", [10, 60])
def test_whoever_has_nothing_half_done_may_be_quiet(level, quiet):
    assert sign(quiet, level) is None


@pytest.mark.parametrize(("quiet", "expected"), [(9.9, None), (10, "stuck"), (36, "stuck"), (60, "away")])
def test_whoever_has_finished_one_and_begins_no_other_is_told(quiet, expected):
    assert kind(quiet, "finished", left=2) == expected
    assert kind(quiet, "finished", left=0) is None


def test_it_is_told_how_much_is_left_to_whoever_has_finished_one():
    title = EXERCISE.title
    assert sign(36, "finished", left=2).told.zh == f"“{title.zh}”做完了，还有 2 道没做完，已经 36 分钟没有动静"
    assert sign(36, "finished", left=2).told.en.endswith("for 36 minutes, and has not finished everything: 2 to go")
    assert "人可能走开了" in sign(75, "finished", left=2).told.zh


@pytest.mark.parametrize(
    ("tries", "expected"),
    [
        ((), None),
        ((SAME,), None),
        ((SAME, SAME), "stuck"),
        ((OTHER, SAME, SAME), "stuck"),
        ((SAME, SAME, OTHER), None),
        ((SAME, OTHER, SAME), None),
        ((SAME, OTHER), None),
        ((SAME, Try(0.2, ("as_last_week", "order_the_mean"))), "stuck"),
        ((Try(0.1), Try(0.1)), None),
        ((Try(0.59, SAME.mistakes), Try(0.599, SAME.mistakes)), "stuck"),
        ((Try(0.6, SAME.mistakes), SAME), None),
        ((SAME, Try(0.6, SAME.mistakes)), None),
    ],
    ids=lambda value: (
        "-".join(f"{each.score}{'+'.join(each.mistakes)}" for each in value) if isinstance(value, tuple) else str(value)
    ),
)
def test_the_same_mistake_in_the_last_two_attempts_below_sixty_percent_is_being_stuck(tries, expected):
    assert kind(level="tried", tries=tries) == expected


def test_the_same_mistake_to_the_last_attempt_is_told_though_nothing_is_left_to_decide():
    assert kind(level="finished", tries=(SAME, SAME)) == "stuck"


def test_nobody_is_stuck_by_attempts_of_which_the_last_has_no_grade_yet():
    assert sign(level="tried", tries=(SAME, SAME), pending=True) is None


@pytest.mark.parametrize(("minutes", "expected"), [(2 * USUAL, None), (2 * USUAL + 0.01, "stuck")])
def test_more_than_twice_the_usual_minutes_are_too_many(minutes, expected):
    assert kind(minutes=minutes) == expected
    assert kind(minutes=minutes, level="finished") is None


def test_the_sentence_says_what_happened_in_both_languages():
    title, mistake = EXERCISE.title, EXERCISE.mistakes["order_the_mean"].title
    quiet = sign(12.7).told
    assert quiet.zh == f"“{title.zh}”还没做完，已经 12 分钟没有动静"
    assert quiet.en == f"has not finished “{title.en}” and has changed nothing for 12 minutes"
    assert sign(75).told.zh == f"“{title.zh}”还没做完，75 分钟没有动静，人可能走开了"
    assert sign(75).told.en == f"has not finished “{title.en}” and has changed nothing for 75 minutes; probably away"
    twice = sign(tries=(SAME, SAME)).told
    assert twice.zh == f"“{title.zh}”连着两次犯同一个错：{mistake.zh}"
    assert twice.en == f"has made the same mistake twice running in “{title.en}”: {mistake.en}"
    slow = sign(minutes=70.9).told
    assert slow.zh == f"“{title.zh}”做了 70 分钟还没做完，一般 {USUAL} 分钟就够"
    assert slow.en.endswith(f"for 70 minutes without finishing; it usually takes {USUAL}")


def test_the_reason_that_helps_most_is_told_and_whoever_is_away_is_away_whatever_came_before():
    everything = {"level": "tried", "tries": (SAME, SAME), "minutes": 200.0}
    assert "连着两次" in sign(30, **everything).told.zh
    assert "200 分钟" in sign(30, **everything | {"tries": ()}).told.zh
    assert kind(60, **everything) == "away"


NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)


@pytest.mark.parametrize(("ago", "quiet"), [(5, 5), (0, 0), (-5, 0), (-600, 0)])
def test_times_yet_to_come_count_as_now(ago, quiet):
    assert quiet_for(NOW - timedelta(minutes=ago), NOW) == timedelta(minutes=quiet)
