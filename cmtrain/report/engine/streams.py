"""What a cell writes: to ``sys.stdout`` and ``sys.stderr``, and past Python to the descriptors behind them."""

from __future__ import annotations

import io
import os
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager

Publish = Callable[[str, dict[str, object]], None]
"""Takes a message as a kernel would send it: its type and its content."""


class CellStream(io.TextIOBase):
    """A standard stream of a cell; what is written is published when it is flushed, as a kernel's stream does."""

    def __init__(self, name: str, publish: Publish) -> None:
        self._name, self._publish = name, publish
        self._waiting: list[str] = []

    @property
    def encoding(self) -> str:  # type: ignore[override]
        """As text streams have it."""
        return "utf-8"

    def writable(self) -> bool:
        """Return True."""
        return True

    def isatty(self) -> bool:
        """Return False: nobody sits there."""
        return False

    def write(self, text: str) -> int:
        """Keep text until the next flush."""
        self._waiting.append(text)
        return len(text)

    def flush(self) -> None:
        """Publish what has been written."""
        if text := "".join(self._waiting):
            self._waiting.clear()
            self._publish("stream", {"name": self._name, "text": text})


class Descriptors:
    """Files in place of the descriptors 1 and 2, for what programs and libraries write there themselves."""

    def __init__(self, publish: Publish) -> None:
        self._publish = publish
        self._files = {name: tempfile.TemporaryFile() for name in ("stdout", "stderr")}  # noqa: SIM115 - the process ends with them
        self._read = dict.fromkeys(self._files, 0)
        for descriptor, file in enumerate(self._files.values(), 1):
            os.dup2(file.fileno(), descriptor)

    def publish(self) -> None:
        """Publish what has been written since the last time."""
        for name, file in self._files.items():
            size = os.fstat(file.fileno()).st_size
            if size > self._read[name]:
                text = os.pread(file.fileno(), size - self._read[name], self._read[name])
                self._read[name] = size
                self._publish("stream", {"name": name, "text": text.decode(errors="replace")})


@contextmanager
def redirected(out: CellStream, errors: CellStream) -> Iterator[None]:
    """Put the streams in place of Python's own while a cell runs."""
    before = sys.stdout, sys.stderr
    sys.stdout, sys.stderr = out, errors
    try:
        yield
    finally:
        out.flush()
        errors.flush()
        sys.stdout, sys.stderr = before
