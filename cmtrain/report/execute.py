"""Executing a notebook with papermill: checked parameters, one atomic save, and proof that it ran to its end."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path

import nbformat
import papermill
from nbclient.exceptions import CellTimeoutError, DeadKernelError
from traitlets.config import Config

from cmtrain.content import content_dir
from cmtrain.errors import CmtrainError, UnknownNameError
from cmtrain.report.engine import ENGINE
from cmtrain.report.engine.limits import NO_LIMITS, Limits

Parameter = str | int | float | bool | None


_CONFIG = Config() if sys.platform == "win32" else Config({"KernelManager": {"transport": "ipc"}})
"""Kernels talk over sockets in the file system where there are such: ports of parallel runs collide."""


class NotebookError(CmtrainError):
    """A notebook did not run to its end."""


def execute(
    notebook: str | Path,
    out: Path,
    parameters: Mapping[str, Parameter],
    *,
    engine: str | None = ENGINE,
    limits: Limits = NO_LIMITS,
) -> Path:
    """Run a notebook in a process of its own and save the executed copy.

    Parameters
    ----------
    notebook
        The name of one that ships with cmtrain (``report_trainee``), or a path.
    out
        Where the executed copy goes; written whole or not at all.
    parameters
        Values for the cell tagged ``parameters``; papermill itself would let unknown names pass.
    engine
        papermill's name of the engine; None for its own, which starts a kernel.
    limits
        What the notebook may take; papermill's own engine knows of the time of a cell alone.

    Returns
    -------
    Path
        ``out``.

    Raises
    ------
    UnknownNameError
        No such notebook or parameter.
    NotebookError
        A cell failed, or the last cell did not run; names notebook, cell and error.
    """
    source = notebook_path(notebook)
    _check_parameters(source, parameters)
    out.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=out.parent, prefix=".executing-") as folder:
        draft = Path(folder) / out.name
        try:
            papermill.execute_notebook(
                str(source),
                str(draft),
                parameters=dict(parameters),
                progress_bar=False,
                request_save_on_cell_execute=False,
                cwd=folder,
                engine_name=engine,
                execution_timeout=limits.cell_seconds,
                **(
                    {"report_timeout": limits.seconds, "report_megabytes": limits.megabytes} if engine == ENGINE else {}
                ),
                config=_CONFIG,
                extra_arguments=["--IPKernelApp.log_level=CRITICAL"],  # what a cell raises comes back as a message
            )
        except papermill.PapermillExecutionError as error:
            message = f"{source.name}: cell {error.cell_index + 1}: {error.ename}: {error.evalue}"
            raise NotebookError(message) from error
        except (CellTimeoutError, DeadKernelError) as error:
            message = f"{source.name}: {str(error).strip().splitlines()[0]}"
            raise NotebookError(message) from error
        _check_ran_to_end(draft, source)
        os.replace(draft, out)  # noqa: PTH105 - rename over an existing file, atomically
    return out


def notebook_path(notebook: str | Path) -> Path:
    """Return the path of a notebook that ships with cmtrain, or of any other."""
    shipped = content_dir("notebooks") / f"{notebook}.ipynb"
    if shipped.is_file():
        return shipped
    path = Path(notebook)
    if not path.is_file():
        known = tuple(sorted(file.stem for file in content_dir("notebooks").glob("*.ipynb")))
        raise UnknownNameError("notebook", str(notebook), known)
    return path.absolute()


def _check_parameters(source: Path, parameters: Mapping[str, Parameter]) -> None:
    known = tuple(papermill.inspect_notebook(str(source)))
    for name in parameters:
        if name not in known:
            raise UnknownNameError(f"parameter of {source.name}", name, known)


def _check_ran_to_end(executed: Path, source: Path) -> None:
    """Refuse a run whose last code cell has not run; cell states on disk alone cannot be trusted."""
    cells = [cell for cell in nbformat.read(executed, as_version=4).cells if cell.cell_type == "code"]
    if not cells or cells[-1].execution_count is None:
        message = f"{source.name}: did not run to its last cell"
        raise NotebookError(message)
