"""What one notebook may take."""

from __future__ import annotations

import contextlib
import threading
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Limits:
    """Limits of one notebook; None: no limit."""

    seconds: float | None = None
    """For all of it."""
    cell_seconds: float | None = None
    """For each cell."""
    megabytes: int | None = None
    """Of memory beyond what the process has when it begins."""

    def hold(self) -> None:
        """Limit the memory of this process; whoever asks for more gets a MemoryError."""
        if self.megabytes is None:
            return
        import resource  # noqa: PLC0415 - not on Windows, where nothing is forked

        most = _taken() + self.megabytes * 2**20
        with contextlib.suppress(ValueError):  # a lower limit stands already
            # Not the address space, of which what draws charts reserves far more than it ever uses.
            resource.setrlimit(resource.RLIMIT_DATA, (most, most))


NO_LIMITS = Limits()


def _taken() -> int:
    """Return the bytes of data that this process has."""
    status = dict(line.split(":", 1) for line in Path("/proc/self/status").read_text().splitlines())
    return int(status["VmData"].split()[0]) * 1024


def threads() -> int:
    """Return how many threads this process runs, those of libraries among them where the system tells."""
    tasks = Path("/proc/self/task")
    return len(list(tasks.iterdir())) if tasks.is_dir() else threading.active_count()
