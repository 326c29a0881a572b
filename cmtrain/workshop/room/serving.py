"""Serving a workshop: see that it can be held, take a port, write the sheet of PINs, and open the door."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from cmtrain.errors import TextError
from cmtrain.texts import text
from cmtrain.workbook.opening.launch import make_ready
from cmtrain.workbook.opening.seat import EVERYWHERE, HOST, LOOPBACK, Seat, is_free, last_seat, take_seat
from cmtrain.workshop.folder import Workshop
from cmtrain.workshop.places import PINS
from cmtrain.workshop.trouble import WorkshopError
from cmtrain.writing import replace_file

USUAL_PORT = 8765
"""Taken the first time if it is free; a workshop keeps its port from then on."""

_SERVED = text(
    "正在另一个窗口里上课（{address}）。先在那里按 Ctrl-C 结束",
    "is being served already ({address}); end that with Ctrl-C first",
)

_MORE_NEEDED = text(
    "上课还要装几个组件：pip install 'cmtrain[classroom]'",
    "serving a workshop needs more: pip install 'cmtrain[classroom]'",
)
_NO_HOST = text(
    "--host {host} 不是主机名或 IPv4 地址，例如 192.168.1.20",
    "--host {host} is no name of a machine and no IPv4 address such as 192.168.1.20",
)
_MOVED = text(
    "上次用的端口 {port} 被别的程序占了，发出去的纸条和开着的页面都指着它。请先关掉那个程序；或者用 --port 换一个，再重印登录码单",
    "port {port}, which slips and open pages lead to, has been taken by another program: end that first, or choose another port "
    "with --port and print the slips again",
)
_HOST = re.compile(r"[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?")


@dataclass(frozen=True)
class Open:
    """A room that people can come into."""

    addresses: tuple[str, ...]
    """Where, the likeliest first."""
    trainer: str
    """Where the trainer sees how the room is: on this machine alone, and with a token that nobody else may know."""
    pins: Path
    """The sheet of PINs to print."""
    networked: bool
    """Whether anybody but this machine can open the addresses."""


def serve_workshop(
    workshop: Workshop, tell: Callable[[Open], None], *, port: int | None = None, host: str = ""
) -> None:
    """Serve the trainees' pages on the networks of this machine, and return when told to end.

    Parameters
    ----------
    tell
        Called once when people can come in.
    port
        None: that of last time; the first time the usual one, or any if that is taken.
    host
        Name or address that trainees use; "": those that the machine has.

    Raises
    ------
    WorkshopError
        The workshop cannot be read, or is being served already.
    TextError
        The port is taken, the host cannot be one, or something needed is not installed.
    """
    if find_spec("voila") is None or find_spec("segno") is None:
        raise TextError(_MORE_NEEDED)
    if host and not _HOST.fullmatch(host):
        raise TextError(_NO_HOST.fill(host=host))
    # Neither need be installed, and both take their time.
    from cmtrain.workshop.room.addresses import own_addresses  # noqa: PLC0415
    from cmtrain.workshop.room.desks import desks_of  # noqa: PLC0415
    from cmtrain.workshop.room.pin_sheet import pin_sheet  # noqa: PLC0415
    from cmtrain.workshop.room.server import serve_room  # noqa: PLC0415

    last = last_seat(workshop.folder)
    if last is not None and last.answers():
        raise WorkshopError(workshop.folder, _SERVED.fill(address=_address(HOST, last)))
    desks = desks_of(workshop)
    found = own_addresses()
    names = (host,) if host else found or (HOST,)
    seat = take_seat(workshop.folder, "page", port or _usual_port(last), EVERYWHERE)
    addresses = tuple(_address(name, seat) for name in names)
    sheet = workshop.folder / PINS
    replace_file(sheet, pin_sheet(workshop, addresses[0]), mode=0o600)
    make_ready(desks.setting, tuple((case, seed) for case, seed, _ in workshop.asked))
    room = Open(addresses, seat.address("/"), sheet, networked=bool(host or found))
    serve_room(desks, seat, tuple(dict.fromkeys((*names, *found, *LOOPBACK))), lambda: tell(room))


def _usual_port(last: Seat | None) -> int | None:
    """Return the port to take: that of last time, or else the usual one; None for any, if that is taken.

    Raises
    ------
    TextError
        Slips that were printed and pages that are open lead to a port that somebody else has taken meanwhile.
    """
    if last is None:
        return USUAL_PORT if is_free(USUAL_PORT, EVERYWHERE) else None
    if not is_free(last.port, EVERYWHERE):
        raise TextError(_MOVED.fill(port=last.port))
    return last.port


def _address(name: str, seat: Seat) -> str:
    return f"http://{name}:{seat.port}/"
