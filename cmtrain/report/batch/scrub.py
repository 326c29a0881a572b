"""An executed notebook without the time and the place of its execution: equal reports are equal files."""

from __future__ import annotations

from pathlib import Path

import nbformat

_MOMENTS = ("start_time", "end_time", "duration", "environment_variables", "input_path", "output_path")


def without_chance(executed: Path, source: str) -> str:
    """Return an executed notebook as text that depends on what it shows alone.

    Parameters
    ----------
    source
        What the parameter ``source`` is told as, in place of a path of this machine.
    """
    notebook = nbformat.read(executed, as_version=4)
    told = notebook.metadata.get("papermill", {})
    for moment in _MOMENTS:
        told.pop(moment, None)
    told.get("parameters", {}).pop("source", None)
    for cell in notebook.cells:
        cell.metadata.pop("execution", None)
        cell.metadata.pop("papermill", None)
        if "injected-parameters" in cell.metadata.get("tags", []):
            cell.id = "injected-parameters"
            cell.source = "\n".join(
                f"source = {source!r}" if line.startswith("source = ") else line for line in cell.source.splitlines()
            )
    written: str = nbformat.writes(notebook)
    return written + "\n"
