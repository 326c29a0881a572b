"""The trainee's page: Voilà with our template, from which nothing can be reached but the prepared lessons.

A browser gets lesson pages, the scripts that they need, and a websocket to the kernel of its own page. Over that socket
no code can be sent: Voilà passes on nothing but messages between widgets and their models. What a browser could send by
hand is therefore what a widget of the page could send: values and calls that `cmtrain.workbook` reads as untrusted, and
orders to make further widgets, which show something on that page alone.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, ClassVar

from jupyter_server._tz import utcnow
from jupyter_server.base.handlers import FileFindHandler, JupyterHandler
from jupyter_server.services.kernels.handlers import KernelHandler
from jupyter_server.services.kernels.kernelmanager import MappingKernelManager
from tornado.ioloop import IOLoop
from tornado.web import HTTPError, RedirectHandler
from traitlets.config import Config
from voila.app import Voila
from voila.shutdown_kernel_handler import VoilaShutdownKernelHandler
from voila.static_file_handler import MultiStaticFileHandler
from voila.tornado.handler import TornadoVoilaHandler
from voila.tornado.kernel_websocket_handler import VoilaKernelWebsocketHandler

from cmtrain.workbook.opening.alive import AliveHandler
from cmtrain.workbook.opening.prepare import Prepared
from cmtrain.workbook.opening.seat import ALIVE, LOOPBACK, Seat
from cmtrain.workbook.opening.signals import stop_on_signals

CULL_AFTER = 300
"""Seconds after which a kernel ends to which no page is connected."""

EXTENSIONS = ("@voila-dashboards/widgets-manager8", "@jupyter-widgets/jupyterlab-manager", "anywidget")
"""The only extensions that a page loads."""

PAGES = "/voila/render/"
"""Where lesson pages are."""

_SERVED = (
    KernelHandler,
    VoilaKernelWebsocketHandler,
    VoilaShutdownKernelHandler,
    MultiStaticFileHandler,
    FileFindHandler,
)
"""All that Voilà serves beside pages; its lists of files, contents, themes and templates and its login are left out."""


class LessonHandler(TornadoVoilaHandler):
    """Shows a prepared lesson, and nothing else."""

    pages: frozenset[str]

    def initialize(self, pages: frozenset[str], **kwargs: Any) -> None:  # noqa: ANN401 - as the base
        """Take which pages there are."""
        super().initialize(**kwargs)
        self.pages = pages

    def get_login_url(self) -> str:
        """Refuse whoever comes without the address that `cmtrain open` tells; there is nobody to log in."""
        raise HTTPError(403)

    async def get(self, path: str | None = None) -> None:
        """Send the page."""
        if path not in self.pages:
            raise HTTPError(404)
        keep_awake(self.kernel_manager)
        allow_closing(self)
        await super().get(path)


def keep_awake(kernels: MappingKernelManager) -> None:
    """Have no kernel culled for a while: the one of a page that is opened may have waited long, and nobody is connected."""
    for kernel in kernels.list_kernel_ids():
        setattr(kernels.get_kernel(kernel), "last_activity", utcnow())  # noqa: B010 - set from outside by Jupyter, too


def allow_closing(handler: JupyterHandler) -> None:
    """Give the page the cookie without which it may not end its kernel when it is closed."""
    handler.xsrf_token  # noqa: B018 - asking for it sets the cookie


class PageServer(Voila):
    """Voilà without everything that a lesson does not need."""

    pages: ClassVar[tuple[str, ...]] = ()
    on_listening: ClassVar[Callable[[], None]] = staticmethod(lambda: None)

    def init_settings(self) -> dict[str, Any]:
        """Refuse requests that name another host, as a page elsewhere could make them; scripts are sent compressed."""
        strict = {"allow_remote_access": False, "local_hostnames": ["localhost"]}
        return {**super().init_settings(), **strict, "compress_response": True}

    def init_handlers(self) -> list[Any]:
        """Return what is served."""
        return [
            *self.served,
            (rf"{PAGES}(.*)", LessonHandler, {**self.rendering, "pages": frozenset(self.pages)}),
            self.alive,
            ("/", RedirectHandler, {"url": PAGES + self.pages[0], "permanent": False}),
        ]

    @property
    def served(self) -> list[Any]:
        """What is served of all that Voilà serves beside pages."""
        return [handler for handler in super().init_handlers() if handler[1] in _SERVED]

    @property
    def alive(self) -> Any:  # noqa: ANN401 - as the base
        """Where the server proves that it runs."""
        return ALIVE, AliveHandler, {"token": self.token, "port": self.port}

    @property
    def rendering(self) -> dict[str, Any]:
        """What a handler needs that renders pages."""
        return {
            "template_paths": self.template_paths,
            "config": self.config,
            "voila_configuration": self.voila_configuration,
        }

    def stop(self) -> None:
        """End with all kernels; one that has gone by itself meanwhile is no trouble, and those left end with the server."""
        with suppress(HTTPError):
            super().stop()

    def launch_browser(self) -> None:
        """Tell that pages can be opened; whoever hears of it may end the server at once."""
        type(self).on_listening()


def serve_page(prepared: Prepared, seat: Seat, listening: Callable[[], None]) -> None:
    """Serve lesson pages until the process is told to end.

    Parameters
    ----------
    listening
        Called once when pages can be opened.
    """
    PageServer.pages = (prepared.first, *(page for page in prepared.pages if page != prepared.first))
    PageServer.on_listening = staticmethod(listening)
    kernels = {
        "VoilaConfiguration": {"preheat_kernel": True, "default_pool_size": 0},
        "VoilaKernelManager": {
            "kernel_pools_config": {"default": {"pool_size": 0}, prepared.first: {"pool_size": 1}},
            "fill_delay": 5.0,  # not while the page that took the last kernel is still being drawn
        },
    }
    run(PageServer(config=configuration(prepared.folder, seat, kernels)))


def run(server: PageServer) -> None:
    """Serve until the process is told to end."""
    # Who asked for what, and was refused, is not for the terminal; nor is that tornado, for each page, takes Jupyter's
    # milliseconds between two pings for seconds of its own.
    for name in ("tornado.access", "tornado.application", "tornado.general"):
        logging.getLogger(name).setLevel(logging.ERROR)
    server.initialize([])
    loop = IOLoop.current()
    stop_on_signals(lambda: loop.add_callback_from_signal(loop.stop))
    server.start()


def configuration(folder: Path, seat: Seat, more: Mapping[str, Any], hosts: Sequence[str] = LOOPBACK) -> Config:
    """Return how pages in a folder are served.

    Parameters
    ----------
    more
        Settings of one server alone, by class.
    hosts
        Names and addresses under which browsers know the server.
    """
    settings = Config(
        {
            "PageServer": {
                "ip": seat.listens,
                "port": seat.port,
                "port_retries": 0,
                "token": seat.token,
                "cookie_secret": seat.cookie_secret,
                "root_dir": str(folder),
                "config_file_paths": [],
                "log_level": "ERROR",
                "tornado_settings": {
                    "headers": {"Content-Security-Policy": content_policy(seat.port, hosts)},
                },
            },
            "VoilaConfiguration": {
                "template": "cmtrain",
                "allow_template_override": "NO",
                "allow_theme_override": "NO",
                "file_allowlist": [],
                "show_tracebacks": False,
                "extension_allowlist": list(EXTENSIONS),
                "page_config_hook": _without_formulas,
            },
            "KernelManager": {"shutdown_wait_time": 1.0},  # all work is on the disk
            "MappingKernelManager": {"cull_idle_timeout": CULL_AFTER, "cull_interval": 30, "cull_connected": False},
        }
    )
    settings.merge(Config(more))
    return settings


def _without_formulas(page_config: dict[str, Any], **_: object) -> dict[str, Any]:
    """Leave the library for formulas out, which is large: lessons have none. Voilà says so on the browser's console."""
    return {**page_config, "fullMathjaxUrl": "", "mathjaxConfig": ""}


def content_policy(port: int, hosts: Sequence[str] = LOOPBACK) -> str:
    """Return what a browser may load and run on a page: our own files, and nothing that stands in the page itself."""
    sockets = " ".join(f"ws://{host}:{port}" for host in hosts)
    rules = (
        "default-src 'none'",
        "script-src 'self' blob:",  # a widget's four lines come as a blob
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data: blob:",
        "font-src 'self' data:",
        f"connect-src 'self' {sockets}",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'",
    )
    return "; ".join(rules)
