"""Ways to go about something: options of which some are better than others and some against the rules."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from cmtrain.district.lanes import Stream
from cmtrain.kinds.controls import ChoiceField, Option
from cmtrain.records import Record, Share
from cmtrain.texts import Text


class Way(Record):
    """One option of a question."""

    id: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]
    text: Text
    value: Share = 0.0
    """1 is what an experienced, upright customer manager does."""
    rules: tuple[str, ...] = ()
    """Ids of the compliance rules that it breaks."""
    mistake: str = ""
    """Name of the tempting mistake that goes this way, or ""."""


def check_ways(ways: tuple[Way, ...]) -> tuple[Way, ...]:
    """Hold the options of a question to having one that is lawful and worth 1.

    Raises
    ------
    ValueError
        There is none, or two share an id.
    """
    if not any(way.value == 1 and not way.rules for way in ways):
        msg = "needs an option of value 1 that breaks no rule"
        raise ValueError(msg)
    if len({way.id for way in ways}) < len(ways):
        msg = "two options share an id"
        raise ValueError(msg)
    return ways


def best_way(ways: tuple[Way, ...]) -> Way:
    """Return the lawful option of the highest value."""
    return max((way for way in ways if not way.rules), key=lambda way: way.value)


def way_of(ways: tuple[Way, ...], way_id: str) -> Way:
    """Return one option."""
    return next(way for way in ways if way.id == way_id)


def tempting_way(ways: tuple[Way, ...], mistake: str) -> Way:
    """Return the option that goes with a tempting mistake; the worst lawful one if none does."""
    marked = [way for way in ways if way.mistake == mistake]
    return marked[0] if marked else min((way for way in ways if not way.rules), key=lambda way: way.value)


def shuffled(ways: tuple[Way, ...], stream: Stream) -> tuple[str, ...]:
    """Return the ids in random order."""
    return tuple(ways[int(place)].id for place in stream.sample(len(ways), len(ways)))


def choice(name: str, label: Text, ways: tuple[Way, ...], order: tuple[str, ...]) -> ChoiceField:
    """Return the question with its options in the given order."""
    return ChoiceField(
        name=name,
        label=label,
        options=tuple(Option(id=way_id, text=way_of(ways, way_id).text) for way_id in order),
    )
