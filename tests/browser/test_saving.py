"""What the page does so that nothing typed is lost: a stand-in for the kernel answers, is slow, refuses or is silent."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest

from cmtrain.workbook.words import page_words

pytestmark = pytest.mark.browser

SEAT = {"exercise": "visits/01_abc", "keyOfStorage": "cmtrain:w:li"}
KEY = "cmtrain:w:li|visits/01_abc|"
LONG = "一段比较长的文字，" * 6

START = datetime(2026, 3, 2, 9, tzinfo=UTC)

SETUP = """async ({ words, seat }) => {
  const { saver } = await import("/saving.js");
  const { light } = await import("/light.js");
  const { style } = await import("/dom.js");
  style("base");
  window.kernel = { sent: [], mode: "answers", events: 0, pings: 0, alive: true, why: "" };
  class Model {
    constructor(values) { this.values = values; this.calls = []; }
    get(name) { return this.values[name]; }
    on(name, call) { if (name === "msg:custom") this.calls.push(call); }
    off(name, call) { this.calls = this.calls.filter((each) => each !== call); }
    hear(message) { for (const call of [...this.calls]) call(message); }
    send(message) {
      if (message.do === "ping") {
        kernel.pings += 1;
        if (kernel.alive) queueMicrotask(() => this.hear({ pong: true, at: "20:22:29", ...(kernel.why ? { why: kernel.why } : {}) }));
        return;
      }
      if (kernel.mode === "closed") throw new Error("Comm is disposed");
      if (message.do !== "news") kernel.sent.push({ ...message, time: performance.now() });
      queueMicrotask(() => kernel.mode === "silent" || kernel.answer(message));
    }
  }
  kernel.answer = (message, mode = kernel.mode) => {
    const { seq } = message;
    const event = () => `e${++kernel.events}`;
    const kept = () => ({ at: "20:22:29", event: event(), kept: true });
    const answers = {
      answers: () => ({ [message.do === "change" ? "saved" : "done"]: seq, ...kept() }),
      full: () => ({ failed: seq, why: "the disk is full" }),
      refuses: () => ({ refused: seq, field: (message.path ?? []).join("."), why: "too long" }),
      newer: () => ({ newer: seq, event: event() }),
    };
    card.hear(message.do === "news" ? { done: seq, event: `e${kernel.events}` } : answers[mode]());
  };
  kernel.last = () => kernel.answer(kernel.sent.at(-1), "answers");
  window.card = new Model({ spec: { words }, state: { draft: { old: "1" } } });
  window.control = { element: document.createElement("div"), fill: (response) => { window.filled = response; } };
  document.body.replaceChildren(control.element);
  document.body.className = "cm-card";
  window.told = [];
  window.saving = saver(card, seat);
  saving.on((news) => told.push(news));
  saving.restore(control);
  window.lamp = light(new Model({ spec: { words } }), words);
  document.body.append(lamp.element);
}"""


@pytest.fixture
def sit(static_address, visit):
    """Return a function that opens a page with one saver and the light; its clock is moved by hand."""

    def open_page(lang="en", before="", again=None):
        page = again
        if page is None:
            page = visit(static_address + "/style/base.css")
            page.clock.install(time=START)
            page.goto(static_address + "/style/base.css")
            page.clock.pause_at(START + timedelta(hours=1))
        else:
            page.reload()
        if before:
            page.evaluate(before)
        page.evaluate(SETUP, {"words": page_words(lang), "seat": SEAT})
        return page

    return open_page


def sent(page):
    """Return what reached the kernel, without the names of messages."""
    return [
        {key: value for key, value in message.items() if key not in ("seq", "time")}
        for message in page.evaluate("kernel.sent")
    ]


def change(page, value, *path):
    page.evaluate("([path, value]) => saving.change(path, value)", [list(path), value])


def mode(page, name):
    page.evaluate("(name) => { kernel.mode = name; }", name)


def stored(page):
    """Return what this browser keeps."""
    kept = page.evaluate("Object.entries({ ...localStorage })")
    return [entry for key, value in kept if key.startswith(KEY) for entry in json.loads(value)]


def values(page):
    return [message["value"] for message in sent(page)]


def light(page):
    return page.evaluate("lamp.element.dataset.light")


def shown(page):
    return page.locator(".cm-light-text").inner_text()


def alarm(page):
    return page.locator(".cm-light [role=alert]").inner_text()


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


class TestLight:
    """The light says what is saved, and within ten seconds that nobody is there."""

    def test_it_says_saving_and_then_the_time(self, sit):
        page = sit("zh")
        page.clock.run_for(10)
        assert (light(page), shown(page)) == ("ready", "✓ 随填随存")
        mode(page, "silent")
        change(page, "A", "r1")
        assert (light(page), shown(page)) == ("saving", "正在保存…")
        page.evaluate("kernel.last()")
        assert (light(page), shown(page)) == ("saved", "✓ 已保存 20:22:29")
        assert alarm(page) == ""

    def test_screen_readers_hear_of_it_when_typing_pauses(self, sit):
        page = sit()
        status = page.locator(".cm-light [role=status]")
        for value in ("1", "12", "123"):
            change(page, value, "need")
            page.clock.run_for(300)
            assert "Saved 20" not in status.inner_text()
        page.clock.run_for(1600)
        assert status.inner_text() == "✓ Saved 20:22:29"

    @pytest.mark.parametrize(("lang", "told"), [("zh", "请不要关闭本页"), ("en", "Please keep this page open")])
    def test_it_turns_red_within_ten_seconds_and_back(self, sit, lang, told):
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
    def test_it_is_red_within_ten_seconds_whenever_the_kernel_goes(self, sit, gone):
        page = sit()
        page.clock.run_for(20_000 + gone)
        page.evaluate("kernel.alive = false")
        page.clock.run_for(5800)
        assert light(page) == "ready"
        page.clock.run_for(2400)
        assert light(page) == "lost"

    def test_a_machine_that_has_slept_asks_again_before_it_turns_red(self, sit):
        page = sit()
        page.clock.run_for(4000)
        page.evaluate("kernel.alive = false")
        page.clock.run_for(2100)
        page.clock.fast_forward(3_600_000)
        assert light(page) == "ready"
        page.clock.run_for(6100)
        assert light(page) == "lost"

    def test_it_waits_longer_while_the_page_is_being_opened(self, sit):
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

    def test_it_says_at_once_that_saving_failed_and_why(self, sit):
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

    def test_it_says_that_the_journal_cannot_be_written_before_anything_is_typed(self, sit):
        page = sit()
        page.evaluate("kernel.why = 'the journal has been moved away'")
        page.clock.run_for(2500)
        assert light(page) == "failed"
        assert "moved away" in alarm(page)
        page.evaluate("kernel.why = ''")
        page.clock.run_for(2500)
        assert light(page) == "ready"

    def test_what_is_refused_is_told_and_not_sent_again_until_it_is_changed(self, sit):
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

    def test_a_closed_line_is_no_error_of_the_page(self, sit):
        page = sit()
        mode(page, "closed")
        change(page, "A", "r1")
        assert page.evaluate("saving.check({})")["why"] == page_words("en")["no_answer"]
        assert len(stored(page)) == 1
        mode(page, "answers")
        page.clock.run_for(5000)
        assert values(page) == ["A"]
        assert page.errors == []
