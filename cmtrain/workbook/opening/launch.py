"""Opening the workbook: prepare, serve on the loopback address, and show the first page in the browser."""

from __future__ import annotations

import os
import threading
import webbrowser
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from importlib.util import find_spec
from pathlib import Path

from cmtrain.content import content_dir
from cmtrain.errors import CmtrainError
from cmtrain.workbook.kernels import FORKED, kernel_name
from cmtrain.workbook.kernels.nursery import NurseryError, nursery
from cmtrain.workbook.opening.assets import NOTEBOOKS, VEGA, write_assets
from cmtrain.workbook.opening.prepare import Prepared, Wish, prepare
from cmtrain.workbook.opening.seat import Seat, Shown, last_seat, take_seat
from cmtrain.workbook.setting import VARIABLE, Setting

JUPYTER = Path(__file__).parents[1] / "jupyter"
"""Our extension, template and kernel, for Jupyter's search path."""

_PAGES = {"page": "/voila/render/", "lab": "/doc/tree/"}


@dataclass(frozen=True)
class Manner:
    """How the workbook is opened."""

    shown: Shown = "lab"
    """On the trainee page, or in JupyterLab."""
    minutes: int | None = None
    """Time for the work; None: no limit."""
    port: int | None = None
    browser: bool = True
    """Whether to open the browser, too."""


@dataclass(frozen=True)
class Opened:
    """A workbook that can be looked at."""

    address: str
    journal: Path
    running: bool
    """Whether it was open already, in another terminal."""


def open_workbook(wish: Wish, manner: Manner, tell: Callable[[Opened], None]) -> None:
    """Open the workbook, and return when it is closed.

    Parameters
    ----------
    tell
        Called once when pages can be opened.

    Raises
    ------
    CmtrainError
        What was asked for does not exist or does not go together, the folder or the port cannot be used, or something
        needed is not installed.
    """
    see_that_it_can_be_shown(manner)
    prepared = prepare(wish)
    serve_prepared(prepared, _setting(prepared, manner), manner, tell)


def see_that_it_can_be_shown(manner: Manner) -> None:
    """See that all is installed that it takes.

    Raises
    ------
    CmtrainError
        Voilà is not.
    """
    if manner.shown == "page" and find_spec("voila") is None:
        message = "the trainee page needs Voilà: pip install 'cmtrain[classroom]', or open without --page"
        raise CmtrainError(message)


def serve_prepared(prepared: Prepared, told: Setting, manner: Manner, tell: Callable[[Opened], None]) -> None:
    """Serve a folder that has been prepared, or show a page of the server that does so already, as `open_workbook` does.

    Parameters
    ----------
    told
        What all pages are told.
    """
    running = last_seat(prepared.folder)
    if running is not None and running.answers():
        _join(prepared, running, manner, tell)
        return
    seat = take_seat(prepared.folder, manner.shown, manner.port)
    make_ready(told, prepared.districts)

    def listening() -> None:
        _show(prepared, seat, manner, tell, running=False)

    if manner.shown == "page":
        from cmtrain.workbook.opening.page import serve_page as serve  # noqa: PLC0415 - Voilà need not be installed
    else:
        from cmtrain.workbook.opening.lab import serve_lab as serve  # noqa: PLC0415 - slow
    serve(prepared, seat, listening)


def make_ready(told: Setting, districts: Sequence[tuple[str, int]]) -> None:
    """Make this process ready to serve: files for the browser, what kernels are told, and a warm process.

    Parameters
    ----------
    districts
        Case and seed of those that pages are about, the first ones first.

    Raises
    ------
    CmtrainError
        Files of the extension are missing and cannot be made.
    """
    _refresh_assets()
    paths = [str(JUPYTER), *filter(None, [os.environ.get("JUPYTER_PATH")])]
    os.environ.update({VARIABLE: told.model_dump_json(), "JUPYTER_PATH": os.pathsep.join(paths)})
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # a kernel that compiles everything anew needs twice as long
    threading.Thread(target=_warm_up, args=(districts,), daemon=True).start()


def _warm_up(districts: Sequence[tuple[str, int]]) -> None:
    """Have kernels start from a warm process while the server and the browser are still starting."""
    if kernel_name() == FORKED:
        with suppress(NurseryError):  # told again when a kernel is asked for
            nursery().warm_up(districts)


def _join(prepared: Prepared, running: Seat, manner: Manner, tell: Callable[[Opened], None]) -> None:
    """Show a page of the server that runs already."""
    if running.shown != manner.shown or manner.minutes is not None or manner.port not in (None, running.port):
        message = f"{prepared.folder}: is open already at {running.address('/')}; end that with Ctrl-C first"
        raise CmtrainError(message)
    _show(prepared, running, manner, tell, running=True)


def _show(prepared: Prepared, seat: Seat, manner: Manner, tell: Callable[[Opened], None], *, running: bool) -> None:
    address = seat.address(_PAGES[manner.shown] + prepared.first)
    tell(Opened(address, prepared.journal, running))
    if manner.browser:
        shown = threading.Thread(target=webbrowser.open, args=(address,), daemon=True)
        shown.start()
        if running:
            shown.join(timeout=10)  # nothing else keeps the program from ending


def _setting(prepared: Prepared, manner: Manner) -> Setting:
    ends = datetime.now(UTC) + timedelta(minutes=manner.minutes) if manner.minutes else None
    return Setting(
        shown=manner.shown, lessons=prepared.lessons, ends=ends.isoformat(timespec="seconds") if ends else ""
    )


def _refresh_assets() -> None:
    """Make the extension's made files anew if they are out of date.

    Raises
    ------
    CmtrainError
        They are missing and cannot be made.
    """
    static = JUPYTER / "labextensions" / "cmtrain-workbook" / "static"
    try:
        write_assets(static, content_dir("notebooks"))
    except OSError as error:
        if all((static / name).is_file() for name in (VEGA, NOTEBOOKS)):
            return  # as they were made when cmtrain was installed
        message = f"{static}: cannot be written to ({error.strerror}); install cmtrain again, or ask who installed it"
        raise CmtrainError(message) from error
