"""Marks of where something happened, how near two of them are, and the best matching of marks and events."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Self, TypeVar

import numpy as np
import pandas as pd
from pydantic import NonNegativeInt

from cmtrain.district.words import WORDS
from cmtrain.errors import MissingError, UnreadableError
from cmtrain.kinds.reading import read_mapping, read_number, read_option
from cmtrain.records import Json, Record
from cmtrain.texts import Text, text

T = TypeVar("T")

CAUSES = ("area_shortage", "illicit_inflow", "display_loss", "shop_closing", "new_estate", "front_loading")
"""Causes that can be marked."""

CLASSES: Mapping[str, tuple[Text, frozenset[int]]] = {
    "0": (WORDS["price_class"]["0"], frozenset({1, 2, 3, 4, 5})),
    **{str(name): (WORDS["price_class"][str(name)], frozenset({name})) for name in range(1, 6)},
    "low": (text("三类至五类", "Classes III to V"), frozenset({3, 4, 5})),
}
"""Groups of price classes that can be marked: their name and classes."""

NEAR_AREA = 0.3
NEAR_CLASS = 0.3
"""What a neighbouring area or price class is worth."""

RIGHT_WEEKS = 0.75
"""Overlap of weeks (common over all) from which the weeks are right: a week off at each end."""

WRONG_CAUSE = 0.4
"""What the right place and weeks are worth with a wrong cause."""


class Mark(Record):
    """One place, span of weeks and cause: an event, or what a trainee takes for one."""

    area: str
    price_class: str
    first_week: NonNegativeInt
    last_week: NonNegativeInt
    cause: str

    @property
    def length(self) -> int:
        """Return the number of weeks."""
        return self.last_week - self.first_week + 1

    def as_json(self) -> Json:
        """Return the mark as a trainee's page sends it."""
        return {
            "area": self.area,
            "price_class": self.price_class,
            "first_week": self.first_week,
            "last_week": self.last_week,
            "cause": self.cause,
        }

    def place(self, areas: Mapping[str, Text]) -> Text:
        """Return area and class in words."""
        area, name = areas[self.area], CLASSES[self.price_class][0]
        return Text(zh=f"{area.zh}·{name.zh}", en=f"{area.en}, {name.en.lower() if name.en[0] == 'A' else name.en}")

    def told(self, areas: Mapping[str, Text]) -> Text:
        """Return the mark in words."""
        place, cause = self.place(areas), WORDS["cause"][self.cause]
        return Text(
            zh=f"{place.zh}，第 {self.first_week}–{self.last_week} 周：{cause.zh}",
            en=f"{place.en}, weeks {self.first_week}–{self.last_week}: {cause.en.lower()}",
        )


class Neighbours(Record):
    """Which areas lie next to each other."""

    pairs: tuple[tuple[str, str], ...]

    @classmethod
    def of(cls, areas: pd.DataFrame) -> Self:
        """Return each area with the two whose centres are nearest."""
        names = [str(area) for area in areas["area"]]
        xy = areas[["x", "y"]].to_numpy(dtype=float)
        pairs = []
        for place, name in enumerate(names):
            nearest = np.argsort(((xy - xy[place]) ** 2).sum(axis=1), kind="stable")[1:3]
            pairs += [(name, names[other]) for other in nearest]
        return cls(pairs=tuple(pairs))

    def near(self, one: str, other: str) -> bool:
        """Say whether two areas are neighbours."""
        return (one, other) in self.pairs or (other, one) in self.pairs


@dataclass(frozen=True)
class Match:
    """An event and the mark that found it, if any."""

    event: Mark
    mark: Mark | None
    value: float
    """0..1."""


def closeness(mark: Mark, event: Mark, neighbours: Neighbours) -> float:
    """Return what a mark is worth for an event: 1 if area, classes, weeks and cause are right."""
    area = 1.0 if mark.area == event.area else NEAR_AREA if neighbours.near(mark.area, event.area) else 0.0
    cause = 1.0 if mark.cause == event.cause else WRONG_CAUSE
    return area * _class_worth(mark.price_class, event.price_class) * _week_worth(mark, event) * cause


def _class_worth(given: str, right: str) -> float:
    """Return the worth of a group of classes: 1 if it is the right one, from .5 if they overlap."""
    mine, theirs = CLASSES[given][1], CLASSES[right][1]
    if mine & theirs:
        shared = len(mine & theirs) / len(mine | theirs)
        return 0.5 + 0.5 * shared
    return NEAR_CLASS if min(abs(a - b) for a in mine for b in theirs) == 1 else 0.0


def _week_worth(mark: Mark, event: Mark) -> float:
    common = min(mark.last_week, event.last_week) - max(mark.first_week, event.first_week) + 1
    if common <= 0:
        return 0.0
    return min(common / (mark.length + event.length - common) / RIGHT_WEEKS, 1.0)


def match_marks(marks: tuple[Mark, ...], events: tuple[Mark, ...], neighbours: Neighbours) -> tuple[Match, ...]:
    """Match every event with at most one mark, and every mark with at most one event, for the highest sum.

    Exact: the best sum is found over the sets of events matched so far, mark by mark (few events, few marks).
    """
    best: dict[int, tuple[float, tuple[int, ...]]] = {0: (0.0, (-1,) * len(events))}
    for place, mark in enumerate(marks):
        worth = [closeness(mark, event, neighbours) for event in events]
        found = dict(best)
        for taken, (value, chosen) in best.items():
            for event, more in enumerate(worth):
                key = taken | 1 << event
                if key != taken and more > 0 and value + more > found.get(key, (-1.0, ()))[0]:
                    found[key] = (value + more, (*chosen[:event], place, *chosen[event + 1 :]))
        best = found
    chosen = max(best.values(), key=lambda item: item[0])[1]
    return tuple(
        _match(event, marks[place] if place >= 0 else None, neighbours)
        for event, place in zip(events, chosen, strict=True)
    )


def _match(event: Mark, mark: Mark | None, neighbours: Neighbours) -> Match:
    return Match(event, mark, closeness(mark, event, neighbours) if mark else 0.0)


_PARTS = ("area", "price_class", "first_week", "last_week", "cause")
_OPEN = text(
    "每一行都要填片区、价类、首周、末周和原因。", "Every row needs area, class, first and last week, and cause."
)


def read_marks(response: Json, *, areas: Collection[str], weeks: tuple[int, int], at_most: int) -> tuple[Mark, ...]:
    """Read the marks of a response; rows that were left empty are skipped.

    Raises
    ------
    MissingError
        No row is filled.
    UnreadableError
        A row lacks a part, or one cannot be read (its field is ``0.first_week``: the place among the filled rows, and
        the part); more rows than admitted; weeks that end before they begin.
    """
    if response is None or response in ({}, [], ""):
        raise MissingError
    if not isinstance(response, list):
        raise UnreadableError(text("请用页面上的表格逐行填写。", "Please fill in the rows on the page."))
    filled = [row for row in response if not _is_blank(row)]
    if not filled:
        raise MissingError
    if len(filled) > at_most:
        raise UnreadableError(text(f"最多标 {at_most} 处。", f"Please mark at most {at_most} places."))
    return tuple(_read_mark(row, str(place), areas, weeks) for place, row in enumerate(filled))


def _is_blank(row: Json) -> bool:
    return row is None or row == "" or (isinstance(row, dict) and all(value in (None, "") for value in row.values()))


def _read_mark(row: Json, field: str, areas: Collection[str], weeks: tuple[int, int]) -> Mark:
    cells = read_mapping(row, _PARTS, field=field)
    group = cells.get("price_class")
    group = str(group) if isinstance(group, int) and not isinstance(group, bool) else group

    def part(name: str, value: Json, read: Callable[[Json, str], T]) -> T:
        where = f"{field}.{name}"
        try:
            return read(value, where)
        except MissingError as error:
            raise UnreadableError(_OPEN, field=where) from error

    mark = Mark(
        area=part("area", cells.get("area"), lambda value, where: read_option(value, areas, field=where)),
        price_class=part("price_class", group, lambda value, where: read_option(value, CLASSES, field=where)),
        first_week=part("first_week", cells.get("first_week"), lambda value, where: _read_week(value, where, weeks)),
        last_week=part("last_week", cells.get("last_week"), lambda value, where: _read_week(value, where, weeks)),
        cause=part("cause", cells.get("cause"), lambda value, where: read_option(value, CAUSES, field=where)),
    )
    if mark.last_week < mark.first_week:
        told = text("末周不能早于首周。", "The last week cannot come before the first.")
        raise UnreadableError(told, field=f"{field}.last_week")
    return mark


def _read_week(value: Json, field: str, weeks: tuple[int, int]) -> int:
    week = read_number(value, "none", field=field, low=weeks[0], high=weeks[1])
    if week != int(week):
        raise UnreadableError(text("周次请填整数。", "Weeks are whole numbers."), field=field)
    return int(week)
