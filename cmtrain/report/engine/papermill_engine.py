"""The engine that papermill knows as ``cmtrain``."""

from __future__ import annotations

import logging
import os
import sys
from collections.abc import Mapping
from typing import Any

from nbformat import NotebookNode
from papermill.clientwrap import PapermillNotebookClient
from papermill.engines import Engine, NBClientEngine, NotebookExecutionManager

from cmtrain.report.engine.forked import Told, execute_forked, node_of
from cmtrain.report.engine.limits import Limits, threads

_log = logging.getLogger("papermill")

_OWN = frozenset(
    {"input_path", "timeout", "startup_timeout", "start_timeout", "log_output", "stdout_file", "stderr_file"}
)
"""Options that are papermill's, or ours, and not nbclient's."""


class ForkedEngine(Engine):
    """Executes notebooks in forked processes; with papermill's own engine where that cannot be done."""

    @classmethod
    def execute_managed_notebook(
        cls,
        nb_man: NotebookExecutionManager,
        kernel_name: str,
        *,
        execution_timeout: int | None = None,
        report_timeout: float | None = None,
        report_megabytes: int | None = None,
        **options: Any,  # noqa: ANN401 - whatever papermill was given
    ) -> None:
        """Execute a notebook.

        Parameters
        ----------
        execution_timeout
            Seconds that a cell may take.
        report_timeout
            Seconds that the notebook may take.
        report_megabytes
            Memory that it may take, beyond what this process has.

        Raises
        ------
        CellTimeoutError
            It took longer.
        DeadKernelError
            Its process ended by itself.
        """
        why = _why_not(nb_man.nb)
        if why:
            _log.info("papermill's own engine is used: %s", why)
            NBClientEngine.execute_managed_notebook(nb_man, kernel_name, execution_timeout=execution_timeout, **options)
            return
        limits = Limits(report_timeout, execution_timeout or options.get("timeout"), report_megabytes)
        traits = {name: value for name, value in options.items() if name not in _OWN}
        log = _log_of(nb_man, options)
        for told in execute_forked(nb_man.nb, limits, traits):
            _take(nb_man, told, log)


def _why_not(nb: NotebookNode) -> str:
    """Say why a notebook cannot be executed in a forked process; "" if it can."""
    language = nb.metadata.get("kernelspec", {}).get("language") or nb.metadata.get("language_info", {}).get("name")
    if sys.platform != "linux" or not hasattr(os, "fork"):
        return f"processes are not forked safely on {sys.platform}"
    if language not in (None, "python"):
        return f"the notebook is written in {language}"
    running = threads()
    return f"{running} threads run in this process" if running != 1 else ""


def _log_of(nb_man: NotebookExecutionManager, options: Mapping[str, Any]) -> PapermillNotebookClient:
    """Return papermill's client for the sake of its log of outputs alone."""
    wanted = {name: options.get(name) for name in ("log_output", "stdout_file", "stderr_file") if options.get(name)}
    return PapermillNotebookClient(nb_man, log=_log, **wanted)


def _take(nb_man: NotebookExecutionManager, told: Told, log: PapermillNotebookClient) -> None:
    """Put what the child tells into the notebook, by papermill's own callbacks."""
    cells = nb_man.nb.cells
    if "start" in told:
        nb_man.cell_start(cells[told["start"]], told["start"])
    elif "cell" in told:
        index, node = told["cell"], node_of(told)
        kept = cells[index].metadata.get("papermill", {})
        cells[index] = node
        node.metadata["papermill"] = kept
        for output in node.get("outputs", ()):
            log.log_output_message(output)
        if told["failed"]:
            nb_man.cell_exception(node, cell_index=index)
        nb_man.cell_complete(node, cell_index=index)
    else:
        nb_man.nb.metadata.update(told["end"])
