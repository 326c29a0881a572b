"""The signals on which a server ends: Ctrl-C, being told to, and the closing of its terminal."""

from __future__ import annotations

import signal

STOPPING = tuple(getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name))
