"""Texts in the two languages of the workbook, and how numbers look in them."""

from __future__ import annotations

import math
from typing import Annotated, Literal

from pydantic import StringConstraints

from cmtrain.records import Record

Lang = Literal["zh", "en"]
LANGS: tuple[Lang, ...] = ("zh", "en")

Phrase = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]


class Text(Record):
    """One text in Chinese and in English; may hold ``{name}`` placeholders."""

    zh: Phrase
    en: Phrase

    def __getitem__(self, lang: Lang) -> str:
        return self.zh if lang == "zh" else self.en

    def fill(self, **numbers: object) -> Text:
        """Put values into the placeholders of both languages.

        Values that are `Text` themselves are put in by language. A number may name its unit, and the digits after
        the point: ``{loss:yuan}``, ``{rate:share.2}``; it is then written by `show`.

        Examples
        --------
        >>> Text(zh="损失{loss:yuan}", en="{loss:yuan} lost, {rate:share} of it").fill(loss=1234.4, rate=0.5).en
        '1,234 yuan lost, 50.0% of it'
        """

        def values(lang: Lang) -> dict[str, object]:
            return {name: _Value(value, lang) for name, value in numbers.items()}

        return Text(zh=self.zh.format(**values("zh")), en=self.en.format(**values("en")))


def text(zh: str, en: str) -> Text:
    """Make a `Text`; short for code that holds a few."""
    return Text(zh=zh, en=en)


class _Value:
    """A value in a placeholder, which knows the language it is written in."""

    def __init__(self, value: object, lang: Lang) -> None:
        self._value, self._lang = value, lang

    def __format__(self, spec: str) -> str:
        value = self._value[self._lang] if isinstance(self._value, Text) else self._value
        unit, _, digits = spec.partition(".")
        if unit in UNITS and (value is None or isinstance(value, (int, float))):
            return show(value, unit, self._lang, decimals=int(digits) if digits else None)
        if value is None:
            return NOT_APPLICABLE[self._lang]
        if isinstance(value, float) and not spec:
            return f"{value:,.2f}".rstrip("0").rstrip(".")
        return format(value, spec)


NOT_APPLICABLE = text("不适用", "n/a")

Unit = Literal[
    "yuan",
    "cartons",
    "minutes",
    "share",
    "points",
    "weeks",
    "days",
    "index",
    "ratio",
    "shops",
    "yuan_per_carton",
    "none",
]
"""What a number is measured in. ``share`` is a fraction shown as a percentage; ``index`` has base 100."""

UNITS: dict[Unit, Text | None] = {
    "yuan": text("元", "yuan"),
    "cartons": text("条", "cartons"),
    "minutes": text("分钟", "min"),
    "share": text("%", "%"),
    "points": text("分", "points"),
    "weeks": text("周", "weeks"),
    "days": text("天", "days"),
    "index": None,
    "ratio": None,
    "shops": text("户", "shops"),
    "yuan_per_carton": text("元/条", "yuan/carton"),
    "none": None,
}

_DECIMALS: dict[Unit, int] = {
    "yuan": 0,
    "cartons": 0,
    "minutes": 0,
    "points": 1,
    "weeks": 2,
    "days": 1,
    "index": 2,
    "ratio": 2,
    "shops": 0,
}


def show(value: float | None, unit: Unit, lang: Lang, *, decimals: int | None = None) -> str:
    """Write a number with its unit as the trade does.

    Parameters
    ----------
    value
        The number; None and NaN are shown as 不适用 / n/a. A ``share`` is a fraction.
    unit
        What it is measured in.
    decimals
        Digits after the point; the unit's habit if not given (rates: 1).

    Examples
    --------
    >>> show(1234.4, "yuan", "en"), show(0.153, "share", "zh"), show(None, "share", "en")
    ('1,234 yuan', '15.3%', 'n/a')
    """
    if value is None or math.isnan(value):
        return NOT_APPLICABLE[lang]
    if unit == "share":
        return f"{value:.{1 if decimals is None else decimals}%}"
    digits = _DECIMALS.get(unit, 2) if decimals is None else decimals
    number = f"{value:,.{digits}f}"
    number = number.lstrip("-") if float(number.replace(",", "")) == 0 else number
    suffix = UNITS[unit]
    return number if suffix is None else f"{number} {suffix[lang]}"
