"""Where a folder is served: a port of the loopback address and a token, kept so that open pages find a new server."""

from __future__ import annotations

import hashlib
import hmac
import secrets
import socket
from dataclasses import dataclass
from http.client import HTTPException
from pathlib import Path
from typing import Annotated, Literal
from urllib.request import ProxyHandler, build_opener

from pydantic import Field, ValidationError

from cmtrain.errors import TextError
from cmtrain.records import Record
from cmtrain.texts import text
from cmtrain.writing import replace_file

HOST, EVERYWHERE = "127.0.0.1", "0.0.0.0"  # noqa: S104 - for a room, which asks everybody for a PIN
"""Where a server listens: to this machine alone, or on all its networks."""
LOOPBACK = (HOST, "localhost")
"""What browsers on this machine call it."""
FILE = ".server.json"
ALIVE = "/alive"
"""Where a server proves that it runs."""


Shown = Literal["page", "lab"]

_STRAIGHT = build_opener(ProxyHandler({}))
"""Asks this machine itself, whatever proxy is set for others."""

_TAKEN = text(
    "端口 {port} 已被占用或不许使用。请用 --port 换一个，或者不写 --port",
    "port {port} is taken or not allowed; choose another with --port, or leave it out",
)


class _Kept(Record):
    port: int
    token: Annotated[str, Field(min_length=20)]
    shown: Shown


@dataclass(frozen=True)
class Seat:
    """A port and the token without which nothing is served."""

    port: int
    token: str
    shown: Shown
    """On the trainee page, or in JupyterLab."""
    listens: str = HOST

    @property
    def cookie_secret(self) -> bytes:
        """What the browser's sign of having come with the token is signed with; a new server knows it, too."""
        return hashlib.sha256(b"cookie" + self.token.encode()).digest()

    def address(self, path: str) -> str:
        """Return the address of a page on this machine, with the token."""
        return f"http://{HOST}:{self.port}{path}?token={self.token}"

    def answers(self) -> bool:
        """Say whether a server for this very folder is running already: it proves that it knows the token.

        The token itself is not sent, for by now anybody may listen at the port.
        """
        challenge = secrets.token_hex(16)
        expected = proof(self.token, self.port, challenge).encode()
        try:
            with _STRAIGHT.open(f"http://{HOST}:{self.port}{ALIVE}?challenge={challenge}", timeout=2) as answer:
                return hmac.compare_digest(answer.read(len(expected) + 1), expected)
        except (HTTPException, OSError):
            return False


def proof(token: str, port: int, challenge: str) -> str:
    """Return what only a server with the token can answer to a challenge; another port's answer is no good."""
    key = hashlib.sha256(b"alive" + token.encode()).digest()
    return hmac.new(key, f"{port} {challenge}".encode(), hashlib.sha256).hexdigest()


def take_seat(folder: Path, shown: Shown, port: int | None = None, listens: str = HOST) -> Seat:
    """Return where to serve a folder: as last time if that port is free, else on a free one.

    Parameters
    ----------
    port
        The one to take; None: any.
    listens
        To whom: `HOST` or `EVERYWHERE`.

    Raises
    ------
    CmtrainError
        The port asked for is taken.
    """
    kept = _read(folder / FILE)
    token = kept.token if kept else secrets.token_urlsafe(24)
    if port is not None and not is_free(port, listens):
        raise TextError(_TAKEN.fill(port=port))
    chosen = port or (kept.port if kept and is_free(kept.port, listens) else free_port())
    seat = Seat(chosen, token, shown, listens)
    told = _Kept(port=chosen, token=token, shown=shown)
    replace_file(folder / FILE, told.model_dump_json() + "\n", mode=0o600)
    return seat


def last_seat(folder: Path) -> Seat | None:
    """Return where a folder was served last; None if never."""
    kept = _read(folder / FILE)
    return Seat(kept.port, kept.token, kept.shown) if kept else None


def is_free(port: int, listens: str = HOST) -> bool:
    """Say whether a server can listen on a port."""
    with socket.socket() as tried:
        tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            tried.bind((listens, port))
        except (OSError, OverflowError):
            return False
        return True


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as tried:
        tried.bind((HOST, 0))
        return int(tried.getsockname()[1])


def _read(file: Path) -> _Kept | None:
    try:
        return _Kept.model_validate_json(file.read_text(encoding="utf-8"))
    except (OSError, ValidationError):
        return None
