"""A headless Chromium that reaches nothing but the machine itself."""

from __future__ import annotations

import os
from contextlib import ExitStack
from datetime import timedelta
from functools import cache

import pytest

from cmtrain.workbook.specs import spec_of
from cmtrain.workbook.words import page_words
from tests.browser.fields import CLASSES, FORM
from tests.browser.served import chromium_path

_FLAGS = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
)  # fmt: skip


@pytest.fixture(scope="session")
def chromium():
    """Start Chromium; without it the test is skipped, or fails where ``CMTRAIN_REQUIRE_BROWSER`` is set."""
    path = chromium_path()
    if path is None:
        if os.environ.get("CMTRAIN_REQUIRE_BROWSER"):
            pytest.fail("no Chromium on this machine, but CMTRAIN_REQUIRE_BROWSER is set")
        pytest.skip("no Chromium on this machine")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(_FLAGS))
        yield browser
        browser.close()


def noted(page):
    """Note all requests of a page, the errors it prints, and what its websockets bring and take."""

    def listen(socket):
        for way in ("framereceived", "framesent"):
            socket.on(way, hear)

    def hear(frame):  # playwright marks the functions that it calls, and cannot mark those of a list
        page.heard.append(frame)

    page.requests, page.errors, page.heard = [], [], []
    page.on("request", lambda request: page.requests.append(request.url))
    page.on("pageerror", lambda error: page.errors.append(str(error)))
    page.on("console", lambda message: page.errors.append(message.text) if message.type == "error" else None)
    page.on("websocket", listen)
    return page


_STOOD = """() => [
    document.readyState, document.body.className, document.getElementById("cm-header")?.innerText,
    document.querySelectorAll('script[type="application/vnd.voila.cell-output+json"]').length + " outputs wait",
]"""
"""How far a page has come."""


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    """Tell of a failed test how its pages stood: what one sees of them later is too late."""
    report = yield
    if report.failed and call.when == "call":
        for page in item.funcargs.get("pages", ()):
            told = [page.url, *page.evaluate(_STOOD), *page.errors[-9:], f"{len(page.heard)} heard", *page.heard[-3:]]
            report.sections.append(("page", "\n".join(str(each)[:500] for each in told)))
    return report


@pytest.fixture
def pages():
    """Hold the pages of a test."""
    return []


@pytest.fixture
def new_page(chromium, pages):
    """Return a function that makes an empty page, which notes what it asks for, prints, hears and says."""

    def make(width: int, height: int):
        context = chromium.new_context(viewport={"width": width, "height": height}, locale="zh-CN")
        pages.append(noted(context.new_page()))
        return pages[-1]

    yield make
    for page in pages:
        page.context.close()


@pytest.fixture
def visit(new_page):
    """Return a function that opens a page and notes every request it makes and every error it prints."""

    def open_page(url: str, *, width: int = 1000, height: int = 1200):
        page = new_page(width, height)
        page.goto(url)
        return page

    return open_page


@pytest.fixture(scope="session")
def static_address():
    """Serve the workbook's JavaScript without a kernel."""
    from tests.browser.harness import serve_static

    with serve_static() as address:
        yield address


@pytest.fixture
def open_control(static_address, visit):
    """Return a function that shows one control: ``open_control(spec, lang, response)``."""
    from tests.browser.harness import control_page

    def show(spec, lang="zh", response=None, **size):
        page = visit(static_address + control_page(spec, lang, response), **size)
        page.wait_for_function("window.ready")
        return page

    return show


@pytest.fixture(scope="module")
def serve_case(tmp_path_factory):
    """Return a function that serves a case to one trainee, once a module: ``serve_case(case, trainee)``."""
    from tests.browser.served import serve

    with ExitStack() as running:

        @cache
        def served(case: str, trainee: str = ""):
            return running.enter_context(serve(case, tmp_path_factory.mktemp("seat"), trainee=trainee))

        yield served


@pytest.fixture
def trainee_page(serve_case, new_page):
    """Return a function that opens a lesson as a trainee does: ``trainee_page(case, lesson, lang)``.

    The page is ready to be worked on; it notes every request, every error it prints, and all that goes over its
    websockets.
    """
    from tests.browser.served import wait_until_ready

    def open_page(case, lesson, lang="zh", *, trainee="", width=1280, height=900):
        page = new_page(width, height)
        page.served = serve_case(case, trainee)
        page.goto(page.served.page(lesson, lang), wait_until="commit")
        wait_until_ready(page, lesson)
        return page

    return open_page


@pytest.fixture
def form(open_control):
    """Open the form of `tests.browser.fields`: ``form(lang, given)``."""
    return lambda lang="zh", given=None, **size: open_control(spec_of(FORM, lang), lang, given, **size)


@pytest.fixture
def sorting(open_control):
    """Open a control whose items are sorted into classes: ``sorting(control, lang, given)``."""
    return lambda control=CLASSES, lang="zh", given=None, **size: open_control(
        spec_of(control, lang), lang, given, **size
    )


@pytest.fixture
def grid(open_control):
    """Return a function that shows the table of an exercise: ``grid(exercise_id, lang, response)``."""
    from tests.kinds.made_to_fit import asked

    def opened(exercise_id, lang="zh", response=None, **size):
        *_, control = asked(exercise_id)
        page = open_control(spec_of(control, lang), lang, response, **size)
        page.wait_for_function("document.styleSheets.length >= 2")
        page.control = control
        return page

    return opened


@pytest.fixture
def sit(static_address, visit):
    """Return a function that opens a page with one saver and the light; its clock is moved by hand."""
    from tests.browser.saver import SEAT, SETUP, START

    def open_page(lang="en", before="", again=None):
        page = again
        if page is None:
            page = visit(static_address + "/style/base.css")
            page.clock.install(time=START)
            page.goto(static_address + "/style/base.css")
            page.clock.pause_at(START + timedelta(hours=1))
        else:
            page.reload()
        if before:
            page.evaluate(before)
        page.evaluate(SETUP, {"words": page_words(lang), "seat": SEAT})
        return page

    return open_page
