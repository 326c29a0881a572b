"""How a server proves to whoever knows its token that it runs, so that nobody sends the token to ask."""

from __future__ import annotations

from jupyter_server.auth.decorator import allow_unauthenticated
from jupyter_server.base.handlers import JupyterHandler

from cmtrain.workbook.opening.seat import proof


class AliveHandler(JupyterHandler):
    """Answers a challenge with what follows from it and the token; says nothing else, and asks for nothing."""

    def initialize(self, token: str, port: int) -> None:
        """Take what is to be proved."""
        self._token, self._port = token, port

    @allow_unauthenticated
    def get(self) -> None:
        """Send the proof."""
        self.set_header("Content-Type", "text/plain; charset=us-ascii")
        self.finish(proof(self._token, self._port, self.get_query_argument("challenge")))
