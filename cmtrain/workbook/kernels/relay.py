"""What kernels say on the terminal goes through the server, which stops listening when it ends itself."""

from __future__ import annotations

import os
import threading
from contextlib import suppress

_PIECE = 1 << 16
_STANDARD_ERROR = 2


class Relay:
    """A descriptor for the errors of kernels, whose content a thread passes on to the server's own.

    Kernels that are taken down are interrupted wherever they are, between two cells, too, and their libraries say so, some
    in a race with their own threads. A server that is told to end has nothing to tell of that.
    """

    def __init__(self) -> None:
        self._listening = True
        self._heard, self.descriptor = os.pipe()
        threading.Thread(target=self._pass_on, name="relay", daemon=True).start()

    def hush(self) -> None:
        """Pass nothing on any more; kernels go on writing without being held up."""
        self._listening = False

    def _pass_on(self) -> None:
        while piece := os.read(self._heard, _PIECE):
            if self._listening:
                with suppress(OSError):  # whoever read there is gone; kernels have to go on
                    os.write(_STANDARD_ERROR, piece)
