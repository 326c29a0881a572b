"""The route on the map: clicked, dragged, moved by keys; its clock is the grader's."""

from __future__ import annotations

import pytest

from cmtrain.grading.tasks import best, kind_of, make_task, mistakes
from cmtrain.kinds.exercise import load_exercise
from cmtrain.workbook.specs import spec_of
from cmtrain.workbook.street_map import street_map
from tests.conftest import simulated

pytestmark = pytest.mark.browser
ROUTE = "visits/03_day_route"
FOLLOW = """async ([order, spec]) => {
    const { follow } = await import("./controls/clock.js");
    return follow(order, spec).minutes;
}"""


@pytest.fixture(scope="module")
def asked():
    exercise, district = load_exercise(ROUTE), simulated("thirty-a-day", 7)
    task = make_task(exercise, district)
    return exercise, district, task, kind_of(exercise).control(task)


@pytest.fixture
def spec(asked):
    _, district, _, control = asked
    return lambda lang: spec_of(control, lang) | {"map": street_map(district.observed, control, lang)}


def answered(page):
    return page.evaluate("window.control.response()")


def some_orders(stops):
    """Return orders of all kinds: turned, every third, every second and back."""
    return [stops[::-1], stops[::3] + stops[1::3], stops[::2] + stops[1::2][::-1], stops[:5], []]


def test_clock_is_the_graders(open_control, spec, asked):
    exercise, district, task, control = asked
    page = open_control(spec("zh"))
    stops = [stop.id for stop in control.stops]
    orders = [best(exercise, district), *mistakes(exercise, district).values(), *some_orders(stops)]
    for order in filter(None, orders):
        verdict = exercise.kind.grade(order, task, district.truth)
        assert page.evaluate(FOLLOW, [order, spec("zh")]) == pytest.approx(verdict.value), order


def test_shops_are_clicked_in_order_and_taken_back(open_control, spec):
    page = open_control(spec("zh"), width=1200, height=1000)
    ids = [stop["id"] for stop in spec("zh")["stops"]]
    marks = page.locator(".cm-map .stop")
    for place in (3, 0, 5):
        marks.nth(place).click()
    assert answered(page) == [ids[3], ids[0], ids[5]]
    marks.nth(0).click()
    assert answered(page) == [ids[3], ids[5]]
    page.get_by_role("button", name="撤销").first.click()
    assert answered(page) == [ids[3], ids[0], ids[5]]
    assert page.evaluate("window.changes.at(-1)") == [[], [ids[3], ids[0], ids[5]]]


def test_order_is_changed_by_dragging_and_by_keys(open_control, spec):
    page = open_control(spec("en"), "en", [stop["id"] for stop in spec("en")["stops"][:4]], width=1200, height=1400)
    ids = [stop["id"] for stop in spec("en")["stops"][:4]]
    rows = page.locator(".cm-order li")
    first, third = rows.nth(0).bounding_box(), rows.nth(2).bounding_box()
    page.mouse.move(first["x"] + 12, first["y"] + first["height"] / 2)
    page.mouse.down()
    page.mouse.move(third["x"] + 12, third["y"] + third["height"] - 4, steps=8)
    page.mouse.up()
    assert answered(page) == [ids[1], ids[2], ids[0], ids[3]]
    rows.nth(3).locator("button.up").focus()
    page.keyboard.press("Alt+ArrowUp")
    assert answered(page) == [ids[1], ids[2], ids[3], ids[0]]
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert answered(page) == [ids[1], ids[2], ids[0]]


def test_keyboard_reaches_every_shop_on_the_map(open_control, spec):
    page = open_control(spec("zh"), width=1200, height=1000)
    mark = page.locator(".cm-map .stop").nth(2)
    mark.focus()
    page.keyboard.press("Enter")
    assert answered(page) == [spec("zh")["stops"][2]["id"]]


def test_a_phone_gets_the_list(open_control, spec):
    page = open_control(spec("zh"), width=390, height=800)
    assert not page.locator(".cm-map").is_visible()
    page.locator(".cm-route-add").first.click()
    assert len(answered(page)) == 1
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_a_locked_route_stays(open_control, spec):
    ids = [stop["id"] for stop in spec("zh")["stops"][:3]]
    page = open_control(spec("zh"), "zh", ids, width=1200, height=1000)
    page.evaluate("window.control.lock()")
    page.locator(".cm-map .stop").nth(5).dispatch_event("click")
    assert answered(page) == ids
    assert page.evaluate("window.changes") == []


def test_a_stop_reached_too_late_is_told_in_words(open_control, spec, asked):
    _, _, task, control = asked
    latest = max(control.stops, key=lambda stop: stop.opens).id
    order = [latest, *(stop.id for stop in control.stops if stop.id != latest)]
    waits = spec("en") | {
        "stops": [{**stop, "closes": 540} if stop["id"] == order[1] else stop for stop in spec("en")["stops"]]
    }
    page = open_control(waits, "en", order[:2], width=1200, height=1000)
    assert "too late: the owner left at 09:00" in page.locator(".cm-order li").nth(1).inner_text()
    assert page.locator('.cm-map .stop[aria-label$="stop 2, owner gone"]').count() == 1
    assert task.penalty == control.penalty


def test_moves_are_said(open_control, spec):
    ids = [stop["id"] for stop in spec("zh")["stops"][:3]]
    page = open_control(spec("zh"), "zh", ids, width=1200, height=1000)
    row = page.locator(".cm-order li").nth(2)
    name = row.locator("b").first.inner_text()
    row.locator("button.up").click()
    assert page.get_by_role("status").inner_text() == f"{name} 移到第 2 位，共 3 位。"
    assert page.locator("button.up:focus").get_attribute("aria-label") == f"{name}：上移"


def test_a_map_of_the_same_route_in_another_tab_keeps_the_focus(open_control, spec):
    ids = [stop["id"] for stop in spec("zh")["stops"][:3]]
    page = open_control(spec("zh"), "zh", ids, width=1200, height=1000)
    page.locator(".cm-order li").nth(0).locator("button.down").focus()
    page.evaluate("order => window.control.fill(order)", [ids[1], ids[2], ids[0]])
    assert answered(page) == [ids[1], ids[2], ids[0]]
    assert page.locator("button.down:focus").count() == 1
    assert page.evaluate("window.changes") == []
