"""Cases: the parameters, events and story of one district, read from a folder that has the name of the case's id."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import Field, NonNegativeInt, ValidationError, model_validator

from cmtrain.content import add_cases, case_folders, content_dir
from cmtrain.district.events import Event
from cmtrain.district.makeup import USUAL, FormatId, Makeup, Positive
from cmtrain.district.pricelist import sku_roles
from cmtrain.errors import ContentError, Problem, UnknownNameError
from cmtrain.records import Record, Share, problems_of, read_toml
from cmtrain.texts import LANGS, Text

_FILE = "case.toml"


class CombinationError(ValueError):
    """Keys of a case that are right by themselves do not fit together; ``pairs`` holds (key, message) of each."""

    def __init__(self, pairs: list[tuple[str, str]]) -> None:
        super().__init__("; ".join(f"{key}: {message}" for key, message in pairs))
        self.pairs = pairs


class Focus(Record):
    """The one shop that a case tells about (for example old Zhang's); the district makes a shop that fits."""

    owner: Text
    shop: Text
    format: FormatId
    rural: bool = False
    grade: Annotated[int, Field(ge=1, le=30)]
    capital: Positive
    """Yuan for cigarettes."""
    slow_skus: NonNegativeInt = 0
    """SKUs of which far too much lies in stock at the end."""
    slow_share: Share = 0.0
    """Share of the capital bound in them."""
    discount: Share = 0.0
    """How far below the guide price the shop sells."""


class Behaviour(Record):
    """How people in the district behave; the knobs of a trainer (`model.md` §1 and §4)."""

    demand_dispersion: Positive = 0.05
    """phi: variance of weekly demand = mean + phi mean²."""
    shop_noise: Positive = 0.10
    sku_noise: Positive = 0.06
    area_noise: Positive = 0.05
    cell_noise: Positive = 0.22
    spill: Share = 0.25
    postpone: Share = 0.15
    hoarding_weeks: Annotated[float, Field(ge=0)] = 0.6
    inflation_max: Annotated[float, Field(ge=1)] = 3.0
    honest: Share = 0.35
    gamers: Share = 0.20
    premium: Share = 0.12
    """Street premium at full scarcity."""
    record_accuracy: Share = 0.30
    """Accuracy of stock records at the start."""
    gaming: bool = True


class Case(Record):
    """Parameters, events and story of one simulated district."""

    id: Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
    title: Text
    summary: Text
    city: Text
    era: Literal["2010", "2020s"] = "2020s"
    weeks: Annotated[int, Field(ge=4, le=156)] = 52
    start_week: Annotated[int, Field(ge=1, le=52)] = 10
    """Week of the year in which the simulation starts."""
    festival_weeks: tuple[Annotated[int, Field(ge=3, le=8)], ...] = (5, 7, 4, 6)
    """Week of the year of the Spring Festival, for each calendar year from the first."""
    shops: Annotated[int, Field(ge=30, le=100_000)] = 220
    skus: Annotated[int, Field(ge=15, le=80)] = 40
    areas: Annotated[int, Field(ge=3, le=4000)] = 8
    rural_areas: NonNegativeInt = 3
    tight_skus: NonNegativeInt = 8
    tightness: Positive = 0.65
    """Supply of a tight SKU over its base demand."""
    info_points: NonNegativeInt = 12
    routine_visits: NonNegativeInt = 40
    """Visits a week that the customer manager makes without anyone planning them."""
    verified_shops: NonNegativeInt = 40
    """Shops whose stated need is checked against till slips in the last week."""
    focus: Focus | None = None
    short_sku: str | None = None
    """Role of the SKU whose shortage the case is about."""
    substitute_sku: str | None = None
    behaviour: Behaviour = Behaviour()
    makeup: Makeup = USUAL
    """What its shops and goods are like where they are not as usual."""
    events: tuple[Event, ...] = ()
    playlist: tuple[str, ...] = ()
    """Ids of the exercises of the case, in order."""
    story: Text = Text(zh="（无故事）", en="(no story)")
    """Markdown, from ``story.md`` beside the case file."""

    @model_validator(mode="after")
    def _fits_together(self) -> Self:
        wrong = [*self._size_problems(), *self._role_problems(), *self._event_problems()]
        if wrong:
            raise CombinationError(wrong)
        return self

    def _size_problems(self) -> list[tuple[str, str]]:
        people = self.behaviour
        rules = (
            (self.tight_skus > self.skus, "tight_skus", f"must not exceed skus ({self.tight_skus} of {self.skus})"),
            (
                self.rural_areas > self.areas,
                "rural_areas",
                f"must not exceed areas ({self.rural_areas} of {self.areas})",
            ),
            (self.areas > self.shops, "areas", f"must not exceed shops ({self.areas} for {self.shops})"),
            (
                self.info_points > self.shops,
                "info_points",
                f"must not exceed shops ({self.info_points} of {self.shops})",
            ),
            (people.honest + people.gamers > 1, "behaviour.gamers", "honest and gamers together must not exceed 1"),
            (self._rooms() > self.skus, "focus.slow_skus", f"leave no other SKUs of the {self.skus} to sell"),
        )
        return [(key, message) for broken, key, message in rules if broken]

    def _rooms(self) -> int:
        return 0 if self.focus is None else self.focus.slow_skus + 5

    def _role_problems(self) -> list[tuple[str, str]]:
        named = {"short_sku": self.short_sku, "substitute_sku": self.substitute_sku}
        named |= {f"events.{number}.sku": getattr(event, "sku", None) for number, event in enumerate(self.events)}
        known = sku_roles()
        return [
            (key, f"unknown SKU role {role!r}; known: {', '.join(known)}")
            for key, role in named.items()
            if role is not None and role not in known
        ]

    def _event_problems(self) -> list[tuple[str, str]]:
        wrong = []
        for number, event in enumerate(self.events):
            key = f"events.{number}"
            if event.last + event.jitter >= self.weeks:
                last = (
                    f"lasts to week {event.last + event.jitter}, but the last of {self.weeks} weeks is {self.weeks - 1}"
                )
                wrong.append((f"{key}.week", f"{event.kind} {last}"))
            if event.jitter > event.week:
                wrong.append((f"{key}.jitter", f"{event.kind} may start before week 0"))
            if getattr(event, "area", 0) > self.areas:
                wrong.append((f"{key}.area", f"{event.kind}: the case has {self.areas} areas"))
        return wrong


def case_ids() -> tuple[str, ...]:
    """Return the ids of the cases that are known: those that ship with cmtrain, then a trainer's own."""
    shipped, own = shipped_ids(), {id_ for folder in case_folders()[1:] for id_ in _ids_in(folder)}
    return (*shipped, *sorted(own.difference(shipped)))


def shipped_ids() -> tuple[str, ...]:
    """Return the ids of the cases that ship with cmtrain."""
    return _ids_in(content_dir("cases"))


def _ids_in(folder: Path) -> tuple[str, ...]:
    return tuple(sorted(path.parent.name for path in folder.glob(f"*/{_FILE}")))


def known_case(id_or_path: str | Path) -> str:
    """Return the id of a case; one that is given by the path of its folder is known by its id from then on.

    Raises
    ------
    UnknownNameError
        There is no such case.
    ContentError
        The case is not as it should be, or its id is that of a case that ships with cmtrain.
    """
    if str(id_or_path) in case_ids():
        return str(id_or_path)
    file = case_file(id_or_path).absolute()
    case = _read_case(file)
    if case.id in shipped_ids():
        raise ContentError(Problem(file, "id", f"{case.id!r} is a case that ships with cmtrain; take another id"))
    if file.parent.name != case.id:
        raise _miscalled(case.id, file)
    add_cases(file.parents[1])
    return case.id


def load_case(id_or_path: str | Path) -> Case:
    """Load a known case by id, or any case by the path of its folder or ``case.toml``.

    Raises
    ------
    UnknownNameError
        No case has this id.
    ContentError
        The file cannot be read or a key is wrong; the message names file and key.
    """
    file = case_file(id_or_path)
    case = _read_case(file)
    if file.parent.name != case.id and str(id_or_path) in case_ids():
        raise _miscalled(case.id, file)
    return case


def _miscalled(id_: str, file: Path) -> ContentError:
    message = f"is {id_!r}, but the folder is called {file.parent.name!r}; give both the same name"
    return ContentError(Problem(file, "id", message))


def case_file(id_or_path: str | Path) -> Path:
    """Return the file of a case, given as `load_case` takes it; an id comes before a folder of the same name.

    Raises
    ------
    UnknownNameError
        There is none.
    """
    if isinstance(id_or_path, str) and id_or_path in case_ids():
        return next(file for folder in case_folders() if (file := folder / id_or_path / _FILE).is_file())
    path = Path(id_or_path)
    file = path / _FILE if path.is_dir() else path
    if not file.is_file():
        raise UnknownNameError("case", str(id_or_path), case_ids())
    return file


def _read_case(file: Path) -> Case:
    try:
        data = read_toml(file)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ContentError(Problem(file, "", f"not a TOML file in UTF-8: {error}")) from error
    story = file.with_name("story.md")
    if story.is_file():
        data["story"] = _read_story(story)
    try:
        return Case.model_validate(data)
    except ValidationError as error:
        raise ContentError(*_problems(file, error)) from error


def _problems(file: Path, error: ValidationError) -> list[Problem]:
    """Return what is wrong with a case file; combinations name their own keys."""
    cause = error.errors()[0].get("ctx", {}).get("error")
    pairs = cause.pairs if isinstance(cause, CombinationError) else problems_of(error)
    return [Problem(file, key, message) for key, message in pairs]


def _read_story(file: Path) -> dict[str, str]:
    """Split a story into its languages: parts headed by ``<!-- zh -->`` and ``<!-- en -->``."""
    parts = re.split(r"^<!--\s*(zh|en)\s*-->\s*$", file.read_text(encoding="utf-8"), flags=re.MULTILINE)
    story = {lang: body.strip() for lang, body in zip(parts[1::2], parts[2::2], strict=True)}
    missing = [lang for lang in LANGS if not story.get(lang)]
    if missing:
        raise ContentError(*(Problem(file, lang, f"has no part headed by <!-- {lang} -->") for lang in missing))
    return story
