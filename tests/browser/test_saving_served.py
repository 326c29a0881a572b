"""Saving with a real server and real kernels: two tabs, a kernel that is killed, a server that is killed."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path

import pytest

from cmtrain.journal import read_journal, replay
from tests.browser.axe import violations
from tests.browser.served import wait_until_ready

pytestmark = [pytest.mark.browser, pytest.mark.slow]

CASE, LESSON, EXERCISE = "thirty-a-day", "01_visit_planning", "visits/02_frequency"
MORE = 20
"""Hundredths of a second of work by which a kernel is told from others."""
LIGHT = "(kind) => document.querySelector('.cm-light')?.dataset.light === kind"


def cells(page):
    return page.locator(f'.cm-card[data-card="{EXERCISE}"] input[type=text]')


def wait_for_light(page, kind, seconds=30):
    page.wait_for_function(LIGHT, arg=kind, timeout=seconds * 1000)


def draft(page):
    return replay(read_journal(page.served.journal).events).work[EXERCISE].draft


def kernels(process):
    """Return the processes below a process that have started none themselves."""
    started = Path(f"/proc/{process}/task").glob("*/children")
    below = [int(child) for task in started for child in task.read_text().split()]
    return [kernel for child in below for kernel in kernels(child)] or [process]


def worked(process):
    return int(Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[11])


def own_kernel(server):
    """Return the kernel of the page that is open: it works ahead, those that wait for other pages have done all they can."""
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        *_, second, first = (0, *sorted((worked(each), each) for each in kernels(server)))
        if second == 0 or first[0] - second[0] > MORE:
            return first[1]
        time.sleep(0.5)
    message = "no kernel works more than the others"
    raise AssertionError(message)


def test_two_tabs_know_what_the_other_one_saved(trainee_page):
    one = trainee_page(CASE, LESSON, trainee="two tabs")
    two = one.context.new_page()
    two.goto(one.url)
    wait_until_ready(two, LESSON)
    cells(one).nth(0).press_sequentially("1２", delay=30)
    two.wait_for_function(
        "(card) => document.querySelector(`[data-card='${card}'] input[type=text]`).value === '1２'", arg=EXERCISE
    )
    cells(two).nth(1).fill("half")
    wait_for_light(two, "saved")
    one.wait_for_function(
        "(card) => document.querySelectorAll(`[data-card='${card}'] input[type=text]`)[1].value === 'half'",
        arg=EXERCISE,
    )
    assert draft(one) == {"A1": {"A": "1２", "B": "half"}}
    assert cells(one).nth(0).input_value() == "1２"


def test_a_killed_kernel_is_told_and_what_was_typed_comes_back(trainee_page):
    page = trainee_page(CASE, LESSON, trainee="kernel")
    cells(page).nth(0).fill("3")
    wait_for_light(page, "saved")
    os.kill(own_kernel(page.served.process.pid), signal.SIGKILL)
    cells(page).nth(1).fill("nobody hears this")
    wait_for_light(page, "lost", seconds=10)
    page.reload()
    wait_until_ready(page, LESSON)
    wait_for_light(page, "saved")
    assert [cells(page).nth(place).input_value() for place in (0, 1)] == ["3", "nobody hears this"]
    assert draft(page) == {"A1": {"A": "3", "B": "nobody hears this"}}


def test_a_killed_server_is_told(trainee_page):
    page = trainee_page(CASE, LESSON, trainee="server")
    page.served.process.kill()
    wait_for_light(page, "lost", seconds=10)
    assert "请不要关闭本页" in page.locator(".cm-light [role=alert]").inner_text()
    for width in (1280, 390):
        page.set_viewport_size({"width": width, "height": 844})
        assert violations(page, ".cm-frame", "header") == []
