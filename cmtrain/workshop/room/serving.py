"""Serving a workshop: see that it can be held, take a port, write the sheet of PINs, and open the door."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from cmtrain.errors import CmtrainError
from cmtrain.texts import text
from cmtrain.workbook.opening.launch import ALIVE, make_ready
from cmtrain.workbook.opening.seat import EVERYWHERE, HOST, Seat, is_free, last_seat, take_seat
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


@dataclass(frozen=True)
class Open:
    """A room that people can come into."""

    addresses: tuple[str, ...]
    """Where, the likeliest first."""
    trainer: str
    """Where the trainer sees how the room is: on this machine alone, and with a token that nobody else may know."""
    pins: Path
    """The sheet of PINs to print."""


def serve_workshop(
    workshop: Workshop, tell: Callable[[Open], None], *, port: int | None = None, host: str = ""
) -> None:
    """Serve the trainees' pages on the networks of this machine, and return when told to end.

    Parameters
    ----------
    tell
        Called once when people can come in.
    port
        None: as last time, or any that is free.
    host
        Name or address that trainees use; "": those that the machine has.

    Raises
    ------
    WorkshopError
        The workshop cannot be read, or is being served already.
    CmtrainError
        The port is taken, or something needed is not installed.
    """
    if find_spec("voila") is None or find_spec("segno") is None:
        message = "serving a workshop needs more: pip install 'cmtrain[classroom]'"
        raise CmtrainError(message)
    # Neither need be installed, and both take their time.
    from cmtrain.workshop.room.addresses import own_addresses  # noqa: PLC0415
    from cmtrain.workshop.room.desks import desks_of  # noqa: PLC0415
    from cmtrain.workshop.room.pin_sheet import pin_sheet  # noqa: PLC0415
    from cmtrain.workshop.room.server import serve_room  # noqa: PLC0415

    running = last_seat(workshop.folder)
    if running is not None and running.answers(ALIVE[running.shown]):
        raise WorkshopError(workshop.folder, _SERVED.fill(address=_address(HOST, running)))
    desks = desks_of(workshop)
    names = tuple(filter(None, (host,))) or own_addresses() or (HOST,)
    seat = take_seat(workshop.folder, "page", port or _usual_port(running), EVERYWHERE)
    addresses = tuple(_address(name, seat) for name in names)
    sheet = workshop.folder / PINS
    replace_file(sheet, pin_sheet(workshop, addresses[0]), mode=0o600)
    make_ready(desks.setting, tuple((case, seed) for case, seed, _ in workshop.asked))
    serve_room(desks, seat, names, lambda: tell(Open(addresses, seat.address("/"), sheet)))


def _usual_port(running: Seat | None) -> int | None:
    return USUAL_PORT if running is None and is_free(USUAL_PORT, EVERYWHERE) else None


def _address(name: str, seat: Seat) -> str:
    return f"http://{name}:{seat.port}/"
