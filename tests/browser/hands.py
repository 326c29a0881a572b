"""The hands of a trainee at a card: with mouse and keyboard, or with the keyboard alone."""

from __future__ import annotations

from collections.abc import Mapping

from playwright.sync_api import Locator, Page

MOST_TABS = 600
"""Presses of Tab after which something cannot be reached by keyboard."""


_WAY = """target => {
    const here = document.activeElement;
    if (here === target) return "";
    return here.compareDocumentPosition(target) & Node.DOCUMENT_POSITION_PRECEDING ? "Shift+Tab" : "Tab";
}"""
"""The key that leads to an element from the one that has the focus."""


class MouseAndKeys:
    """Clicks what can be clicked, and types the rest."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def press(self, button: Locator) -> None:
        button.scroll_into_view_if_needed()
        button.click()

    def type_into(self, box: Locator, text: str) -> None:
        box.click()
        self.page.keyboard.press("Control+A")
        self.page.keyboard.type(text)

    def mark(self, option: Locator) -> None:
        """Mark a radio button or a box by its label."""
        option.locator("xpath=ancestor::label").click()

    def choose(self, box: Locator, value: str) -> None:
        box.select_option(value)

    def order(self, card: Locator, stops: Mapping[str, str], route: list[str]) -> None:
        """Click the shops on the map in their order."""
        for stop in route:
            card.locator(".cm-map .stop").nth(list(stops).index(stop)).click()

    def sort(self, row: Locator, chosen: str, text: str) -> None:
        if row.locator("select").count():
            row.locator("select").select_option(chosen)
        else:
            self.mark(row.locator(f'input[value="{chosen}"]'))


class KeysOnly:
    """Never touches the mouse: everything is reached by Tab."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def reach(self, target: Locator) -> None:
        """Press Tab until the target has the focus, or Shift+Tab if it lies further up."""
        wanted = target.element_handle()
        for _ in range(MOST_TABS):
            way = self.page.evaluate(_WAY, wanted)
            if not way:
                return
            self.page.keyboard.press(way)
        raise AssertionError(f"not reached by {MOST_TABS} tabs: {target}")

    def press(self, button: Locator) -> None:
        self.reach(button)
        self.page.keyboard.press("Enter")

    def type_into(self, box: Locator, text: str) -> None:
        self.reach(box)
        self.page.keyboard.press("Control+A")
        self.page.keyboard.type(text)

    def mark(self, option: Locator) -> None:
        """Mark a box with Space; go to a radio button by arrows from the one that Tab reaches."""
        if option.get_attribute("type") == "checkbox":
            self.reach(option)
            self.page.keyboard.press("Space")
            return
        name, value = option.get_attribute("name"), option.get_attribute("value")
        group = self.page.locator(f'input[name="{name}"]')
        wanted = [each.get_attribute("value") for each in group.all()].index(value)
        checked = group.evaluate_all("all => all.findIndex(each => each.checked)")
        self.reach(group.nth(max(checked, 0)))
        if checked < 0:
            self.page.keyboard.press("Space")
        for _ in range(abs(wanted - max(checked, 0))):
            self.page.keyboard.press("ArrowDown" if wanted > checked else "ArrowUp")

    def choose(self, box: Locator, value: str) -> None:
        self.reach(box)
        places = box.locator("option").evaluate_all("all => all.map(each => each.value)")
        self.page.keyboard.press("Home")
        for _ in range(places.index(value)):
            self.page.keyboard.press("ArrowDown")

    def order(self, card: Locator, stops: Mapping[str, str], route: list[str]) -> None:
        """Add the shops from the list in their order."""
        for stop in route:
            self.press(card.locator(".cm-route-add", has_text=stops[stop]).first)

    def sort(self, row: Locator, chosen: str, text: str) -> None:
        if row.locator("select").count():
            self.choose(row.locator("select"), chosen)
            return
        self.mark(row.locator(f'input[value="{chosen}"]'))


Hands = MouseAndKeys | KeysOnly


def fill_in(hands: Hands, card: Locator, control: Mapping, response) -> None:  # noqa: C901 - a branch for each control
    """Fill a response into the control of a card, as a person would; numbers are typed."""
    match control["control"]:
        case "form":
            fill_fields(hands, card, control["fields"], response)
        case "classes":
            names = {each["id"]: each["text"] for each in control["classes"]}
            for item, chosen in response.items():
                hands.sort(card.locator(f'[data-field="{item}"]'), chosen, names[chosen])
        case "grid":
            fill_grid(hands, card, control, response["cells"] if control["extra"] else response)
            if control["extra"]:
                fill_fields(hands, card, control["extra"], response["fields"])
        case "dialogue":
            for turn, option in response.items():
                hands.mark(card.locator(f'input[name$="-{turn}"][value="{option}"]'))
        case "route":
            hands.order(card, {stop["id"]: stop["text"] for stop in control["stops"]}, response)
        case "findings":
            fill_findings(hands, card, response)


def fill_fields(hands: Hands, card: Locator, fields, response) -> None:
    for field in fields:
        value = response.get(field["name"])
        place = card.locator(f'[data-field="{field["name"]}"]')
        match field["type"]:
            case _ if value is None:
                continue
            case "number" | "text":
                hands.type_into(place.locator("input[type=text], textarea"), str(value))
            case "choice" if place.locator("select").count():
                hands.choose(place.locator("select"), value)
            case "choice":
                hands.mark(place.locator(f'input[value="{value}"]'))
            case "many":
                for option in value:
                    hands.mark(place.locator(f'input[value="{option}"]'))


def fill_grid(hands: Hands, card: Locator, control, cells) -> None:
    rows = {row["id"]: row["text"] for row in control["rows"]}
    columns = {column["id"]: column["text"] for column in control["columns"]}
    for row, values in open_cells(control, cells).items():
        for column, value in values.items():
            box = card.locator(f'input[aria-label^="{rows[row]} · {columns[column]}"]')
            hands.type_into(box, str(value))


def open_cells(control, cells):
    """Return the cells that can be typed into: those that count as nothing whatever is typed are closed."""
    return {
        row: {column: value for column, value in values.items() if control["bounds"].get(row, {}).get(column) != [0, 0]}
        for row, values in cells.items()
    }


def fill_findings(hands: Hands, card: Locator, response) -> None:
    for place, finding in enumerate(response):
        row = card.locator("[data-finding]").nth(place)
        if not row.count():
            hands.press(card.locator(".cm-finding-add"))
        for name, value in finding.items():
            box = row.locator(f'[data-field="{place}.{name}"]').locator("select, input")
            if box.evaluate("each => each.tagName") == "SELECT":
                hands.choose(box, str(value))
            else:
                hands.type_into(box, str(value))


def entered(control: Mapping, response):
    """Return a response as it is when its numbers have been typed into the control."""
    if control["control"] == "grid" and control["extra"]:
        response = {**response, "cells": open_cells(control, response["cells"])}
    elif control["control"] == "grid":
        response = open_cells(control, response)
    fields = {field["name"]: field for field in (*control.get("fields", ()), *control.get("extra", ()))}
    many = {
        name: [option["id"] for option in field["options"]] for name, field in fields.items() if field["type"] == "many"
    }
    if many:  # several options stand in the order of the page, whatever the order of marking
        response = {
            **response,
            **{name: sorted(response[name], key=ids.index) for name, ids in many.items() if name in response},
        }
    return as_typed(response)


def as_typed(response):
    """Return a response as it is when its numbers have been typed."""
    if isinstance(response, dict):
        return {key: as_typed(value) for key, value in response.items()}
    if isinstance(response, list):
        return [as_typed(value) for value in response]
    return str(response) if isinstance(response, (int, float)) and not isinstance(response, bool) else response
