"""Every chart, in both languages: what it says, what it leaves out, and that it says it to everybody."""

from __future__ import annotations

import json
import re
from itertools import pairwise

import altair as alt
import pandas as pd
import pytest
import vl_convert

from cmtrain.charts.bars import allocation_bars, profit_waterfall
from cmtrain.charts.map import district_map
from cmtrain.charts.rates import five_rates
from cmtrain.charts.routes import route_map
from cmtrain.charts.shops import quadrant, stated_and_verified, stock_bars
from cmtrain.charts.theme import DASHES, FONTS, SERIES, SHAPES, Composed
from cmtrain.charts.ways import Roads
from cmtrain.charts.weeks import Mark, week_lines
from cmtrain.report.figure import svg
from cmtrain.texts import text

HAN = re.compile(r"[\u4e00-\u9fff]")


def named(lang, number):
    return {"zh": f"品规{number}", "en": f"SKU {number}"}[lang]


def weekly(lang):
    return pd.DataFrame(
        [{"week": w, "series": named(lang, s), "value": 100.0 * s + w} for s in (1, 2) for w in range(20)]
    )


def calendar():
    seasons = (
        ["ordinary"] * 10 + ["run_up"] * 2 + ["new_year_rush"] * 2 + ["festival", "after_festival"] + ["spring"] * 4
    )
    return pd.DataFrame({"week": range(20), "season": seasons})


def stock(lang):
    rows = [(0.4, 108.0), (1.2, 101.0), (2.5, 100.0), (5.0, 96.0), (None, 99.0)]
    return pd.DataFrame(
        [
            {"name": named(lang, k), "stock_to_sales": s, "price_index": p, "price_class": 1 + k % 5}
            for k, (s, p) in enumerate(rows)
        ]
    )


def rates(lang):
    places = [("time", w) for w in range(8)] + [
        ("area", named(lang, 1)),
        ("area", named(lang, 2)),
        ("class", named(lang, 3)),
    ]
    return pd.DataFrame(
        [
            {"rate": rate, "dimension": dimension, "key": key, "value": 0.5 if key != named(lang, 2) else None}
            for rate in LABELS
            for dimension, key in places
        ]
    )


LABELS = {"coverage": text("覆盖率", "Coverage"), "growth": text("成长率", "Growth")}


def stops(tiny, lang):
    shops = tiny.retailers.iloc[[0, 3, 6, 1, 4]]
    return pd.DataFrame({"id": shops["retailer"], "name": shops[f"name_{lang}"], "x": shops["x"], "y": shops["y"]})


CHARTS = {
    "map": lambda tiny, lang: district_map(tiny, lang, marked=["R004"]),
    "weeks": lambda _, lang: week_lines(
        weekly(lang),
        lang,
        unit="cartons",
        title=named(lang, 9),
        calendar=calendar(),
        events=[Mark(12, text("减少", "Cut"))],
    ),
    "rates": lambda _, lang: five_rates(rates(lang), LABELS, lang),
    "quadrant": lambda _, lang: quadrant(stock(lang), lang),
    "stock": lambda _, lang: stock_bars(stock(lang), lang),
    "need": lambda _, lang: stated_and_verified(
        pd.DataFrame({"stated": [4.0, 8.0], "verified_need": [2.0, 9.0], "market": ["town", "country"]}), lang
    ),
    "allocation": lambda _, lang: allocation_bars(
        pd.DataFrame(
            {"group": [named(lang, 1)] * 2, "series": [named(lang, 2), named(lang, 3)], "value": [130.0, 5.0]}
        ),
        lang,
        title=named(lang, 4),
    ),
    "route": lambda tiny, lang: route_map(tiny, stops(tiny, lang), ["R003", "R001"], lang, other=["R001", "R003"]),
    "waterfall": lambda _, lang: profit_waterfall(
        pd.DataFrame(
            {"label": [named(lang, k) for k in range(3)], "amount": [100.0, -30.0, 70.0], "total": [True, False, True]}
        ),
        lang,
    ),
}


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("name", CHARTS)
def test_chart_speaks_one_language_and_says_what_it_shows(tiny, name, lang):
    chart, alt = CHARTS[name](tiny, lang)
    specification = json.dumps(chart.to_dict(), ensure_ascii=False)
    assert alt in specification  # read out by screen readers
    assert bool(HAN.search(specification)) == (lang == "zh")
    assert any(letter.isdigit() for letter in alt)


@pytest.mark.parametrize("name", CHARTS)
def test_no_number_is_written_with_an_exponent(tiny, name):
    assert re.findall(r">[^<]*\de\+\d[^<]*<", svg(CHARTS[name](tiny, "en").chart)) == []


@pytest.mark.parametrize("name", CHARTS)
def test_charts_are_the_same_every_time(tiny, name):
    first, second = (json.dumps(CHARTS[name](tiny, "zh").chart.to_dict()) for _ in range(2))
    assert first == second


def test_a_composed_chart_is_what_altair_makes_of_its_parts():
    frame = pd.DataFrame({"x": [1, 2]})
    bars, rules = alt.Chart(frame).mark_bar().encode(x="x:Q"), alt.Chart(frame).mark_rule().encode(x="x:Q")
    ours = Composed("hconcat", [Composed("layer", [bars, rules], {"width": 200}), bars], {"spacing": 16})
    theirs = alt.hconcat(alt.layer(bars, rules).properties(width=200), bars, spacing=16)
    assert svg(ours) == svg(theirs)


def test_sheets_laid_over_one_another_hold_all_marks_and_what_is_shared_is_drawn_once(tiny):
    def drawn(order):
        return route_map(tiny, stops(tiny, "en"), order, "en", other=["R001", "R003"]).chart

    chart = drawn(["R003", "R001"])
    ours, together = (svg(each) for each in (chart, Composed("layer", chart.sheets, chart.facts)))
    for mark in (r"<text[^>]*>([^<]+)", r'<path (?!class="(?:back|fore)ground")[^>]*? d="([^"]*)'):
        assert re.findall(mark, ours) == re.findall(mark, together) != []
    ids = re.findall(r'id="([^"]+)"', ours)
    assert len(set(ids)) == len(ids) > 0
    assert drawn(["R001", "R003"]).sheets[::2] == chart.sheets[::2]


def test_theme_is_in_every_chart(tiny):
    config = CHARTS["quadrant"](tiny, "zh").chart.to_dict()["config"]
    assert config["font"] == FONTS
    assert config["axisX"]["labelAngle"] == 0
    assert config["axisY"]["titleAngle"] == 0


def test_series_have_a_second_code_beside_colour():
    assert len(set(SERIES)) == len(SERIES) <= min(len(set(SHAPES)), len(set(DASHES)))


def test_map_shows_the_classes_given_and_only_shops_that_have_one(tiny):
    classes = {"R000": "A", "R001": "B", "R002": "B"}
    specification = district_map(tiny, "en", classes=classes, title="ABC")
    assert "3 retailers; A: 1 shops, B: 2 shops" in specification.alt


def test_map_marks_what_is_closed(tiny):
    assert "封闭路段" in json.dumps(district_map(tiny, "zh").chart.to_dict(), ensure_ascii=False)


def test_season_bands_join_weeks_of_one_name_and_leave_quiet_ones_out(tiny):
    chart = CHARTS["weeks"](tiny, "en").chart.to_dict()
    bands = next(rows for rows in chart["datasets"].values() if "tint" in rows[0])
    assert [(band["name"], band["start"], band["end"]) for band in bands] == [
        ("New Year rush", 9.5, 13.5),
        ("Slack", 13.5, 15.5),
    ]


def test_events_outside_the_weeks_shown_are_not_told():
    marks = [Mark(40, text("远的", "Far")), Mark(5, text("近的", "Near"))]
    picture = week_lines(weekly("en"), "en", unit="cartons", title="x", events=marks)
    assert "Week 5: Near" in picture.alt
    assert "Far" not in json.dumps(picture.chart.to_dict())


def test_axis_of_weeks_begins_with_the_first_one_shown_under_bands_and_marks():
    late = weekly("en").query("week >= 11")
    marks = [Mark(12, text("减少", "Cut"))]
    chart = week_lines(late, "en", unit="cartons", title="x", calendar=calendar(), events=marks).chart
    drawn = vl_convert.vegalite_to_vega(chart.to_dict())
    (across,) = (scale for scale in drawn["scales"] if scale["name"] == "x")
    assert across["domain"] == [11, int(late["week"].max())]
    assert not across["zero"]


def test_rates_that_do_not_apply_are_named_so_and_left_out_of_the_sentence(tiny):
    chart, alt = CHARTS["rates"](tiny, "en")
    assert '"shown": "n/a"' in json.dumps(chart.to_dict())
    assert "SKU 2" not in alt


def test_quadrant_counts_what_is_tight_and_slow_and_drops_what_is_unknown(tiny):
    assert CHARTS["quadrant"](tiny, "en").alt.startswith(
        "Quadrant of stock-to-sales and price index, 4 SKUs: 1 tight, 1 slow."
    )


def test_stock_without_sales_is_not_a_number():
    frame = pd.DataFrame({"name": ["a", "b"], "stock_to_sales": [2.0, float("inf")]})
    assert stock_bars(frame, "en").alt == "Stock-to-sales by SKU: b no sales; a 2.0."


def test_long_list_of_stocks_keeps_both_ends():
    frame = pd.DataFrame({"name": [f"s{k}" for k in range(50)], "stock_to_sales": [float(k) for k in range(50)]})
    said = stock_bars(frame, "en", most=9).alt
    assert [f"s{k} " in said for k in (49, 44, 43, 3, 2, 0)] == [True, True, False, False, True, True]


def test_waterfall_steps_start_where_the_last_one_ended(tiny):
    rows = next(
        rows for rows in CHARTS["waterfall"](tiny, "en").chart.to_dict()["datasets"].values() if "start" in rows[0]
    )
    assert [(row["start"], row["end"]) for row in rows] == [(0.0, 100.0), (100.0, 70.0), (0.0, 70.0)]


def test_route_is_told_in_the_order_driven(tiny):
    assert CHARTS["route"](tiny, "en").alt == (
        "Route map: from the office, Shop 3 → Shop 1, and back. Route to compare: Shop 1 → Shop 3."
    )
    assert "no stops yet" in route_map(tiny, stops(tiny, "en"), [], "en").alt


def test_roads_go_round_a_closed_bridge(tiny):
    roads = Roads.of(tiny)
    west, east = roads.nearest(-4, -4), roads.nearest(1, -4)
    way = [tuple(roads.places.loc[node]) for node in roads.drive(west, east)]
    assert way[0] == (-4, -4)
    assert way[-1] == (1, -4)
    crossing = [(a[1], b[1]) for a, b in pairwise(way) if a[0] <= -2 < b[0]]
    assert len(crossing) == 1
    assert crossing[0][0] != -4  # the bridge at y = -4 is closed


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_rate_that_applies_nowhere_is_drawn_as_nothing(lang):
    """As growth is in the first year of a district."""
    frame = rates(lang)
    frame.loc[frame["rate"] == next(iter(LABELS)), "value"] = float("nan")
    picture = five_rates(frame, LABELS, lang)
    assert "NaN" not in svg(picture.chart)
    assert LABELS[next(iter(LABELS))][lang] not in picture.alt
