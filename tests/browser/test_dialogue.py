"""The dialogue in a browser: choose, hear the answer, change one's mind, find the way."""

from __future__ import annotations

import pytest

from cmtrain.kinds.controls import DialogueControl, Option, Turn
from cmtrain.texts import text
from cmtrain.workbook.specs import spec_of


def turn(name):
    return Turn(
        id=name,
        title=text(f"事{name}", f"Matter {name}"),
        says=text("有人说<b>话</b>。", "Somebody <b>speaks</b>."),
        options=tuple(Option(id=key, text=text(f"做{key}", f"Do {key}")) for key in "ab"),
        replies={key: text(f"答{name}{key}", f"Answer {name}{key}") for key in "ab"},
        by={"a": text("老周", "Old Zhou"), "b": text("小陈", "Xiao Chen")},
    )


CONTROL = DialogueControl(turns=(turn("x"), turn("y"), turn("z")))


@pytest.fixture
def show(open_control):
    """Return a function that shows the dialogue: ``show(lang, response)``."""

    def opened(lang="en", response=None, **size):
        page = open_control(spec_of(CONTROL, lang), lang, response, **size)
        page.wait_for_function("document.styleSheets.length >= 2")
        return page

    return opened


def replies(page):
    return [" ".join(reply.inner_text().split()) for reply in page.locator("[aria-live]").all()]


def test_the_person_answers_to_what_is_chosen_and_again_to_another_choice(show):
    page = show()
    assert replies(page) == ["", "", ""]
    page.get_by_label("Do a").nth(1).check()
    assert replies(page) == ["", "Old Zhou Answer ya", ""]
    page.get_by_label("Do b").nth(1).check()
    assert replies(page) == ["", "Xiao Chen Answer yb", ""]
    assert page.evaluate("window.changes") == [[["y"], "a"], [["y"], "b"]]
    assert page.evaluate("window.control.response()") == {"y": "b"}
    assert page.errors == []


def test_what_was_chosen_comes_back_without_a_change(show):
    page = show("zh", {"x": "b", "z": "no such option"})
    assert page.evaluate("window.control.response()") == {"x": "b"}
    assert replies(page) == ["小陈 答xb", "", ""]
    assert page.evaluate("window.changes") == []
    page.evaluate("window.control.fill({z: 'a'})")
    assert page.evaluate("window.control.response()") == {"z": "a"}
    assert replies(page) == ["", "", "老周 答za"]


def test_filling_what_stands_there_keeps_the_answer_and_the_focus(show):
    page = show(response={"x": "a"})
    page.get_by_label("Do a").first.focus()
    page.evaluate("document.querySelector('[aria-live]').firstChild.dataset.same = 'yes'")
    page.evaluate("window.control.fill({x: 'a'})")
    assert page.evaluate("document.querySelector('[aria-live]').firstChild.dataset.same") == "yes"
    assert page.evaluate("document.activeElement.value") == "a"


def test_all_is_worked_by_keys(show):
    page = show()
    for _ in CONTROL.turns:
        page.keyboard.press("Tab")  # over the three of the overview
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    page.keyboard.press("ArrowDown")
    assert page.evaluate("window.control.response()") == {"x": "b"}
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.textContent") == "2 of 3 Matter y"
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    assert page.evaluate("window.control.response()") == {"x": "b", "y": "a"}


def test_overview_tells_what_is_open_and_leads_there(show):
    page = show(response={"x": "a"}, width=390, height=700)
    overview = page.get_by_role("navigation", name="All situations")
    assert overview.get_by_role("status").inner_text() == "1 of 3 decided"
    assert [button.get_attribute("aria-label") for button in overview.get_by_role("button").all()] == [
        "1: Matter x, decided",
        "2: Matter y, open",
        "3: Matter z, open",
    ]
    overview.get_by_role("button", name="3: Matter z").click()
    assert page.get_by_role("heading", name="Matter z").evaluate("heading => heading === document.activeElement")
    page.get_by_role("button", name="Still open: Matter y").click()
    page.get_by_label("Do a").nth(1).check()
    page.get_by_label("Do a").nth(2).check()
    assert overview.get_by_role("status").inner_text() == "3 of 3 decided"
    assert page.get_by_text("All decided.").is_visible()


def test_a_message_stands_at_its_turn(show):
    page = show()
    assert page.evaluate("[window.control.explain('y', 'Choose <one>.'), window.control.explain('q', '')]") == [
        True,
        False,
    ]
    group = page.get_by_role("radiogroup", name="2 of 3 Matter y")
    assert group.get_attribute("aria-invalid") == "true"
    assert page.locator(f"#{group.get_attribute('aria-describedby')}").inner_text() == "Choose <one>."
    page.evaluate("window.control.clearNotes()")
    assert group.get_attribute("aria-invalid") is None
    assert page.get_by_role("alert").count() == 0


def test_locked_stays_readable_and_takes_nothing(show):
    page = show(response={"x": "a"})
    page.evaluate("window.control.lock()")
    assert page.get_by_role("radio").evaluate_all("radios => radios.every(radio => radio.disabled)")
    assert page.evaluate("window.control.response()") == {"x": "a"}
    assert replies(page)[0] == "Old Zhou Answer xa"


@pytest.mark.parametrize("width", [390, 1000])
def test_no_page_is_wider_than_its_screen_and_targets_are_large(show, width):
    page = show("zh", {"x": "a"}, width=width)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    heights = page.locator("button, .cm-option").evaluate_all(
        "all => all.map(each => each.getBoundingClientRect().height)"
    )
    assert min(heights) >= 24


def test_texts_never_become_markup(show):
    page = show()
    assert page.get_by_text("Somebody <b>speaks</b>.").count() == 3
