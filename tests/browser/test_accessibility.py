"""Every lesson in every state, held against WCAG 2.2 A and AA by axe-core; its further advice is taken, too."""

from __future__ import annotations

import re

import pytest

from cmtrain.grading.tasks import mistakes
from cmtrain.kinds.exercise import load_exercise
from cmtrain.texts import LANGS
from cmtrain.workbook.book import Workbook
from cmtrain.workbook.keeping import OpenJournal
from tests.browser.axe import WCAG, leave_out_what_is_alike, violations
from tests.browser.served import LESSONS
from tests.conftest import simulated
from tests.workbook.opening.serving import opened

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("accessibility")]

CASE = "thirty-a-day"
CHANGING = (".cm-frame", ".cm-card")
"""Parts of a page that change while somebody works."""

WIDE, PHONE = {"width": 1280, "height": 900}, {"width": 390, "height": 844}


def draw_charts(page):
    """Bring every chart into sight, where it is drawn."""
    for figure in page.locator("figure[data-cm-chart]").all():
        figure.scroll_into_view_if_needed()
        figure.locator("svg").first.wait_for()


def cards(page):
    return page.locator(".cm-card").all()


def button(card, *words):
    return card.get_by_role("button", name=re.compile("|".join(words)))


def ask_for_all_help(page):
    """Open every hint, check what cannot be read, and what is empty."""
    for card in cards(page):
        for box in card.locator("input[type=text]").all()[:1]:
            box.fill("<b>?")
        hint = button(card, "看提示", "hint")
        while hint.count() and hint.is_enabled():
            shown = card.locator(".cm-hint").count()
            hint.click()
            card.locator(".cm-hint").nth(shown).wait_for()
        button(card, "^提交评分$", "^Submit$").click()
        card.locator(".cm-note, .cm-feedback .box, .cm-feedback > *").first.wait_for()


class Hand:
    """Somebody who hands in without a browser; the open page follows within two seconds."""

    def __init__(self, page, lesson, trainee):
        district = simulated(lesson.case, lesson.seed)
        journal = OpenJournal(str(page.served.journal), trainee=trainee, case=lesson.case, seed=lesson.seed, lang="zh")
        self.book = Workbook(district, "zh", journal)
        self.district, self.exercises = district, [load_exercise(name) for name in lesson.exercises]

    def hand_in_mistakes(self, times):
        for exercise in self.exercises:
            wrong = next(iter(mistakes(exercise, self.district).values()))
            for attempt in range(times):
                self.book.card(exercise.id).receive({"do": "check", "seq": attempt, "response": wrong})


def wait_for_level(page, level):
    page.wait_for_function(
        "level => [...document.querySelectorAll('.cm-card')].every(card => card.dataset.level === level)", arg=level
    )


@pytest.mark.parametrize(("name", "lang"), list(zip(LESSONS, LANGS * 2, strict=True)))
def test_a_lesson_keeps_every_rule_from_first_sight_to_the_end(trainee_page, name, lang):
    lesson = LESSONS[name]
    page = trainee_page(CASE, name, lang, trainee=lang, **WIDE)
    broken = {}
    draw_charts(page)
    leave_out_what_is_alike(page)
    broken["untouched"] = violations(page)
    page.set_viewport_size(PHONE)
    ask_for_all_help(page)
    broken["explained"] = violations(page, *CHANGING)
    page.set_viewport_size(WIDE)
    hand = Hand(page, lesson, lang)
    hand.hand_in_mistakes(1)
    wait_for_level(page, "tried")
    for play in page.locator(".cm-what-if button").all():
        play.click()
        page.locator(".cm-played").wait_for()
    page.set_viewport_size(PHONE)
    hand.hand_in_mistakes(max(exercise.attempts for exercise in hand.exercises))
    wait_for_level(page, "finished")
    draw_charts(page)
    page.evaluate("document.querySelectorAll('details').forEach(each => { each.open = true; })")
    broken["finished"] = violations(page, *CHANGING)
    assert {state: found for state, found in broken.items() if found} == {}


@pytest.mark.parametrize(("case", "lang"), [("zhangs-80000", "en")])
def test_in_jupyterlab_what_is_ours_keeps_the_rules(tmp_path, visit, case, lang):
    with opened(tmp_path, case, "--lang", lang) as running:
        page = visit(running.address, **WIDE)
        page.locator(".cm-card").last.wait_for(timeout=90_000)
        ask_for_all_help(page)
        leave_out_what_is_alike(page)
        # Advice is about what is seen, which axe misjudges in JupyterLab's shell: its body is of no height.
        assert violations(page, ".cm-frame", ".cm-card", ".jp-RenderedHTMLCommon", tags=WCAG) == []
