"""The trainer runs a workshop from the wall: what a button does is in the file, on the wall and with the people."""

from __future__ import annotations

from datetime import timedelta

import pytest

from cmtrain.journal.conduct import Conduct, Extended, Paused, Released, Resumed, Said, record_act
from cmtrain.workshop.wall.page import Wall
from cmtrain.workshop.wall.view import room_state
from cmtrain.workshop.wall.watch import Watch
from tests.workshop.wall.conftest import NINE, ORDERS, draft, place

PRESSED = f"{(NINE + timedelta(minutes=60)).astimezone():%H:%M}"
LOOKED = f"{(NINE + timedelta(minutes=60)).astimezone():%H:%M:%S}"


@pytest.fixture
def wall(people, minute):
    def made(*, names=True):
        watch = Watch(people.workshop)
        conduct = people.workshop.folder / "conduct.jsonl"
        found = Wall(watch, "A workshop", "en", names=names, conduct=conduct, clock=lambda: minute(60))
        found.sent = []
        found.widget.send = found.sent.append
        return found

    return made


def done(people):
    conduct = Conduct(people.workshop.folder / "conduct.jsonl")
    conduct.refresh()
    return [(act.trainee, act.doing) for act in conduct.acts]


def press(wall, doing, **whom):
    wall.widget._handle_custom_msg({"do": "act", "doing": doing, **whom}, [])


def test_a_button_does_what_it_says_and_the_wall_shows_it(wall, people):
    shown = wall()
    press(shown, {"act": "paused"})
    assert shown.widget.state["paused"]
    press(shown, {"act": "said", "message": "back at ten"})
    assert shown.widget.state["holds"] == {"": {"paused": PRESSED, "message": "back at ten"}}
    press(shown, {"act": "extended", "minutes": 15}, trainee="1001")
    assert done(people) == [("", Paused()), ("", Said(message="back at ten")), ("1001", Extended(minutes=15))]
    assert shown.sent == [{"acted": True}, {"looked": LOOKED}] * 3


@pytest.mark.parametrize("doing", [{"act": "fired"}, {"act": "extended", "minutes": 0}, "paused", None])
def test_what_is_no_act_is_refused(wall, people, doing):
    shown = wall()
    press(shown, doing)
    assert "not understood" in shown.sent[0]["refused"]
    assert done(people) == []


def test_the_wall_knows_how_it_is_for_each(wall, people):
    shown = wall()
    press(shown, {"act": "paused"}, trainee="1001")
    press(shown, {"act": "said", "message": "come to me"}, trainee="1002")
    held = shown.widget.state["holds"]
    assert held == {"1001": {"paused": PRESSED, "message": ""}, "1002": {"paused": "", "message": "come to me"}}
    assert shown.widget.state["people"].count(f"paused since {PRESSED}") == 1
    assert not shown.widget.state["paused"]
    press(shown, {"act": "resumed"}, trainee="1001")
    press(shown, {"act": "said", "message": ""}, trainee="1002")
    assert shown.widget.state["holds"] == {}
    assert "holds" not in wall(names=False).widget.state


def test_the_page_for_the_projector_does_nothing(wall, people):
    press(wall(names=False), {"act": "paused"})
    assert done(people) == []


def test_what_cannot_be_written_is_told(wall, people):
    (people.workshop.folder / "conduct.jsonl").mkdir()
    shown = wall()
    press(shown, {"act": "paused"})
    assert "could not be written" in shown.sent[0]["refused"]
    assert shown.sent[1] == {"looked": LOOKED}


def test_nobody_is_stuck_during_a_pause_and_quiet_is_counted_from_its_end(people, watch, minute, joined):
    file = people.workshop.folder / "conduct.jsonl"
    people.write(joined, draft())
    assert place(watch.look(minute(30))).sign.kind == "stuck"
    record_act(file, Paused(), minute(5))
    assert place(watch.look(minute(30))).sign is None
    record_act(file, Resumed(), minute(30))
    assert place(watch.look(minute(35))).sign is None
    assert place(watch.look(minute(45))).sign.kind == "stuck"


def test_the_wall_says_for_whom_time_was_added_and_which_answers_are_shown(people, watch, minute):
    file = people.workshop.folder / "conduct.jsonl"
    before = room_state(watch.look(minute(0)), "en", names=True)
    record_act(file, Extended(minutes=15), minute(1), trainee="1001")
    record_act(file, Released(exercise=ORDERS), minute(2))
    after = room_state(watch.look(minute(3)), "en", names=True)
    assert after["people"].count("+15 min") == 1
    assert after["exercises"].count("answers shown") == 1
    assert "answers shown" not in before["exercises"]
    assert after["ends"] == before["ends"]
    record_act(file, Extended(minutes=5), minute(4))
    assert room_state(watch.look(minute(5)), "en", names=True)["ends"] > before["ends"]
