"""A process that somebody else's child is: followed by a descriptor, for it is not ours to wait for."""

from __future__ import annotations

import os
import select
import signal
import subprocess
import time
from collections.abc import Callable

UNKNOWN_CODE = 1
"""Exit code of a process whose end nobody saw: the one that forked it had ended before it."""

_TOLD_WITHIN = 2.0
_PAUSE = 0.05


class ForkedProcess:
    """A forked kernel, with what a kernel provisioner needs of `subprocess.Popen`.

    Parameters
    ----------
    pid
        A child of the warm process that nobody has reaped, or reaped just now.
    code_of
        Returns the exit code of a process that has ended, None if it does not come to know it within some seconds.
    """

    stdin = stdout = stderr = None

    def __init__(self, pid: int, code_of: Callable[[int, float], int | None]) -> None:
        self.pid = pid
        self.returncode: int | None = None
        self._code_of = code_of
        try:
            self._descriptor = os.pidfd_open(pid)
        except ProcessLookupError:
            self._descriptor = -1

    def poll(self) -> int | None:
        """Return the exit code; None while the process lives."""
        if self.returncode is None and not self._lives():
            code = self._code_of(self.pid, _TOLD_WITHIN)
            self.returncode = UNKNOWN_CODE if code is None else code
            if self._descriptor >= 0:
                os.close(self._descriptor)
        return self.returncode

    def wait(self, timeout: float | None = None) -> int:
        """Wait for the end of the process and return its exit code.

        Raises
        ------
        subprocess.TimeoutExpired
            It lives on.
        """
        deadline = None if timeout is None else time.monotonic() + timeout
        while (code := self.poll()) is None:
            if deadline is not None and timeout is not None and time.monotonic() > deadline:
                raise subprocess.TimeoutExpired(f"kernel {self.pid}", timeout)
            select.select([self._descriptor], [], [], _PAUSE)
        return code

    def send_signal(self, signum: int) -> None:
        """Send a signal to this process and no other; none if it has ended."""
        if self.poll() is None:
            signal.pidfd_send_signal(self._descriptor, signum)

    def terminate(self) -> None:
        """Ask the process to end."""
        self.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        """End the process."""
        self.send_signal(signal.SIGKILL)

    def _lives(self) -> bool:
        """Say whether the process has not ended: from that moment on its descriptor can be read from."""
        return self._descriptor >= 0 and not select.select([self._descriptor], [], [], 0)[0]
