"""Cards: every exercise is answered by messages of a page, saved, graded and restored; our failures are ours."""

from __future__ import annotations

from dataclasses import replace

import pytest

from cmtrain.content import exercise_ids
from cmtrain.grading.tasks import best
from cmtrain.journal import SaveError, read_journal, replay
from cmtrain.kinds.exercise import load_exercise
from cmtrain.workbook.card import ExerciseCard

FREQUENT = "visits/02_frequency"
SORT = "visits/01_abc"


def change(card, path, value):
    return card.receive({"do": "change", "seq": 1, "path": path, "value": value})


def check(card, response, seq=2):
    return card.receive({"do": "check", "seq": seq, "response": response})


def hint(card, place):
    return card.receive({"do": "hint", "seq": 3, "hint": place})


def items(card):
    return [item["id"] for item in card.widget.spec["control"]["items"]]


@pytest.mark.parametrize("exercise_id", exercise_ids())
def test_best_response_earns_all_points(workbook, district, exercise_id):
    case = load_exercise(exercise_id).case
    card = workbook(case).card(exercise_id)
    assert check(card, best(card.exercise, district(case, 7)))["done"] == 2
    state = card.widget.state
    assert "得分率 100%" in state["feedback"]
    assert "已结束" in state["standing"]
    assert state["locked"]
    assert card.standing.level == "finished"


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("exercise_id", exercise_ids())
def test_question_is_filled_in(workbook, exercise_id, lang):
    card = workbook(load_exercise(exercise_id).case, lang).card(exercise_id)
    assert "{" not in card.question.source
    assert card.exercise.title.fill(**card._desk.task.facts)[lang] in card.question.plain


def test_empty_answer_costs_nothing(workbook):
    card = workbook(lang="en").card(SORT)
    check(card, {})
    assert "Nothing has been entered yet" in card.widget.state["feedback"]
    assert f"{card.exercise.attempts} attempts left" in card.widget.state["standing"]


def test_unreadable_answer_is_explained_at_its_place_and_costs_nothing(workbook):
    card = workbook(lang="en").card(FREQUENT)
    row = card.widget.spec["control"]["rows"][0]["id"]
    check(card, {row: {"A": "often"}})
    notes = card.widget.state["notes"]
    assert [note["field"] for note in notes] == [f"{row}.A"]
    assert "Please enter a number" in notes[0]["message"]
    assert f"{card.exercise.attempts} attempts left" in card.widget.state["standing"]
    change(card, [row, "A"], "2")
    card.refresh()
    assert card.widget.state["notes"] == []


def test_attempts_run_out_and_only_then_the_best_is_shown(workbook):
    card = workbook(lang="en").card(SORT)
    answer = dict.fromkeys(items(card), "C")
    for left in range(card.exercise.attempts - 1, -1, -1):
        assert not card.widget.state["locked"]
        check(card, answer, seq=left)
        assert ("Best</th>" in card.widget.state["feedback"]) == (left == 0)
    assert card.widget.state["locked"]
    assert "What to practise next" in card.widget.state["feedback"]


def test_what_was_to_be_found_is_told_only_at_the_end(workbook, district):
    card = workbook("pretty-kpis", lang="en").card("kpis/03_findings")
    marked, *missed = best(card.exercise, district("pretty-kpis", 7))
    weeks = [f"weeks {event['first_week']}–{event['last_week']}" for event in missed]
    for left in range(card.exercise.attempts - 1, -1, -1):
        check(card, [marked], seq=left)
        assert [each in card.widget.state["feedback"] for each in weeks] == [left == 0] * len(weeks)
    assert "1 of your 1 marks met something" in card.widget.state["feedback"]


def test_every_change_is_saved_and_comes_back(workbook, tmp_path):
    path = tmp_path / "li.jsonl"
    card = workbook(journal=path).card(SORT)
    first = items(card)[0]
    assert change(card, [first], "B")["saved"] == 1
    assert replay(read_journal(path).events).work[SORT].draft == {first: "B"}
    again = workbook(journal=path).card(SORT)
    assert again.widget.state["draft"] == {first: "B"}
    assert again.standing.level == "begun"


def test_the_list_of_exercises_learns_that_one_was_begun_and_is_left_alone_after_that(workbook):
    card, told = workbook().card(SORT), []
    card.on_refresh(lambda: told.append(card.standing.level))
    for item in items(card)[:3]:
        change(card, [item], "B")
    assert told == ["begun"]


def test_what_was_handed_in_is_shown_again(workbook, tmp_path):
    path = tmp_path / "li.jsonl"
    card = workbook(journal=path).card(SORT)
    check(card, {items(card)[0]: "B"})
    again = workbook(journal=path).card(SORT)
    assert again.widget.state == card.widget.state


def test_opening_again_writes_nothing(workbook, tmp_path):
    path = tmp_path / "li.jsonl"
    workbook(journal=path).card(SORT)
    before = path.read_bytes()
    workbook(journal=path).card(SORT)
    assert path.read_bytes() == before


def test_hints_open_in_steps_with_their_cost(workbook, tmp_path):
    path = tmp_path / "li.jsonl"
    card = workbook(lang="en", journal=path).card(SORT)
    hints = card.exercise.hints
    assert f"(1 of {len(hints)}, costs {hints[0].cost:.0%})" in card.widget.state["next_hint"]["text"]
    for number in range(1, len(hints) + 1):
        hint(card, card.widget.state["next_hint"]["place"])
        assert len(card.widget.state["hints"]) == number
    assert card.widget.state["next_hint"] is None
    assert replay(read_journal(path).events).work[SORT].hints == tuple(range(len(hints)))
    again = workbook(lang="en", journal=path).card(SORT)
    assert again.widget.state["hints"] == card.widget.state["hints"]


def test_hints_lower_what_can_still_be_earned(workbook):
    card = workbook(lang="en").card(SORT)
    most = card.exercise.points
    assert f"worth up to {most:.1f}" in card.widget.state["standing"]
    hint(card, 0)
    assert f"worth up to {most * (1 - card.exercise.hints[0].cost):.1f}" in card.widget.state["standing"]


def test_a_full_disk_is_told_and_the_answer_stays(workbook):
    card = workbook(lang="en").card(SORT)

    def full(*_arguments):
        msg = "li.jsonl: not saved: No space left on device"
        raise SaveError(msg)

    failing = ExerciseCard(card.exercise, replace(card._desk, draft=full, submit=full), "en")
    assert change(failing, [items(card)[0]], "A")["failed"] == 1
    assert check(failing, {items(card)[0]: "A"})["failed"] == 2
    assert not failing.widget.state["locked"]


def test_an_incident_is_told_as_ours(workbook):
    card = workbook(lang="en").card(SORT)

    def broken(*_arguments):
        msg = "division by zero"
        raise ZeroDivisionError(msg)

    failing = ExerciseCard(card.exercise, replace(card._desk, submit=broken), "en")
    reply = check(failing, {items(card)[0]: "A"})
    assert reply["failed"] == 2
    assert "our fault" in reply["why"]
    assert "incident" in reply["why"]


@pytest.mark.parametrize(
    "message", [None, 3, "x", [], {}, {"do": "run"}, {"do": "change"}, {"do": "hint", "hint": "x"}]
)
def test_a_message_that_no_page_sends_is_refused(workbook, message):
    card = workbook(lang="en").card(SORT)
    before = card.widget.state
    card.receive(message)
    assert card.widget.state == before
