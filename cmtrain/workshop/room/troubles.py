"""What handlers of a room say when something goes wrong: a small page in both languages, and a line for the trainer."""

from __future__ import annotations

import logging
from http import HTTPStatus
from typing import Any

from jupyter_server.base.handlers import JupyterHandler

from cmtrain.errors import CmtrainError
from cmtrain.journal import SaveError
from cmtrain.texts import LANGS, Lang, Text, text
from cmtrain.workshop.room.door import Door
from cmtrain.workshop.room.pages import trouble_page

POLICY = "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
"""What the room's own small pages may do: send their form, and nothing else."""

_log = logging.getLogger(__name__)

_NOT_THERE = text("没有这个页面，或者它不是你的。", "There is no such page, or it is not yours.")
_OURS = text(
    "打不开，请告诉培训师。已经填的都存着。",
    "This cannot be opened. Please tell the trainer. All that you filled in is kept.",
)


class RoomHandler(JupyterHandler):
    """Tells people what went wrong, without a word on how it is made."""

    @property
    def door(self) -> Door:
        """Who may come in."""
        found: Door = self.settings["room_door"]
        return found

    @property
    def asked_lang(self) -> Lang | None:
        """The language that was chosen with this address."""
        asked = self.request.query_arguments.get("lang", [])  # not decoded: that could go wrong while a mistake is told
        return next((lang for lang in LANGS if lang.encode() in asked), None)

    @property
    def lang(self) -> Lang:
        """The language to speak."""
        return self.asked_lang or self.door.workshop.plan.lang

    def write_error(self, status_code: int, **_: Any) -> None:  # noqa: ANN401 - as the base
        """Show what went wrong."""
        self.say(_NOT_THERE if status_code < HTTPStatus.INTERNAL_SERVER_ERROR else _OURS)

    def fail(self, error: Exception) -> None:
        """Show that something is wrong on our side, and tell the trainer what."""
        told = error.told(self.door.workshop.plan.lang) if isinstance(error, CmtrainError) else str(error)
        _log.error("%s %s: %s", self.request.method, self.request.path, told)
        self.set_status(HTTPStatus.SERVICE_UNAVAILABLE)
        self.say(error.text if isinstance(error, SaveError) else _OURS)

    def say(self, what: Text) -> None:
        """Send a page that says something."""
        self.set_header("Content-Type", "text/html; charset=utf-8")
        self.set_header("Content-Security-Policy", POLICY)
        self.finish(trouble_page(self.door.workshop.plan.title, self.lang, what))
