"""The server of a room: everybody's own pages, and nobody else's."""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from functools import cache
from typing import Any, ClassVar, cast

from jupyter_server.auth import User
from jupyter_server.base.handlers import JupyterHandler
from jupyter_server.services.kernels.handlers import KernelHandler
from jupyter_server.services.kernels.kernelmanager import AsyncMappingKernelManager
from tornado.escape import url_escape
from tornado.web import HTTPError, authenticated
from voila.shutdown_kernel_handler import VoilaShutdownKernelHandler
from voila.tornado.handler import TornadoVoilaHandler
from voila.tornado.kernel_websocket_handler import VoilaKernelWebsocketHandler

from cmtrain.texts import Lang
from cmtrain.workbook.opening.page import ALIVE, PAGES, AliveHandler, PageServer, allow_closing, configuration, run
from cmtrain.workbook.opening.seat import Seat
from cmtrain.workshop.places import PAGES as FOLDER
from cmtrain.workshop.room.desks import Desks, language_of
from cmtrain.workshop.room.door import Door
from cmtrain.workshop.room.login import LOGIN, RoomIdentity, login_handlers
from cmtrain.workshop.room.trainer import TRAINER, first_wall, is_wall, prepare_wall
from cmtrain.workshop.roster import Trainee


class RoomKernels(AsyncMappingKernelManager):
    """Kernels, of each of which it is known whose page it belongs to."""

    def __init__(self, **kwargs: Any) -> None:  # noqa: ANN401 - as the base
        super().__init__(**kwargs)
        self.owners: dict[str, str] = {}

    async def start_kernel(self, **kwargs: Any) -> str:  # type: ignore[override]  # noqa: ANN401 - it is asynchronous
        """Start the kernel of a page; pages lie in their trainee's folder."""
        kernel = str(await super().start_kernel(**kwargs))
        self.owners[kernel] = kwargs["path"]
        return kernel


class OwnKernel(JupyterHandler):
    """Keeps people from the kernels of others, for handlers whose first argument is the kernel."""

    async def prepare(self, **kwargs: Any) -> Awaitable[None] | None:  # type: ignore[override]  # noqa: ANN401 - as the base
        """Tell of a kernel to nobody but its owner that it exists."""
        ready = await super().prepare(**kwargs)
        kernel = self.path_kwargs.get("kernel_id") or self.path_args[0]
        user = self.current_user
        owners = cast("RoomKernels", self.kernel_manager).owners
        if not isinstance(user, User) or owners.get(kernel) != user.username:
            raise HTTPError(404)
        return ready


class OwnKernelHandler(OwnKernel, KernelHandler):  # type: ignore[misc]  # prepare() takes all that the others do
    """Tells of a kernel."""


class OwnWebsocketHandler(OwnKernel, VoilaKernelWebsocketHandler):
    """Connects a page and its kernel."""


class OwnShutdownHandler(OwnKernel, VoilaShutdownKernelHandler):
    """Ends the kernel of a page that is closed."""


_OWN = {
    KernelHandler: OwnKernelHandler,
    VoilaKernelWebsocketHandler: OwnWebsocketHandler,
    VoilaShutdownKernelHandler: OwnShutdownHandler,
}


@cache
def _turns() -> asyncio.Semaphore:
    """Return what lets as many pages be made at a time as there are processors.

    When everybody comes at once the first then wait a second, and not all of them as long as the last.
    """
    return asyncio.Semaphore(os.cpu_count() or 1)


class RoomLessonHandler(TornadoVoilaHandler):
    """Shows everybody their own pages."""

    def initialize(self, desks: Desks, door: Door, **kwargs: Any) -> None:  # noqa: ANN401 - as the base
        """Take what pages there are."""
        super().initialize(**kwargs)
        self._desks, self._door = desks, door

    def get_login_url(self) -> str:
        """Ask who it is."""
        return LOGIN

    @authenticated
    async def get(self, path: str | None = None) -> None:
        """Send a page, which is made when it is first asked for."""
        owner, _, page = (path or "").partition("/")
        if owner != self.current_user.username or not self._prepared(owner, page):
            raise HTTPError(404)
        allow_closing(self)
        async with _turns():
            await super().get(path)

    def _prepared(self, owner: str, page: str) -> bool:
        """Make a page if it is needed; say whether there is one of this name."""
        if owner == TRAINER:
            if is_wall(page):
                prepare_wall(self._desks.folder, page)
            return is_wall(page)
        whose = self._door.workshop.called(owner)
        if len(whose) != 1 or page not in self._desks.names:
            return False
        self._desks.prepare(self._door.workshop, whose[0], page)
        return True


class FirstPageHandler(JupyterHandler):
    """Leads everybody to their first page."""

    def initialize(self, desks: Desks, door: Door) -> None:
        """Take what pages there are."""
        self._desks, self._door = desks, door

    def get_login_url(self) -> str:
        """Ask who it is."""
        return LOGIN

    @authenticated
    def get(self) -> None:
        """Go there."""
        if self.current_user.username == TRAINER:
            self.redirect(f"{PAGES}{TRAINER}/{first_wall(self._door.workshop.plan.lang)}")
            return
        (trainee,) = self._door.workshop.called(self.current_user.username)
        self.redirect(first_page(self._desks, self._door, trainee, None))


def first_page(desks: Desks, door: Door, trainee: Trainee, chosen: Lang | None) -> str:
    """Return the address of a trainee's first page."""
    lang = chosen or language_of(door.workshop, trainee)
    return f"{PAGES}{url_escape(trainee.id, plus=False)}/{desks.first(lang)}"


class RoomServer(PageServer):
    """Serves a room."""

    desks: ClassVar[Desks]
    door: ClassVar[Door]

    def init_settings(self) -> dict[str, Any]:
        """Answer under every name that the machine has; who may come in is asked at the door."""
        settings = {**super().init_settings(), "allow_remote_access": True}
        self.identity_provider.door = self.door
        return settings

    def init_handlers(self) -> list[Any]:
        """Return what is served."""
        room = {"desks": self.desks, "door": self.door}
        return [
            *((route, _OWN.get(handler, handler), *rest) for route, handler, *rest in self.served),
            (rf"{PAGES}(.*)", RoomLessonHandler, {**self.rendering, **room}),
            *login_handlers(self.door, self._welcome),
            (ALIVE, AliveHandler),
            ("/", FirstPageHandler, room),
        ]

    def _welcome(self, trainee: Trainee, chosen: Lang | None) -> str:
        self.desks.welcome(self.door.workshop, trainee, datetime.now(UTC))
        return first_page(self.desks, self.door, trainee, chosen)


def serve_room(desks: Desks, seat: Seat, hosts: tuple[str, ...], listening: Callable[[], None]) -> None:
    """Serve everybody's pages until the process is told to end.

    Parameters
    ----------
    hosts
        Names and addresses under which browsers know the server.
    listening
        Called once when people can come in.
    """
    RoomServer.desks, RoomServer.door = desks, Door(desks.folder, time.monotonic)
    RoomServer.on_listening = staticmethod(listening)
    own = {
        "PageServer": {"identity_provider_class": RoomIdentity},
        "VoilaConfiguration": {"preheat_kernel": False, "multi_kernel_manager_class": RoomKernels},
    }
    folder = desks.folder / FOLDER
    folder.mkdir(mode=0o700, exist_ok=True)
    run(RoomServer(config=configuration(folder, seat, own, hosts)))
