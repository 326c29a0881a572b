"""The files of a case, as `cmtrain.district.case.load_case` reads them."""

from __future__ import annotations

import json
from collections.abc import Mapping

from cmtrain.district.case import Case
from cmtrain.texts import LANGS

CASE, STORY = "case.toml", "story.md"


def case_toml(case: Case) -> str:
    """Write a case as TOML, without its story and without what is as usual; `load_case` reads it back."""
    settings = case.model_dump(mode="json", exclude={"story"}, exclude_defaults=True)
    return "\n".join(_table("", settings)).strip() + "\n"


def _table(name: str, settings: Mapping[str, object]) -> list[str]:
    """Return the lines of one table, then those of the tables in it; a text is an inline one."""
    inner = {key: value for key, value in settings.items() if isinstance(value, dict) and set(value) != set(LANGS)}
    lines = [f"{key} = {_value(value)}" for key, value in settings.items() if key not in inner]
    head = ["", f"[{name}]"] if name else []
    below = [line for key, value in inner.items() for line in _table(f"{name}.{key}" if name else key, value)]
    return [*(head if lines else []), *lines, *below]


def _value(value: object) -> str:
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{key} = {_value(each)}" for key, each in value.items()) + " }"
    if isinstance(value, list):
        return "[" + ", ".join(map(_value, value)) + "]"
    return json.dumps(value, ensure_ascii=False)  # TOML writes texts and numbers as JSON does


def story_md(case: Case) -> str:
    """Write the story of a case, one part for each language."""
    return "\n".join(f"<!-- {lang} -->\n{case.story[lang]}" for lang in LANGS) + "\n"
