"""The server's side of the warm process: starting it, having it fork kernels, and hearing what becomes of them."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from functools import cache

from cmtrain.errors import CmtrainError
from cmtrain.workbook.kernels.process import ForkedProcess
from cmtrain.workbook.kernels.relay import Relay

WARM_WITHIN = 60.0
"""Seconds in which the warm process must be ready."""

FORK_WITHIN = 10.0
"""Seconds in which it must fork."""

LARGEST_ANSWER = 1 << 16

WARM = "cmtrain.workbook.kernels.warm"
"""The module that the warm process runs."""

_SETTINGS = {
    "OPENBLAS_NUM_THREADS": "1",  # where more than one thread runs nobody can fork safely
    # What simulating takes for a second goes back to the machine: 50 MB of a kernel, by settings of glibc's allocator.
    "MALLOC_MMAP_THRESHOLD_": "262144",
    "MALLOC_TRIM_THRESHOLD_": "1048576",
}


class NurseryError(CmtrainError):
    """The warm process did not do what it was asked to."""


class Nursery:
    """One warm process, started when a kernel is first asked for, and again when it has gone."""

    def __init__(self) -> None:
        self._lock = threading.RLock()
        self._process: subprocess.Popen[bytes] | None = None
        self._channel: socket.socket | None = None
        self._ended: dict[int, int] = {}
        self._districts: tuple[tuple[str, int], ...] = ()
        # Kernels read from one end and live for as long as somebody holds the other: this process, and no other one.
        self._life, self._alive = os.pipe()
        self.errors = Relay()

    @property
    def pid(self) -> int | None:
        """Process id of the warm process; None if there is none."""
        return None if self._process is None else self._process.pid

    def warm_up(self, districts: Sequence[tuple[str, int]] = ()) -> None:
        """Start the warm process if there is none.

        Parameters
        ----------
        districts
            Case and seed of those that it plays before anybody asks, now and whenever it is started again.

        Raises
        ------
        NurseryError
            It does not start.
        """
        with self._lock:
            self._districts = tuple(districts)
            self._warm_channel()

    def fork(
        self, arguments: Sequence[str], *, folder: str, environment: Mapping[str, str], streams: tuple[int, int]
    ) -> ForkedProcess:
        """Start a kernel.

        Parameters
        ----------
        arguments
            Of ipykernel.
        folder
            In which it works.
        streams
            Descriptors of its standard output and errors.

        Raises
        ------
        NurseryError
            There is no warm process to fork from.
        """
        order = {"arguments": list(arguments), "folder": folder, "environment": dict(environment)}
        with self._lock:
            channel = self._warm_channel()
            try:
                socket.send_fds(channel, [json.dumps(order).encode()], list(streams))
                return ForkedProcess(self._wait_for("forked", FORK_WITHIN), self.code_of)
            except OSError as error:
                self.stop()
                message = f"the warm process does not fork: {error}"
                raise NurseryError(message) from error

    def code_of(self, child: int, within: float) -> int | None:
        """Return the exit code of a kernel that has ended; None if nobody tells it within some seconds."""
        deadline = time.monotonic() + within
        with self._lock:
            try:
                while child not in self._ended and self._receive(deadline - time.monotonic()) is not None:
                    pass
            except OSError:
                self.stop()
            return self._ended.pop(child, None)

    def stop(self) -> None:
        """End the warm process; kernels live on."""
        with self._lock:
            if self._channel is not None:
                self._channel.close()
            if self._process is not None:
                self._process.kill()
                self._process.wait()
            self._process = self._channel = None

    def _warm_channel(self) -> socket.socket:
        if self._channel is not None and self._process is not None and self._process.poll() is None:
            return self._channel
        self.stop()
        channel = self._start()
        try:
            self._wait_for("warm", WARM_WITHIN)
        except OSError as error:
            self.stop()
            message = f"the warm process does not start: {error}"
            raise NurseryError(message) from error
        return channel

    def _start(self) -> socket.socket:
        self._channel, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        given = (theirs.fileno(), self._life)
        with theirs:
            self._process = subprocess.Popen(  # noqa: S603 - our own module
                [sys.executable, "-P", "-m", WARM, *map(str, given), json.dumps(self._districts)],
                pass_fds=given,
                env=os.environ | _SETTINGS,
                stdin=subprocess.DEVNULL,
                start_new_session=True,
            )
        return self._channel

    def _wait_for(self, key: str, within: float) -> int:
        deadline = time.monotonic() + within
        while (told := self._receive(deadline - time.monotonic())) is not None:
            if key in told:
                return told[key]
        message = f"no answer within {within:.0f} s"
        raise TimeoutError(message)

    def _receive(self, within: float) -> Mapping[str, int] | None:
        """Return what the warm process tells next; None if nothing comes within some seconds."""
        if self._channel is None:
            return None
        self._channel.settimeout(max(within, 0.0))
        try:
            message = self._channel.recv(LARGEST_ANSWER)
        except (TimeoutError, BlockingIOError):
            return None
        if not message:
            gone = "it has ended"
            raise ConnectionResetError(gone)
        told: dict[str, int] = json.loads(message)
        if "ended" in told:
            self._ended[told["ended"]] = told["code"]
        return told


@cache
def nursery() -> Nursery:
    """Return the nursery of this server."""
    return Nursery()
