"""Controls as a page reads them: plain JSON in one language."""

from __future__ import annotations

from typing import cast

from cmtrain.kinds.base import ShownTable
from cmtrain.kinds.controls import Control
from cmtrain.records import Json
from cmtrain.texts import LANGS, UNITS, Lang


def spec_of(record: Control | ShownTable, lang: Lang) -> dict[str, Json]:
    """Return a record as JSON with each text in one language, and beside each ``unit`` its ``unit_name``."""
    return cast("dict[str, Json]", _in_language(record.model_dump(mode="json"), lang))


def _in_language(value: Json, lang: Lang) -> Json:
    match value:
        case dict() if set(value) == set(LANGS):
            return value[lang]
        case dict():
            localized = {key: _in_language(item, lang) for key, item in value.items()}
            return localized | _unit_name(value.get("unit"), lang)
        case list():
            return [_in_language(item, lang) for item in value]
        case _:
            return value


def _unit_name(unit: Json, lang: Lang) -> dict[str, Json]:
    names = {str(key): name for key, name in UNITS.items()}
    if not isinstance(unit, str) or unit not in names:
        return {}
    name = names[unit]
    return {"unit_name": "" if name is None else name[lang]}
