"""Marking by hand: one answer after the other without names, and what is decided stands in the gradebook at once."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime

import pytest

from cmtrain.errors import UnknownNameError
from cmtrain.grading.playlist import planned
from cmtrain.texts import Text
from cmtrain.workshop.folder import open_workshop
from cmtrain.workshop.gradebook.final import final_scores
from cmtrain.workshop.gradebook.history import entries
from cmtrain.workshop.gradebook.opening import open_gradebook
from cmtrain.workshop.judging import page
from cmtrain.workshop.judging.page import Judging, open_judging
from cmtrain.workshop.making import Wanted, make_workshop
from cmtrain.workshop.roster import Roster
from tests.workshop.gradebook.samples import EXERCISE, PEOPLE, fill, result

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    wanted = Wanted(("zhangs-80000",), Roster(PEOPLE), "zh", date(2026, 3, 2), variants=1)
    return make_workshop(tmp_path_factory.mktemp("judging") / "w", wanted).folder


@pytest.fixture
def book(made, tmp_path):
    return open_gradebook(open_workshop(made), f"sqlite:///{tmp_path}/g.sqlite")


@pytest.fixture
def judging(made, book):
    """Return a page over two answers: ``judging()``."""

    def opened(*results, lang="en"):
        fill(book, *(results or (result("1001"), result("1002", scores=(1.0, 0.0)))))
        return told(Judging(open_workshop(made), book, lang, who="赵教师", clock=lambda: NOON))

    return opened


def told(shown):
    shown.sent = []
    shown.widget.send = shown.sent.append
    return shown


def asks(shown, do, **more):
    shown.widget._handle_custom_msg({"do": do, **more}, [])
    return shown.widget.state


def marks(shown, score=None, comment=""):
    now = shown.widget.state["now"]
    return asks(shown, "judge", key=now["key"], basis=now["basis"], score=score, comment=comment)


def points(book, trainee):
    found = final_scores(book, PEOPLE, planned(EXERCISE))
    return next(
        row.points for each in found if each.trainee.id == trainee for row in each.rows if row.exercise == EXERCISE
    )


def test_every_part_can_be_marked_and_nobody_is_named(judging):
    state = judging().widget.state
    assert [each["label"] for each in state["groups"][0]["questions"]] == ["note", "plan"]
    assert (state["place"], state["of"], state["judged"]) == (1, 2, 0)
    source = json.dumps(state, ensure_ascii=False)
    for each in PEOPLE:
        assert each.name not in source
        assert each.id not in source


def test_a_mark_counts_at_once_and_the_next_open_answer_comes(judging, book):
    shown = judging()
    first = shown.widget.state["now"]["key"]
    after = marks(shown, 0.25, "too short")
    assert shown.sent == [{"done": True}]
    assert (after["judged"], after["place"]) == (1, 2)
    assert after["now"]["key"] != first
    (entry,) = (each for each in entries(book) if each.what == "judgement")
    assert (entry.who, entry.element, entry.after["score"], entry.after["comment"]) == (
        "赵教师",
        "note",
        0.25,
        "too short",
    )
    assert points(book, entry.trainee).manual is not None
    marks(shown, 1.0)
    assert shown.widget.state["judged"] == 2


def test_a_comment_alone_keeps_the_mark_and_the_place(judging):
    shown = judging()
    marks(shown, 0.5)
    asks(shown, "turn", by=-1)
    after = marks(shown, comment="why 3?")
    assert (after["now"]["score"], after["now"]["comment"], after["place"]) == (0.5, "why 3?", 1)


def test_a_mark_is_taken_back(judging, book):
    shown = judging()
    key = shown.widget.state["now"]["key"]
    marks(shown, 0.0)
    after = asks(shown, "take_back", key=key)
    assert after["judged"] == 0
    assert asks(shown, "take_back", key=key) == after
    assert "nobody has judged" in shown.sent[-1]["failed"]


def test_pages_turn_in_a_circle_and_questions_are_chosen(judging):
    shown = judging()
    assert [asks(shown, "turn", by=by)["place"] for by in (1, 1, -1, -1)] == [2, 1, 2, 1]
    assert asks(shown, "choose", question=f"{EXERCISE} plan")["question"] == f"{EXERCISE} plan"
    assert asks(shown, "choose", question="nothing")["question"] == f"{EXERCISE} plan"


def test_what_has_changed_since_is_to_be_looked_at_again(judging, book):
    shown = judging()
    marks(shown, 0.5)
    key = asks(shown, "turn", by=-1)["now"]["key"]
    fill(
        book,
        *(result(each, scores=(0.1, 0.1), response={"note": "other"}, work_digest="w2") for each in ("1001", "1002")),
    )
    asks(shown, "choose", question=f"{EXERCISE} note")
    review = next(state["now"] for state in (asks(shown, "turn", by=1) for _ in range(2)) if state["now"]["key"] == key)
    assert review["review"]
    assert not review["done"]


@pytest.mark.parametrize(
    "message",
    [
        {"do": "judge"},
        {"do": "judge", "key": "x" * 16, "basis": "b", "score": 2},
        {"do": "fire"},
        None,
        {"do": "turn", "by": 7},
    ],
)
def test_what_is_not_understood_changes_nothing(judging, book, message):
    shown = judging()
    before = len(entries(book))
    shown.widget._handle_custom_msg(message, [])
    assert "not understood" in shown.sent[0]["failed"]
    assert len(entries(book)) == before


def test_a_key_of_nobody_is_refused(judging):
    shown = judging()
    asks(shown, "judge", key="0" * 16, basis="b", score=1.0)
    assert "no answer 0000" in shown.sent[0]["failed"]


def test_a_defect_is_told_and_the_page_goes_on(judging, monkeypatch):
    shown = judging()
    with monkeypatch.context() as broken:
        broken.setattr(page, "judge", lambda *_, **__: 1 / 0)
        marks(shown, 1.0)
    assert "Something failed" in shown.sent[0]["failed"]
    marks(shown, 1.0)
    assert shown.sent[-1] == {"done": True}


def test_what_people_wrote_is_text(judging):
    hostile = "<img src=x onerror=alert(1)>"
    row = result("1001")
    elements = [{**each, "given": Text(zh=hostile, en=hostile).model_dump()} for each in row.grade["elements"]]
    state = judging(result("1001", grade={**row.grade, "elements": elements})).widget.state
    assert hostile not in state["now"]["given"] + state["now"]["others"]
    assert "&lt;img" in state["now"]["given"]
    assert "&lt;img" in state["now"]["others"]


def test_without_answers_the_page_says_so_and_takes_in_what_comes(made):
    shown = told(open_judging(str(made), "zh"))
    assert shown.widget.state["now"] is None
    assert asks(shown, "take_in")["now"] is None
    assert asks(shown, "turn", by=1)["now"] is None
    assert shown.sent == [{"done": True}] * 2
    with pytest.raises(UnknownNameError):
        open_judging(str(made), "fr")


def test_all_texts_are_in_both_languages():
    assert all(each.zh != each.en for each in page._WORDS.values())
