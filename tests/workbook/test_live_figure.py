"""Charts that a page draws: the specification is whole, escaped, and knows what can be chosen."""

from __future__ import annotations

import json
import re
import subprocess
import sys

import altair as alt
import pandas as pd
import pytest

from cmtrain.charts.shops import stated_and_verified
from cmtrain.charts.theme import Picture
from cmtrain.workbook.lessons import kpis, shortage
from cmtrain.workbook.live_figure import Filters, live_figure

SHOPS = pd.DataFrame(
    {"retailer": ["R1", "R2"], "stated": [4.0, 8.0], "verified_need": [2.0, 9.0], "market": ["town", "country"]}
)
LIVE = '{"shown": "page"}'


def specification(html):
    return json.loads(re.search(r'<script type="application/json">(.*?)</script>', str(html))[1])


def test_a_chart_says_in_words_what_it_shows_until_it_is_drawn():
    html = str(live_figure(stated_and_verified(SHOPS, "en"), "en", caption="<b>need</b>"))
    assert "<p>Stated against verified weekly need of 2 shops" in html
    assert "<figcaption>&lt;b&gt;need&lt;/b&gt;</figcaption>" in html
    assert "data-cm-filters" not in html


def test_hostile_names_cannot_leave_the_specification():
    bad = "</script><script>alert(1)</script><!--"
    chart = alt.Chart(pd.DataFrame({"x": [1], "name": [bad]})).mark_text().encode(x="x:Q", text="name:N")
    html = live_figure(Picture(chart, bad), "en")
    assert str(html).count("<script") == 1
    assert bad in json.dumps(specification(html))


def test_points_that_are_not_chosen_fade_and_the_rest_is_left_alone():
    filters = Filters("verified", "retailer", "market")
    drawn = specification(live_figure(stated_and_verified(SHOPS, "en"), "en", filters=filters))
    fading = [layer["name"] for layer in drawn["layer"] if "opacity" in layer["encoding"]]
    assert fading == ["choose"]
    assert [(choice["name"], choice["views"]) for choice in drawn["params"]] == [
        (name, ["choose"]) for name in ("one", "frame", "legend")
    ]
    config = drawn.pop("config")  # the theme goes beyond the grammar
    assert config["font"]
    alt.LayerChart.from_dict(drawn, validate=True)


@pytest.mark.parametrize(
    ("case", "shown", "table"),
    [("red-ring", shortage.stated, "verified"), ("pretty-kpis", kpis.market_state, "market")],
)
def test_each_point_of_a_chart_has_its_row_in_the_table(workbook, monkeypatch, case, shown, table):
    monkeypatch.setenv("CMTRAIN_PAGE", LIVE)
    html = shown(workbook(case, "en")).source
    key = re.search(f'data-cm-filters="{table}" data-cm-key="([a-z]+)"', html)[1]
    points = [row for rows in specification(html)["datasets"].values() for row in rows if key in row]
    keys = re.findall(r'data-key="([^"]+)"', html)
    assert len(keys) == len(set(keys)) > 0
    assert {point[key] for point in points} == set(keys)


def test_every_shop_on_the_map_can_be_found_in_the_table(workbook, monkeypatch):
    monkeypatch.setenv("CMTRAIN_PAGE", LIVE)
    book = workbook("thirty-a-day")
    drawn = specification(book.map(filters="retailers"))
    assert [choice["views"] for choice in drawn["params"]] == [["choose_0", "choose_1"]] * 3
    shown = {row["retailer"] for rows in drawn["datasets"].values() for row in rows if "retailer" in row}
    listed = re.findall(r'data-key="([^"]+)"', book.table("retailers", columns=["retailer"]).source)
    assert shown == set(listed)


def test_outside_our_pages_a_chart_is_a_picture(workbook, monkeypatch):
    monkeypatch.delenv("CMTRAIN_PAGE", raising=False)
    assert "<img" in shortage.premium(workbook("red-ring")).source


def test_a_page_that_draws_for_itself_needs_no_converter():
    code = (
        "import os, sys; os.environ['CMTRAIN_PAGE'] = '{\"shown\": \"page\"}'\n"
        "from cmtrain.workbook import start\n"
        "start('thirty-a-day', 7, 'zh').map().source\n"
        "print('vl_convert' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
