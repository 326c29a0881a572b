"""The card to play with: checked as often as one likes, each time as if it were the first, and nothing is kept."""

from __future__ import annotations

import pytest

from cmtrain.kinds.exercise import load_exercise
from cmtrain.workbook.what_if import play
from cmtrain.workshop.debrief import scratch
from cmtrain.workshop.debrief.scratch import scratch_card
from tests.workshop.debrief.conftest import ORDERS

ROUTE = "visits/03_day_route"


@pytest.fixture
def card(answered):
    return scratch_card(load_exercise(ORDERS), answered.district, "zh")


def check(card, seq, response):
    return card.receive({"do": "check", "seq": seq, "response": response})


def test_answers_never_run_out_and_each_is_told_by_itself(card, answered):
    wrong, right = answered.mistake(ORDERS, "as_last_week"), answered.best(ORDERS)
    for seq in range(load_exercise(ORDERS).attempts + 2):
        assert check(card, seq, wrong)["done"] == seq
        assert "得分率 0%" in card.widget.state["feedback"]
    check(card, "best", right)
    assert "得分率 100%" in card.widget.state["feedback"]
    assert card.widget.state["locked"] is False
    check(card, "again", wrong)
    assert "得分率 0%" in card.widget.state["feedback"]
    assert card.widget.state["hints_of"] == 0
    assert "不记分" in card.widget.state["standing"]


def test_it_can_be_played_on_as_often_as_one_likes(card, answered, monkeypatch):
    plays = load_exercise(ORDERS).what_if.plays
    trial = play(card.exercise, card._desk.task, answered.district, answered.best(ORDERS))
    monkeypatch.setattr(scratch, "play", lambda *_: trial)
    for seq in range(plays + 1):
        assert card.receive({"do": "play", "seq": seq, "response": answered.best(ORDERS)})["done"] == seq
    assert card.widget.state["what_if"]["left"] > 0
    assert "cm-played" in card.widget.state["what_if"]["html"]


def test_nothing_of_it_comes_to_the_workshop(card, answered):
    before = sorted(answered.workshop.folder.rglob("*"))
    check(card, 1, answered.best(ORDERS))
    assert sorted(answered.workshop.folder.rglob("*")) == before


def test_a_route_has_its_streets(district):
    card = scratch_card(load_exercise(ROUTE), district("thirty-a-day", 7), "en")
    assert card.widget.spec["control"]["map"]["streets"]
