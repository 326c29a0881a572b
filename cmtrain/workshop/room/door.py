"""The door of a room: trainees come in with their id and PIN, and whoever guesses is held up."""

from __future__ import annotations

import hmac
import math
from collections import OrderedDict
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from cmtrain.errors import TextError
from cmtrain.journal.glance import glance
from cmtrain.texts import text
from cmtrain.workshop.cells import plain
from cmtrain.workshop.folder import Workshop
from cmtrain.workshop.places import DEALT, PLAN, ROSTER, SECRET
from cmtrain.workshop.roster import Trainee
from cmtrain.workshop.trouble import WorkshopError

FREE_FROM, FREE_FOR = 4, 10
"""The wrong PIN in a row after which the next one has to wait: from one machine, and for one trainee from any machine."""
FIRST_WAIT, LONGEST_WAIT = 5.0, 60.0
"""Seconds; each further wrong PIN doubles them."""
FORGOTTEN = 600.0
"""Seconds after the last wrong PIN in which they are forgotten. A right one does not do that for its machine: whoever
guesses has a PIN of their own."""
LONGEST = 100
"""Characters that are looked at of what somebody gives."""
MOST = 10_000
"""Machines and trainees of whom wrong PINs are remembered."""

_NOT_FOUND = text(
    "工号（或姓名）和登录码对不上，请再看一眼登录码单。",
    "Staff no. (or name) and PIN do not match; look at your slip again.",
)
_SEVERAL = text(
    "名单里有几个人叫“{name}”，请填工号。", "Several people are called “{name}”; give your staff number instead."
)
_WAIT = text("输错多次，请过 {seconds} 秒再试。", "Too many wrong tries; wait {seconds} s, then try again.")


class RefusedError(TextError):
    """Somebody is not let in; the text says why."""


@dataclass
class _Tries:
    """Wrong PINs in a row."""

    count: int = 0
    last: float = -math.inf
    """When the last one was given."""
    again: float = -math.inf
    """When the next try is looked at."""


class Door:
    """Knows who may come in.

    Parameters
    ----------
    folder
        Of the workshop; what a trainer changes in it, such as people added to the roster, holds at once.
    clock
        Seconds that never go back.

    Raises
    ------
    WorkshopError
        The workshop cannot be read.
    """

    def __init__(self, folder: Path, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._seen = _glances(folder)
        self._workshop = _read(folder)
        self._tries: OrderedDict[tuple[str, str], _Tries] = OrderedDict()
        self._at_home: set[tuple[str, str]] = set()
        """Machines and the trainees who came in from them."""

    @property
    def workshop(self) -> Workshop:
        """The workshop as it is now; as it was before while a file of it cannot be read."""
        seen = _glances(self._workshop.folder)
        if seen != self._seen:
            with suppress(WorkshopError):  # the trainer is at it; those who were known are known
                self._workshop, self._seen = _read(self._workshop.folder), seen
        return self._workshop

    def let_in(self, who: str, pin: str, machine: str) -> Trainee:
        """Return the trainee of an id, or of a name and the PIN of one of those who are called so.

        Parameters
        ----------
        machine
            Address from which they come.

        Raises
        ------
        RefusedError
            They do not match, or too many wrong tries came before.
        """
        who, pin = plain(who[:LONGEST]), plain(pin[:LONGEST]).replace(" ", "")
        own = self._source("from", machine, FREE_FROM)
        self._hold_up([own])
        found = self.workshop.called(who)
        sources = [own, *(self._source("for", each.id, FREE_FOR) for each in found if not self._knows(machine, each))]
        self._hold_up(sources)
        fitting = [each for each in found if hmac.compare_digest(each.pin.encode(), pin.encode())]
        if len(fitting) != 1:
            for tries, free in sources:
                self._count(tries, free)
            raise RefusedError(_SEVERAL.fill(name=who) if len(found) > 1 else _NOT_FOUND)
        self._tries.pop(("for", fitting[0].id), None)
        self._at_home.add((machine, fitting[0].id))
        return fitting[0]

    def is_in(self, trainee: str, sign: str) -> bool:
        """Say whether somebody who came in may still be in: on the roster, with the PIN of then."""
        return any(each.id == trainee and self.sign_of(each) == sign for each in self.workshop.trainees)

    def sign_of(self, trainee: Trainee) -> str:
        """Return what changes with a trainee's PIN and does not tell it."""
        return hmac.new(self._workshop.secret, f"sign\n{trainee.id}\n{trainee.pin}".encode(), "sha256").hexdigest()

    def _knows(self, machine: str, trainee: Trainee) -> bool:
        """Say whether a trainee came in from a machine before: nobody else's tries keep them out of it."""
        return (machine, trainee.id) in self._at_home

    def _source(self, kind: str, name: str, free: int) -> tuple[_Tries, int]:
        tries = self._tries.setdefault((kind, name), _Tries())
        if self._clock() - tries.last > FORGOTTEN:
            tries.count = 0
        self._tries.move_to_end((kind, name))
        if len(self._tries) > MOST:
            self._tries.popitem(last=False)
        return tries, free

    def _hold_up(self, sources: list[tuple[_Tries, int]]) -> None:
        left = max(tries.again for tries, _ in sources) - self._clock()
        if left > 0:
            raise RefusedError(_WAIT.fill(seconds=math.ceil(left)))

    def _count(self, tries: _Tries, free: int) -> None:
        tries.count, tries.last = tries.count + 1, self._clock()
        if tries.count >= free:
            wait = min(FIRST_WAIT * 2 ** min(tries.count - free, 10), LONGEST_WAIT)
            tries.again = self._clock() + wait


def _glances(folder: Path) -> tuple[object, ...]:
    """Return what the files look like from outside that are asked for at the door."""
    return tuple(_looks(folder / name) for name in (ROSTER, SECRET, PLAN, DEALT))


def _looks(file: Path) -> object:
    try:
        return glance(file)
    except OSError as error:
        return error.errno


def _read(folder: Path) -> Workshop:
    """Read all of a workshop that is asked for at the door."""
    workshop = Workshop(folder)
    workshop.trainees, workshop.secret, workshop.plan, workshop.dealt  # noqa: B018 - properties that read
    return workshop
