"""The signals on which a server ends: Ctrl-C, being told to, and the closing of its terminal."""

from __future__ import annotations

import signal
from collections.abc import Callable
from types import FrameType

from cmtrain.workbook.kernels.nursery import nursery

STOPPING = tuple(getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name))


def stop_on_signals(stop: Callable[[], object]) -> None:
    """Have a server stop on each of them, without its kernels telling the terminal how they are taken down."""

    def end(_signum: int, _frame: FrameType | None) -> None:
        nursery().errors.hush()
        stop()

    for each in STOPPING:
        signal.signal(each, end)
