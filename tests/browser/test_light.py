"""The light says what is saved, and within ten seconds that nobody is there."""

from __future__ import annotations

import pytest

from cmtrain.workbook.words import page_words
from tests.browser.saver import alarm, change, light, mode, sent, stored, values

pytestmark = pytest.mark.browser


def shown(page):
    return page.locator(".cm-light-text").inner_text()


def test_it_says_saving_and_then_the_time(sit):
    page = sit("zh")
    page.clock.run_for(10)
    assert (light(page), shown(page)) == ("ready", "✓ 随填随存")
    mode(page, "silent")
    change(page, "A", "r1")
    assert (light(page), shown(page)) == ("saving", "正在保存…")
    page.evaluate("kernel.last()")
    assert (light(page), shown(page)) == ("saved", "✓ 已保存 20:22:29")
    assert alarm(page) == ""


def test_screen_readers_hear_of_it_when_typing_pauses(sit):
    page = sit()
    status = page.locator(".cm-light [role=status]")
    for value in ("1", "12", "123"):
        change(page, value, "need")
        page.clock.run_for(300)
        assert "Saved 20" not in status.inner_text()
    page.clock.run_for(1600)
    assert status.inner_text() == "✓ Saved 20:22:29"


@pytest.mark.parametrize(("lang", "told"), [("zh", "请不要关闭本页"), ("en", "Please keep this page open")])
def test_it_turns_red_within_ten_seconds_and_back(sit, lang, told):
    page = sit(lang)
    page.clock.run_for(4100)
    page.evaluate("kernel.alive = false; kernel.mode = 'silent'")
    change(page, "A", "r1")
    page.clock.run_for(5500)
    assert light(page) == "saving"
    page.clock.run_for(2500)
    assert light(page) == "lost"
    assert told in alarm(page)
    assert "1" in alarm(page)
    change(page, "AB", "r1")
    assert values(page) == ["A"]  # nothing is sent to nobody
    page.evaluate("kernel.alive = true; kernel.mode = 'answers'")
    page.clock.run_for(2500)
    assert light(page) == "saved"
    assert alarm(page) == ""
    assert sent(page)[1:] == [{"do": "change", "path": ["r1"], "value": "AB", "base": "e0", "sent": "A"}]
    assert stored(page) == []


@pytest.mark.parametrize("gone", [10, 700, 1300, 1990])
def test_it_is_red_within_ten_seconds_whenever_the_kernel_goes(sit, gone):
    page = sit()
    page.clock.run_for(20_000 + gone)
    page.evaluate("kernel.alive = false")
    page.clock.run_for(5800)
    assert light(page) == "ready"
    page.clock.run_for(2400)
    assert light(page) == "lost"


def test_a_machine_that_has_slept_asks_again_before_it_turns_red(sit):
    page = sit()
    page.clock.run_for(4000)
    page.evaluate("kernel.alive = false")
    page.clock.run_for(2100)
    page.clock.fast_forward(3_600_000)
    assert light(page) == "ready"
    page.clock.run_for(6100)
    assert light(page) == "lost"


def test_it_waits_longer_while_the_page_is_being_opened(sit):
    page = sit(before="window.closed = 1")
    page.evaluate("lamp.stop()")
    page.evaluate("kernel.alive = false")
    page.evaluate(
        "async (words) => { window.lamp = (await import('/light.js')).light(Object.assign(Object.create(card), { calls: [] }), words); document.body.append(lamp.element); }",
        page_words("en"),
    )
    page.clock.run_for(15_000)
    assert light(page) == "opening"
    page.clock.run_for(10_000)
    assert light(page) == "lost"


def test_it_says_at_once_that_saving_failed_and_why(sit):
    page = sit()
    mode(page, "full")
    change(page, "A", "r1")
    assert light(page) == "failed"
    assert "the disk is full" in alarm(page)
    assert len(stored(page)) == 1
    mode(page, "answers")
    page.clock.run_for(5000)
    assert light(page) == "saved"
    assert stored(page) == []


def test_it_says_that_the_journal_cannot_be_written_before_anything_is_typed(sit):
    page = sit()
    page.evaluate("kernel.why = 'the journal has been moved away'")
    page.clock.run_for(2500)
    assert light(page) == "failed"
    assert "moved away" in alarm(page)
    page.evaluate("kernel.why = ''")
    page.clock.run_for(2500)
    assert light(page) == "ready"


def test_what_is_refused_is_told_and_not_sent_again_until_it_is_changed(sit):
    page = sit()
    mode(page, "refuses")
    change(page, "x" * 50, "cells", "b1")
    assert page.evaluate("told.at(-1)") == {"kind": "refused", "field": "cells.b1", "why": "too long"}
    assert light(page) == "failed"
    page.clock.run_for(20_000)
    assert len(sent(page)) == 1
    mode(page, "answers")
    change(page, "x", "cells", "b1")
    page.clock.run_for(1000)
    assert light(page) == "saved"


def test_a_closed_line_is_no_error_of_the_page(sit):
    page = sit()
    mode(page, "closed")
    change(page, "A", "r1")
    assert page.evaluate("saving.check({})")["why"] == page_words("en")["no_answer"]
    assert len(stored(page)) == 1
    mode(page, "answers")
    page.clock.run_for(5000)
    assert values(page) == ["A"]
    assert page.errors == []
