"""Widgets whose scripts are shipped once with the page's extension, and not with every widget."""

from __future__ import annotations

import anywidget
import traitlets

EXTENSION = "cmtrain-workbook"
"""Name of the lab extension that holds the scripts."""


def loader(module: str) -> str:
    """Return the few lines with which a page fetches a script of the extension from its own server.

    JupyterLab and Voilà both say in the page's configuration where extensions are served.
    """
    return f"""
const told = document.getElementById("jupyter-config-data");
const served = (told && JSON.parse(told.textContent).fullLabextensionsUrl) || "/lab/extensions";
const address = new URL(served.replace(/\\/?$/, "/") + "{EXTENSION}/static/{module}.js", location.origin).href;
export default (await import(address)).default;
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
