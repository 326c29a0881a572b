"""A headless Chromium that reaches nothing but the machine itself."""

from __future__ import annotations

import os
import shutil

import pytest

_FLAGS = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
)  # fmt: skip


@pytest.fixture(scope="session")
def chromium():
    """Start Chromium; without it the test is skipped, or fails where ``CMTRAIN_REQUIRE_BROWSER`` is set."""
    path = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if path is None:
        if os.environ.get("CMTRAIN_REQUIRE_BROWSER"):
            pytest.fail("no Chromium on this machine, but CMTRAIN_REQUIRE_BROWSER is set")
        pytest.skip("no Chromium on this machine")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(_FLAGS))
        yield browser
        browser.close()


@pytest.fixture
def visit(chromium):
    """Return a function that opens a page and notes every request it makes and every error it prints."""
    contexts = []

    def open_page(url: str, *, width: int = 1000, height: int = 1200):
        context = chromium.new_context(viewport={"width": width, "height": height}, locale="zh-CN")
        contexts.append(context)
        page = context.new_page()
        page.requests, page.errors = [], []
        page.on("request", lambda request: page.requests.append(request.url))
        page.on("pageerror", lambda error: page.errors.append(str(error)))
        page.on("console", lambda message: page.errors.append(message.text) if message.type == "error" else None)
        page.goto(url)
        return page

    yield open_page
    for context in contexts:
        context.close()


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
