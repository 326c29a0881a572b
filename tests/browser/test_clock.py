"""The time left on a page: by the server's clock, whatever the machine's own says, and standing still in a pause."""

from __future__ import annotations

import pytest

from tests.browser.harness import script_page, serve_static

pytestmark = pytest.mark.browser

ENDS = "2030-03-04T17:00:00+08:00"
SCRIPT = """
import { countdown, setClock } from "./clock.js";
const clock = countdown(words);
document.body.append(clock.element);
Object.assign(window, { clock, setClock });
"""


@pytest.fixture(scope="module")
def address():
    with serve_static() as found:
        yield found


@pytest.fixture
def page(address, new_page):
    shown = new_page(800, 600)
    shown.clock.install(time="2030-03-04T16:00:00+08:00")
    shown.goto(address + script_page(SCRIPT, "zh"))
    shown.wait_for_function("window.clock")
    return shown


def told(page, state, later=0):
    page.evaluate("state => clock.show(state)", state)
    page.clock.run_for(later * 1000)
    element = page.locator(".cm-time")
    return element.inner_text() if element.is_visible() else None


@pytest.mark.parametrize(
    ("ends", "text"),
    [
        ("2030-03-04T19:20:00+08:00", "还剩 3 小时 20 分"),
        (ENDS, "还剩 60:00"),
        ("2030-03-04T16:00:30+08:00", "还剩 0:30"),
        ("2030-03-04T15:00:00+08:00", "时间到"),
        ("2030-03-05T16:00:01+08:00", None),
        ("", None),
    ],
)
def test_it_says_what_is_left_on_the_last_day_alone(page, ends, text):
    assert told(page, {"ends": ends}) == text


def test_it_goes_on_by_itself_and_turns_red_at_the_end(page):
    assert told(page, {"ends": ENDS}, later=55 * 60) == "还剩 5:00"
    page.clock.run_for(1000)
    assert page.locator(".cm-time.late").inner_text() == "还剩 4:59"


@pytest.mark.parametrize(
    ("now", "text"),
    [
        ("2030-03-04T16:45:00+08:00", "还剩 15:00"),
        ("2030-03-04T08:30:00Z", "还剩 30:00"),
        ("2030-03-01T00:00:00Z", None),
    ],
)
def test_a_wrong_clock_of_the_machine_makes_no_difference(page, now, text):
    page.evaluate("now => setClock(now)", now)
    assert told(page, {"ends": ENDS}) == text


def test_it_stands_still_in_a_pause(page):
    assert told(page, {"ends": "", "paused": True, "left": 600}, later=120) == "已暂停 · 还剩 10:00"
    assert told(page, {"ends": "", "paused": True, "left": None}) is None
    assert told(page, {"ends": ENDS, "paused": False}) == "还剩 58:00"
