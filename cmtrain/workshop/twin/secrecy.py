"""Nothing real in a twin: which strings of the input must not occur in it, and a search for them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

from cmtrain.content import data_file
from cmtrain.district import tables
from cmtrain.district.build import build_world
from cmtrain.district.case import Case
from cmtrain.texts import LANGS, Text
from cmtrain.workshop.twin.moments import MOMENTS
from cmtrain.workshop.twin.words import STORY, SUMMARY, TITLE

_SHORTEST, _SHORTEST_ASCII = 2, 6
"""Shorter names say nothing by themselves: one Chinese character, a number such as 101 or R001."""
_WORDS = ("names.toml", "price_list.toml", "formats.toml", "seasons.toml")
TRIES = 60
"""Districts among which one is looked for in which no invented name happens to be a real one."""


def telling(names: Iterable[str]) -> tuple[str, ...]:
    """Return the real strings that tell who or what is meant.

    Left out are strings too short to tell anything, and those that stand in the invented world of every district: its
    surnames, shop words, streets and brands, the words for formats and price classes, and the texts around a twin.
    """
    world = _invented_words()
    return tuple(sorted({name for name in names if len(name) >= _least(name) and name not in world}))


def _least(name: str) -> int:
    return _SHORTEST_ASCII if name.isascii() else _SHORTEST


@cache
def _invented_words() -> str:
    """Return all words from which districts are made, the headings of their tables, and what a twin itself says."""
    files = [*map(data_file, _WORDS), Path(tables.__file__).with_name("tables.toml")]
    own = [TITLE, SUMMARY, STORY, *(moment.label for moment in MOMENTS)]
    return "\n".join(
        [*(file.read_text(encoding="utf-8") for file in files), *(text[lang] for text in own for lang in LANGS)]
    )


def found_in(told: str, names: Iterable[str]) -> tuple[str, ...]:
    """Return the names that occur in a text."""
    return tuple(name for name in names if name in told)


def names_of_district(case: Case, seed: int) -> str:
    """Return every name and licence number of a simulated district, one a line."""
    world = build_world(case, seed, roads=False)
    texts: Iterator[Text] = (
        text for texts in (world.areas.names, world.shops.names, world.skus.names) for text in texts
    )
    return "\n".join([*(text[lang] for text in texts for lang in LANGS), *world.shops.licence])


def discreet_seed(case: Case, seed: int, names: Iterable[str]) -> tuple[int, tuple[str, ...]]:
    """Return the first seed from ``seed`` on in whose district no real name occurs, and no names.

    Invented names can be those of real shops by chance; if that is so in all districts tried, ``seed`` is returned with
    the names that occur in its district.
    """
    listed = tuple(names)
    for candidate in range(seed, seed + TRIES):
        if not found_in(names_of_district(case, candidate), listed):
            return candidate, ()
    return seed, found_in(names_of_district(case, seed), listed)
