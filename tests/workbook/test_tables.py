"""Tables of pages: what they escape, and what a page's scripts can read off them."""

from __future__ import annotations

import re

import pandas as pd
import pytest

from cmtrain.kinds.base import ShownTable
from cmtrain.texts import text
from cmtrain.workbook.tables import Cell, TableUse, clock, number, observed_table, shown_table, table_html, value_cell

SHEET = ShownTable(
    title=text("一、户数", "1 Shops"),
    columns=(text("片区", "Area"), text("规模", "Size"), text("领证户", "Licensed"), text("占比", "Share")),
    rows=(
        (text("东关街", "East Gate"), text("大", "Large"), 8, 0.25),
        (text("东关街", "East Gate"), text("小", "Small"), 6, None),
        (text("河西街", "West Bank"), text("大", "Large"), 11, 1 / 3),
        (text("河西街", "West Bank"), text("小", "Small"), 3, 0.5),
    ),
    units=("none", "none", "none", "share"),
)


def cells(html):
    return re.findall(r"<td([^>]*)>([^<]*)</td>", html)


@pytest.mark.parametrize("place", ["heading", "cell", "caption", "name", "key"])
def test_tables_escape_what_they_show(place):
    bad = '"><script>'
    given = {"heading": "a", "cell": "b", "caption": "c", "name": "d", "key": "e"} | {place: bad}
    html = table_html(
        [given["heading"]],
        [[Cell(given["cell"], 1.0)]],
        caption=given["caption"],
        use=TableUse(name=given["name"], keys=[given["key"]], sources=True),
    )
    assert "<script>" not in html
    assert "&lt;script&gt;" in html


def test_numbers_stand_to_the_right_and_keep_their_exact_value():
    html = table_html(["店", "量"], [["a", number(1 / 3, "zh", decimals=1)], ["b", number(None, "zh")]])
    assert cells(html) == [
        (' class="w"', "a"),
        (f' class="n" data-value="{1 / 3!r}"', "0.3"),
        (' class="w"', "b"),
        (' class="n"', "不适用"),
    ]


def test_a_column_with_one_word_is_no_column_of_numbers():
    html = table_html(["x"], [[number(1, "en")], ["none"]])
    assert 'class="n"' not in html


@pytest.mark.parametrize(
    ("lang", "sources"),
    [
        ("zh", ["一、户数 · 东关街 大 · 领证户", "一、户数 · 东关街 大 · 占比", "一、户数 · 东关街 小 · 领证户"]),
        ("en", ["1 Shops · East Gate Large · Licensed", "1 Shops · East Gate Large · Share", "1 Shops · East Gate Small · Licensed"]),
    ],
)  # fmt: skip
def test_numbers_of_an_exercise_name_their_source(lang, sources):
    html = shown_table(SHEET, lang)
    assert re.findall(r'data-cell="([^"]+)"', html)[:3] == sources
    assert html.count("data-cell") == 7  # a number that does not apply cannot be picked
    assert html.count("data-value") == 7


def test_words_that_repeat_can_be_chosen_from_a_list():
    assert re.findall(r"<th[^>]*data-cm-choose>([^<]+)<", shown_table(SHEET, "en")) == ["Area", "Size"]


def test_tables_that_nobody_sorts_are_left_alone():
    assert "data-cm-table" in table_html(["x"], [["a"]])
    assert "data-cm-table" not in table_html(["x"], [["a"]], use=TableUse(sorts=False))


def shops(rows):
    return pd.DataFrame({"retailer": [f"R{k:03d}" for k in range(rows)], "grade": range(rows)})


@pytest.mark.parametrize(
    ("rows", "more", "there", "at_first"),
    [(12, False, 12, 12), (12, True, 30, 12), (None, True, 30, 30), (40, True, 30, 30)],
)
def test_a_page_gets_more_rows_than_it_shows_at_first(rows, more, there, at_first):
    html = observed_table(shops(30), "retailers", "zh", rows=rows, more=more)
    assert html.count("<td") == 2 * there
    assert html.count("<tr") - 1 - html.count("hidden>") == at_first


def test_a_page_gets_no_more_than_it_can_sort_at_once():
    assert observed_table(shops(900), "retailers", "zh", rows=5, more=True).count("data-key") == 400


def test_rows_are_known_by_their_key():
    html = observed_table(shops(2), "retailers", "en")
    assert re.findall(r'data-key="([^"]+)"', html) == ["R000", "R001"]
    assert 'data-cm-name="retailers"' in html


@pytest.mark.parametrize(
    ("label", "value", "shown"),
    [
        ("format", "grocery", Cell("食杂店", rank=0)),
        ("order_weekday", 2, Cell("周三", rank=2)),
        ("active", True, "是"),
        ("opens", 510, Cell("8:30", 510.0)),
        ("x", float("nan"), Cell("不适用")),
        ("x", 1234.5, Cell("1,234.5", 1234.5)),
        ("retailer", "R001", "R001"),
    ],
)
def test_values_are_written_for_people(label, value, shown):
    assert value_cell(label, value, "zh") == shown


def test_clock_rounds_to_the_minute():
    assert clock(599.7) == "10:00"
