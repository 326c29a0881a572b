"""Cases: the parameters, events and story of one district, read from ``cases/<id>/``."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import Field, NonNegativeInt, ValidationError, model_validator

from cmtrain.content import content_dir
from cmtrain.district.events import Event
from cmtrain.errors import ContentError, Problem, UnknownNameError
from cmtrain.records import Record, Share, problems_of, read_toml
from cmtrain.texts import LANGS, Text

Positive = Annotated[float, Field(gt=0)]


class Focus(Record):
    """The one shop that a case tells about (for example old Zhang's); the district makes a shop that fits."""

    owner: Text
    shop: Text
    format: Literal["grocery", "convenience", "supermarket", "tobacco_liquor", "entertainment", "mall", "other"]
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
    events: tuple[Event, ...] = ()
    playlist: tuple[str, ...] = ()
    """Ids of the exercises of the case, in order."""
    story: Text = Text(zh="（无故事）", en="(no story)")
    """Markdown, from ``story.md`` beside the case file."""

    @model_validator(mode="after")
    def _fits_together(self) -> Self:
        wrong = [*self._size_problems(), *self._event_problems()]
        if wrong:
            raise ValueError("; ".join(wrong))
        return self

    def _size_problems(self) -> list[str]:
        rules = (
            (self.tight_skus > self.skus, f"tight_skus ({self.tight_skus}) must not exceed skus ({self.skus})"),
            (self.rural_areas > self.areas, f"rural_areas ({self.rural_areas}) must not exceed areas ({self.areas})"),
            (self.areas > self.shops, f"areas ({self.areas}) must not exceed shops ({self.shops})"),
            (self.info_points > self.shops, f"info_points ({self.info_points}) must not exceed shops ({self.shops})"),
            (
                self.behaviour.honest + self.behaviour.gamers > 1,
                "behaviour.honest + behaviour.gamers must not exceed 1",
            ),
        )
        return [message for broken, message in rules if broken]

    def _event_problems(self) -> list[str]:
        wrong = []
        for number, event in enumerate(self.events, start=1):
            if event.last >= self.weeks:
                wrong.append(
                    f"events.{number} ({event.kind}): lasts to week {event.last}, but the last week is {self.weeks - 1}"
                )
            area = getattr(event, "area", 1)
            if area > self.areas:
                wrong.append(f"events.{number} ({event.kind}): area {area} of {self.areas}")
        return wrong


def case_ids() -> tuple[str, ...]:
    """Return the ids of the cases that ship with cmtrain."""
    return tuple(sorted(path.parent.name for path in content_dir("cases").glob("*/case.toml")))


def load_case(id_or_path: str | Path) -> Case:
    """Load a case that ships with cmtrain by id, or any case by the path of its folder or ``case.toml``.

    Raises
    ------
    UnknownNameError
        No case has this id.
    ContentError
        The file cannot be read or a key is wrong; the message names file and key.
    """
    if isinstance(id_or_path, str) and id_or_path in case_ids():
        return _read_case(content_dir("cases") / id_or_path / "case.toml")
    path = Path(id_or_path)
    file = path / "case.toml" if path.is_dir() else path
    if not file.is_file():
        raise UnknownNameError("case", str(id_or_path), case_ids())
    return _read_case(file)


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
        raise ContentError(*(Problem(file, key, message) for key, message in problems_of(error))) from error


def _read_story(file: Path) -> dict[str, str]:
    """Split a story into its languages: parts headed by ``<!-- zh -->`` and ``<!-- en -->``."""
    parts = re.split(r"^<!--\s*(zh|en)\s*-->\s*$", file.read_text(encoding="utf-8"), flags=re.MULTILINE)
    story = {lang: body.strip() for lang, body in zip(parts[1::2], parts[2::2], strict=True)}
    missing = [lang for lang in LANGS if not story.get(lang)]
    if missing:
        raise ContentError(*(Problem(file, lang, f"has no part headed by <!-- {lang} -->") for lang in missing))
    return story
