"""An executed notebook without the time and the place of its execution: equal reports are equal files."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from pathlib import Path

import nbformat

_MOMENTS = ("start_time", "end_time", "duration", "environment_variables", "input_path", "output_path")


def without_chance(executed: Path, parameters: Mapping[str, str]) -> str:
    """Return an executed notebook as text that depends on what it shows alone.

    Parameters
    ----------
    parameters
        Those that were given; of one that is a path of this machine only the last part is told.
    """
    paths = [name for name, value in parameters.items() if Path(value.split(os.pathsep)[0]).is_absolute()]
    notebook = nbformat.read(executed, as_version=4)
    told = notebook.metadata.get("papermill", {})
    for moment in _MOMENTS:
        told.pop(moment, None)
    for path in paths:
        told.get("parameters", {}).pop(path, None)
    for cell in notebook.cells:
        cell.metadata.pop("execution", None)
        cell.metadata.pop("papermill", None)
        if "injected-parameters" in cell.metadata.get("tags", []):
            cell.id = "injected-parameters"
            cell.source = "\n".join(_without_path(line, parameters, paths) for line in cell.source.splitlines())
    written: str = nbformat.writes(notebook)
    return written + "\n"


def _without_path(line: str, parameters: Mapping[str, str], paths: Sequence[str]) -> str:
    name = line.partition(" = ")[0]
    return f"{name} = {Path(parameters[name]).name!r}" if name in paths else line
