"""axe-core, run on a page as it stands: what keeps people who cannot see, hear or use a mouse from working with it."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

import axe_playwright_python
from playwright.sync_api import Page

WCAG = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa")
"""Rules of WCAG 2.0, 2.1 and 2.2, levels A and AA."""

_RUN = """([context, tags]) => axe.run(context, {runOnly: {type: "tag", values: tags}, resultTypes: ["violations"]})
    .then(({violations, passes}) => [violations, passes.map(({id}) => id)])"""


_ALIKE = ".cm-scroll tbody tr:nth-child(n+9)"


def leave_out_what_is_alike(page: Page) -> None:
    """Take long tables off the page after eight rows: the rest is more of the same, and most of what axe looks at."""
    page.evaluate("alike => document.querySelectorAll(alike).forEach(row => row.remove())", _ALIKE)


@cache
def _script() -> str:
    return (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")


def violations(page: Page, *within: str, tags: tuple[str, ...] = (*WCAG, "best-practice")) -> list[str]:
    """Return what breaks a rule, one line an element: the rule, its tags, the element and why.

    Parameters
    ----------
    within
        Selectors of the parts to look at; the whole page if none.
    """
    if page.evaluate("typeof axe") == "undefined":
        page.evaluate(_script())  # by the browser's debugger, to which the page's content policy does not apply
    context = {"include": [[part] for part in within or ("html",)]}
    found, passed = page.evaluate(_RUN, [context, list(tags)])
    assert len(passed) > 10, f"hardly anything was looked at: {passed}"
    return [
        f"{rule['id']} ({'WCAG' if set(WCAG) & set(rule['tags']) else 'advice'}): {' '.join(map(str, node['target']))}: "
        f"{node['html'][:200]}: {_why(node)}"
        for rule in found
        for node in rule["nodes"]
    ]


def _why(node: dict) -> str:
    checks = [*node["any"], *node["all"], *node["none"]]
    return json.dumps([check["message"] for check in checks], ensure_ascii=False)
