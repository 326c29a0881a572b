"""Saving with a real server and real kernels: two tabs, a kernel that is killed, a server that is killed."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path

import psutil
import pytest

from cmtrain.journal import read_journal, replay
from tests.browser.served import wait_until_ready

pytestmark = [pytest.mark.browser, pytest.mark.slow]

CASE, LESSON, EXERCISE = "thirty-a-day", "01_visit_planning", "visits/02_frequency"
LIGHT = "(kind) => document.querySelector('.cm-light')?.dataset.light === kind"


def cells(page):
    return page.locator(f'.cm-card[data-card="{EXERCISE}"] input[type=text]')


def wait_for_light(page, kind, seconds=30):
    page.wait_for_function(LIGHT, arg=kind, timeout=seconds * 1000)


def draft(page):
    return replay(read_journal(page.served.journal).events).work[EXERCISE].draft


def own_kernel(page):
    """Return the process of a page's own kernel: the one that listens where the page's server sends its messages."""
    kernel = page.evaluate("JSON.parse(document.getElementById('jupyter-config-data').textContent).kernelId")
    told = next(Path(tempfile.gettempdir()).glob(f"voila_*/kernel-{kernel}.json")).read_text(encoding="utf-8")
    processes = psutil.Process(page.served.process.pid).children(recursive=True)
    ports = {each: {socket.laddr.port for socket in each.net_connections("tcp")} for each in processes}
    return next(each for each in processes if json.loads(told)["shell_port"] in ports[each])


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
    own_kernel(page).kill()
    cells(page).nth(1).fill("nobody hears this")
    wait_for_light(page, "lost", seconds=10)
    page.reload()
    wait_until_ready(page, LESSON)
    wait_for_light(page, "saved")
    assert [cells(page).nth(place).input_value() for place in (0, 1)] == ["3", "nobody hears this"]
    assert draft(page) == {"A1": {"A": "3", "B": "nobody hears this"}}
