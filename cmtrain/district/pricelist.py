"""The city's price list: the named SKUs, and further ones up to the number that a case asks for."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Annotated, Literal

import numpy as np
from pydantic import Field

from cmtrain.content import data_file
from cmtrain.district.draws import quota
from cmtrain.district.lanes import Floats, Ints, Lanes, Stream
from cmtrain.district.makeup import USUAL, Makeup
from cmtrain.errors import UnknownNameError
from cmtrain.records import Record, read_toml
from cmtrain.texts import Text

Era = Literal["2010", "2020s"]
Style = Literal["regular", "slim", "middle"]
STYLES: tuple[Style, ...] = ("regular", "slim", "middle")
Yuan = Annotated[float, Field(gt=0)]

_STYLE_WEIGHTS = {"2020s": [0.60, 0.25, 0.15], "2010": [0.90, 0.06, 0.04]}
_STYLE_NAMES = {"slim": Text(zh="细支", en="Slim"), "middle": Text(zh="中支", en="Middle")}
_QUALITY_SD, _QUALITY_MOST = 0.55, 1.1


class ListedSku(Record):
    """One SKU of the list."""

    role: str
    """What cases call it."""
    name: Text
    family: str
    style: Style
    wholesale: Yuan
    """Yuan a carton."""
    guide: Yuan
    """Yuan a carton."""
    tight: bool = False
    quality: float = 0.0
    """How much smokers like it at its price (log odds)."""


class Family(Record):
    """One brand family."""

    id: str
    name: Text


class ClassRule(Record):
    """How further SKUs of one price class are made."""

    guide: tuple[Yuan, Yuan]
    step: Yuan
    margin: tuple[float, float]
    """Gross margin on the guide price."""
    families: tuple[str, ...]
    count: dict[Era, float]
    """Share of the list's SKUs that are of the class."""


class Variant(Record):
    """What sets one SKU of a family apart in its name."""

    name: Text


class PriceList(Record):
    """The price list file."""

    borders: tuple[float, float, float, float]
    """Wholesale prices below which a SKU is of class 2, 3, 4, 5."""
    sku: tuple[ListedSku, ...]
    family: tuple[Family, ...]
    class_: Annotated[tuple[ClassRule, ...], Field(alias="class")]
    variant: tuple[Variant, ...]

    def price_class(self, wholesale: float) -> int:
        """Return the class, 1 (highest) to 5, of a wholesale price."""
        return 1 + sum(wholesale < border for border in self.borders)


@cache
def price_list() -> PriceList:
    """Return the price list, from ``data/price_list.toml``."""
    return PriceList.model_validate(read_toml(data_file("price_list.toml")))


def sku_roles() -> tuple[str, ...]:
    """Return the roles that a case can name."""
    return tuple(sku.role for sku in price_list().sku)


@dataclass(frozen=True)
class CityList:
    """The SKUs of one district, sorted by class, then dearest first."""

    skus: tuple[ListedSku, ...]
    price_class: Ints
    wholesale: Floats
    guide: Floats
    style: Ints
    family: Ints
    quality: Floats

    @property
    def roles(self) -> tuple[str, ...]:
        """(J,) what cases call the SKUs."""
        return tuple(sku.role for sku in self.skus)


def role_index(roles: tuple[str, ...], role: str) -> int:
    """Return the place of a role among the SKUs' roles.

    Raises
    ------
    UnknownNameError
        No SKU has the role.
    """
    if role not in roles:
        raise UnknownNameError("SKU role", role, sku_roles())
    return roles.index(role)


def city_list(era: Era, n_skus: int, lanes: Lanes, makeup: Makeup = USUAL) -> CityList:
    """Make the list of a district: all named SKUs and further ones up to ``n_skus``."""
    listed = price_list()
    skus = [*listed.sku, *_further(_class_shares(era, makeup), n_skus, era, lanes.stream("skus"))]
    skus.sort(key=lambda sku: (listed.price_class(sku.wholesale), -sku.guide, sku.role))
    families = [family.id for family in listed.family]
    noise = lanes.stream("quality").normal(n_skus).clip(-_QUALITY_MOST / _QUALITY_SD, _QUALITY_MOST / _QUALITY_SD)
    spread = np.array([0.15 if sku.role in sku_roles() else _QUALITY_SD for sku in skus])
    price_class = np.array([listed.price_class(sku.wholesale) for sku in skus])
    quality = np.array([sku.quality for sku in skus]) + np.array(makeup.liking)[price_class - 1]
    return CityList(
        skus=tuple(skus),
        price_class=price_class,
        wholesale=np.array([sku.wholesale for sku in skus]),
        guide=np.array([sku.guide for sku in skus]),
        style=np.array([STYLES.index(sku.style) for sku in skus]),
        family=np.array([families.index(sku.family) for sku in skus]),
        quality=np.round(quality + spread * noise, 6),
    )


def _class_shares(era: Era, makeup: Makeup) -> Floats:
    if makeup.classes is None:
        return np.array([rule.count[era] for rule in price_list().class_])
    given = np.array(makeup.classes)
    mix: Floats = given / given.sum()
    return mix


def _further(shares: Floats, n_skus: int, era: Era, stream: Stream) -> list[ListedSku]:
    """Make SKUs up to ``n_skus`` in all so that the classes reach their shares of the whole list."""
    listed = price_list()
    n = n_skus - len(listed.sku)
    have = np.bincount([listed.price_class(sku.wholesale) - 1 for sku in listed.sku], minlength=5)
    wanted = shares * n_skus
    counts = quota(np.maximum(wanted - have, 0.01), n)
    taken = {sku.name.zh for sku in listed.sku}
    made: list[ListedSku] = []
    for rule, count in zip(listed.class_, counts.tolist(), strict=True):
        for place, guide in enumerate(_guides(rule, count, stream)):
            style = STYLES[int(stream.choice(_STYLE_WEIGHTS[era], 1)[0])]
            family = rule.families[place % len(rule.families)]
            name = _name(family, style, int(stream.integers(1, 0, len(listed.variant))[0]), taken)
            wholesale = _wholesale(guide, float(stream.uniform(1, *rule.margin)[0]))
            role = f"x{len(made) + 1:02d}"
            made.append(ListedSku(role=role, name=name, family=family, style=style, wholesale=wholesale, guide=guide))
            taken.add(name.zh)
    return made


def _wholesale(guide: float, margin: float) -> float:
    """Return the wholesale price on its step, half a yuan below a guide price of 100 yuan, one above."""
    step = 0.5 if guide < 100 else 1.0
    return round(guide * (1 - margin) / step) * step


def _guides(rule: ClassRule, count: int, stream: Stream) -> list[float]:
    """Return guide prices spread evenly over the class on a log scale, on the class's price steps."""
    low, high = np.log(rule.guide[0]), np.log(rule.guide[1])
    place = (np.arange(count) + stream.uniform(count)) / max(count, 1)
    prices: list[float] = (np.round(np.exp(low + place * (high - low)) / rule.step) * rule.step).tolist()
    return prices


def _name(family: str, style: Style, first: int, taken: set[str]) -> Text:
    """Return a name that is not taken: the family and the first free variant from number ``first`` on."""
    listed = price_list()
    brand = next(entry.name for entry in listed.family if entry.id == family)
    for step in range(len(listed.variant)):
        variant = listed.variant[(first + step) % len(listed.variant)].name
        kind = _STYLE_NAMES.get(style)
        name = Text(
            zh=f"{brand.zh}（{variant.zh}{kind.zh if kind else ''}）",
            en=f"{brand.en} ({variant.en}{f' {kind.en}' if kind else ''})",
        )
        if name.zh not in taken:
            return name
    msg = f"the price list has too few variants for the family {family}"
    raise ValueError(msg)
