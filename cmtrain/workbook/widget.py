"""Widgets whose scripts are shipped once with the page's extension, and not with every widget."""

from __future__ import annotations

import anywidget
import traitlets

EXTENSION = "cmtrain-workbook"
"""Name of the lab extension that holds the scripts."""


def loader(module: str) -> str:
    """Return the few lines with which a page fetches a script of the extension from its own server.

    JupyterLab and Voilà both say in the page's configuration where extensions are served. The script is fetched when the
    widget is drawn: anywidget gives these lines themselves two seconds, and hears none of a widget's messages after that.
    """
    return f"""
const told = document.getElementById("jupyter-config-data");
const served = (told && JSON.parse(told.textContent).fullLabextensionsUrl) || "/lab/extensions";
const address = new URL(served.replace(/\\/?$/, "/") + "{EXTENSION}/static/{module}.js", location.origin).href;
export default {{ render: async (given) => (await import(address)).default.render(given) }};
"""


class PageWidget(anywidget.AnyWidget):
    """A widget of which Python says what it shows: `spec` once, `state` whenever it changes."""

    spec = traitlets.Dict().tag(sync=True)
    state = traitlets.Dict().tag(sync=True)


class CardWidget(PageWidget):
    """An exercise to work on (``card.js``)."""

    _esm = loader("card")


class FrameWidget(PageWidget):
    """Header, list of exercises and save light (``frame.js``)."""

    _esm = loader("frame")


class WallWidget(PageWidget):
    """The trainer's wall (``wall.js``)."""

    _esm = loader("wall")


class DebriefWidget(PageWidget):
    """The head of a debrief (``debrief.js``)."""

    _esm = loader("debrief")


class JudgingWidget(PageWidget):
    """Where a trainer marks answers by hand (``judging.js``)."""

    _esm = loader("judging")
