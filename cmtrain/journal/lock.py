"""An advisory lock on an open file, so that two pages of one trainee write one after the other."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager

if sys.platform == "win32":
    import msvcrt
    import os

    @contextmanager
    def locked(descriptor: int) -> Iterator[None]:
        """Hold the lock of an open file; waits for it."""
        far = 2**30  # a byte that no journal has: locking it does not hinder readers
        os.lseek(descriptor, far, os.SEEK_SET)
        msvcrt.locking(descriptor, msvcrt.LK_LOCK, 1)
        try:
            yield
        finally:
            os.lseek(descriptor, far, os.SEEK_SET)
            msvcrt.locking(descriptor, msvcrt.LK_UNLCK, 1)

else:
    import fcntl

    @contextmanager
    def locked(descriptor: int) -> Iterator[None]:
        """Hold the lock of an open file; waits for it."""
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        try:
            yield
        finally:
            fcntl.flock(descriptor, fcntl.LOCK_UN)
