"""Running notebooks with papermill as its users do, in a process of its own, with either engine."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import nbformat
from nbformat.v4 import new_code_cell, new_notebook

KERNEL = {"name": "python3", "display_name": "Python 3", "language": "python"}

_CHANCE = re.compile(
    r"0x[0-9a-f]+|altair-viz-[0-9a-f]{32}|(?<![0-9a-f])[0-9a-f]{32}(?![0-9a-f])|ipykernel_\d+/\d+|INC-[0-9A-Z-]+"
)
"""What differs from run to run: addresses, ids of widgets and charts, files of cells."""


def write_notebook(path, sources, tags=None, kernel=KERNEL):
    """Write a notebook of code cells; ``tags`` maps the number of a cell to its tags."""
    cells = [new_code_cell(source, metadata={"tags": (tags or {}).get(i, [])}) for i, source in enumerate(sources)]
    nbformat.write(new_notebook(cells=cells, metadata={"kernelspec": kernel}), path)
    return path


def papermill(source, out, *more, engine="cmtrain", cwd=None):
    """Run papermill's command line; returns the process that has ended."""
    own = ("--engine", engine) if engine else ()
    command = [sys.executable, "-m", "papermill", str(source), str(out), "--no-progress-bar", *own, *more]
    # In a test a kernel leaves its descriptors alone; people run it outside of one.
    environment = {name: value for name, value in os.environ.items() if name != "PYTEST_CURRENT_TEST"}
    return subprocess.run(command, check=False, env=environment, capture_output=True, text=True, cwd=cwd, timeout=300)


def with_both(source, folder, *more):
    """Execute a notebook with papermill's engine and with ours; returns both notebooks and both processes."""
    outs = {engine: Path(folder) / f"{engine}.ipynb" for engine in (None, "cmtrain")}
    done = {engine: papermill(source, out, *more, engine=engine) for engine, out in outs.items()}
    return [nbformat.read(out, 4) for out in outs.values()], list(done.values())


def plain(text):
    """Return a text without what differs from run to run."""
    return _CHANCE.sub("X", text)
