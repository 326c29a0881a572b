"""Figures: static, escaped, and the same every time."""

from __future__ import annotations

import base64
import re
import subprocess
import sys

import altair as alt
import pandas as pd

from cmtrain.charts.map import district_map
from cmtrain.charts.theme import FONTS
from cmtrain.report.figure import _converted, figure, svg


def small(title="x"):
    return alt.Chart(pd.DataFrame({title: [1, 2]})).mark_bar().encode(x=alt.X(f"{title}:Q"))


def drawn(html):
    return base64.b64decode(re.search(r"base64,([^\"]+)", str(html))[1]).decode()


def test_figure_is_an_image_with_escaped_words():
    html = str(figure(small(), 'a "b" <script>', "zh", caption="<i>c</i>"))
    assert html.startswith('<figure lang="zh-CN"><img src="data:image/svg+xml;base64,')
    assert 'alt="a &quot;b&quot; &lt;script&gt;"' in html
    assert "<figcaption>&lt;i&gt;c&lt;/i&gt;</figcaption>" in html


def test_figure_is_svg_that_fetches_nothing_and_carries_the_fonts():
    svg = drawn(figure(small(), "", "en"))
    assert svg.startswith("<svg")
    assert "Noto Sans CJK SC" in svg
    assert FONTS.split(",")[0] in svg.replace("&quot;", '"')
    assert not re.findall(r'(?:href|src|url)\s*[=(]\s*["\']?https?:', svg)


def test_hostile_names_stay_text():
    frame = pd.DataFrame({"x": [1], "name": ["<script>alert(1)</script>"]})
    svg = drawn(figure(alt.Chart(frame).mark_text().encode(x="x:Q", text="name:N"), "", "en"))
    assert "<script" not in svg
    assert "&lt;script" in svg


def test_equal_charts_give_equal_bytes_whatever_was_drawn_before(tiny):
    chart, says = district_map(tiny, "en")
    first = svg(chart)
    _converted.cache_clear()
    assert 'id="clip1"' in first
    assert svg(chart) == first
    assert str(figure(chart, says, "en")) == str(figure(chart, says, "en"))


def test_display_prints_words_not_the_picture():
    html = figure(small(), "what it shows", "en")
    assert repr(html) == "what it shows"
    assert html._repr_html_() == str(html)


def test_the_costly_import_is_left_out():
    code = "import cmtrain.charts, sys; import cmtrain.charts.theme; print(sys.modules['rfc3987_syntax'])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "None"


def test_charts_do_not_import_the_converter():
    code = "import cmtrain.charts.map, cmtrain.charts.routes, sys; print('vl_convert' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
