"""The server of a room: everybody's own pages, and nobody else's."""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from functools import partial
from typing import Any, ClassVar, cast

from jupyter_server.auth import User
from jupyter_server.auth.decorator import allow_unauthenticated
from jupyter_server.services.kernels.handlers import KernelHandler
from jupyter_server.services.kernels.kernelmanager import AsyncMappingKernelManager
from tornado.escape import url_escape
from tornado.web import HTTPError, authenticated
from voila.shutdown_kernel_handler import VoilaShutdownKernelHandler
from voila.tornado.handler import TornadoVoilaHandler
from voila.tornado.kernel_websocket_handler import VoilaKernelWebsocketHandler

from cmtrain.errors import CmtrainError
from cmtrain.texts import Lang
from cmtrain.workbook.opening.page import PAGES, PageServer, allow_closing, configuration, run
from cmtrain.workbook.opening.seat import Seat
from cmtrain.workshop.places import PAGES as FOLDER
from cmtrain.workshop.room.desks import Desks, language_of
from cmtrain.workshop.room.door import Door
from cmtrain.workshop.room.login import LOGIN, RoomIdentity, login_handlers
from cmtrain.workshop.room.trainer import TRAINER, first_wall, prepare_trainer
from cmtrain.workshop.room.troubles import RoomHandler
from cmtrain.workshop.roster import Trainee

LARGEST_FORM = 65_536
"""Bytes of a request."""
MOST_EACH = 4
"""Kernels of one person; older ones end when another page is opened, if they are not connected to one."""


class RoomKernels(AsyncMappingKernelManager):
    """Kernels, of each of which it is known whose page it belongs to."""

    def __init__(self, **kwargs: Any) -> None:  # noqa: ANN401 - as the base
        super().__init__(**kwargs)
        self.owners: dict[str, str] = {}

    async def start_kernel(self, **kwargs: Any) -> str:  # type: ignore[override]  # noqa: ANN401 - it is asynchronous
        """Start the kernel of a page; pages lie in their trainee's folder."""
        owner = kwargs["path"]
        await self._end_left_ones(owner)
        kernel = str(await super().start_kernel(**kwargs))
        self.owners[kernel] = owner
        return kernel

    def remove_kernel(self, kernel_id: str) -> Any:  # noqa: ANN401 - as the base
        """Forget a kernel that has ended, and whose it was."""
        self.owners.pop(kernel_id, None)
        return super().remove_kernel(kernel_id)

    async def _end_left_ones(self, owner: str) -> None:
        """End the oldest kernels of somebody who opens page after page, if no page is connected to them."""
        own = [kernel for kernel, whose in self.owners.items() if whose == owner and kernel in self]
        for kernel in own[: max(len(own) - MOST_EACH + 1, 0)]:
            if not self._kernel_connections.get(kernel):
                await self.shutdown_kernel(kernel, now=True)


class OwnKernel(RoomHandler):
    """Keeps people from the kernels of others, for handlers whose first argument is the kernel."""

    async def prepare(self, **kwargs: Any) -> None:  # noqa: ANN401 - as the base
        """Tell of a kernel to nobody but its owner that it exists."""
        await super().prepare(**kwargs)
        kernel = self.path_kwargs.get("kernel_id") or self.path_args[0]
        owners, user = cast("RoomKernels", self.kernel_manager).owners, self.current_user
        if not isinstance(user, User) or owners.get(kernel) != user.username:
            raise HTTPError(404)


class OwnKernelHandler(OwnKernel, KernelHandler):
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


class Turns:
    """Lets as many pages be made at a time as there are processors, and of each person one.

    When everybody comes at once the first then wait a second, and not all of them as long as the last.
    """

    def __init__(self) -> None:
        self._free = asyncio.Semaphore(os.cpu_count() or 1)
        self._own: dict[str, asyncio.Lock] = {}

    @asynccontextmanager
    async def turn(self, owner: str) -> AsyncIterator[None]:
        """Wait for a turn of somebody's."""
        async with self._own.setdefault(owner, asyncio.Lock()), self._free:
            yield


class RoomLessonHandler(RoomHandler, TornadoVoilaHandler):
    """Shows everybody their own pages."""

    _gone = False

    def initialize(self, desks: Desks, turns: Turns, **kwargs: Any) -> None:  # noqa: ANN401 - as the base
        """Take what pages there are."""
        super().initialize(**kwargs)
        self._desks, self._turns = desks, turns

    def get_login_url(self) -> str:
        """Ask who it is."""
        return LOGIN

    def on_connection_close(self) -> None:
        """Note that nobody waits for the page any more."""
        self._gone = True
        super().on_connection_close()

    @authenticated
    async def get(self, path: str | None = None) -> None:
        """Send a page, which is made when it is first asked for."""
        owner, _, page = (path or "").partition("/")
        try:
            if owner != self.current_user.username or not self._prepared(owner, page):
                raise HTTPError(404)
        except (CmtrainError, OSError) as error:
            self.fail(error)
            return
        allow_closing(self)
        async with self._turns.turn(owner):
            if not self._gone:
                await TornadoVoilaHandler.get(self, path)

    def _prepared(self, owner: str, page: str) -> bool:
        """Make a page if it is needed; say whether there is one of this name."""
        if owner == TRAINER:
            return prepare_trainer(self.door.workshop, page)
        whose = self.door.workshop.called(owner)
        if len(whose) != 1 or page not in self._desks.names:
            return False
        self._desks.prepare(self.door.workshop, whose[0], page)
        return True


class FirstPageHandler(RoomHandler):
    """Leads everybody to their first page."""

    def initialize(self, desks: Desks) -> None:
        """Take what pages there are."""
        self._desks = desks

    def get_login_url(self) -> str:
        """Ask who it is."""
        return LOGIN

    @authenticated
    def get(self) -> None:
        """Go there."""
        if self.current_user.username == TRAINER:
            self.redirect(f"{PAGES}{TRAINER}/{first_wall(self.door.workshop.plan.lang)}")
            return
        (trainee,) = self.door.workshop.called(self.current_user.username)
        self.redirect(first_page(self._desks, self.door, trainee, None))


class NotThereHandler(RoomHandler):
    """Answers every other address."""

    @allow_unauthenticated
    def prepare(self) -> None:  # type: ignore[override]  # there is nothing to be authenticated for
        """Say that there is nothing."""
        raise HTTPError(404)


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
        settings = super().init_settings()
        self.identity_provider.door = self.door
        own = {"room_door": self.door, "default_handler_class": NotThereHandler, "allow_remote_access": True}
        return {**settings, **own}

    def init_handlers(self) -> list[Any]:
        """Return what is served."""
        lessons = {**self.rendering, "desks": self.desks, "turns": Turns()}
        return [
            *((route, _OWN.get(handler, handler), *rest) for route, handler, *rest in self.served),
            (rf"{PAGES}(.*)", RoomLessonHandler, lessons),
            *login_handlers(self._welcome),
            self.alive,
            ("/", FirstPageHandler, {"desks": self.desks}),
        ]

    def listen(self) -> None:
        """Take no larger requests than people make: nobody fills the memory with a form."""
        self.app.listen = partial(self.app.listen, max_body_size=LARGEST_FORM)
        super().listen()

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
