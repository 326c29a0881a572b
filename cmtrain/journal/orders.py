"""What a trainer's acts come to for one trainee: whether work goes on, how much time was added, what is shown."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from cmtrain.journal.conduct import Act, Extended, Paused, Released, Resumed, Said


@dataclass(frozen=True)
class Message:
    """What is to be read until the next one to the same people."""

    to: str
    """Whom it is for; "" for everybody."""
    text: str
    time: datetime
    """When it was given."""


@dataclass(frozen=True)
class Orders:
    """What holds for one trainee."""

    pauses: tuple[tuple[str, datetime], ...] = ()
    """Whom each pause that lasts is about ("" for everybody), and since when."""
    additions: tuple[tuple[datetime, timedelta], ...] = ()
    """When time was added, and how much: what was given, and pauses that ended."""
    given: tuple[tuple[datetime, int], ...] = ()
    """When the trainer gave more time, and how many minutes."""
    resumed: datetime | None = None
    """When the last pause ended."""
    released: frozenset[str] = frozenset()
    """Exercises whose answers are shown; "" stands for all."""
    messages: tuple[Message, ...] = ()
    """One to everybody and one to the trainee alone at most, the older first."""

    @property
    def paused(self) -> datetime | None:
        """Since when work stops; None if it goes on."""
        return min((since for _, since in self.pauses), default=None)

    def paused_for(self, whom: str) -> datetime | None:
        """Since when the trainer has stopped work for a trainee alone, or for everybody (""); None if it goes on."""
        return dict(self.pauses).get(whom)

    def message_to(self, whom: str) -> str:
        """Return what a trainee alone, or everybody (""), is to read; "" for nothing."""
        return next((each.text for each in self.messages if each.to == whom), "")

    def shows(self, exercise: str) -> bool:
        """Say whether the answers of an exercise are shown."""
        return bool(self.released & {exercise, ""})

    def end(self, planned: datetime, now: datetime, *, begun: datetime | None = None) -> datetime:
        """Return when time is up: as planned, with all that was added, and later by every minute that a pause lasts.

        Parameters
        ----------
        begun
            When that time began; what was added before does not lengthen it.
        """
        added = sum((time for at, time in self.additions if begun is None or at >= begun), timedelta())
        stopped = max(now - self.paused, timedelta()) if self.paused else timedelta()
        return planned + added + stopped


NO_ORDERS = Orders()
"""Where the trainer has done nothing."""


def orders_for(trainee: str, acts: Iterable[Act]) -> Orders:
    """Return what holds for a trainee after all acts, those about others left out.

    Parameters
    ----------
    trainee
        The id on the roster.
    """
    orders = NO_ORDERS
    for act in acts:
        if act.trainee in ("", trainee):
            orders = _after(orders, act)
    return orders


def _after(orders: Orders, act: Act) -> Orders:
    match act.doing:
        case Paused() if act.trainee not in dict(orders.pauses):
            return replace(orders, pauses=(*orders.pauses, (act.trainee, act.time)))
        case Resumed():
            return _resumed(orders, act)
        case Extended(minutes=minutes):
            return replace(
                orders,
                additions=(*orders.additions, (act.time, timedelta(minutes=minutes))),
                given=(*orders.given, (act.time, minutes)),
            )
        case Released(exercise=exercise):
            return replace(orders, released=orders.released | {exercise})
        case Said(message=message):
            others = tuple(each for each in orders.messages if each.to != act.trainee)
            return replace(orders, messages=(*others, Message(act.trainee, message, act.time)) if message else others)
        case _:
            return orders


def _resumed(orders: Orders, act: Act) -> Orders:
    """End a pause; everybody's end is the end of all, and the time is added once nothing stops work any more."""
    left = tuple(pause for pause in orders.pauses if act.trainee and pause[0] != act.trainee)
    if left or orders.paused is None:
        return replace(orders, pauses=left)
    stopped = max(act.time - orders.paused, timedelta())
    return replace(orders, pauses=(), resumed=act.time, additions=(*orders.additions, (act.time, stopped)))
