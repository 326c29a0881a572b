"""What a trainer does is written at once and read by everybody; it holds for those whom it is about."""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta

import pytest
from pydantic import ValidationError

from cmtrain.journal import SaveError
from cmtrain.journal.conduct import Conduct, Extended, Paused, Released, Resumed, Said, record_act
from cmtrain.journal.orders import NO_ORDERS, orders_for

NINE = datetime(2026, 3, 2, 9, tzinfo=UTC)
NOON = NINE + timedelta(hours=3)


def at(minutes):
    return NINE + timedelta(minutes=minutes)


@pytest.fixture
def conduct(tmp_path):
    return Conduct(tmp_path / "workshop" / "conduct.jsonl")


def orders(conduct, *acts, trainee="1001"):
    """Return what holds for a trainee after acts: (minute, what) or (minute, what, whom)."""
    for minutes, doing, *whom in acts:
        record_act(conduct.file, doing, at(minutes), trainee="".join(whom))
    conduct.refresh()
    return orders_for(trainee, conduct.acts)


def test_without_a_file_nothing_holds(conduct):
    assert not conduct.refresh()
    assert orders_for("1001", conduct.acts) == NO_ORDERS
    assert NO_ORDERS.end(NOON, NINE) == NOON


def test_an_act_is_read_once(conduct):
    record_act(conduct.file, Said(message="  坐好  "), NINE)
    assert conduct.refresh()
    assert not conduct.refresh()
    assert orders_for("", conduct.acts).message_to("") == "坐好"
    assert conduct.file.stat().st_mode & 0o077 == 0


def test_a_pause_stops_the_clock_and_its_time_is_added(conduct):
    paused = orders(conduct, (0, Paused()))
    assert paused.paused == NINE
    assert paused.end(NOON, at(10)) - at(10) == NOON - NINE
    going = orders(conduct, (20, Resumed()))
    assert going.paused is None
    assert going.end(NOON, at(30)) == NOON + timedelta(minutes=20)


def test_a_second_pause_does_not_begin_anew(conduct):
    assert orders(conduct, (0, Paused()), (5, Paused()), (9, Resumed())).end(NOON, NOON) == NOON + timedelta(minutes=9)
    assert orders(conduct, (12, Resumed())).end(NOON, NOON) == NOON + timedelta(minutes=9)


def test_ones_own_pause_ends_by_itself_or_with_everybodys(conduct):
    both = orders(conduct, (0, Paused(), "1001"), (5, Paused()), (7, Resumed(), "1001"))
    assert both.paused == at(5)
    ended = orders(conduct, (8, Paused(), "1001"), (10, Resumed()))
    assert ended.paused is None
    assert ended.end(NOON, NOON) == NOON + timedelta(minutes=5)


def test_others_notice_nothing_of_what_is_done_for_one(conduct):
    acts = (
        (0, Extended(minutes=15), "1001"),
        (1, Paused(), "1001"),
        (2, Said(message="a"), "1001"),
        (3, Extended(minutes=5)),
    )
    own = orders(conduct, *acts)
    other = orders_for("1002", conduct.acts)
    assert own.end(NOON, at(1)) == NOON + timedelta(minutes=20)
    assert (other.paused, other.messages, other.end(NOON, NOON)) == (None, (), NOON + timedelta(minutes=5))


def test_time_that_was_added_before_something_began_does_not_lengthen_it(conduct):
    now = orders(conduct, (0, Extended(minutes=5)), (30, Extended(minutes=10)))
    assert now.end(at(60), at(40), begun=at(20)) == at(70)
    assert now.end(at(60), at(40)) == at(75)


@pytest.mark.parametrize(("released", "shown"), [("", True), ("a/01", True), ("a/02", False)])
def test_answers_are_shown_of_one_exercise_or_of_all(conduct, released, shown):
    assert orders(conduct, (0, Released(exercise=released))).shows("a/01") is shown


def test_a_message_takes_the_place_of_the_last_one_and_can_be_taken_back(conduct):
    assert orders(conduct, (0, Said(message="a")), (1, Said(message="b"))).message_to("") == "b"
    assert orders(conduct, (2, Said())).messages == ()


def test_a_message_to_one_stands_beside_that_to_all_and_each_is_taken_back_for_itself(conduct):
    both = orders(conduct, (0, Said(message="all")), (1, Said(message="one"), "1001"))
    assert [(each.to, each.text, each.time) for each in both.messages] == [("", "all", NINE), ("1001", "one", at(1))]
    assert [each.text for each in orders_for("1002", conduct.acts).messages] == ["all"]
    assert [each.text for each in orders(conduct, (2, Said())).messages] == ["one"]
    assert orders(conduct, (3, Said(), "1001")).messages == ()


def test_what_was_given_is_told_apart_from_pauses_that_ended(conduct):
    now = orders(conduct, (0, Extended(minutes=5)), (1, Paused()), (9, Resumed()), (10, Extended(minutes=15), "1001"))
    assert now.given == ((NINE, 5), (at(10), 15))
    assert len(now.additions) == 3


def test_it_is_known_who_is_paused(conduct):
    now = orders(conduct, (0, Paused(), "1001"), (5, Paused()))
    assert (now.paused_for("1001"), now.paused_for("")) == (NINE, at(5))
    assert orders(conduct, (6, Resumed(), "1001")).paused_for("1001") is None


@pytest.mark.parametrize("cut", ['{"time":"2026-03-02T09', "\x00\x00", "{}", "[1]"])
def test_a_line_that_is_none_counts_as_nothing_and_spoils_no_other(conduct, cut):
    record_act(conduct.file, Paused(), NINE)
    with conduct.file.open("a") as file:
        file.write(cut)
    after = orders(conduct, (4, Resumed()))
    assert [act.doing.act for act in conduct.acts] == ["paused", "resumed"]
    assert after.end(NOON, NOON) == NOON + timedelta(minutes=4)


def test_a_full_disk_is_told_and_nothing_is_half_written(conduct, monkeypatch):
    record_act(conduct.file, Paused(), NINE)
    before = conduct.file.read_bytes()

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(SaveError) as told:
        record_act(conduct.file, Resumed(), at(1))
    assert "full" in told.value.text.en
    assert conduct.file.read_bytes() == before


def test_a_file_that_cannot_be_read_leaves_things_as_they_are(conduct):
    assert orders(conduct, (0, Paused())).paused
    conduct.file.unlink()
    conduct.file.mkdir()
    assert not conduct.refresh()
    assert orders_for("1001", conduct.acts).paused


@pytest.mark.parametrize("minutes", [0, -5, 601])
def test_more_time_is_some_minutes(minutes):
    with pytest.raises(ValidationError):
        Extended(minutes=minutes)
