"""Numbers picked from the tables shown, which keep their source."""

from __future__ import annotations

import re

import pytest

from cmtrain.journal import read_journal, replay
from cmtrain.kinds.forms import read_form
from tests.browser.fields import FORM, box, field, response

pytestmark = pytest.mark.browser

TABLES = """() => {
    const tables = [["订单", [["五月", 1200], ["六月", 1234.56]]], ["核实户 <i>", [["城镇", 0.1234], ["乡村", 7]]]];
    const place = document.createElement("div");
    place.dataset.exercise = "x";
    for (const [title, rows] of tables) {
        const table = document.createElement("table");
        for (const [head, number] of rows) {
            const row = table.insertRow();
            row.insertCell().textContent = head;
            for (const [column, value] of [["条", number], ["占比", number / 10]]) {
                const cell = row.insertCell();
                cell.textContent = value.toFixed(1);
                cell.dataset.value = String(value);
                cell.dataset.cell = `${title} · ${head} · ${column}`;
            }
        }
        place.append(table);
    }
    document.querySelector("main").prepend(place);
}"""


@pytest.fixture
def note(form):
    def show(lang="zh", **size):
        page = form(lang, **size)
        page.evaluate(TABLES)
        page.evaluate("window.before = document.querySelector('[data-exercise]').innerHTML")
        return page

    return show


def test_a_number_is_picked_with_the_mouse_and_keeps_its_source(note):
    page = note()
    page.get_by_role("button", name="需求：从表中选数").click()
    page.get_by_role("button", name=re.compile("订单 · 六月 · 条")).click()
    picked = {"value": "1234.56", "source": "订单 · 六月 · 条"}
    assert page.evaluate("changes") == [[["need"], picked]]
    assert response(page) == {"need": picked}
    assert read_form(response(page), FORM.fields).number("need") == 1234.56
    assert "来自：订单 · 六月 · 条" in field(page, "need").inner_text()
    assert page.evaluate("document.querySelector('[data-exercise]').innerHTML === before"), (
        "tables are left as they were"
    )
    assert box(page, "need").evaluate("input => document.activeElement === input")

    box(page, "need").press("End")
    box(page, "need").press_sequentially("7")
    assert response(page) == {"need": "1234.567"}
    assert "来自" not in field(page, "need").inner_text()


def test_a_number_is_picked_by_keyboard(note):
    page = note("en")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert "Pick a number for “Need”" in page.get_by_role("status").inner_text()
    for key in ("ArrowRight", "ArrowDown", "ArrowDown", "ArrowLeft", "ArrowDown", "ArrowUp", "Enter"):
        page.keyboard.press(key)
    assert response(page) == {"need": {"value": "0.1234", "source": "核实户 <i> · 城镇 · 条"}}


def test_escape_leaves_everything_as_it_was(note):
    page = note("en")
    box(page, "need").fill("12")
    page.get_by_role("button", name="Pick from a table: Need").click()
    page.keyboard.press("Escape")
    assert response(page) == {"need": "12"}
    assert page.locator(".cm-picking, .cm-cell-button").count() == 0
    assert page.evaluate("document.querySelector('[data-exercise]').innerHTML === before")


def test_without_tables_the_field_says_so(form):
    page = form("en")
    page.get_by_role("button", name="Pick from a table: Need").click()
    field(page, "need").get_by_text("no table to pick from").wait_for()


@pytest.mark.slow
def test_a_picked_number_of_the_note_is_kept_with_its_source(trainee_page):
    page = trainee_page("red-ring", "02_shortage_research", "en")
    card = page.locator('.cm-card[data-card="shortage/03_note"]')
    card.get_by_role("button", name=re.compile("Pick from a table: 4 ")).click()
    button = page.locator('[data-exercise="shortage/03_note"] .cm-cell-button').nth(3)
    cell = button.evaluate("button => ({...button.parentElement.dataset})")
    button.click()
    page.locator('.cm-light[data-light="saved"]').wait_for()
    work = replay(read_journal(page.served.journal).events).work["shortage/03_note"]
    assert work.draft == {"need": {"value": cell["value"], "source": cell["cell"]}}
    page.reload()
    need = card.locator('[data-field="need"]')
    need.get_by_text(cell["cell"]).wait_for(timeout=60_000)
    assert need.locator("input").input_value() == cell["value"]
