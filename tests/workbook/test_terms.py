"""What a workshop asks for holds on every card: when it is told what came of an answer, time limits, pauses, released answers."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from cmtrain.grading.playlist import Planned
from cmtrain.grading.tasks import best
from cmtrain.journal import TraineeState
from cmtrain.journal.conduct import Extended, Paused, Released, Resumed, Said, record_act
from cmtrain.kinds.exercise import load_exercise
from cmtrain.workbook.card import ExerciseCard
from cmtrain.workbook.desk import desk_for
from cmtrain.workbook.frame import Frame
from cmtrain.workbook.keeping import OpenJournal
from cmtrain.workbook.setting import Setting
from cmtrain.workbook.terms import Floor

ABC, CASE = "visits/01_abc", load_exercise("visits/01_abc").case


class Room:
    """A trainee's card, and the trainer beside it; the clock is turned by hand."""

    def __init__(self, tmp_path, district, **told):
        self.now = datetime.now(UTC)
        self.file = tmp_path / "conduct.jsonl"
        told = {"shown": "page", "conduct": str(self.file), **told}
        setting = Setting.model_validate(told)
        self.district = district(CASE, 7)
        journal = OpenJournal(str(tmp_path / "j.jsonl"), trainee="1001", case=CASE, seed=7, lang="en")
        exercise = setting.asks(ABC)
        self.floor = Floor(setting, "1001", lambda: self.now)
        self.card = ExerciseCard(exercise, desk_for(exercise, self.district, journal, self.floor), "en")

    @property
    def state(self):
        self.floor.refresh()
        self.card.look()
        return self.card.widget.state

    def does(self, doing, **whom):
        record_act(self.file, doing, self.now, **whom)

    def check(self, answer=None, seq=1):
        answer = dict.fromkeys(self.best, "C") if answer is None else answer
        return self.card.receive({"do": "check", "seq": seq, "response": answer})

    @property
    def best(self):
        return best(self.card.exercise, self.district)


@pytest.fixture
def room(tmp_path, district):
    return lambda **told: Room(tmp_path, district, **told)


def soon():
    return (datetime.now(UTC) + timedelta(hours=1)).isoformat()


def test_feedback_waits_for_the_end_of_the_exercise(room):
    here = room(feedback="exercise", playlist=(Planned(id=ABC, attempts=2),))
    here.check(seq=1)
    assert "Score and feedback are shown here when the trainer says so" in here.state["feedback"]
    assert "%" not in here.state["feedback"] + here.state["standing"] + here.card.standing.told
    assert not here.state["locked"]
    here.check(seq=2)
    assert "This attempt" in here.state["feedback"]
    assert here.state["locked"]


def test_nobody_is_told_of_full_points_before_it_is_time(room):
    here = room(feedback="workshop", ends=soon(), playlist=(Planned(id=ABC, attempts=2),))
    here.check(here.best, seq=1)
    told = here.state
    assert not told["locked"]
    assert "best" not in told["feedback"].lower()
    assert here.card.standing.told == "handed in, 1 left"
    here.check(seq=2)
    assert here.state["locked"]
    assert "told later" in here.state["standing"]
    here.now += timedelta(hours=2)
    assert "This attempt" in here.state["feedback"]
    assert "Finished: 8.0" in here.state["standing"]


def test_what_cannot_be_read_is_told_at_once(room):
    here = room(feedback="workshop", ends=soon())
    here.check({})
    assert "Nothing has been entered yet" in here.state["feedback"]


@pytest.mark.parametrize("policy", ["at_once", "exercise", "workshop"])
def test_released_answers_are_shown_and_nothing_more_can_be_handed_in(room, policy):
    here = room(feedback=policy, ends=soon())
    here.check(seq=1)
    here.does(Released(exercise="visits/02_frequency"))
    assert not here.state["locked"]
    here.does(Released(exercise=ABC))
    assert here.state["locked"]
    assert "Best" in here.state["feedback"]
    assert "finished" in here.check(seq=2)["why"]


def test_what_is_released_between_two_looks_stops_a_check_all_the_same(room):
    here = room()
    here.does(Released())
    assert "refused" in here.check()


def test_during_a_pause_entries_are_saved_and_nothing_can_be_handed_in(room):
    here = room()
    here.does(Paused())
    assert here.state["paused"]
    assert "paused" in here.check()["why"]
    item = next(iter(here.best))
    assert "saved" in here.card.receive({"do": "change", "seq": 2, "path": [item], "value": "A"})
    assert "refused" in here.card.receive({"do": "hint", "seq": 3, "hint": 0})
    here.does(Resumed())
    assert not here.state["paused"]
    assert "done" in here.check(seq=4)


def test_a_time_limit_runs_from_the_first_entry_and_can_be_lengthened(room):
    here = room(playlist=(Planned(id=ABC, time_limit=10),))
    assert "you have 10 minutes" in here.state["standing"]
    here.now += timedelta(hours=5)
    assert not here.state["locked"]
    here.card.receive({"do": "change", "seq": 1, "path": [next(iter(here.best))], "value": "A"})
    here.now = datetime.now(UTC) + timedelta(minutes=9)
    assert here.state["ends"]
    here.now += timedelta(minutes=2)
    assert here.state["locked"]
    assert "refused" in here.check(seq=2)
    here.does(Extended(minutes=5), trainee="1002")
    assert here.state["locked"]
    here.does(Extended(minutes=5), trainee="1001")
    assert not here.state["locked"]
    assert "done" in here.check(seq=3)


def test_fewer_hints_can_be_opened_than_the_exercise_has(room):
    assert len(load_exercise(ABC).hints) > 1
    assert room(playlist=(Planned(id=ABC, hints=1),)).state["hints_of"] == 1


def test_the_workshop_closes_later_for_whom_time_was_added(room):
    here = room(ends="2026-03-02T12:00:00+00:00")
    here.does(Extended(minutes=15), trainee="1001")
    here.floor.refresh()
    assert f"{here.floor.ends:%H:%M}" == "12:15"


def test_the_frame_tells_every_message_and_more_time_until_each_is_put_away(room):
    here = room(ends=soon())
    here.does(Said(message="到十点半"))
    here.does(Said(message="come to me"), trainee="1001")
    here.does(Said(message="not for here"), trainee="1002")
    here.does(Extended(minutes=15), trainee="1001")
    here.floor.refresh()
    frame = Frame(here.floor, "en", case="", who="", state=TraineeState, heard=lambda _message: None)
    told = frame.widget.state["messages"]
    assert {each["text"] for each in told} == {"到十点半", "come to me", "You have been given 15 minutes more."}
    assert len({each["id"] for each in told}) == 3
    here.does(Said())
    here.floor.refresh()
    frame.refresh()
    assert len(frame.widget.state["messages"]) == 2
