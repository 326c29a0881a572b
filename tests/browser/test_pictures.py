"""Every lesson page in both languages, wide and on a phone: a picture to look at, with nothing sticking out."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.browser.served import LESSONS

pytestmark = [pytest.mark.browser, pytest.mark.slow]
PICTURES = Path(__file__).parents[2] / "build" / "pages"
WIDTHS = (1280, 390)
_DRAWN = (
    "() => [...document.querySelectorAll('figure[data-cm-chart]')].every(figure => figure.querySelector('svg, canvas'))"
)


def scroll_through(page):
    """Scroll to the end, as a reader does: charts are drawn when they come into sight."""
    page.evaluate("""async () => {
        const rest = () => new Promise(requestAnimationFrame);
        for (const figure of document.querySelectorAll("figure[data-cm-chart]")) { figure.scrollIntoView(); await rest(); }
    }""")
    page.wait_for_function(_DRAWN, timeout=30_000)
    page.evaluate("scrollTo(0, 0)")


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("name", LESSONS)
def test_page_is_pictured(trainee_page, name, lang):
    page = trainee_page(LESSONS[name].case, name, lang)
    PICTURES.mkdir(parents=True, exist_ok=True)
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        scroll_through(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        file = PICTURES / f"{name}.{lang}.{width}.png"
        page.screenshot(path=file, full_page=True)
        assert file.stat().st_size > 100_000
    if lang == "en":
        assert re.findall("[\u4e00-\u9fff]+", page.locator("main").inner_text()) == []
