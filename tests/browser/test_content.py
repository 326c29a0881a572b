"""Tables and charts of lesson cells on a page, without a kernel: sorted, filtered, chosen from, and read by everybody."""

from __future__ import annotations

import itertools
import json

import pandas as pd
import pytest

from cmtrain.charts.shops import stated_and_verified
from cmtrain.charts.theme import WIDTH
from cmtrain.charts.weeks import week_lines
from cmtrain.workbook.html import page
from cmtrain.workbook.live_figure import Filters, live_figure
from cmtrain.workbook.tables import TableUse, number, observed_table, table_html
from cmtrain.workbook.words import page_words
from tests.browser.harness import _Handler

pytestmark = [pytest.mark.browser]
_PAGE = """<!doctype html><html lang="{lang}"><head><meta charset="utf-8"><title>content</title>
<meta name="viewport" content="width=device-width"><link rel="stylesheet" href="./style/base.css">
<link rel="stylesheet" href="./style/content.css"></head><body><main id="page"><h1>content</h1>{body}</main>
<script type="module">
import {{ watchContent }} from "./tables.js";
watchContent(document.body, {words});
window.ready = true;
</script></body></html>"""
_number = itertools.count()


@pytest.fixture
def show_content(static_address, visit):
    """Return a function that shows pieces of HTML as the cells of a page: ``show(html, lang)``."""

    def show(body, lang="zh", **size):
        path = f"/content{next(_number)}.html"
        _Handler.pages[path] = _PAGE.format(lang=lang, body=body, words=json.dumps(page_words(lang)))
        shown = visit(static_address + path, **size)
        shown.wait_for_function("window.ready")
        return shown

    return show


def shops(rows):
    return pd.DataFrame(
        {
            "retailer": [f"R{k:02d}" for k in range(rows)],
            "name_zh": [f"便民店{k}" for k in range(rows)],
            "format": ["grocery" if k % 3 else "mall" for k in range(rows)],
            "grade": [(7 * k) % 30 + 1 for k in range(rows)],
            "order_weekday": [k % 5 for k in range(rows)],
        }
    )


def seen(page_, column=0):
    """Return the cells of a column that are in sight."""
    rows = page_.locator("tbody tr:visible")
    return [rows.nth(k).locator("td").nth(column).inner_text() for k in range(rows.count())]


def long_table(lang="zh"):
    return page(observed_table(shops(30), "retailers", lang, caption="零售户", rows=12, more=True), lang).source


def test_numbers_sort_by_value_and_back_again(show_content):
    rows = [["a", number(900, "en")], ["b", number(None, "en")], ["c", number(12_000, "en")], ["d", number(-3, "en")]]
    shown = show_content(page(table_html(["Shop", "Cartons"], rows), "en").source, "en")
    head = shown.get_by_role("button", name="Cartons")
    orders = []
    for _ in range(3):
        head.click()
        orders.append(("".join(seen(shown)), shown.locator("th").nth(1).get_attribute("aria-sort")))
    assert orders == [("dacb", "ascending"), ("cadb", "descending"), ("abcd", None)]


def test_sorting_works_by_keyboard_and_shows_a_sign(show_content):
    shown = show_content(long_table())
    shown.get_by_role("button", name="订货日").focus()
    shown.keyboard.press("Enter")
    assert set(seen(shown, 4)) == {"周一", "周二"}  # not in the order of their letters
    assert shown.get_by_role("button", name="订货日").locator("span").inner_text() == "▲"


def test_long_tables_show_some_rows_then_all_in_a_box_that_the_keyboard_reaches(show_content):
    shown = show_content(long_table())
    assert len(seen(shown)) == 12
    assert shown.get_by_role("status").inner_text() == "显示 12 / 30 行"
    shown.get_by_role("button", name="显示全部 30 行").click()
    assert len(seen(shown)) == 30
    box = shown.get_by_role("group", name="零售户")
    assert box.get_attribute("tabindex") == "0"
    assert box.evaluate("box => box.clientHeight < box.scrollHeight")
    shown.get_by_role("button", name="收起").click()
    assert len(seen(shown)) == 12


def test_filter_takes_full_width_letters_and_several_words(show_content):
    shown = show_content(long_table())
    shown.get_by_role("searchbox", name="筛选").fill("ｒ2 食杂")
    assert seen(shown) == ["R20", "R22", "R23", "R25", "R26", "R28", "R29"]
    shown.get_by_role("searchbox", name="筛选").fill("nobody")
    assert seen(shown) == []
    assert shown.get_by_text("没有符合的行").is_visible()


def test_a_list_chooses_among_the_values_of_a_column(show_content):
    shown = show_content(long_table())
    shown.get_by_role("combobox", name="业态").select_option("商场")
    assert set(seen(shown, 2)) == {"商场"}
    assert len(seen(shown)) == 10


def test_typed_text_never_becomes_markup(show_content):
    rows = [[f"{k} <img src=x onerror=window.hit=1>", number(k, "zh")] for k in range(20)]
    shown = show_content(page(table_html(["<b>x</b>", "n"], rows, caption="<b>y</b>"), "zh").source)
    shown.get_by_role("searchbox").fill("<img src=x onerror=window.hit=1>")
    assert len(seen(shown)) == 20
    assert shown.evaluate("window.hit === undefined && !document.querySelector('main img, th b')")


def test_tables_that_arrive_later_come_alive_once(show_content):
    shown = show_content("")
    shown.evaluate("html => document.getElementById('page').insertAdjacentHTML('beforeend', html)", long_table())
    shown.get_by_role("searchbox", name="筛选").wait_for()
    shown.evaluate("document.getElementById('page').append(document.createElement('p'))")
    shown.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
    assert shown.get_by_role("searchbox").count() == 1
    assert shown.locator(".cm-sort").count() == 5


VERIFIED = pd.DataFrame(
    {
        "retailer": [f"R{k}" for k in range(12)],
        "stated": [4.0 + 5 * k for k in range(12)],
        "verified_need": [3.0 + 4 * k for k in range(12)],
        "market": ["town" if k < 7 else "country" for k in range(12)],
    }
)


def chart_and_table(lang="en"):
    picture = live_figure(
        stated_and_verified(VERIFIED, lang), lang, caption="Need", filters=Filters("shops", "retailer", "market")
    )
    rows = [[shop, number(stated, lang)] for shop, stated in zip(VERIFIED["retailer"], VERIFIED["stated"], strict=True)]
    use = TableUse(name="shops", keys=list(VERIFIED["retailer"]))
    return picture.source + page(table_html(["Shop", "Stated"], rows, caption="Shops", use=use), lang).source


def drawn(shown):
    svg = shown.get_by_role("img").last
    svg.wait_for()
    return svg


def point(shown, place):
    box = shown.locator(".choose_marks path, .choose_0_marks path").nth(place).bounding_box()
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def test_a_chart_is_drawn_with_its_sentence_and_without_any_request_but_to_us(show_content, static_address):
    shown = show_content(chart_and_table(), "en")
    assert drawn(shown).get_attribute("aria-label").startswith("Stated against verified weekly need of 12 shops")
    assert shown.locator("figure [aria-roledescription]").count() == 0  # one picture, not a hundred marks
    assert [url for url in shown.requests if not url.startswith(static_address)] == []
    assert shown.errors == []


def test_points_chosen_by_a_click_filter_the_table(show_content):
    shown = show_content(chart_and_table(), "en")
    drawn(shown)
    shown.mouse.click(*point(shown, 2))
    assert seen(shown) == ["R2"]
    shown.mouse.click(*point(shown, 4))
    assert seen(shown) == ["R2", "R4"]
    assert shown.locator("figure").get_by_text("2 chosen on the chart").is_visible()
    shown.locator("figure").get_by_role("button", name="Clear selection").click()
    shown.wait_for_function("document.querySelectorAll('tbody tr:not([hidden])').length === 12")


def test_a_frame_dragged_over_points_filters_the_table(show_content):
    shown = show_content(chart_and_table(), "en")
    drawn(shown)
    (x0, y0), (x1, y1) = point(shown, 1), point(shown, 3)
    shown.mouse.move(x0 - 12, y0 + 12)
    shown.mouse.down()
    shown.mouse.move(x1 + 12, y1 - 12, steps=5)
    shown.mouse.up()
    assert seen(shown) == ["R1", "R2", "R3"]
    shown.locator(".cm-chosen").get_by_role("button", name="Clear selection").click()
    shown.wait_for_function("document.querySelectorAll('tbody tr:not([hidden])').length === 12")


def test_a_choice_outlives_a_turn_of_the_phone(show_content):
    shown = show_content(chart_and_table(), "en", width=800)
    drawn(shown)
    shown.mouse.click(*point(shown, 2))
    shown.set_viewport_size({"width": 390, "height": 800})
    shown.wait_for_function("document.querySelector('figure svg').clientWidth < 390")
    assert seen(shown) == ["R2"]
    assert shown.locator("figure").get_by_text("1 chosen on the chart").is_visible()
    faint = shown.locator(".choose_marks path").evaluate_all("marks => marks.map(mark => mark.getAttribute('opacity'))")
    assert [place for place, opacity in enumerate(faint) if opacity != "0.12"] == [2]


def test_the_legend_takes_a_whole_class(show_content):
    shown = show_content(chart_and_table(), "en")
    drawn(shown).get_by_text("Town", exact=True).click()
    assert seen(shown) == [f"R{k}" for k in range(7)]


def test_charts_out_of_sight_wait(show_content):
    shown = show_content('<div style="height:5000px"></div>' + chart_and_table(), "en")
    shown.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
    assert not [url for url in shown.requests if url.endswith("vega.js")]
    shown.locator("figure").scroll_into_view_if_needed()
    drawn(shown)
    assert [url for url in shown.requests if url.endswith("vega.js")]


def test_without_the_bundle_the_sentence_can_be_read(chromium, show_content):
    shown = show_content('<div style="height:5000px"></div>' + chart_and_table(), "en")
    shown.route("**/vega.js", lambda route: route.abort())
    shown.locator("figure").scroll_into_view_if_needed()
    shown.get_by_text("This chart could not be drawn.").wait_for()
    assert shown.get_by_text("Stated against verified weekly need of 12 shops").is_visible()
    assert shown.get_by_text("Need", exact=True).is_visible()


@pytest.mark.parametrize("width", [390, 1280])
def test_nothing_makes_the_page_scroll_sideways(show_content, width):
    frame = pd.DataFrame([{"week": w, "series": s, "value": 100.0 + w} for s in ("Town", "Country") for w in range(52)])
    lines = live_figure(week_lines(frame, "en", unit="cartons", title="Orders"), "en").source
    wide = table_html([f"A rather long heading {k}" for k in range(14)], [[number(k, "en") for k in range(14)]] * 3)
    shown = show_content(lines + page(wide, "en").source + chart_and_table(), "en", width=width)
    shown.wait_for_function("document.querySelectorAll('figure svg').length === 2")
    assert shown.evaluate("document.documentElement.scrollWidth") <= width
    if width < WIDTH:
        assert shown.locator("figure svg").first.bounding_box()["width"] <= width


def test_a_table_is_copied_as_a_sheet_takes_it(show_content):
    """What is in sight, with exact numbers, on a page that comes over plain http."""
    rows = [
        ["甲", number(12_000.5, "zh")],
        ["乙", number(None, "zh")],
        ["丙", number(3, "zh")],
        ["丁", number(7, "zh")],
    ]
    shown = show_content(page(table_html(["店", "条数"], rows), "zh").source + "<textarea aria-label='x'></textarea>")
    shown.get_by_role("button", name="条数").click()
    shown.get_by_role("button", name="复制表格").click()
    assert shown.get_by_role("button", name="已复制").is_visible()
    shown.get_by_role("textbox", name="x").focus()
    shown.keyboard.press("Control+V")
    assert shown.get_by_role("textbox", name="x").input_value() == "店\t条数\n丙\t3\n丁\t7\n甲\t12000.5\n乙\t不适用"
    shown.get_by_role("button", name="复制表格").wait_for()
