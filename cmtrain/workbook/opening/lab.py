"""JupyterLab on a prepared folder: the same notebooks, which our extension shows as pages until somebody leaves that mode."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, ClassVar

from jupyter_server.serverapp import ServerApp
from traitlets.config import Config

from cmtrain.workbook.opening.alive import AliveHandler
from cmtrain.workbook.opening.prepare import Prepared
from cmtrain.workbook.opening.seat import ALIVE, Seat
from cmtrain.workbook.opening.signals import stop_on_signals

SETTINGS = Path(__file__).parent / "lab_settings"
"""Settings that only the server started here has: no news, no search for updates, all cells drawn at once."""

PAGES = "/doc/tree/"
"""Where a notebook is opened without the panels around it."""

_OWN = ".jupyter"
"""Folder of what JupyterLab remembers; a person's own JupyterLab keeps its settings, and ours does not see them."""


class LabServer(ServerApp):
    """A server that ends when it is told to, without asking back."""

    on_listening: ClassVar[Callable[[], None]] = staticmethod(lambda: None)

    def init_signal(self) -> None:
        """End on all that ends a program of the command line."""
        stop_on_signals(lambda: self.stop(from_signal=True))

    def launch_browser(self) -> None:
        """Tell that notebooks can be opened, once the server listens: it begins to with the first turn of its loop."""
        self.io_loop.add_callback(type(self).on_listening)


def serve_lab(prepared: Prepared, seat: Seat, listening: Callable[[], None]) -> None:
    """Serve the folder until the process is told to end.

    Parameters
    ----------
    listening
        Called once when notebooks can be opened.
    """
    LabServer.on_listening = staticmethod(listening)
    server = LabServer.instance(
        config=_configuration(prepared, seat),
        config_dir=str(prepared.folder / _OWN),
        jpserver_extensions={"jupyterlab": True},
        no_browser_open_file=True,
    )
    server.initialize(argv=[], starter_extension="lab", find_extensions=False)
    told = {"token": seat.token, "port": seat.port}
    server.web_app.add_handlers(".*$", [(ALIVE, AliveHandler, told)])
    server.start()


def _configuration(prepared: Prepared, seat: Seat) -> Config:
    own = prepared.folder / _OWN
    sections: dict[str, dict[str, Any]] = {
        "LabServer": {
            "ip": seat.listens,
            "port": seat.port,
            "port_retries": 0,
            "root_dir": str(prepared.folder),
            "cookie_secret": seat.cookie_secret,
            "allow_root": True,  # on the loopback address, with a token
            "terminals_enabled": False,
            "quit_button": False,
            "log_level": "ERROR",
        },
        "IdentityProvider": {"token": seat.token},
        "LabApp": {
            "app_settings_dir": str(SETTINGS),
            "user_settings_dir": str(own / "settings"),
            "workspaces_dir": str(own / "workspaces"),
            "extension_manager": "readonly",
            "log_level": "ERROR",
        },
        "KernelManager": {"shutdown_wait_time": 1.0},  # all work is on the disk
    }
    return Config(sections)
