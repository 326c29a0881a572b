"""Executing a notebook in a forked process, which tells cell by cell what came of it."""

from __future__ import annotations

import json
import os
import random
import select
import signal
import sys
import time
import traceback
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from math import inf
from typing import IO, Any, NoReturn

from nbclient.exceptions import CellTimeoutError, DeadKernelError
from nbformat import NotebookNode, from_dict

from cmtrain.report.engine.limits import Limits

Told = Mapping[str, Any]
"""A line from the child: ``{"start": index}``, ``{"cell": index, "node": cell, "failed": bool}``, ``{"end": metadata}`` or
``{"defect": traceback}``."""


@dataclass
class Teller:
    """What the client takes for papermill's manager, in the child: it tells the parent."""

    nb: NotebookNode
    tell: Callable[[Told], None]
    _failed: set[int] = field(default_factory=set)

    def cell_start(self, cell: NotebookNode, cell_index: int) -> None:  # noqa: ARG002 - as papermill calls it
        """Tell that a cell begins."""
        self.tell({"start": cell_index})

    def cell_exception(self, cell: NotebookNode, cell_index: int, **_: object) -> None:  # noqa: ARG002
        """Remember that a cell failed."""
        self._failed.add(cell_index)

    def cell_complete(self, cell: NotebookNode, cell_index: int) -> None:
        """Tell what came of a cell."""
        self.tell({"cell": cell_index, "node": cell, "failed": cell_index in self._failed})

    def autosave_cell(self) -> None:
        """Do nothing: the parent saves."""


def execute_forked(nb: NotebookNode, limits: Limits, options: Mapping[str, object]) -> Iterator[Told]:
    """Execute a notebook in a child of this process; yields what it tells.

    Parameters
    ----------
    nb
        The notebook, as papermill has parameterized it; it is not changed.
    options
        Traits of nbclient's client.

    Raises
    ------
    CellTimeoutError
        A cell, or the whole, took longer than it may; the child and all that it started are gone.
    DeadKernelError
        The child ended in the middle of a cell.
    """
    reads, writes = os.pipe()
    sys.stdout.flush()
    sys.stderr.flush()
    child = os.fork()
    if child == 0:
        os.close(reads)
        _be_child(nb, limits, options, writes)
    os.close(writes)
    try:
        with os.fdopen(reads, "rb") as lines:
            yield from _hear(nb, lines, limits)
    finally:
        for end in (os.killpg, os.kill):  # it may not have made its group yet
            with suppress(ProcessLookupError, PermissionError):
                end(child, signal.SIGKILL)
        os.waitpid(child, 0)


def _hear(nb: NotebookNode, lines: IO[bytes], limits: Limits) -> Iterator[Told]:
    """Return what the child tells until its end."""
    clock = _Clock(limits)
    for line in _lines(lines, clock):
        if line is None:
            cell = nb.cells[clock.cell]
            raise CellTimeoutError.error_from_timeout_and_cell("Cell execution timed out", int(clock.allowed), cell)
        told: Told = json.loads(line)
        if "defect" in told:
            raise RuntimeError(told["defect"])
        if "start" in told:
            clock.begin(told["start"])
        yield told
        if "end" in told:
            return
    message = f"the process of the notebook ended in cell {clock.cell + 1}"
    raise DeadKernelError(message)


class _Clock:
    """When the notebook, and the cell that runs, have to be done."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._ends = time.monotonic() + limits.seconds if limits.seconds else inf
        self.begin(0)

    def begin(self, cell: int) -> None:
        """Begin a cell."""
        self.cell = cell
        self._cell_ends = time.monotonic() + self._limits.cell_seconds if self._limits.cell_seconds else inf

    @property
    def left(self) -> float | None:
        """Seconds left; None if there is no limit."""
        ends = min(self._ends, self._cell_ends)
        return None if ends == inf else max(ends - time.monotonic(), 0.0)

    @property
    def allowed(self) -> float:
        """The limit that ends first, seconds."""
        return (self._limits.seconds if self._ends <= self._cell_ends else self._limits.cell_seconds) or 0.0


def _lines(source: IO[bytes], clock: _Clock) -> Iterator[bytes | None]:
    """Return lines as they come; None when the deadline passes first."""
    waiting = b""
    while True:
        if not select.select([source], [], [], clock.left)[0]:
            yield None
            return
        chunk = os.read(source.fileno(), 1 << 20)
        if not chunk:
            return
        *whole, waiting = (waiting + chunk).split(b"\n")
        yield from whole


def _be_child(nb: NotebookNode, limits: Limits, options: Mapping[str, object], writes: int) -> NoReturn:
    """Execute the notebook and tell; never returns into what the parent was doing."""
    with os.fdopen(writes, "wb") as out:

        def tell(told: Told) -> None:
            out.write(json.dumps(told).encode() + b"\n")
            out.flush()

        try:
            _begin(limits)
            from cmtrain.report.engine.client import ShellClient  # noqa: PLC0415 - a parent that never forks needs no shell

            executed = ShellClient(Teller(nb, tell), **options).execute()
            tell(
                {
                    "end": {
                        key: executed.metadata[key] for key in ("language_info", "widgets") if key in executed.metadata
                    }
                }
            )
        except BaseException:  # noqa: BLE001 - nobody is above
            with suppress(OSError):
                tell({"defect": traceback.format_exc()})
        os._exit(0)


def _begin(limits: Limits) -> None:
    """Make the process one of its own: its group, its input, its chance, its limits."""
    os.setsid()
    signal.signal(signal.SIGINT, signal.default_int_handler)
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.environ.update({"TERM": "xterm-color", "CLICOLOR": "1", "PAGER": "cat", "GIT_PAGER": "cat"})  # as a kernel does
    random.seed()
    if "numpy" in sys.modules:
        sys.modules["numpy"].random.seed()
    limits.hold()


def node_of(told: Told) -> NotebookNode:
    """Return the cell that a line tells of."""
    node: NotebookNode = from_dict(told["node"])
    return node
