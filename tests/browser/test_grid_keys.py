"""Tables of numbers by keyboard: blocks are pasted and taken back, keys move between rows, locked cells stay."""

from __future__ import annotations

import pytest

from tests.browser.cells import ORDER, PLACEMENT, RATES, VISITS, box, cell, changes
from tests.browser.fields import response

pytestmark = pytest.mark.browser


def paste(page, text):
    """Paste with the keyboard what another program put on the clipboard."""
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.evaluate("text => navigator.clipboard.writeText(text)", text)
    page.keyboard.press("Control+V")


def test_a_block_from_a_spreadsheet_fills_cells_and_nothing_outside(grid):
    page = grid(RATES)
    box(page, 1, 3).fill("9%")
    before = len(changes(page))
    box(page, 1, 3).focus()
    paste(page, "１２％\t3%\t77%\r\n4%\t5%\t88%\r\n6%\t7%\t99%\r\n")
    (a, x), (_, y), (b, _) = cell(page, 1, 3), cell(page, 1, 4), cell(page, 2, 3)
    assert response(page) == {a: {x: "１２％", y: "3%"}, b: {x: "4%", y: "5%"}}
    assert changes(page)[before:] == [[[a, x], "１２％"], [[a, y], "3%"], [[b, x], "4%"], [[b, y], "5%"]]
    told = page.locator(".cm-grid-paste").inner_text()
    assert "已粘贴 4 格" in told
    assert "有 5 格" in told
    page.get_by_role("button", name="撤销粘贴").click()
    assert response(page) == {a: {x: "9%"}}
    assert changes(page)[before + 4 :] == [[[a, x], "9%"], [[a, y], None], [[b, x], None], [[b, y], None]]


def test_names_around_a_pasted_block_are_left_out(grid):
    page = grid(RATES, "en")
    box(page, 0, 0).focus()
    paste(page, "area\tcoverage\ton counter\nWest\t10%\t20%\nEast\t30%\t40%\n")
    (a, x), (_, y), (b, _) = cell(page, 0, 0), cell(page, 0, 1), cell(page, 1, 0)
    assert response(page) == {a: {x: "10%", y: "20%"}, b: {x: "30%", y: "40%"}}


def test_control_z_takes_a_paste_back_but_not_what_was_typed_later(grid):
    page = grid(RATES, "en")
    box(page, 0, 0).focus()
    paste(page, "1%\t2%")
    page.keyboard.press("Control+Z")
    assert response(page) == {}
    paste(page, "1%\t2%")
    box(page, 0, 1).fill("5%")
    page.get_by_role("button", name="Undo paste").click()
    row, column = cell(page, 0, 1)
    assert response(page) == {row: {column: "5%"}}


def test_a_single_value_is_pasted_as_into_any_box(grid):
    page = grid(ORDER)
    box(page, 0, 0).focus()
    paste(page, "3\r\n")
    assert response(page) == {page.control.rows[0].id: {"order": "3"}}
    assert page.locator(".cm-grid-paste").is_hidden()


def test_cells_without_shops_take_nothing_from_a_block(grid):
    page = grid(VISITS)
    rows, columns = page.control.rows, page.control.columns
    closed = [
        (row.id, column.id) for row in rows for column in columns if page.control.bounds[row.id][column.id] == (0, 0)
    ]
    box(page, 0, 0).focus()
    paste(page, "\n".join("\t".join("2" for _ in columns) for _ in rows))
    given = {(row, column) for row, there in response(page).items() for column in there}
    assert given == {(row.id, column.id) for row in rows for column in columns} - set(closed)
    assert len(closed) == 1
    assert "有 1 格" in page.locator(".cm-grid-paste").inner_text()


def test_keys_move_between_the_rows(grid):
    page = grid(PLACEMENT)

    def there():
        return page.evaluate("document.activeElement.getAttribute('aria-label')")

    def name(row, column):
        return box(page, row, column).get_attribute("aria-label")

    box(page, 0, 1).focus()
    for key, row in (("Enter", 1), ("ArrowDown", 2), ("Shift+Enter", 1), ("ArrowUp", 0), ("ArrowUp", 0)):
        page.keyboard.press(key)
        assert there() == name(row, 1)
    page.keyboard.press("Tab")
    assert there() == name(0, 2)


def test_the_whole_table_is_filled_in_by_keyboard_alone(grid):
    page = grid(ORDER)
    page.keyboard.press("Tab")
    for number in range(len(page.control.rows)):
        page.keyboard.type(str(number))
        page.keyboard.press("Enter")
    assert response(page) == {row.id: {"order": str(number)} for number, row in enumerate(page.control.rows)}


def test_a_locked_table_can_be_read_and_not_changed(grid):
    page = grid(ORDER)
    box(page, 0, 0).fill("3")
    page.evaluate("window.control.lock()")
    before = changes(page)
    box(page, 0, 0).focus()
    page.keyboard.type("9")
    paste(page, "1\n2\n3")
    page.keyboard.press("Control+Z")
    assert changes(page) == before
    assert box(page, 0, 0).input_value() == "3"
    assert page.locator(".cm-grid table input:not([readonly])").count() == 0
