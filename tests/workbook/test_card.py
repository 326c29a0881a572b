"""Cards: every exercise is answered by clicking, saved, graded and restored; our failures are ours."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from cmtrain.grading.tasks import best
from cmtrain.journal import SaveError, read_journal, replay
from cmtrain.kinds.exercise import exercise_ids, load_exercise
from cmtrain.workbook.card import ExerciseCard

FREQUENT = "visits/02_frequency"
SORT = "visits/01_abc"


@pytest.mark.parametrize("exercise_id", exercise_ids())
def test_best_response_earns_all_points(workbook, district, exercise_id):
    case = load_exercise(exercise_id).case
    card = workbook(case).card(exercise_id)
    card.input.fill(best(card.exercise, district(case, 7)))
    card.check.click()
    assert "得分率 100%" in card.feedback.value
    assert "已结束" in card.standing.value
    assert card.check.disabled


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("exercise_id", exercise_ids())
def test_question_is_filled_in(workbook, exercise_id, lang):
    card = workbook(load_exercise(exercise_id).case, lang).card(exercise_id)
    assert "{" not in card.question.source
    assert card.exercise.title.fill(**card._desk.task.facts)[lang] in card.question.plain


def test_empty_answer_costs_nothing(workbook):
    card = workbook(lang="en").card(SORT)
    card.check.click()
    assert "Nothing has been entered yet" in card.feedback.value
    assert f"{card.exercise.attempts} attempts left" in card.standing.value


def test_unreadable_answer_is_explained_at_its_place_and_costs_nothing(workbook):
    card = workbook(lang="en").card(FREQUENT)
    cell = next(iter(card.input.cells.values()))
    cell.value = "often"
    card.check.click()
    notes = [note.value for note in card.input._notes.values() if note.value]
    assert len(notes) == 1
    assert "Please enter a number" in notes[0]
    assert f"{card.exercise.attempts} attempts left" in card.standing.value
    cell.value = "2"
    assert not any(note.value for note in card.input._notes.values())


def test_attempts_run_out_and_only_then_the_best_is_shown(workbook):
    card = workbook(lang="en").card(SORT)
    for picker in card.input.picks.values():
        picker.value = "C"
    for left in range(card.exercise.attempts - 1, -1, -1):
        assert not card.check.disabled
        card.check.click()
        assert ("Best</th>" in card.feedback.value) == (left == 0)
    assert card.check.disabled
    assert next(iter(card.input.picks.values())).disabled
    assert "What to practise next" in card.feedback.value


def test_every_change_is_saved_and_comes_back(workbook, tmp_path):
    path = tmp_path / "li.jsonl"
    card = workbook(journal=path).card(SORT)
    first = next(iter(card.input.picks))
    card.input.picks[first].value = "B"
    assert "已保存" in card.saved.value
    assert replay(read_journal(path).events).work[SORT].draft == {first: "B"}
    again = workbook(journal=path).card(SORT)
    assert again.input.response() == {first: "B"}


def test_a_page_without_a_journal_says_so(workbook):
    card = workbook().card(SORT)
    next(iter(card.input.picks.values())).value = "B"
    assert "没有指定日志文件" in card.saved.value


def test_what_was_handed_in_is_shown_again(workbook, tmp_path):
    path = tmp_path / "li.jsonl"
    card = workbook(journal=path).card(SORT)
    next(iter(card.input.picks.values())).value = "B"
    card.check.click()
    again = workbook(journal=path).card(SORT)
    assert again.standing.value == card.standing.value
    assert again.feedback.value == card.feedback.value


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
    assert f"(1 of {len(hints)}, costs {hints[0].cost:.0%})" in card.hint.description
    for number in range(1, len(hints) + 1):
        card.hint.click()
        assert card.hints.value.count('class="box') == number
    assert card.hint.disabled
    assert replay(read_journal(path).events).work[SORT].hints == tuple(range(len(hints)))
    again = workbook(lang="en", journal=path).card(SORT)
    assert again.hints.value == card.hints.value


def test_an_incident_is_told_as_ours(workbook):
    card = workbook(lang="en").card(SORT)

    def broken(_response):
        msg = "division by zero"
        raise ZeroDivisionError(msg)

    failing = ExerciseCard(card.exercise, replace(card._desk, submit=broken), "en")
    first = next(iter(failing.input.picks))
    failing.input.picks[first].value = "A"
    failing.check.click()
    assert "our fault" in failing.feedback.value
    assert "incident" in failing.feedback.value
    assert failing.input.response() == {first: "A"}
    assert not failing.check.disabled


def test_a_full_disk_is_told_and_the_answer_stays(workbook):
    card = workbook(lang="en").card(SORT)

    def full(_response):
        msg = "li.jsonl: not saved: No space left on device"
        raise SaveError(msg)

    failing = ExerciseCard(card.exercise, replace(card._desk, draft=full, submit=full), "en")
    first = next(iter(failing.input.picks))
    failing.input.picks[first].value = "A"
    assert "NOT saved" in failing.saved.value
    failing.check.click()
    assert "Not handed in" in failing.feedback.value
    assert "No space left" in failing.feedback.value
    assert failing.input.response() == {first: "A"}


def test_route_card_draws_its_map(workbook):
    card = workbook(lang="en").card("visits/03_day_route")
    assert "Route map: from the office, no stops yet" in card.input.map.value
    card.input.buttons["add"].click()
    assert card.input.map.value.count("<figure") == 1
    assert "no stops yet" not in card.input.map.value


def test_typed_text_is_escaped_in_feedback(workbook):
    card = workbook(lang="en").card(FREQUENT)
    next(iter(card.input.cells.values())).value = "<img src=x onerror=alert(1)>"
    card.check.click()
    shown = card.feedback.value + "".join(note.value for note in card.input._notes.values())
    assert "<img" not in shown


def test_widgets_of_an_unanswered_card_hold_no_answer(workbook, district):
    card = workbook("zhangs-80000").card("profit/02_order_plan")
    shown = json.dumps([widget.get_state() for widget in _widgets(card.view)], default=str)
    answer = best(card.exercise, district("zhangs-80000", 7))
    assert json.dumps(answer)[1:-1] not in shown
    assert all(cell.value == "" for cell in card.input.cells.values())


def _widgets(widget):
    yield widget
    for child in getattr(widget, "children", ()):
        yield from _widgets(child)
