"""Pictures of pages to look at, wide and on a phone, with nothing sticking out."""

from __future__ import annotations

import re
from pathlib import Path

PICTURES = Path(__file__).parents[2] / "build" / "pages"
WIDTHS = (390, 1280)
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


def take_pictures(page, name, lang):
    """Picture a page at every width, the widest last; an English page holds no Chinese."""
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
