"""Items sorted into classes, and what every control owes to everybody."""

from __future__ import annotations

import re

import pytest

from cmtrain.workbook.specs import spec_of
from tests.browser.fields import CLASSES, FORM, MEASURES, field, response

pytestmark = pytest.mark.browser


def row(page, item):
    return field(page, item)


def counts(page):
    return page.locator(".cm-bin-count").all_inner_texts()


def test_items_are_sorted_with_the_mouse(sorting):
    page = sorting(lang="en")
    row(page, "s1").locator("label", has_text="option A").click()
    row(page, "s2").locator("label", has_text="option C").click()
    row(page, "s2").locator("label", has_text="option B").click()
    assert counts(page) == ["2", "1", "1", "0"]
    row(page, "s1").locator("label", has_text="option A").click()  # once more takes it back, when the click is done
    page.wait_for_function("changes.length === 4")
    assert page.evaluate("changes") == [[["s1"], "A"], [["s2"], "C"], [["s2"], "B"], [["s1"], None]]
    assert response(page) == {"s2": "B"}
    assert page.get_by_role("status").inner_text() == "1 of 4 sorted"
    assert row(page, "s1").locator(".cm-facts").inner_text() == "figures of s1"


def test_items_are_sorted_by_keyboard(sorting):
    page = sorting()
    page.keyboard.press("Tab")
    page.keyboard.press("2")  # and on to the next row
    page.keyboard.press("c")
    page.keyboard.press("Space")
    page.keyboard.press("ArrowRight")
    assert response(page) == {"s1": "B", "s2": "C", "s3": "B"}
    page.keyboard.press("Delete")
    assert response(page) == {"s1": "B", "s2": "C"}
    assert page.evaluate("changes.at(-1)") == [["s3"], None]


def test_items_are_dragged_into_classes_and_out_again(sorting):
    page = sorting(lang="en")
    bin_b, rest = page.locator('.cm-bin[data-class="B"]'), page.locator('.cm-bin[data-class=""]')
    row(page, "s3").locator(".cm-item").drag_to(bin_b)
    rest.get_by_text("option s4").drag_to(bin_b)
    assert response(page) == {"s3": "B", "s4": "B"}
    bin_b.get_by_text("option s3").drag_to(rest)
    assert response(page) == {"s4": "B"}
    assert page.evaluate("changes") == [[["s3"], "B"], [["s4"], "B"], [["s3"], None]]


def test_long_classes_are_chosen_from_a_list(sorting):
    page = sorting(MEASURES, lang="en")
    page.get_by_label("option s1").select_option(label="2 stop, and a better place 2")
    page.get_by_label("option s2").focus()
    page.keyboard.press("5")
    assert page.evaluate("changes") == [[["s1"], "m2"], [["s2"], "m5"]]
    page.keyboard.press("Delete")
    assert response(page) == {"s1": "m2"}


@pytest.mark.parametrize("control", [CLASSES, MEASURES], ids=["buttons", "lists"])
def test_sorted_items_come_back_are_explained_and_locked(sorting, control):
    first, last = control.classes[0].id, control.classes[-1].id
    page = sorting(control, given={"s1": last, "s2": "no such class"})
    assert response(page) == {"s1": last}
    assert page.evaluate("control.explain('s2', '请选一类')") is True
    row(page, "s2").get_by_text("请选一类").wait_for()
    assert row(page, "s2").locator("[aria-invalid=true]").count() == 1
    assert page.evaluate("control.explain('', 'x')") is False
    page.evaluate("control.clearNotes()")
    row(page, "s2").get_by_text("请选一类").wait_for(state="detached")
    page.evaluate("given => control.fill(given)", {"s2": first})
    assert response(page) == {"s2": first}
    page.evaluate("control.lock()")
    assert page.locator("#place :is(input, select):enabled, #place [draggable=true]").count() == 0
    assert page.evaluate("changes") == []


UNNAMED = """() => [...document.querySelectorAll("#place :is(input, select, textarea, button, fieldset, [role=radiogroup])")].filter(one => {
    const by = one.getAttribute("aria-labelledby");
    const label = by ? document.getElementById(by) : one.labels?.[0] ?? one.querySelector("legend");
    const name = one.getAttribute("aria-label") ?? label?.textContent ?? (one.matches("button") ? one.textContent : "");
    return !name.trim();
}).map(one => one.outerHTML)"""
DANGLING = """() => [...document.querySelectorAll("[aria-describedby], [aria-labelledby], label[for], output[for]")].flatMap(one =>
    ["aria-describedby", "aria-labelledby", "for"].flatMap(name => (one.getAttribute(name) ?? "").split(" ").filter(Boolean)))
    .filter(id => document.querySelectorAll(`[id="${id}"]`).length !== 1)"""
SMALL = """() => [...document.querySelectorAll("#place :is(button, select, textarea, input[type=text], label:has(input))")]
    .filter(one => one.getClientRects().length).map(one => one.getBoundingClientRect())
    .filter(size => size.width < 24 || size.height < 24).length"""


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("control", [FORM, CLASSES, MEASURES], ids=["form", "buttons", "lists"])
def test_everything_has_a_name_fits_and_can_be_hit(open_control, control, lang):
    given = {
        "cause": "a",
        "need": {"value": "1", "source": "x" * 300},
        "s1": control.classes[0].id if control is not FORM else None,
    }
    page = open_control(spec_of(control, lang), lang, given, width=1280)
    for width in (1280, 390):
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate(SMALL) == 0
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.evaluate(UNNAMED) == []
    assert page.evaluate(DANGLING) == []
    if lang == "en":
        assert re.findall("[\u4e00-\u9fff]+", page.locator("#place").inner_text()) == []
    assert page.errors == []
