"""Faults that tests bring about: a disk that is full."""

from __future__ import annotations

import contextlib
import resource
import signal


@contextlib.contextmanager
def disk_full(size: int = 0):
    """Let no file of this process grow beyond some bytes; the operating system refuses, as on a full disk."""
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, limits[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
        signal.signal(signal.SIGXFSZ, handler)
