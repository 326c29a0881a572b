"""Forms and fields in a real browser: what hands do to them, what they tell, and what they show."""

from __future__ import annotations

import pytest

from cmtrain.errors import MissingError, UnreadableError
from cmtrain.kinds.forms import read_form
from cmtrain.kinds.reading import read_number
from cmtrain.texts import UNITS
from tests.browser.fields import ANSWER, FORM, HOSTILE, box, field, response

pytestmark = pytest.mark.browser

TYPED = (
    *("", " ", "0", "7", "-3", "+3", "−3", "－3", "12.5", "12.", ".5", "．5", ".", "-", "+", "-.5", "1,234", "1,234.5"),
    *("1，234", "12,34", "1,23", "1234,567", "1,234,567", "0012", "1 234", "１２３", "１，２３４．５", "12。5", "1e3", "1E3"),
    *("1e-2", "1.5e+3", "e5", ".e5", "1e", "1e999", "1e308箱", "9" * 400, "NaN", "Infinity", "0x10", "1_000", "一百"),
    *("12%", "１２％", "12 %", "120%", "-5%", "%", "12%%", "1.2万", "3亿", "5千", "2百", "3千万", "5百万", "2百亿", "1千亿"),
    *("1万亿", "万", "2万5", "1.2万元", "2 万 元", "¥5", "￥1,200", "¥5元", "¥", "5¥", "5元", "5块", "5元/条", "5 yuan", "5RMB"),
    *("5分", "5分钟", "5 min", "5minutes", "5周", "2 weeks", "3天", "3days", "8户", "8家", "8 shops", "8 shop", "4条", "4件"),
    *("4箱", "4大箱", "4包", "4盒", "4支", "1 carton", "4 cartons", "2 cases", "2 Packs", "1.5万条", "4 条 条", "约4", "4个"),
    *("\u200b12\ufeff", "\u202a12\u202c", "\x1f12\x85", "1\u30002", "１２\u3000条", "²", "½", "٣", "१२", "①", "12\n", "\t12"),
    *("<b>5</b>", "5;6", "5/6", "1.2.3", "--5", "5-", "(5)", "\ud800", "5\ud800"),
)  # fmt: skip


def read_or_none(typed, unit):
    try:
        return read_number(typed, unit)
    except (MissingError, UnreadableError):
        return None


def test_the_page_reads_numbers_as_the_grader_does(form):
    assert len(TYPED) >= 60
    asked = [[typed, unit] for typed in TYPED for unit in UNITS]
    read = form().evaluate(
        """async asked => {
            const { readNumber } = await import("/numbers.js");
            return asked.map(([typed, unit]) => readNumber(typed, unit));
        }""",
        asked,
    )
    graded = [read_or_none(typed, unit) for typed, unit in asked]
    differing = [(typed, unit, js, py) for (typed, unit), js, py in zip(asked, read, graded, strict=True) if js != py]
    assert differing == []
    for unit in UNITS:
        known = [py for (_, each), py in zip(asked, graded, strict=True) if each == unit and py is not None]
        assert len(known) > 25, unit


ECHOES = (
    ("need", "1.2万", "= 12,000 条"),
    ("need", "2箱", "= 500 条"),
    ("need", "1,234.5", ""),
    ("need", "500", ""),
    ("need", "-", ""),
    ("accept", "12%", "= 12%"),
    ("accept", "0.125", "= 12.5%"),
    ("accept", "45", ""),
    ("price", "１２３", "= 123 元"),
)


def test_how_a_number_is_understood_is_shown_while_typing(form):
    page = form()
    for name, typed, echo in ECHOES:
        box(page, name).fill("")
        box(page, name).press_sequentially(typed)
        assert field(page, name).locator("output").text_content() == echo, typed


@pytest.mark.parametrize(
    ("name", "typed", "told"),
    [("need", "许多", "看不懂这个数"), ("accept", "45", "是 45% 吗"), ("price", "2000", "0 到 1,000")],
)
def test_what_cannot_be_read_is_told_after_leaving_the_field_and_not_before(form, name, typed, told):
    page = form()
    note = field(page, name).locator(".cm-note")
    box(page, name).press_sequentially(typed)
    assert note.count() == 0
    box(page, name).press("Tab")
    assert told in note.inner_text()
    page.evaluate("control.clearNotes()")
    assert note.count() == 1, "the field's own remark is not the grader's to take away"
    box(page, name).press("End")
    page.keyboard.type("1")
    assert note.count() == 0
    assert response(page) == {name: typed + "1"}


# Forms


def test_a_form_filled_by_hand_tells_every_change(form):
    page = form("en")
    box(page, "need").press_sequentially("12")
    page.get_by_label("Share").fill("45%")
    page.get_by_role("radio", name="option b").check()
    page.get_by_label("Source").select_option(label="option d")
    page.get_by_role("checkbox", name="option z").check()
    page.get_by_role("checkbox", name="option x").check()
    page.get_by_role("checkbox", name="option z").uncheck()
    page.get_by_label("Note").fill("fine")
    page.get_by_label("Note").fill("")
    assert page.evaluate("changes") == [
        [["need"], "1"],
        [["need"], "12"],
        [["accept"], "45%"],
        [["cause"], "b"],
        [["source"], "d"],
        [["areas"], ["z"]],
        [["areas"], ["x", "z"]],
        [["areas"], ["x"]],
        [["note"], "fine"],
        [["note"], None],
    ]
    assert response(page) == {"need": "12", "accept": "45%", "cause": "b", "source": "d", "areas": ["x"]}


def test_a_form_by_keyboard_alone(form):
    page = form()
    page.keyboard.press("Tab")
    page.keyboard.type("2箱")
    page.keyboard.press("Tab")  # to the button that picks
    page.keyboard.press("Tab")
    page.keyboard.type("45%")
    page.keyboard.press("Tab")
    page.keyboard.type("30")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")  # takes the choice back
    assert response(page) == {"need": "2箱", "accept": "45%", "price": "30"}
    page.keyboard.press("Space")
    assert response(page)["cause"] == "b"


def test_what_was_saved_comes_back_and_is_not_told_again(form):
    page = form(given=ANSWER)
    assert response(page) == ANSWER
    assert page.evaluate("changes") == []
    assert read_form(response(page), FORM.fields).number("need") == 1234.5
    assert "订单 · 五月 · 条" in field(page, "need").inner_text()
    page.evaluate("control.fill({})")
    assert response(page) == {}
    assert page.get_by_role("button", name="取消选择").count() == 0


def test_a_strange_draft_leaves_the_form_empty(form):
    page = form()
    for given in (None, [], "x", 3, {"need": {}, "areas": "x", "cause": 3, "source": "?", "note": []}):
        page.evaluate("given => control.fill(given)", given)
        assert response(page) == {}
    assert page.errors == []


def test_a_draft_coming_in_leaves_focus_and_caret_alone(form):
    page = form(given={"note": "abcdef", "price": "5"})
    note = box(page, "note")
    note.focus()
    note.evaluate("area => area.setSelectionRange(2, 4)")
    page.evaluate("control.fill({note: 'abcdef', price: '7'})")
    where = "area => [document.activeElement === area, area.selectionStart, area.selectionEnd]"
    assert note.evaluate(where) == [True, 2, 4]
    assert box(page, "price").input_value() == "7"
    page.evaluate("control.fill({note: 'abcdefgh'})")
    assert note.evaluate(where) == [True, 2, 4]
    assert note.input_value() == "abcdefgh"


def test_too_many_marks_are_kept_and_told(form):
    page = form("en")
    for name in "xyz":
        page.get_by_role("checkbox", name=f"option {name}").check()
    assert response(page)["areas"] == ["x", "y", "z"]
    assert "3 chosen of at most 2" in field(page, "areas").inner_text()
    assert "1 too many" in field(page, "areas").inner_text()
    page.get_by_role("checkbox", name="option y").uncheck()
    assert "too many" not in field(page, "areas").inner_text()


def test_too_long_a_text_is_kept_and_told(form):
    page = form("en")
    page.get_by_label("Note").fill("一" * 19 + "🚬🚬")  # counted as the grader counts: characters, not halves of them
    assert "21 of 20 characters" in field(page, "note").inner_text()
    assert "1 characters too many" in field(page, "note").inner_text()
    assert len(response(page)["note"]) == 21
    page.get_by_label("Note").fill("一" * 18 + "🚬🚬")
    assert field(page, "note").locator(".cm-note").count() == 0


TOLD_AT = """name => [...document.querySelectorAll(`[data-field="${name}"], [data-field="${name}"] *`)]
    .flatMap(one => (one.getAttribute("aria-describedby") ?? "").split(" ").filter(Boolean))
    .map(id => document.getElementById(id).textContent).join()"""


def test_a_message_stands_at_its_field(form):
    page = form()
    for entry in FORM.fields:
        assert page.evaluate("name => control.explain(name, '请<b>改</b>')", entry.name) is True
        assert field(page, entry.name).locator(".cm-note").inner_text() == "请<b>改</b>"
        assert "请<b>改</b>" in page.evaluate(TOLD_AT, entry.name)
        invalid = page.locator("[aria-invalid=true]").first
        assert invalid.evaluate("one => one.closest('[data-field]').dataset.field") == entry.name
        page.evaluate("control.clearNotes()")
        assert page.locator("[aria-invalid=true], .cm-note").count() == 0
    assert page.evaluate("control.explain('nobody', 'x')") is False


def test_a_locked_form_can_be_read_and_not_changed(form):
    page = form(given=ANSWER)
    page.evaluate("control.lock()")
    for name in ("need", "accept", "note"):
        box(page, name).press_sequentially("9")
    assert page.locator("input[type=radio]:enabled, input[type=checkbox]:enabled, select:enabled").count() == 0
    assert [each.inner_text() for each in page.locator("#place button").all() if each.is_visible()] == []
    assert response(page) == ANSWER
    assert page.evaluate("changes") == []


def test_what_people_type_stays_text(form):
    page = form()
    for typed in HOSTILE:
        picked = {"value": typed, "source": typed}
        page.evaluate("picked => control.fill({need: picked})", picked)
        box(page, "note").fill(typed)
        box(page, "accept").fill(typed)
        box(page, "accept").press("Tab")
        page.evaluate("typed => control.explain('cause', typed)", typed)
        assert field(page, "cause").locator(".cm-note").text_content() == typed
        assert typed in field(page, "need").locator(".cm-from").text_content()
        assert response(page) == {"need": picked, "note": typed, "accept": typed}
    assert page.evaluate("window.hit") is None
    assert page.locator("#place :is(script, img, svg)").count() == 0
