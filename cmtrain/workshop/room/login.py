"""Coming in: the page that asks for id and PIN, and the cookie by which a browser is known from then on."""

from __future__ import annotations

import hmac
import json
from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from jupyter_server.auth import IdentityProvider, User
from jupyter_server.auth.decorator import allow_unauthenticated
from jupyter_server.base.handlers import JupyterHandler
from tornado.web import RequestHandler

from cmtrain.texts import LANGS, Lang
from cmtrain.workshop.room.desks import LOGOUT
from cmtrain.workshop.room.door import Door, RefusedError
from cmtrain.workshop.room.login_page import login_page
from cmtrain.workshop.room.trainer import TRAINER
from cmtrain.workshop.roster import Trainee

LOGIN = "/login"

POLICY = "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

Welcome = Callable[[Trainee, Lang | None], str]
"""Makes everything ready for a trainee and returns the address of the first page, in the language chosen if one was."""


class RoomIdentity(IdentityProvider):
    """Knows trainees by their cookie, and the trainer's own programs by the server's token."""

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
        if hmac.compare_digest(str(handler.get_argument("token", "")).encode(), str(self.token).encode()):
            trainer = User(username=TRAINER)
            self.set_login_cookie(handler, trainer)
            return trainer
        known = self.get_user_cookie(handler)
        return known if isinstance(known, User) else None


class LoginHandler(JupyterHandler):
    """Asks who somebody is."""

    def initialize(self, door: Door, welcome: Welcome) -> None:
        """Take the door, and what is to be done when somebody has come in."""
        self._door, self._welcome = door, welcome

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
            trainee = self._door.let_in(who, pin, str(self.request.remote_ip))
        except RefusedError as error:
            self.set_status(HTTPStatus.FORBIDDEN)
            self._show(who, error.told(self._lang))
            return
        first = self._welcome(trainee, self._asked)
        self.identity_provider.set_login_cookie(self, User(username=trainee.id))
        self.redirect(first)

    @property
    def _asked(self) -> Lang | None:
        """The language that was chosen on this page."""
        asked = self.get_query_argument("lang", "")
        return next((lang for lang in LANGS if lang == asked), None)

    @property
    def _lang(self) -> Lang:
        return self._asked or self._door.workshop.plan.lang

    def _show(self, who: str = "", refused: str = "") -> None:
        self.set_header("Cache-Control", "no-store")
        title = self._door.workshop.plan.title
        token = self.xsrf_token.decode()
        self.finish(
            login_page(title, self._lang, token=token, chosen=self._asked is not None, who=who, refused=refused)
        )


class LogoutHandler(JupyterHandler):
    """Forgets who somebody was."""

    @allow_unauthenticated
    def get(self) -> None:
        """Go back to where people come in."""
        self.identity_provider.clear_login_cookie(self)
        self.redirect(LOGIN)


def login_handlers(door: Door, welcome: Welcome) -> list[Any]:
    """Return where people come in and go."""
    return [(LOGIN, LoginHandler, {"door": door, "welcome": welcome}), (LOGOUT, LogoutHandler)]
