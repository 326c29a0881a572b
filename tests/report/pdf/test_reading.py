"""Pages are read as a browser reads them: their tags, their style sheet, their spaces, the widths of their columns."""

from __future__ import annotations

import base64

import pytest

from cmtrain.report.pdf.columns import Table, shares
from cmtrain.report.pdf.content import Reader, order_headings
from cmtrain.report.pdf.fonts import FAMILIES, NoFontError, Typeface, choose, font_folders
from cmtrain.report.pdf.looks import look_of
from cmtrain.report.pdf.markup import Element, read_page
from cmtrain.report.pdf.pictures import picture
from cmtrain.report.pdf.runs import BREAK, spaced, trimmed
from cmtrain.report.pdf.stylesheet import read_stylesheet

PNG = "iVBORw0KGgoAAAANSUhEUgAAAAIAAAADCAIAAAA2iEnWAAAAFElEQVR42mP8z8DAwMDAxMDAwMDAAAANHQEDasKb6QAAAABJRU5ErkJggg=="


def path(*chain):
    """Return a path of elements written ``tag.class.class``."""
    return tuple(Element(tag, {"class": " ".join(classes)}) for tag, *classes in (one.split(".") for one in chain))


def blocks(html, css=""):
    root = read_page(html)
    return Reader(read_stylesheet(css), "Noto Sans SC").blocks((root,))


def cell(text, **look):
    return {"body": [{"is": "run", "body": [text]}], "look": look, "colspan": 1, "rowspan": 1}


@pytest.mark.parametrize(
    ("css", "chain", "colour"),
    [
        ("td{color:#111111}", ("table", "td"), "#111111"),
        ("td{color:#111111}.a{color:#222222}", ("td.a",), "#222222"),
        (".a{color:#222222}td{color:#111111}", ("td.a",), "#222222"),
        (".a{color:#222222}.b{color:#333333}", ("td.b.a",), "#333333"),
        ("td.a.b{color:#222222}", ("td.a",), None),
        (".box h2,.box h3{color:#222222}", ("div.box", "p", "h3"), "#222222"),
        (".box h2{color:#222222}", ("div", "h2"), None),
        (":root{--bad:#b3261e}.a{color:var(--bad)}", ("p.a",), "#b3261e"),
        ("@media (max-width:1px){p{color:#222222}}", ("p",), None),
        ("p{color:#111111}@media print{p{color:#222222}}", ("p",), "#222222"),
        ("p:hover{color:#222222}a>p{color:#222222}", ("a", "p"), None),
        ("/* p{color:#111111} */", ("p",), None),
    ],
)
def test_the_cascade(css, chain, colour):
    assert look_of(read_stylesheet(css).facts(path(*chain))).get("color") == colour


@pytest.mark.parametrize(
    ("facts", "look"),
    [
        ({"font-weight": "bold"}, {"weight": 700}),
        ({"font-size": "2rem"}, {"size": 21.0}),
        ({"width": "37%"}, {"width": 0.37}),
        ({"background": "var()"}, {}),
        ({"background": "#ffffff"}, {"fill": "#ffffff"}),
        (
            {"background": "repeating-linear-gradient(45deg,#111111 0 6px,#222222 6px 9px)"},
            {"fill": "#111111", "stripe": "#222222", "slant": 45.0},
        ),
        ({"padding": "0 4px"}, {"inset": {"top": 0.0, "right": 3.0, "bottom": 0.0, "left": 3.0}}),
        ({"border-bottom": "1px solid #c9d2db"}, {"sides": {"bottom": {"width": 0.75, "color": "#c9d2db"}}}),
        ({"border-left": "4px solid #111111", "border-color": "#222222"}, {"sides": {"left": {"width": 3.0, "color": "#222222"}}}),
        ({"border-top": "1px solid #111111", "border": "0"}, {}),
        ({"color": "#b3261e", "border-left": "4px solid currentColor"}, {"color": "#b3261e", "sides": {"left": {"width": 3.0, "color": "#b3261e"}}}),
        ({"writing-mode": "vertical-rl", "white-space": "nowrap"}, {"nowrap": True, "upright": True}),
    ],
)  # fmt: skip
def test_looks(facts, look):
    assert look_of(facts) == look


@pytest.mark.parametrize(
    ("run", "left"),
    [
        ([" a\n b "], ["a b"]),
        (["a ", BREAK, " b"], ["a", BREAK, "b"]),
        (["a", BREAK, " "], ["a"]),
        ([" "], []),
    ],
)
def test_spaces_are_those_of_a_browser(run, left):
    assert trimmed([spaced(part) if isinstance(part, str) else part for part in run]) == left


def test_only_words_too_long_for_a_line_get_places_to_break():
    assert "\u200b" not in spaced("一" * 90 + " stock-to-sales " * 9)
    assert max(map(len, spaced("W" * 90).split("\u200b"))) == 12


@pytest.mark.parametrize(
    ("html", "kinds"),
    [
        ("<div><div><p>a</p></div>b</div>", ["paragraph", "run"]),
        ("<h2>a</h2><ul><li>b</li></ul><hr><pre>c</pre>", ["heading", "list", "rule", "verbatim"]),
        ("<div class='box'>a</div><section class='box'></section>", ["group", "bar"]),
        ("<p> </p><table></table><!-- a --><script>b</script>", []),
        ("<div class='gone'>a</div></b>", []),
        ("<details open><summary>a</summary>b</details>", ["group", "run"]),
        ("<div class='grid'><b>a</b><i>b</i></div>", ["tiles"]),
        ("<em>a</em> b<br>c", ["run"]),
        ("<gizmo>a<p>b</p></gizmo>", ["run", "paragraph"]),
        ("<img src='https://example.org/a.png' alt='a'>", ["paragraph"]),
    ],
)
def test_what_becomes_of_elements(html, kinds):
    assert [
        node["is"] for node in blocks(html, ".box{background:#ffffff}.gone{display:none}.grid{display:grid}")
    ] == kinds


def test_links_that_a_page_may_not_have_are_text():
    run = blocks("<p><a href='https://example.org'>a</a><a href='javascript:b'>b</a></p>")[0]["body"]
    assert ["href" in span for span in run] == [True, False]


def test_headings_step_down_one_level_at_a_time():
    nodes = blocks("<h3>a</h3><table><tr><td><h6>b</h6></td></tr></table><h2>c</h2><h2>d</h2>")
    order_headings(nodes)
    levels = [nodes[0]["level"], nodes[1]["rows"][0][0]["body"][0]["level"], nodes[2]["level"], nodes[3]["level"]]
    assert levels == [1, 2, 2, 2]


@pytest.mark.parametrize(
    ("rows", "order"),
    [
        ([[cell("a" * 10), cell("a" * 30)]], lambda first, second: second > 2 * first),
        ([[cell("字" * 90), cell("1,234 yuan", nowrap=True)]], lambda first, second: 0.1 < second < first),
        ([[cell("字" * 90), cell("", width=0.4)]], lambda first, second: second < first),
        ([[cell("字" * 90), cell("标题" * 9, upright=True)]], lambda first, second: second < 0.1),
    ],
)
def test_columns_get_what_stands_in_them(rows, order):
    found = shares(Table(rows))
    assert sum(found) == pytest.approx(1, abs=0.001)
    assert order(*found)


def test_cells_that_span_are_placed_as_in_a_browser():
    tall, wide = cell("a") | {"rowspan": 2}, cell("b") | {"colspan": 2}
    table = Table([[tall, wide], [cell("c"), cell("d")]])
    assert [(column, across) for column, across, _ in table.placed] == [(0, 1), (1, 2), (1, 1), (2, 1)]
    assert table.columns == 3


def test_pictures_are_svg_in_the_typeface_of_the_report():
    drawn = base64.b64encode(b"<svg width='1'><text>a</text></svg>").decode()
    assert "font-family:'Noto Sans SC'" in picture(f"data:image/svg+xml;base64,{drawn}", "Noto Sans SC")
    assert 'width="2" height="3"' in picture(f"data:image/png;base64,{PNG}", "Noto Sans SC")


@pytest.mark.parametrize(
    "source", ["", "https://example.org/a.svg", "data:image/svg+xml;base64,?", "data:image/png;base64,AAAA", "data:image/svg+xml;base64,AAAA"]
)  # fmt: skip
def test_a_broken_picture_is_none(source):
    assert picture(source, "Noto Sans SC") is None


def test_without_a_chinese_font_both_languages_say_what_to_install(typesetter):
    with pytest.raises(NoFontError, match=r"(?s)没有中文字体.*pip install 'cmtrain\[pdf\]'.*Noto Sans CJK SC"):
        typesetter.submit(choose, (), system=False).result()


def test_the_packaged_family_comes_first(typesetter):
    assert typesetter.submit(_family).result() == FAMILIES[0]


def _family() -> str:
    found: Typeface = choose(font_folders(), system=True)
    return found.family
