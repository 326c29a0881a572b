"""Tables of numbers in a browser: named cells, limits and totals while typing, messages at cells, room on a phone."""

from __future__ import annotations

import re

import pytest

from cmtrain.workbook.specs import spec_of
from tests.browser.cells import ORDER, PLACEMENT, RATES, VISITS, box, cell, changes
from tests.browser.fields import response
from tests.kinds.made_to_fit import CASES, LIMITED, asked, tries, used

pytestmark = pytest.mark.browser


def boxes(page):
    return page.locator(".cm-grid table input")


def bars(page):
    """Return for each meter: the number, and whether it is over."""
    return page.locator(".cm-meter:has([role=meter])").evaluate_all(
        "all => all.map(each => [Number(each.querySelector('[role=meter]').ariaValueNow), each.classList.contains('over')])"
    )


def said(page):
    return page.locator(".cm-meter").first.inner_text()


@pytest.mark.parametrize("exercise_id", LIMITED)
def test_meters_show_what_the_grader_finds(grid, exercise_id):
    kind, task, truth, control = asked(exercise_id)
    page = grid(exercise_id)
    for answer in tries(exercise_id, kind, task, truth, control):
        page.evaluate("answer => window.control.fill(answer)", answer)
        found = used(exercise_id, task, truth, answer)
        assert bars(page) == [[pytest.approx(value, abs=1e-6), over] for value, over in found]
    assert changes(page) == []
    assert page.errors == []


@pytest.mark.parametrize("exercise_id", CASES)
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_cell_has_a_name_of_row_and_column(grid, exercise_id, lang):
    page = grid(exercise_id, lang)
    control = page.control
    asked_for = [
        (row.text[lang], column.text[lang])
        for row in control.rows
        for column in control.columns
        if control.bounds.get(row.id, {}).get(column.id) != (0, 0)
    ]
    names = [each.get_attribute("aria-label") for each in boxes(page).all()]
    assert len(set(names)) == len(names) == len(asked_for)
    for name, (row, column) in zip(names, asked_for, strict=True):
        assert name.startswith(f"{row} · {column}")
    assert page.get_by_role("columnheader").count() == page.locator(".cm-grid thead th").count()
    assert page.get_by_role("rowheader").count() >= len(control.rows)


@pytest.mark.parametrize("exercise_id", CASES)
def test_a_response_comes_back_as_it_was_filled_in(grid, exercise_id):
    kind, task, truth, control = asked(exercise_id)
    best = kind.best(task, truth)
    page = grid(exercise_id, response=best)
    back = response(page)
    cells, given = (back["cells"], best["cells"]) if control.extra else (back, best)
    assert cells
    for row, columns in cells.items():
        assert {column: float(typed) for column, typed in columns.items()} == {
            column: given[row][column] for column in columns
        }
    verdict = kind.grade(back, task, truth)
    assert verdict.score == kind.grade(best, task, truth).score


def test_every_keystroke_is_told_as_it_stands(grid):
    page = grid(VISITS)
    row, column = cell(page, 0, 0)
    box(page, 0, 0).focus()
    page.keyboard.type("２次")
    page.keyboard.press("Backspace")
    page.keyboard.press("Backspace")
    assert changes(page) == [[[row, column], typed] for typed in ("２", "２次", "２", None)]
    assert response(page) == {}


def test_cells_of_a_table_with_fields_lie_under_cells(grid):
    page = grid(PLACEMENT)
    box(page, 0, 1).fill("3")
    page.get_by_role("radio").first.check()
    row, column = cell(page, 0, 1)
    terms = page.control.extra[0].options[0].id
    assert changes(page) == [[["cells", row, column], "3"], [["fields", "terms"], terms]]
    assert response(page) == {"cells": {row: {column: "3"}}, "fields": {"terms": terms}}
    page.evaluate("window.control.fill({})")
    assert response(page) == {}


@pytest.mark.parametrize(
    ("lang", "within", "over"),
    [
        ("zh", r"在外时间 已用 [\d,]+ / [\d,]+ 分钟 · 还剩 [\d,]+ 分钟", r"⚠ 超出 [\d,]+ 分钟"),
        ("en", r"Minutes in the field used [\d,]+ of [\d,]+ min · [\d,]+ min left", r"⚠ over by [\d,]+ min"),
    ],
)
def test_the_bar_says_in_words_what_is_left_and_what_is_too_much(grid, lang, within, over):
    page = grid(VISITS, lang)
    assert re.match(within, said(page))
    for each in boxes(page).all():
        each.fill("4")
    assert re.search(over, said(page))
    meter = page.get_by_role("meter")
    assert re.search(over, meter.get_attribute("aria-valuetext"))
    assert float(meter.get_attribute("aria-valuenow")) == float(meter.get_attribute("aria-valuemax"))
    assert "gradient" in page.locator(".cm-meter-used").evaluate("bar => getComputedStyle(bar).backgroundImage")


def test_screen_readers_hear_of_limits_when_a_cell_is_left_and_when_one_is_crossed(grid):
    page = grid(VISITS)
    heard = page.locator(".cm-grid > .cm-hidden[role=status]")
    assert heard.inner_text() == ""
    box(page, 0, 0).focus()
    page.keyboard.type("3")
    assert heard.inner_text() == ""
    page.keyboard.press("Tab")
    assert heard.inner_text().startswith("在外时间 已用")
    for number in range(boxes(page).count()):
        boxes(page).nth(number).evaluate(
            "box => { box.value = '4'; box.dispatchEvent(new Event('input', { bubbles: true })); }"
        )
    assert "超出" in heard.inner_text()


def test_totals_and_derived_columns_follow_while_typing(grid):
    page = grid(ORDER, "en")
    task = asked(ORDER)[1]
    assert page.locator("tfoot td:not(.cm-grid-gap)").inner_text() == "0"
    box(page, 1, 0).focus()
    page.keyboard.type("2")
    box(page, 2, 0).focus()
    page.keyboard.type("1")
    assert page.locator("tfoot td:not(.cm-grid-gap)").inner_text() == "3"
    lasts = page.locator("tbody tr:not(.cm-grid-note)").nth(1).locator(".cm-grid-derived").inner_text()
    assert lasts.startswith(f"{(task.rows[1].stock + 2) / task.rows[1].weekly:.1f} weeks")
    assert bars(page) == [[2 * task.rows[1].wholesale + task.rows[2].wholesale, False]]


def test_a_cell_says_what_it_counts_as(grid):
    page = grid(PLACEMENT, "en")
    low, high = page.control.bounds["b11"]["short_country"]
    says = page.locator("tbody tr:not(.cm-grid-note)").nth(2).locator(".cm-grid-says").nth(1)
    for typed, told in (("0", f"counts as {low:g} cartons"), ("1箱", f"counts as {high:g} cartons"), (f"{high:g}", "")):
        box(page, 2, 1).fill(typed)
        assert says.text_content() == told
    page = grid(RATES, "en")
    for typed, told in (("0.833", "counts as 83.3%"), ("83.3%", ""), ("８３.３％", "")):
        boxes(page).first.fill(typed)
        assert page.locator(".cm-grid-says").first.text_content() == told


@pytest.mark.parametrize(
    ("exercise_id", "field", "name"),
    [
        (VISITS, "{row}.{column}", "{row_text} · {column_text}"),
        (PLACEMENT, "cells.{row}.{column}", "{row_text} · {column_text}"),
        (ORDER, "{row}", "{row_text} · {column_text}"),
    ],
)
def test_a_message_stands_at_its_cell(grid, exercise_id, field, name):
    page = grid(exercise_id)
    row, column = page.control.rows[1], page.control.columns[0]
    at = field.format(row=row.id, column=column.id)
    assert page.evaluate("field => window.control.explain(field, '请改一改')", at)
    told = page.get_by_role("alert")
    assert told.inner_text().startswith(name.format(row_text=row.text.zh, column_text=column.text.zh))
    assert told.inner_text().endswith("：请改一改")
    own = box(page, 1, 0)
    assert own.get_attribute("aria-invalid") == "true"
    described = own.evaluate(
        "box => box.getAttribute('aria-describedby').split(' ').map(id => document.getElementById(id).textContent).join(' ')"
    )
    assert "请改一改" in described
    assert page.locator("[aria-invalid]").count() == 1
    page.evaluate("window.control.clearNotes()")
    assert told.count() == 0
    assert page.locator("[aria-invalid]").count() == 0


def test_a_message_goes_when_its_cell_is_changed(grid):
    page = grid(VISITS)
    row, column = cell(page, 0, 0)
    page.evaluate("field => window.control.explain(field, '请改一改')", f"{row}.{column}")
    box(page, 0, 0).fill("1")
    assert page.get_by_role("alert").count() == 0


@pytest.mark.parametrize("field", ["", "b1", "cells", "cells.b1", "nowhere"])
def test_messages_without_a_cell_are_shown_too(grid, field):
    page = grid(PLACEMENT)
    assert page.evaluate("field => window.control.explain(field, '请改一改')", field)
    assert page.get_by_role("alert").inner_text() == "请改一改"
    assert page.locator("[aria-invalid]").count() == 0


def test_messages_for_the_fields_below_stand_there(grid):
    page = grid(PLACEMENT)
    assert page.evaluate("window.control.explain('terms', '请选择')")
    assert "请选择" in page.locator(".cm-grid-fields").inner_text()


@pytest.mark.parametrize(
    ("exercise_id", "typed", "told"),
    [
        (VISITS, "often", "0 to 4"),
        (VISITS, "5", "0 to 4"),
        (VISITS, "1.5", "0 to 4"),
        (ORDER, "many", "0 to 200"),
        (RATES, "83.3", "83.3%"),
    ],
)
def test_what_cannot_be_read_is_said_when_the_cell_is_left(grid, exercise_id, typed, told):
    page = grid(exercise_id, "en")
    boxes(page).first.focus()
    page.keyboard.type(typed)
    assert page.get_by_role("alert").count() == 0
    page.keyboard.press("Enter")
    assert told in page.get_by_role("alert").inner_text()
    assert boxes(page).first.get_attribute("aria-invalid") == "true"


def test_another_tab_fills_in_without_taking_the_caret(grid):
    page = grid(ORDER)
    first, second = (row.id for row in page.control.rows[:2])
    box(page, 0, 0).focus()
    page.keyboard.type("120")
    page.keyboard.press("ArrowLeft")
    page.evaluate("given => window.control.fill(given)", {first: {"order": "120"}, second: {"order": "7"}})
    state = "() => [document.activeElement.value, document.activeElement.selectionStart]"
    assert page.evaluate(state) == ["120", 2]
    assert box(page, 1, 0).input_value() == "7"
    assert bars(page)[0][0] > 0
    page.evaluate("given => window.control.fill(given)", {first: {"order": "125"}})
    assert page.evaluate(state) == ["125", 2]
    assert box(page, 1, 0).input_value() == ""


@pytest.mark.parametrize("exercise_id", CASES)
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_on_a_phone_each_row_is_a_block_and_nothing_sticks_out(grid, exercise_id, lang):
    kind, task, truth, _ = asked(exercise_id)
    page = grid(exercise_id, lang, kind.best(task, truth), width=390, height=800)
    row, column = page.control.rows[0].id, page.control.columns[0].id
    page.evaluate("field => window.control.explain(field, 'x'.repeat(20))", f"{row}.{column}")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert page.locator(".cm-grid-scroll").evaluate("each => each.scrollWidth <= each.clientWidth")
    for each in boxes(page).all():
        size = each.bounding_box()
        assert size["x"] + size["width"] <= 390
        assert size["height"] >= 24
    labels = page.locator("tbody tr:not(.cm-grid-note)").first.locator("td.cm-grid-cell .cm-grid-label")
    assert all(label.is_visible() for label in labels.all())
    assert page.get_by_role("table").count() == 1


def test_limits_stay_in_sight_over_a_long_table(grid):
    page = grid(ORDER, width=390, height=700)
    last = boxes(page).last
    last.focus()
    shown = page.locator(".cm-meters").bounding_box()
    assert 0 <= shown["y"] < 100
    assert last.bounding_box()["y"] >= shown["y"] + shown["height"]


def test_names_are_shown_as_text(open_control):
    *_, control = asked(ORDER)
    hostile = control.rows[0].text.model_copy(update={"zh": "<img src=x onerror=window.hit=1>"})
    rows = (control.rows[0].model_copy(update={"text": hostile}), *control.rows[1:])
    spec = spec_of(control.model_copy(update={"rows": rows}), "zh")
    first = rows[0].id
    page = open_control(spec, "zh", {first: {"order": "<img src=x onerror=window.hit=1>"}})
    page.evaluate("given => window.control.explain(given, '<img src=x onerror=window.hit=1>')", first)
    assert page.locator(".cm-grid img").count() == 0
    assert page.evaluate("window.hit") is None
