"""Tables to fill in, as the browser's tests use them: their cells, and what was typed into them."""

from __future__ import annotations

from tests.kinds.made_to_fit import CASES

VISITS, PLACEMENT, ORDER, RATES = CASES


def box(page, row, column):
    """Return the input of a cell by the numbers of its row and column."""
    control = page.control
    return (
        page.locator(".cm-grid tbody tr:not(.cm-grid-note)")
        .nth(row)
        .locator(f"td:nth-of-type({1 + len(control.fact_labels) + column}) input")
    )


def cell(page, row, column):
    return page.control.rows[row].id, page.control.columns[column].id


def changes(page):
    return page.evaluate("window.changes")
