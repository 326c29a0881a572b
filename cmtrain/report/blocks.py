"""Pieces of report pages: autoescaped templates filled with numbers and with texts in one language."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, pass_context
from jinja2.runtime import Context

from cmtrain.records import read_toml
from cmtrain.report.html import LANGUAGE_TAGS, Html
from cmtrain.texts import Lang, Text, Unit, show

_HERE = Path(__file__).parent


@cache
def words() -> dict[str, Text]:
    """Return the fixed texts of the reports by key, from ``words.toml``."""
    return {key: Text.model_validate(value) for key, value in read_toml(_HERE / "words.toml").items()}


def block(template: str, lang: Lang, **values: object) -> Html:
    """Fill one template of ``templates/pages``; whatever people typed is escaped."""
    source = _environment().get_template(f"{template}.html.j2").render(lang=lang, **values)
    return Html(f'<div lang="{LANGUAGE_TAGS[lang]}">{source}</div>')


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(_HERE / "templates" / "pages"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals["w"] = _word
    environment.filters["show"] = _show
    environment.filters["t"] = _in_language
    return environment


@pass_context
def _word(context: Context, key: str, **numbers: object) -> str:
    """Return one fixed text in the language of the page."""
    lang: Lang = context["lang"]
    return words()[key].fill(**numbers)[lang] if numbers else words()[key][lang]


@pass_context
def _show(context: Context, value: float | None, unit: Unit, decimals: int | None = None) -> str:
    return show(value, unit, context["lang"], decimals=decimals)


@pass_context
def _in_language(context: Context, value: Text | str) -> str:
    return value[context["lang"]] if isinstance(value, Text) else value
