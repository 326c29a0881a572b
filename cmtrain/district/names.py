"""Invented names of areas and shops, in both languages, unique within a district."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from itertools import count

import numpy as np

from cmtrain.content import data_file
from cmtrain.district.lanes import Ints, Lanes
from cmtrain.district.world import FORMATS, Bools
from cmtrain.records import Record, read_toml
from cmtrain.texts import Text

Pair = tuple[str, str]
"""One part of a name in zh and en."""


class Endings(Record):
    """What shops of a format are called."""

    owner: tuple[Pair, ...]
    word: tuple[Pair, ...]


class NameParts(Record):
    """The parts of names."""

    surnames: tuple[Pair, ...]
    words: tuple[Pair, ...]
    streets: tuple[Pair, ...]
    area_first: tuple[Pair, ...]
    area_second: tuple[Pair, ...]
    area_before: tuple[Pair, ...]
    town: Pair
    country: Pair
    ending: dict[str, Endings]


@cache
def name_parts() -> NameParts:
    """Return the parts, from ``data/names.toml``."""
    return NameParts.model_validate(read_toml(data_file("names.toml")))


def area_names(rural: Bools, lanes: Lanes) -> tuple[Text, ...]:
    """Name the areas: every pair of parts once in random order, then again with East, West, ... before it."""
    parts = name_parts()
    n, seconds = len(rural), len(parts.area_second)
    pairs = len(parts.area_first) * seconds
    order = lanes.stream("area names").sample(pairs, pairs)
    names = []
    for number, country in enumerate(rural.tolist()):
        first, second = divmod(int(order[number % pairs]), seconds)
        kind = parts.country if country else parts.town
        before = parts.area_before[number // pairs]
        zh = before[0] + parts.area_first[first][0] + parts.area_second[second][0] + kind[0]
        en = f"{before[1]}{parts.area_first[first][1]}{parts.area_second[second][1]} {kind[1]}"
        names.append(Text(zh=zh, en=en))
    return tuple(names[:n])


@dataclass
class _Register:
    """The names given so far."""

    zh: set[str] = field(default_factory=set)
    en: set[str] = field(default_factory=set)

    def take(self, zh: str, en: str) -> Text | None:
        """Return the name if it is free in both languages."""
        if zh in self.zh or en in self.en:
            return None
        self.zh.add(zh)
        self.en.add(en)
        return Text(zh=zh, en=en)


def shop_names(formats: Ints, lanes: Lanes, *, given: dict[int, Text]) -> tuple[Text, ...]:
    """Name the shops, in order.

    Parameters
    ----------
    formats
        (R,) index into `FORMATS`.
    given
        Names that are settled, by shop.
    """
    register = _Register({name.zh for name in given.values()}, {name.en for name in given.values()})
    lots = lanes.stream("shop names").integers((len(formats), 4), 0, 65_536)
    return tuple(
        given[shop] if shop in given else _shop_name(FORMATS[fmt], lot, register)
        for shop, (fmt, lot) in enumerate(zip(formats.tolist(), lots.tolist(), strict=True))
    )


def _shop_name(fmt: str, lot: list[int], register: _Register) -> Text:
    """Try the plain name, then the next two words, then the street before it, then branches."""
    parts = name_parts()
    street = parts.streets[lot[3] % len(parts.streets)]
    plain = [_plain(fmt, lot, step) for step in range(3)]
    for zh, en in plain:
        if name := register.take(zh, en):
            return name
    for zh, en in plain:
        if name := register.take(street[0] + zh, f"{en}, {street[1]}"):
            return name
    zh, en = plain[0]
    for branch in count(2):
        if name := register.take(f"{street[0]}{zh}{branch}店", f"{en}, {street[1]} No. {branch}"):
            return name
    raise AssertionError  # pragma: no cover - count does not end


def _plain(fmt: str, lot: list[int], step: int) -> Pair:
    parts = name_parts()
    endings = parts.ending[fmt]
    by_owner = lot[0] % 2 == 0 and fmt not in {"mall", "supermarket"}
    choices = endings.owner if by_owner else endings.word
    ending = choices[lot[1] % len(choices)]
    if by_owner:
        surname = parts.surnames[(lot[2] + step) % len(parts.surnames)]
        return f"老{surname[0]}{ending[0]}", f"Old {surname[1]}'s {ending[1]}"
    word = parts.words[(lot[2] + step) % len(parts.words)]
    return f"{word[0]}{ending[0]}", f"{word[1]} {ending[1]}"


def licences(n: int, lanes: Lanes) -> tuple[str, ...]:
    """Return n licence numbers of 12 digits, unique and rising; the first six are no real region."""
    gaps = lanes.stream("licences").integers(n, 1, 9)
    return tuple(f"990017{number:06d}" for number in (100_000 + np.cumsum(gaps)).tolist())
