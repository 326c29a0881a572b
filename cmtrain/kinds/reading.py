"""Reading what a trainee typed: numbers, options, tables. Untrusted values become typed ones here, and only here."""

from __future__ import annotations

import math
import re
import sys
import unicodedata
from collections.abc import Collection, Mapping

from cmtrain.errors import MissingError, UnreadableError
from cmtrain.records import Json
from cmtrain.texts import Unit, text

MAX_TEXT = 20_000
"""Characters of one response's longest text; beyond that it is not read."""

LARGEST = sys.float_info.max
"""No number beyond it is read or kept."""

_MULTIPLIERS = {"百": 1e2, "千": 1e3, "万": 1e4, "百万": 1e6, "千万": 1e7, "亿": 1e8, "百亿": 1e10, "千亿": 1e11}
_CARTONS = {
    "条": 1,
    "件": 50,
    "箱": 250,
    "大箱": 250,
    "包": 0.1,
    "盒": 0.1,
    "支": 0.005,
    "carton": 1,
    "cartons": 1,
    "case": 250,
    "cases": 250,
    "pack": 0.1,
    "packs": 0.1,
}
_SUFFIXES: dict[str, frozenset[str]] = {
    "yuan": frozenset({"元", "块", "yuan", "rmb", "¥"}),
    "minutes": frozenset({"分钟", "分", "min", "minutes"}),
    "weeks": frozenset({"周", "weeks", "week"}),
    "days": frozenset({"天", "days", "day"}),
    "shops": frozenset({"户", "家", "shops", "shop"}),
    "yuan_per_carton": frozenset({"元", "元/条", "块", "yuan", "yuan/carton", "rmb", "¥"}),
    "points": frozenset({"分", "points"}),
}
_NUMBER = re.compile(
    r"^(¥?)\s*([+-]?(?:(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.[0-9]*)?|\.[0-9]+)(?:e[+-]?[0-9]{1,3})?)"
    r"\s*([百千]?[万亿]|[百千]?)\s*(\S*)$"
)
"""A page's script reads numbers the same way while they are typed, to show what is understood."""
_INVISIBLE = re.compile("[\u200b-\u200f\u202a-\u202e\u2060\ufeff]")
"""What comes along when a number is copied from a chat or a table, and cannot be seen."""


def read_number(value: Json, unit: Unit, *, field: str = "", low: float = -math.inf, high: float = math.inf) -> float:
    """Read a number as people type it.

    Understands full-width digits, ``1,234.5``, ``12%`` (for shares), 万/亿 and the trade's units where the asked unit
    is cartons (1 件 = 50 条, 1 箱 = 250 条).

    Parameters
    ----------
    value
        A JSON number or text.
    unit
        What is asked for; a ``share`` is returned as a fraction: "12%" is .12, and so is "0.12".
    low, high
        Admitted range, inclusive.

    Raises
    ------
    MissingError
        Nothing was typed.
    UnreadableError
        Not a number, a unit that does not fit, or out of range; the text says what to type.

    Examples
    --------
    >>> read_number("１，２３４．５", "yuan"), read_number("12%", "share"), read_number("2箱", "cartons"), read_number("1.2万", "yuan")
    (1234.5, 0.12, 500.0, 12000.0)
    """
    number = _plain_number(value, unit, field)
    if not low <= number <= high:
        bounds = text(
            f"请输入 {_bound(low, unit)} 到 {_bound(high, unit)} 之间的数。",
            f"Please enter a number from {_bound(low, unit)} to {_bound(high, unit)}.",
        )
        raise UnreadableError(bounds, field=field)
    return number


def _bound(value: float, unit: Unit) -> str:
    return f"{value:.0%}" if unit == "share" and math.isfinite(value) else f"{value:g}"


def _plain_number(value: Json, unit: Unit, field: str) -> float:
    if value is None or (isinstance(value, str) and not value.strip()):
        raise MissingError
    if isinstance(value, bool) or not isinstance(value, (int, float, str)):
        raise UnreadableError(_NOT_A_NUMBER, field=field)
    if isinstance(value, str):
        return _typed_number(value, unit, field)
    if not abs(value) <= LARGEST:  # NaN is not, either
        raise UnreadableError(_NOT_A_NUMBER, field=field)
    return float(value)


_NOT_A_NUMBER = text("请输入一个数，例如 1234.5 或 12%。", "Please enter a number, for example 1234.5 or 12%.")


def _typed_number(value: str, unit: Unit, field: str) -> float:
    if len(value) > MAX_TEXT:
        raise UnreadableError(
            text("内容太长，请只输入一个数。", "Too long: please enter one number only."), field=field
        )
    match = _NUMBER.match(_as_typed_plainly(value))
    if match is None:
        raise UnreadableError(_NOT_A_NUMBER, field=field)
    sign, digits, multiplier, suffix = match.groups()
    number = float(digits.replace(",", "")) * _MULTIPLIERS.get(multiplier, 1.0)
    number *= _suffix_factor(sign, unit, field) * _suffix_factor(suffix, unit, field)
    if not math.isfinite(number):
        raise UnreadableError(_NOT_A_NUMBER, field=field)
    return number


def _as_typed_plainly(value: str) -> str:
    """Return what was typed with plain letters and digits, without what cannot be seen."""
    plain = _INVISIBLE.sub("", unicodedata.normalize("NFKC", value)).strip().lower()
    return plain.replace("，", ",").replace("。", ".").replace("−", "-")


def _suffix_factor(suffix: str, unit: Unit, field: str) -> float:
    if not suffix or suffix in _SUFFIXES.get(unit, ()):
        return 1.0
    if suffix == "%" and unit in ("share", "index"):
        return 0.01 if unit == "share" else 1.0
    if unit == "cartons" and suffix in _CARTONS:
        return _CARTONS[suffix]
    shown = _quoted(suffix)
    raise UnreadableError(
        text(
            f"看不懂单位“{shown}”，请只输入数字。",
            f"The unit “{shown}” does not fit here: please enter the number alone.",
        ),
        field=field,
    )


def _quoted(typed: str) -> str:
    """Return the beginning of what was typed, for a message; halves of characters, which no text holds, become ``?``."""
    return typed[:20].encode(errors="replace").decode()


def read_option(value: Json, options: Collection[str], *, field: str = "") -> str:
    """Read one of the options."""
    if value is None or value == "":
        raise MissingError
    if not isinstance(value, str) or value not in options:
        raise UnreadableError(text("请从给出的选项中选一个。", "Please choose one of the options."), field=field)
    return value


def read_options(
    value: Json, options: Collection[str], *, field: str = "", at_most: int | None = None
) -> tuple[str, ...]:
    """Read several of the options, without repeats, in the order given."""
    if value is None or value == []:
        raise MissingError
    if not isinstance(value, list):
        raise UnreadableError(text("请从给出的选项中选择。", "Please choose from the options."), field=field)
    chosen = tuple(dict.fromkeys(read_option(item, options, field=field) for item in value))
    if at_most is not None and len(chosen) > at_most:
        raise UnreadableError(text(f"最多选 {at_most} 项。", f"Please choose at most {at_most}."), field=field)
    return chosen


def read_mapping(value: Json, names: Collection[str], *, field: str = "") -> Mapping[str, Json]:
    """Read an object whose keys are among the given names."""
    if value is None or value in ({}, ""):
        raise MissingError
    if not isinstance(value, dict):
        raise UnreadableError(
            text(
                "答案的格式不对，请用页面上的表格填写。",
                "This is not in the form of the answer: please use the fields on the page.",
            ),
            field=field,
        )
    strange = [name for name in value if name not in names]
    if strange:
        shown = _quoted(strange[0])
        raise UnreadableError(
            text(
                f"没有“{shown}”这一项，请用页面上的表格填写。",
                f"There is no “{shown}” here: please use the fields on the page.",
            ),
            field=field,
        )
    return value


def read_text(value: Json, *, field: str = "", longest: int = 2_000) -> str:
    """Read a text as typed (kept exactly, but for surrounding blanks)."""
    if value is None or (isinstance(value, str) and not value.strip()):
        raise MissingError
    if not isinstance(value, str):
        raise UnreadableError(text("请输入文字。", "Please enter a text."), field=field)
    if len(value) > longest:
        raise UnreadableError(text(f"最多 {longest} 字。", f"At most {longest} characters."), field=field)
    return value.strip()
