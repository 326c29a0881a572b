"""The what-if panel in a browser: play, read, change, and what happens when it does not work."""

from __future__ import annotations

import pytest

from cmtrain.texts import text
from cmtrain.workbook.trial import Seen, Trial, TrialLine
from cmtrain.workbook.trial_html import trial_html
from cmtrain.workbook.words import page_words

NAMES = (
    ("青屿（雨前）", "Green Isle (First Rain)"),
    ("听涛（晓细支）", "Hearing Waves (Dawn Slim)"),
    ("松间（硬）", "Among Pines (Hard)"),
)
TRIAL = Trial(
    shop=text("老张烟酒店", "Old Zhang's Tobacco & Liquor"),
    weeks=4,
    cut=2,
    lines=tuple(
        TrialLine(
            name=text(zh, en),
            wholesale=120 + 100 * place,
            margin=20 + 12 * place,
            own=Seen(ordered=3, sold=12.4 + place, days_out=7, stock=2.3),
            advised=Seen(ordered=5 - place, sold=16.0, days_out=1 + place, stock=4.1),
        )
        for place, (zh, en) in enumerate(NAMES)
    ),
)
_PANEL = """async ({ words, html, lang }) => {
  const { whatIf } = await import("./whatif.js");
  const { style } = await import("./dom.js");
  style("base");
  document.documentElement.lang = lang;
  window.calls = 0;
  window.answers = [];
  window.explained = [];
  window.panel = whatIf(words, {
    weeks: 4, plays: 3, left: 2,
    play: () => { window.calls += 1; return new Promise((resolve) => { window.answer = resolve; }); },
    explain: (field, why) => { window.explained.push([field, why]); return field === "S01"; },
  });
  window.html = html;
  document.body.className = "cm-card";
  document.body.replaceChildren(window.panel.element);
}"""


@pytest.fixture
def show(static_address, visit):
    """Return a function that shows the panel with two plays left: ``show(lang)``."""

    def opened(lang="en", **size):
        page = visit(static_address + "/", **size)
        page.evaluate(_PANEL, {"words": page_words(lang), "html": trial_html(TRIAL, lang), "lang": lang})
        page.wait_for_function("document.styleSheets.length === 2")
        return page

    return opened


def played(page, left=1):
    """Let Python answer as it does: first with the card's state, then that it is done."""
    page.evaluate("(left) => { panel.show({ what_if: { left, html, stale: false } }); answer({ done: 1 }); }", left)


def test_one_play_at_a_time_and_the_focus_stays(show):
    page = show()
    button = page.get_by_role("button", name="Play 4 weeks (2 of 3 left)")
    button.focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    assert page.evaluate("window.calls") == 1
    assert page.get_by_role("button").inner_text() == "Playing…"
    played(page)
    page.get_by_role("button", name="Play 4 weeks (1 of 3 left)").wait_for()
    assert page.evaluate("document.activeElement.tagName") == "BUTTON"


def test_what_came_of_it_is_read_out_in_sentences_and_shown_as_a_table(show):
    page = show()
    page.get_by_role("button").click()
    played(page)
    said = page.get_by_role("status").inner_text()
    assert said.startswith("With your order, these 3 SKUs earn ")
    assert said.endswith("2 cartons of your order were beyond the limits or the money, and were not placed.")
    table = page.get_by_role("table", name="Seen in the shop after 4 weeks")
    assert table.get_by_role("row").count() == 6
    assert table.get_by_role("columnheader", name="Yours").count() == 5
    assert table.get_by_role("rowheader").last.inner_text() == "All"


def test_a_result_of_older_entries_says_so(show):
    page = show()
    stale = page.get_by_text("before your last change")
    page.evaluate("panel.stale()")
    assert not stale.is_visible()  # nothing has been played yet
    page.get_by_role("button").click()
    played(page)
    assert not stale.is_visible()
    page.evaluate("panel.stale()")
    assert stale.is_visible()
    page.get_by_role("button").click()
    played(page, left=0)
    page.get_by_role("button", name="All 3 plays are used").wait_for()
    assert not stale.is_visible()
    assert page.get_by_role("button").is_disabled()


@pytest.mark.parametrize(
    ("answer", "alert"),
    [
        ({"refused": 1, "field": "S01", "why": "Whole cartons, please."}, None),
        ({"refused": 1, "field": "?", "why": "Whole cartons, please."}, "Whole cartons, please."),
        ({"refused": 1, "field": "", "why": "Still <b>empty</b>."}, "Still <b>empty</b>."),
        ({"why": "No answer."}, "No answer."),
    ],
)
def test_what_goes_wrong_is_told_and_costs_nothing(show, answer, alert):
    page = show()
    page.get_by_role("button").click()
    page.evaluate("(answer) => window.answer(answer)", answer)
    page.get_by_role("button", name="Play 4 weeks (2 of 3 left)").wait_for()
    assert [each.inner_text() for each in page.get_by_role("alert").all()] == ([alert] if alert else [])
    if answer.get("field"):
        assert page.evaluate("window.explained") == [[answer["field"], answer["why"]]]


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("width", [390, 1000])
def test_the_table_scrolls_and_the_page_does_not(show, lang, width):
    page = show(lang, width=width)
    page.evaluate("panel.show({ what_if: { left: 2, html, stale: false } })")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.get_by_role("region").last.get_attribute("tabindex") == "0"
