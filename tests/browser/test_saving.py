"""What the page does so that nothing typed is lost: a stand-in for the kernel answers, is slow, refuses or is silent."""

from __future__ import annotations

import json
from itertools import pairwise

import pytest

from cmtrain.workbook.words import page_words
from tests.browser.saver import KEY, SEAT, alarm, change, light, mode, sent, stored, values

pytestmark = pytest.mark.browser

LONG = "一段比较长的文字，" * 6


def test_a_choice_is_sent_at_once_and_forgotten_when_it_is_saved(sit):
    page = sit()
    mode(page, "silent")
    change(page, "A", "r1")
    assert sent(page) == [{"do": "change", "path": ["r1"], "value": "A"}]
    assert [(entry["path"], entry["value"]) for entry in stored(page)] == [(["r1"], "A")]
    assert page.evaluate("saving.pending()") == 1
    page.evaluate("kernel.last()")
    assert stored(page) == []
    assert page.evaluate("saving.pending()") == 0
    assert [news["kind"] for news in page.evaluate("told")] == ["saved", "idle"]


def test_one_change_is_on_its_way_at_a_time_and_the_last_one_follows(sit):
    page = sit()
    mode(page, "silent")
    for value in ("1", "12", "123", "1234"):
        change(page, value, "need")
    change(page, "B", "r1")
    assert values(page) == ["1"]
    page.evaluate("kernel.last()")
    assert values(page) == ["1", "1234"]
    page.evaluate("kernel.last()")
    assert values(page) == ["1", "1234", "B"]
    page.evaluate("kernel.last()")
    assert page.evaluate("saving.pending()") == 0


def test_a_whole_takes_the_place_of_its_parts(sit):
    page = sit()
    mode(page, "silent")
    change(page, "1", "other")
    change(page, "2", "cells", "b1")
    change(page, {"b1": "3"}, "cells")
    change(page, "4", "cells", "b2")
    for _ in range(3):
        page.evaluate("kernel.last()")
    assert [message["path"] for message in sent(page)] == [["other"], ["cells"], ["cells", "b2"]]


def test_a_long_text_is_saved_at_once_then_with_pauses_and_at_last(sit):
    page = sit()
    for count in range(20):
        change(page, LONG + "字" * count, "note")
        page.clock.run_for(100)
    page.clock.run_for(1000)
    times = page.evaluate("kernel.sent.map((message) => message.time)")
    assert 3 <= len(times) <= 5
    assert all(later - earlier >= 700 for earlier, later in pairwise(times))
    assert values(page)[0] == LONG
    assert values(page)[-1] == LONG + "字" * 19
    assert page.evaluate("saving.pending()") == 0


@pytest.mark.parametrize(
    "leaving",
    [
        "document.dispatchEvent(new FocusEvent('focusout', { bubbles: true }))",
        "dispatchEvent(new Event('pagehide'))",
        "Object.defineProperty(document, 'hidden', { value: true }); document.dispatchEvent(new Event('visibilitychange'))",
    ],
)
def test_everything_is_sent_when_the_page_is_left(sit, leaving):
    page = sit()
    change(page, LONG, "note")
    mode(page, "silent")
    change(page, "A", "r1")
    change(page, LONG + "！", "note")
    assert len(sent(page)) == 2
    page.evaluate(leaving)
    assert values(page) == [LONG, "A", LONG + "！"]


def test_what_was_typed_goes_before_the_check(sit):
    page = sit()
    change(page, LONG, "note")
    change(page, LONG + "！", "note")
    answer = page.evaluate("saving.check({ note: 'all of it' })")
    assert answer["done"]
    assert [message["do"] for message in sent(page)] == ["change", "change", "check"]
    assert sent(page)[-1]["response"] == {"note": "all of it"}


def test_a_check_that_fails_says_why(sit):
    page = sit()
    mode(page, "full")
    assert page.evaluate("saving.check({})")["why"] == "the disk is full"


def test_a_check_without_an_answer_is_told_and_pressed_again_it_is_the_same(sit):
    page = sit()
    mode(page, "silent")
    for _ in range(2):
        page.evaluate("window.answer = saving.check({ a: '1' }); null")
        page.clock.run_for(13_000)
        assert page.evaluate("answer")["why"] == page_words("en")["no_answer"]
    page.evaluate("saving.check({ a: '2' }); null")
    seqs = page.evaluate("kernel.sent.map((message) => message.seq)")
    assert seqs[0] == seqs[1] != seqs[2]


def test_hints_and_trials_are_asked_for(sit):
    page = sit()
    assert page.evaluate("saving.hint(1)")["done"]
    assert page.evaluate("saving.play([1])")["done"]
    assert sent(page) == [{"do": "hint", "hint": 1}, {"do": "play", "response": [1]}]


def test_what_was_not_saved_is_sent_again_when_the_page_is_opened_again(sit):
    page = sit()
    change(page, "A", "r0")
    mode(page, "silent")
    change(page, "A", "r1")
    change(page, "half", "r2")
    sit(again=page)
    assert sent(page) == [
        {"do": "change", "path": ["r1"], "value": "A", "base": "e1", "sent": "A"},
        {"do": "change", "path": ["r2"], "value": "half", "base": "e1", "sent": "half"},
    ]
    assert page.evaluate("filled") == {"old": "1", "r1": "A", "r2": "half"}
    assert stored(page) == []


def leave(entries, tab="gone"):
    return f"localStorage.setItem({json.dumps(KEY + tab)}, {json.dumps(json.dumps(entries))})"


ENTRY = {"path": ["r1"], "value": "A", "base": "e7", "when": 1}


def test_what_another_tab_left_is_sent_when_that_tab_is_gone(sit):
    page = sit(before=leave([ENTRY]))
    assert sent(page) == []
    page.clock.run_for(2000)
    assert sent(page) == [{"do": "change", "path": ["r1"], "value": "A", "base": "e7"}]
    assert stored(page) == []


def test_what_another_tab_is_still_saving_is_left_to_it(sit):
    page = sit(before=leave([ENTRY]))
    page.evaluate(leave([{**ENTRY, "value": "B"}]))
    page.clock.run_for(5000)
    assert sent(page) == []
    assert len(stored(page)) == 1


@pytest.mark.parametrize("spoiled", ['"{"', '"[1, null]"', '"null"', "'[{\"path\": 3}]'"])
def test_spoiled_storage_is_no_reason_to_fail(sit, spoiled):
    page = sit(before=f"localStorage.setItem('{KEY}x', {spoiled})")
    page.clock.run_for(2000)
    change(page, "A", "r1")
    assert values(page) == ["A"]
    assert page.errors == []


def test_what_is_older_than_the_saved_is_offered_once(sit):
    page = sit(before=leave([ENTRY]))
    mode(page, "newer")
    page.clock.run_for(2000)
    notice = page.locator(".cm-older")
    assert notice.inner_text().startswith("Not saved when this page was left: 1")
    assert len(stored(page)) == 1  # kept until the trainee has chosen
    mode(page, "answers")
    page.get_by_role("button", name="Put the older ones back").click()
    assert sent(page)[-1] == {"do": "change", "path": ["r1"], "value": "A"}
    assert page.evaluate("filled.r1") == "A"
    assert notice.count() == 0
    assert stored(page) == []


def test_what_is_older_is_forgotten_if_the_trainee_says_so(sit):
    page = sit("zh", before=leave([ENTRY]))
    mode(page, "newer")
    page.clock.run_for(2000)
    sit("zh", again=page)
    assert page.locator(".cm-older").count() == 1  # it is offered again until the trainee has chosen
    page.get_by_role("button", name="保留现在的").click()
    assert stored(page) == []
    assert sent(page) == []


def test_a_browser_that_keeps_nothing_saves_all_the_same(sit):
    broken = "for (const name of ['localStorage', 'sessionStorage']) Object.defineProperty(window, name, { get() { throw new Error('no') } })"
    page = sit(before=broken)
    change(page, "A", "r1")
    assert values(page) == ["A"]
    assert light(page) == "saved"
    page.evaluate("kernel.alive = false; kernel.mode = 'silent'")
    change(page, "B", "r1")
    page.clock.run_for(10_000)
    assert "write it down" in alarm(page)
    assert page.errors == []


def test_two_views_of_one_card_share_what_is_not_saved(sit):
    page = sit()
    mode(page, "silent")
    change(page, "A", "r1")
    page.evaluate("async (seat) => { window.other = (await import('/saving.js')).saver(card, seat); }", SEAT)
    assert page.evaluate("other.pending()") == 1
    page.evaluate("kernel.last()")
    assert page.evaluate("[saving.pending(), other.pending()]") == [0, 0]
