"""A trainee works through all thirteen exercises by keyboard alone, in English, and through two lessons with the mouse."""

from __future__ import annotations

from functools import cache

import pytest
from playwright.sync_api import expect

from cmtrain.grading.journals import grade_journal
from cmtrain.grading.judge import grade
from cmtrain.grading.tasks import best, kind_of, make_task
from cmtrain.journal import read_journal, replay
from cmtrain.kinds.exercise import load_exercise
from cmtrain.workbook.opening.lessons import all_lessons
from cmtrain.workbook.specs import spec_of
from tests.browser.hands import KeysOnly, MouseAndKeys, entered, fill_in
from tests.browser.pictures import take_pictures
from tests.conftest import simulated

pytestmark = [pytest.mark.browser, pytest.mark.slow]
LESSONS = {lesson.name: lesson for lesson in all_lessons()}
HANDS = {"zh": MouseAndKeys, "en": KeysOnly}
CASE = "thirty-a-day"
CHECK = {"zh": "提交评分", "en": "Submit"}


@cache
def answer(exercise_id, case, seed):
    """Return what is answered: the best; as the same values go through the API."""
    return best(load_exercise(exercise_id), simulated(case, seed))


def control_of(exercise_id, case, seed, lang):
    exercise, district = load_exercise(exercise_id), simulated(case, seed)
    return spec_of(kind_of(exercise).control(make_task(exercise, district)), lang)


def card_of(page, exercise_id):
    return page.locator(f'.cm-card[data-card="{exercise_id}"]')


BY_MOUSE = ("02_shortage_research", "03_profit_coaching")
"""Lessons that are worked through with the mouse, too; between them they have every control but the map and the heat maps."""


def lessons(*chosen):
    """One server shows all pages of a language."""
    return pytest.mark.parametrize(
        ("name", "lang"), [pytest.param(*each, marks=pytest.mark.xdist_group(f"pages {each[1]}")) for each in chosen]
    )


@lessons(*((name, "zh") for name in LESSONS if name not in BY_MOUSE))
def test_lesson_is_looked_at(trainee_page, name, lang):
    take_pictures(trainee_page(CASE, name, lang, trainee=f"tester {lang}"), name, lang)


@lessons(*((name, "en") for name in LESSONS), *((name, "zh") for name in BY_MOUSE))
def test_lesson_is_worked_through(trainee_page, name, lang):
    lesson = LESSONS[name]
    page = trainee_page(CASE, name, lang, trainee=f"tester {lang}")
    take_pictures(page, name, lang)
    hands = HANDS[lang](page)
    for exercise_id in lesson.exercises:
        card = card_of(page, exercise_id)
        control = control_of(exercise_id, lesson.case, lesson.seed, lang)
        response = answer(exercise_id, lesson.case, lesson.seed)
        fill_in(hands, card, control, response)
        hands.press(card.get_by_role("button", name=CHECK[lang], exact=True))
        card.locator(".cm-feedback .good").wait_for(timeout=20_000)
        assert card.get_attribute("data-level") == "finished", exercise_id
    expect(page.locator(".cm-level.finished")).to_have_count(
        len(lesson.exercises)
    )  # the header hears of it after the card
    assert_journal_equals_api(page.served.journal, lesson, lang)
    assert [error for error in page.errors if "mathjax2-extension" not in error] == []  # left out on purpose


@pytest.mark.xdist_group("pages zh")
def test_a_double_click_buys_one_hint_and_shows_it(trainee_page):
    page = trainee_page(CASE, "01_visit_planning", "zh", trainee="double click")
    card = card_of(page, "visits/01_abc")
    button = card.get_by_role("button", name="看提示")
    button.evaluate("button => scrollBy(0, button.getBoundingClientRect().bottom - innerHeight + 10)")
    button.dblclick()
    card.locator(".cm-hint").wait_for()
    page.wait_for_function("() => document.querySelector('.cm-hint').getBoundingClientRect().bottom <= innerHeight")
    page.wait_for_timeout(500)
    assert card.locator(".cm-hint").count() == 1


def assert_journal_equals_api(journal, lesson, lang):
    """What was typed and clicked is in the journal, and earns what the same answers earn through the API."""
    work = replay(read_journal(journal).events).work
    grades = grade_journal(journal)
    for exercise_id in lesson.exercises:
        exercise, district = load_exercise(exercise_id), simulated(lesson.case, lesson.seed)
        response = answer(exercise_id, lesson.case, lesson.seed)
        typed = entered(control_of(exercise_id, lesson.case, lesson.seed, lang), response)
        assert work[exercise_id].submissions[-1].response == typed, exercise_id
        assert grades.result(exercise_id).grade.score == grade(exercise, district, response).score, exercise_id
        assert grades.result(exercise_id).points == exercise.points
