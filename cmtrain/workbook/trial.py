"""A trial: what would be seen in a shop some weeks on, with an order and with the owner's own."""

from __future__ import annotations

from cmtrain.journal import Work
from cmtrain.kinds.exercise import Exercise
from cmtrain.records import Json, Record
from cmtrain.texts import Text


class Seen(Record):
    """What is seen of one SKU over the weeks played; None where the shop could not be counted."""

    ordered: int
    """Cartons in the first week."""
    sold: float | None
    """Cartons, by the stock identity."""
    days_out: int
    stock: float | None
    """Cartons at the end."""


class TrialLine(Record):
    """One SKU of the form."""

    name: Text
    wholesale: float
    margin: float
    """Yuan a carton, at the guide price."""
    own: Seen
    """As the owner orders by himself."""
    advised: Seen


class Trial(Record):
    """What comes of an order, beside what comes of the owner's own with the same money; nothing of it is truth.

    It is kept in the journal as it was shown.
    """

    shop: Text
    weeks: int
    cut: int
    """Cartons of the order that limits and money did not allow."""
    lines: tuple[TrialLine, ...]


def plays_left(exercise: Exercise, work: Work) -> int:
    """Say how often a response may still be tried out."""
    return max(exercise.what_if.plays - len(work.plays), 0) if exercise.what_if else 0


def filled(response: Json) -> Json:
    """Return a response without the parts that were left or made empty.

    Examples
    --------
    >>> filled({"S01": {"order": "3"}, "S02": {"order": None}})
    {'S01': {'order': '3'}}
    """
    if not isinstance(response, dict):
        return response
    parts = {key: filled(value) for key, value in response.items()}
    return {key: part for key, part in parts.items() if part not in (None, "", {})}
