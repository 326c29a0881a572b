"""Texts in two languages: placeholders with units, numbers as the trade writes them."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from cmtrain.texts import Text, show, text


@pytest.mark.parametrize(
    ("template", "value", "zh", "en"),
    [
        ("{x:yuan}", 1234.4, "1,234 元", "1,234 yuan"),
        ("{x:share}", 0.153, "15.3%", "15.3%"),
        ("{x:share.0}", 0.153, "15%", "15%"),
        ("{x:cartons.1}", 2.25, "2.2 条", "2.2 cartons"),
        ("{x:share}", None, "不适用", "n/a"),
        ("{x}", None, "不适用", "n/a"),
        ("{x}", 3, "3", "3"),
        ("{x}", 0.1 + 0.2, "0.3", "0.3"),
        ("{x:.1f}", 2.25, "2.2", "2.2"),
        ("{x:>4d}", 7, "   7", "   7"),
        ("{x}", text("片区", "area"), "片区", "area"),
        ("{x}", "A3", "A3", "A3"),
        ("{x:minutes}", float("nan"), "不适用", "n/a"),
    ],
)
def test_values_are_put_in_by_language_and_unit(template, value, zh, en):
    filled = Text(zh=f"［{template}］", en=f"[{template}]").fill(x=value)
    assert (filled.zh, filled.en) == (f"［{zh}］", f"[{en}]")


def test_what_is_put_in_is_not_read_as_a_template():
    assert text("{x}", "{x}").fill(x="{y} {0}").en == "{y} {0}"


@pytest.mark.parametrize(
    ("value", "unit", "shown"),
    [(-0.2, "yuan", "0 yuan"), (0.0, "points", "0.0 points"), (1e6, "index", "1,000,000.00")],
)
def test_numbers_are_written_plainly(value, unit, shown):
    assert show(value, unit, "en") == shown


@pytest.mark.parametrize("missing", [{"zh": "甲"}, {"zh": "甲", "en": " "}, {"zh": "甲", "en": "a", "fr": "a"}])
def test_both_languages_are_needed_and_no_other(missing):
    with pytest.raises(ValidationError):
        Text.model_validate(missing)
