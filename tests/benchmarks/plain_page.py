"""The baseline of the page's benchmark: the same lesson on Voilà as it comes, with Altair as it comes.

The notebook is the one that a trainee gets, of the same district and with the same journal. It runs in an ordinary
kernel, its charts are shown by Altair's default renderer, and nothing of the start-up is cut: rfc3987_syntax is imported
where it is installed, as it is for whoever imports Altair.
"""

from __future__ import annotations

import contextlib
import json
import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

from cmtrain.workbook.opening.launch import JUPYTER
from cmtrain.workbook.opening.lessons import all_lessons
from cmtrain.workbook.opening.making import make_notebook

WITHIN = 120
"""Seconds in which the server must answer."""

_BEFORE = """\
import importlib.util
if importlib.util.find_spec("rfc3987_syntax"):
    import rfc3987_syntax
from IPython.display import display
from cmtrain.report.html import Html
import cmtrain.workbook.book

def as_it_comes(chart, alt, lang, *, caption=""):
    display(chart)
    return Html("", plain=alt)

cmtrain.workbook.book.figure = as_it_comes
"""
"""A first cell: charts are handed to Altair's own display."""


def plain_notebook(lesson: str, seed: int, journal: Path, file: Path) -> None:
    """Write the notebook of a lesson for plain Voilà."""
    known = next(each for each in all_lessons() if each.name == lesson)
    parameters = {"case": known.case, "seed": seed, "lang": "zh", "trainee": "", "journal": str(journal)}
    notebook = json.loads(make_notebook(known.path, "zh", parameters))
    notebook["metadata"]["kernelspec"] = {"name": "python3", "display_name": "Python 3", "language": "python"}
    cell = {"cell_type": "code", "id": "before", "metadata": {}, "outputs": [], "execution_count": None}
    notebook["cells"].insert(0, {**cell, "source": _BEFORE})
    file.write_text(json.dumps(notebook), encoding="utf-8")


@contextlib.contextmanager
def plain_voila(folder: Path):
    """Serve a folder's notebooks with Voilà's defaults; yields the process and the address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    process = subprocess.Popen(
        [sys.executable, "-m", "voila", str(folder), f"--port={port}", "--no-browser", "--Voila.ip=127.0.0.1"],
        env=environment | {"JUPYTER_PATH": str(JUPYTER)},  # the cards' scripts are found; nothing else is ours
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    address = f"http://127.0.0.1:{port}/voila/render"
    try:
        _wait_for(address.removesuffix("/render") + "/static/voila.js")
        yield process, address
    finally:
        process.terminate()
        process.wait(20)


def _wait_for(address: str) -> None:
    deadline = time.monotonic() + WITHIN
    while time.monotonic() < deadline:
        try:
            urllib.request.urlopen(address, timeout=2).close()  # noqa: S310 - our own server
        except urllib.error.HTTPError:
            return  # it answers
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise TimeoutError(address)
