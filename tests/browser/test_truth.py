"""All that reaches a trainee's browser is searched for the truth, and for answers: source, page, traffic, storage."""

from __future__ import annotations

import json

import pytest

from cmtrain.grading.tasks import best, mistakes
from cmtrain.kinds.exercise import load_exercise
from cmtrain.workbook.book import Workbook
from cmtrain.workbook.keeping import OpenJournal
from tests.browser.served import LESSONS, wait_until_ready
from tests.conftest import simulated
from tests.truth_search import secrets

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("truth")]

CASE = "thirty-a-day"
STORED = "() => JSON.stringify([{...localStorage}, {...sessionStorage}, document.cookie])"


def reached(page):
    """Return what has come to a browser, by the way that it came."""
    frames = [frame if isinstance(frame, str) else frame.decode(errors="replace") for frame in page.heard]
    return {
        "source": page.request.get(page.url).text(),
        "page": page.content(),
        "fields": json.dumps(
            page.locator("input, textarea, select").evaluate_all("all => all.map(each => each.value)")
        ),
        "traffic": "\n".join(frames),
        "storage": page.evaluate(STORED),
    }


def found_on(page, hidden):
    found = {way: hidden.found_in(text) for way, text in reached(page).items()}
    return {way: what for way, what in found.items() if what}


def hand(page, lesson, trainee):
    """Return what works on the page's journal from outside; an open page follows within two seconds."""
    journal = OpenJournal(str(page.served.journal), trainee=trainee, case=lesson.case, seed=lesson.seed, lang="zh")
    return Workbook(simulated(lesson.case, lesson.seed), "zh", journal)


@pytest.mark.parametrize(("name", "lang"), [("01_visit_planning", "zh")])
def test_no_answer_reaches_a_browser_before_it_is_given(trainee_page, name, lang):
    lesson = LESSONS[name]
    district, exercises = simulated(lesson.case, lesson.seed), [load_exercise(each) for each in lesson.exercises]
    page = trainee_page(CASE, name, lang, trainee=name)
    for figure in page.locator("figure[data-cm-chart]").all():
        figure.scroll_into_view_if_needed()
        figure.locator("svg").first.wait_for()
    page.locator(".cm-card input").first.focus()
    hidden = secrets(district, exercises)
    assert len(page.heard) > 20
    assert all(f'data-card="{each}"' in page.content() for each in lesson.exercises)
    assert found_on(page, hidden) == {}

    book = hand(page, lesson, name)
    for exercise in exercises:
        wrong = next(iter(mistakes(exercise, district).values()))
        book.card(exercise.id).receive({"do": "check", "seq": 1, "response": wrong})
    page.wait_for_function("() => !document.querySelector('.cm-card:not([data-level=tried])')")
    answers = {
        way: [each for each in what if each.endswith("response")] for way, what in found_on(page, hidden).items()
    }
    assert not any(answers.values()), answers


def test_an_answer_that_reaches_a_browser_is_found(trainee_page):
    """The search sees what it is meant to see: the best answers, put into the journal as drafts, come with the traffic."""
    lesson = LESSONS["01_visit_planning"]
    district, exercises = simulated(lesson.case, lesson.seed), [load_exercise(each) for each in lesson.exercises]
    page = trainee_page(CASE, lesson.name, trainee="planted")
    book = hand(page, lesson, "planted")
    for exercise in exercises:
        book.card(exercise.id).receive({"do": "change", "seq": 1, "path": [], "value": best(exercise, district)})
    page.reload(wait_until="commit")
    wait_until_ready(page, lesson.name)
    page.evaluate("answer => { localStorage.setItem('x', answer); }", json.dumps(best(exercises[0], district)))
    found = found_on(page, secrets(district, exercises))
    assert set(found["traffic"]) == {f"{exercise.id}: best response" for exercise in exercises}
    assert found["storage"] == [f"{exercises[0].id}: best response"]
