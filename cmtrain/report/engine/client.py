"""papermill's own client, with IPython's shell of this process in place of a kernel."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from typing import Any

from nbclient.exceptions import CellExecutionError
from nbformat import NotebookNode
from papermill.clientwrap import PapermillNotebookClient

from cmtrain.report.engine.shell import new_shell
from cmtrain.report.engine.streams import Descriptors


class ShellClient(PapermillNotebookClient):
    """Executes a notebook in this process, which has to be one of its own; what happens to messages is nbclient's."""

    def execute(self, **_: object) -> NotebookNode:
        """Execute the cells as papermill does, and add what a kernel would tell of itself."""
        self.reset_execution_trackers()
        self._shell = new_shell(self._take)
        self._descriptors = Descriptors(self._take)
        self.papermill_execute_cells()
        self.nb.metadata["language_info"] = language_info()
        self.set_widgets_metadata()
        executed: NotebookNode = self.nb
        return executed

    def execute_cell(self, cell: NotebookNode, cell_index: int, **_: object) -> NotebookNode:
        """Run a cell; what it shows goes into its outputs.

        Raises
        ------
        CellExecutionError
            It failed, and is not tagged to be allowed to.
        """
        if cell.cell_type != "code" or not cell.source.strip():
            return cell
        if self.skip_cells_with_tag in cell.metadata.get("tags", []):
            return cell
        cell.metadata["execution"], cell.outputs = {}, []
        self.clear_before_next_output = False
        self._cell, self._index = cell, cell_index
        self._mark("iopub.status.busy")
        self._mark("iopub.execute_input")
        reply = self._shell.run(cell.source)
        self._descriptors.publish()
        self._mark("iopub.status.idle")
        self._mark("shell.execute_reply")
        self.code_cells_executed += 1
        allowed = self.allow_errors or "raises-exception" in cell.metadata.get("tags", [])
        if reply["status"] == "error" and (self.force_raise_errors or not allowed):
            raise CellExecutionError.from_cell_and_msg(cell, reply)
        return cell

    def _mark(self, moment: str) -> None:
        self._cell.metadata["execution"][moment] = datetime.now(UTC).isoformat().replace("+00:00", "Z")

    def _take(self, kind: str, content: dict[str, Any]) -> None:
        """Hand a message to nbclient as if it had come from a kernel."""
        buffers, metadata = content.pop("_buffers", []), content.pop("_metadata", {})
        header = {"msg_type": kind}
        message = {"msg_type": kind, "header": header, "parent_header": {}, "metadata": metadata, "content": content}
        self.process_message({**message, "buffers": buffers}, self._cell, self._index)


def language_info() -> dict[str, object]:
    """Return what an IPython kernel tells of its language."""
    return {
        "codemirror_mode": {"name": "ipython", "version": sys.version_info.major},
        "file_extension": ".py",
        "mimetype": "text/x-python",
        "name": "python",
        "nbconvert_exporter": "python",
        "pygments_lexer": f"ipython{sys.version_info.major}",
        "version": sys.version.split()[0],
    }
