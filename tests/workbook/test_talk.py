"""The talk of page and Python: everything is answered, and what is called saved is in the journal."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from cmtrain.grading.tasks import best, kind_of, make_task
from cmtrain.journal import read_journal, replay
from cmtrain.kinds.exercise import load_exercise
from cmtrain.workbook.desk import desk_for
from cmtrain.workbook.keeping import OpenJournal
from cmtrain.workbook.talk import Pulse, Talk, shown_time
from cmtrain.workbook.terms import Floor, now
from tests.workbook.faults import disk_full

ABC = "visits/01_abc"
CASE = "thirty-a-day"


@pytest.fixture
def path(tmp_path):
    return tmp_path / "li.jsonl"


@pytest.fixture
def sit(district, path):
    """Return a function that opens the page again: ``sit(lang)`` gives a talk about sorting shops."""

    def talk(lang="en"):
        journal = OpenJournal(str(path), trainee="li", case=CASE, seed=7, lang=lang)
        return Talk(desk_for(load_exercise(ABC), district(CASE, 7), journal, Floor(None, "", now)), lang)

    return talk


def change(value, *keys, seq=1, **more):
    return {"do": "change", "seq": seq, "path": list(keys), "value": value, **more}


def check(response, seq=1):
    return {"do": "check", "seq": seq, "response": response}


def all_in_c(district):
    """Return a response that can be read, and is poor."""
    exercise = load_exercise(ABC)
    control = kind_of(exercise).control(make_task(exercise, district(CASE, 7)))
    return {item.id: "C" for item in control.items}


def work(path):
    return replay(read_journal(path).events).work[ABC]


def test_a_change_is_in_the_journal_before_it_is_called_saved(sit, path):
    answer = sit().receive(change("A", "r1", seq="x-1"))
    event = read_journal(path).events[-1]
    assert answer == {"saved": "x-1", "at": shown_time(event.time), "event": event.id, "kept": True}
    assert work(path).draft == {"r1": "A"}
    assert work(path).submissions == ()


def test_times_are_shown_as_the_clock_on_the_wall_shows_them():
    local = datetime(2026, 3, 2, 1, 5, 9, tzinfo=UTC).astimezone()
    assert shown_time("2026-03-02T01:05:09.120Z") == f"{local:%H:%M:%S}"


def test_drafts_are_no_submissions_and_a_check_is_one(sit, path):
    talk = sit()
    talk.receive(change("A", "r1"))
    assert talk._desk.result().attempts_used == 0
    answer = talk.receive(check({"r1": "A"}, seq=2))
    assert answer["done"] == 2
    assert [done.response for done in work(path).submissions] == [{"r1": "A"}]


def test_a_check_that_is_sent_twice_is_one(sit, path):
    talk = sit()
    assert talk.receive(check({"r1": "A"})) == talk.receive(check({"r1": "A"}))
    assert len(work(path).submissions) == 1


def test_attempts_never_exceed_with_two_pages(sit, district, path):
    pages = [sit(), sit()]
    answers = [pages[number % 2].receive(check(all_in_c(district), seq=number)) for number in range(8)]
    allowed = load_exercise(ABC).attempts
    assert ["done" in answer for answer in answers] == [True] * allowed + [False] * (8 - allowed)
    assert "finished" in answers[-1]["why"]
    assert len(work(path).submissions) == allowed


def test_nothing_is_handed_in_beyond_full_points(sit, district, path):
    response = best(load_exercise(ABC), district(CASE, 7))
    assert "done" in sit().receive(check(response))
    assert "refused" in sit().receive(check({"r1": "C"}, seq=2))
    assert len(work(path).submissions) == 1


def test_hints_open_once(sit, path):
    talk = sit()
    for seq in range(3):
        assert talk.receive({"do": "hint", "seq": seq, "hint": 0})["done"] == seq
    assert sit().receive({"do": "hint", "seq": 4, "hint": 0})["done"] == 4
    assert work(path).hints == (0,)
    assert [event.what.event for event in read_journal(path).events].count("hint") == 1


def test_news_bring_what_the_other_page_wrote(sit):
    one, two = sit(), sit()
    event = one.receive(change("A", "r1"))["event"]
    assert two.receive({"do": "news", "seq": 5}) == {"done": 5, "event": event}
    assert two._desk.work().draft == {"r1": "A"}


class TestSentAgain:
    """A change that was not answered is sent again when the page is opened again."""

    def test_it_counts_if_nobody_has_changed_the_field(self, sit, path):
        base = sit().receive(change("A", "r1"))["event"]
        sit().receive(change("C", "r2"))
        assert "saved" in sit().receive(change("B", "r1", base=base, sent="B"))
        assert work(path).draft == {"r1": "B", "r2": "C"}

    def test_it_counts_if_the_page_itself_had_changed_it(self, sit, path):
        base = sit().receive(change("A", "r1"))["event"]
        sit().receive(change("AB", "r1"))  # saved, but the answer was lost
        assert "saved" in sit().receive(change("ABC", "r1", base=base, sent="AB"))
        assert work(path).draft == {"r1": "ABC"}

    @pytest.mark.parametrize("other", [("r1",), (), ("r1", "deeper")])
    def test_the_newer_one_stays(self, sit, path, other):
        base = sit().receive(change("A", "r1"))["event"]
        value = {"r1": "C"} if other == () else "C"
        event = sit().receive(change(value, *other))["event"]
        before = work(path).draft
        assert sit().receive(change("B", "r1", seq=9, base=base)) == {"newer": 9, "event": event}
        assert work(path).draft == before

    def test_what_was_handed_in_since_is_newer(self, sit, path):
        base = sit().receive(change("A", "r1"))["event"]
        sit().receive(check({"r1": "C"}))
        assert "newer" in sit().receive(change("B", "r1", base=base))
        assert work(path).draft == {"r1": "C"}

    def test_an_emptied_field_is_newer_too(self, sit, path):
        base = sit().receive(change("A", "r1"))["event"]
        sit().receive(change(None, "r1"))
        assert "newer" in sit().receive(change("B", "r1", base=base))
        assert work(path).draft == {"r1": None}

    def test_a_base_that_nobody_knows_is_no_reason_to_overwrite(self, sit):
        sit().receive(change("A", "r1"))
        assert "newer" in sit().receive(change("B", "r1", base="gone"))
        assert "saved" in sit().receive(change("B", "r2", base="gone"))


@pytest.mark.parametrize(("lang", "told"), [("zh", "磁盘已满"), ("en", "the disk is full")])
def test_a_full_disk_is_told_and_saving_goes_on_later(sit, path, lang, told):
    talk = sit(lang)
    with disk_full(path.stat().st_size + 50):
        for message in (change("A", "r1", seq=7), check({"r1": "A"}, seq=7), {"do": "hint", "seq": 7, "hint": 0}):
            answer = talk.receive(message)
            assert answer["failed"] == 7
            assert told in answer["why"]
    assert work(path).draft is None
    assert "saved" in talk.receive(change("A", "r1"))
    assert "done" in talk.receive(check({"r1": "A"}, seq=7))
    assert len(work(path).submissions) == 1


def test_a_journal_that_was_moved_away_is_told(sit, path):
    talk = sit()
    talk.receive(change("A", "r1"))
    path.rename(path.with_suffix(".away"))
    assert "moved away" in talk.receive(change("B", "r1"))["why"]
    path.with_suffix(".away").rename(path)
    assert "saved" in talk.receive(change("B", "r1"))


def test_a_damaged_journal_is_told_and_not_written_to(sit, path):
    talk = sit("zh")
    path.write_bytes(path.read_bytes() + b"hello\n")
    before = path.read_bytes()
    assert "看不懂" in talk.receive(change("B", "r1"))["why"]
    assert path.read_bytes() == before


def test_our_own_failure_is_told_as_ours_and_the_answer_kept(sit, path):
    talk = sit()

    def broken():
        msg = "division by zero"
        raise ZeroDivisionError(msg)

    failing = Talk(replace(talk._desk, result=broken), "en")
    answer = failing.receive(check({"r1": "A"}))
    assert answer["done"] == 1
    assert "our fault" in answer["why"]
    assert answer["incident"] in answer["why"]
    assert len(work(path).submissions) == 1


HOSTILE = {
    "nothing": None,
    "text": "change",
    "list": [1, 2],
    "empty": {},
    "no seq": {"do": "change", "path": [], "value": 1},
    "unknown": {"do": "format the disk", "seq": 1},
    "do is a list": {"do": ["change"], "seq": 1},
    "seq is an object": {**change("A", "r1"), "seq": {"a": 1}},
    "seq is long": {**change("A", "r1"), "seq": "x" * 1000},
    "more keys": {**change("A", "r1"), "exercise": "visits/02_frequency"},
    "path is text": {**change("A", "r1"), "path": "r1"},
    "path of numbers": change("A", 1, 2),
    "path is long": change("A", *["a"] * 100),
    "key is long": change("A", "k" * 1000),
    "value is missing": {"do": "change", "seq": 1, "path": []},
    "value is deep": change(json.loads("[" * 300 + "]" * 300), "r1"),
    "value is rather deep": change(json.loads("[" * 60 + "]" * 60), "r1"),
    "value is very long": change("x" * 20_001, "r1"),
    "value is huge": change(["好" * 20_000] * 30, "r1"),
    "not a number": change(float("nan"), "r1"),
    "infinite": change(float("inf"), "r1"),
    "beyond all numbers": change(10**400, "r1"),
    "bytes": change(b"\xff", "r1"),
    "a set": change({1, 2}, "r1"),
    "hint of text": {"do": "hint", "seq": 1, "hint": "0"},
    "hint below": {"do": "hint", "seq": 1, "hint": -1},
    "hint beyond": {"do": "hint", "seq": 1, "hint": 99},
    "hint is true": {"do": "hint", "seq": 1, "hint": True},
}


@pytest.mark.parametrize("name", HOSTILE)
def test_whatever_a_page_sends_is_answered_and_spoils_nothing(sit, path, name):
    talk = sit()
    before = path.read_bytes()
    answer = talk.receive(HOSTILE[name])
    assert "refused" in answer
    assert answer["why"]
    assert path.read_bytes() == before
    assert "saved" in talk.receive(change("A", "r1"))
    assert work(path).draft == {"r1": "A"}


@pytest.mark.parametrize(
    "value", ["\ud83d half", "\u0000", "\u2028", "</script>", "好" * 20_000, {"": ""}, 1e308, -0.0]
)
def test_whatever_can_be_kept_comes_back(sit, path, value):
    talk = sit()
    assert "saved" in talk.receive(change(value, "r1"))
    kept = "\ufffd half" if value == "\ud83d half" else value
    assert sit()._desk.work().draft == work(path).draft == {"r1": kept}


def test_a_refusal_names_the_field(sit):
    answer = sit().receive(change("x" * 20_001, "cells", "b1"))
    assert answer["field"] == "cells.b1"
    assert "20,000" in answer["why"]


def test_the_pulse_says_that_somebody_is_there_and_brings_news(sit, path):
    journal = OpenJournal(str(path), trainee="li", case=CASE, seed=7, lang="en")
    told = []
    journal.watch(told.append)
    pulse = Pulse(journal, "en", clock=lambda: datetime(2026, 3, 2, 20, 22, 29, tzinfo=UTC))
    sit().receive(change("A", "r1"))
    assert pulse.receive({"do": "ping"}) == {"pong": True, "now": "2026-03-02T20:22:29.000+00:00"}
    assert told == [{ABC}]
    path.unlink()
    assert "moved away" in pulse.receive({"do": "ping"})["why"]
    assert pulse.receive({"do": "dance"}) is None
    assert pulse.receive(None) is None
