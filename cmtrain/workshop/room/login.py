"""Coming in: the page that asks for id and PIN, and the cookie by which a browser is known from then on."""

from __future__ import annotations

import hmac
import json
from collections.abc import Callable
from http import HTTPStatus
from ipaddress import ip_address
from typing import Any

from jupyter_server.auth import IdentityProvider, User
from jupyter_server.auth.decorator import allow_unauthenticated
from tornado.web import RequestHandler

from cmtrain.errors import CmtrainError
from cmtrain.texts import Lang, text
from cmtrain.workshop.room.desks import LOGOUT
from cmtrain.workshop.room.door import LONGEST, Door, RefusedError
from cmtrain.workshop.room.pages import login_page
from cmtrain.workshop.room.trainer import TRAINER
from cmtrain.workshop.room.troubles import POLICY, RoomHandler
from cmtrain.workshop.roster import Trainee

LOGIN = "/login"

_AGAIN = text("页面放得太久了，请再填一次。", "This page is too old; please fill it in again.")

Welcome = Callable[[Trainee, Lang | None], str]
"""Makes everything ready for a trainee and returns the address of the first page, in the language chosen if one was."""


class RoomIdentity(IdentityProvider):
    """Knows trainees by their cookie, and the trainer, who sits at this very machine, by the server's token."""

    door: Door

    @property
    def auth_enabled(self) -> bool:
        """Whether people have to say who they are: always."""
        return True

    def user_to_cookie(self, user: User) -> str:
        """Write who it is, and what tells whether the PIN is still the same."""
        if user.username == TRAINER:
            return json.dumps([TRAINER, ""])
        (trainee,) = self.door.workshop.called(user.username)
        return json.dumps([trainee.id, self.door.sign_of(trainee)])

    def user_from_cookie(self, cookie_value: str) -> User | None:
        """Read what `user_to_cookie` wrote; None if that person may not be in any more."""
        trainee, sign = json.loads(cookie_value)
        return User(username=trainee) if trainee == TRAINER or self.door.is_in(trainee, sign) else None

    async def get_user(self, handler: RequestHandler) -> User | None:
        """Return who asks; None if nobody knows."""
        here = ip_address(str(handler.request.remote_ip)).is_loopback
        if here and hmac.compare_digest(str(handler.get_argument("token", "")).encode(), str(self.token).encode()):
            trainer = User(username=TRAINER)
            self.set_login_cookie(handler, trainer)
            return trainer
        known = self.get_user_cookie(handler)
        return known if isinstance(known, User) and (here or known.username != TRAINER) else None


class LoginHandler(RoomHandler):
    """Asks who somebody is."""

    def initialize(self, welcome: Welcome) -> None:
        """Take what is to be done when somebody has come in."""
        self._welcome = welcome

    @property
    def content_security_policy(self) -> str:
        """What the page may do: send its form, and nothing else."""
        return POLICY

    @allow_unauthenticated
    def get(self) -> None:
        """Show the page."""
        self._show()

    @allow_unauthenticated
    def post(self) -> None:
        """Let somebody in, or say why not."""
        who, pin = self.get_body_argument("who", ""), self.get_body_argument("pin", "")
        try:
            trainee = self.door.let_in(who, pin, str(self.request.remote_ip))
            first = self._welcome(trainee, self.asked_lang)
        except RefusedError as error:
            self.set_status(HTTPStatus.FORBIDDEN)
            self._show(who[:LONGEST], error.told(self.lang))
            return
        except (CmtrainError, OSError) as error:
            self.fail(error)
            return
        self.identity_provider.set_login_cookie(self, User(username=trainee.id))
        self.redirect(first)

    def write_error(self, status_code: int, **kwargs: Any) -> None:  # noqa: ANN401 - as the base
        """Show the page again if the form was too old to be taken."""
        if status_code == HTTPStatus.FORBIDDEN:
            self._show(refused=_AGAIN[self.lang])
        else:
            super().write_error(status_code, **kwargs)

    def _show(self, who: str = "", refused: str = "") -> None:
        self.set_header("Cache-Control", "no-store")
        title, chosen, token = self.door.workshop.plan.title, self.asked_lang is not None, self.xsrf_token.decode()
        self.finish(login_page(title, self.lang, token=token, chosen=chosen, who=who, refused=refused))


class LogoutHandler(RoomHandler):
    """Forgets who somebody was."""

    @allow_unauthenticated
    def get(self) -> None:
        """Go back to where people come in."""
        self.identity_provider.clear_login_cookie(self)
        self.redirect(LOGIN)


def login_handlers(welcome: Welcome) -> list[Any]:
    """Return where people come in and go."""
    return [(LOGIN, LoginHandler, {"welcome": welcome}), (LOGOUT, LogoutHandler)]
