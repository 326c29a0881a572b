"""Forms, fields and sorting in a real browser: what hands do to them, what they tell, and what they show."""

from __future__ import annotations

import re

import pytest

from cmtrain.errors import MissingError, UnreadableError
from cmtrain.journal import read_journal, replay
from cmtrain.kinds.controls import (
    ChoiceField,
    ClassesControl,
    FormControl,
    ManyField,
    NumberField,
    Option,
    SortItem,
    TextField,
)
from cmtrain.kinds.forms import read_form
from cmtrain.kinds.reading import read_number
from cmtrain.texts import UNITS, text
from cmtrain.workbook.specs import spec_of

pytestmark = pytest.mark.browser


def options(*names):
    return tuple(Option(id=name, text=text(f"选项{name}", f"option {name}")) for name in names)


LONG = text(
    "先把每户的底线需求核实清楚，余下的按未满足需求分档位、分城乡投放，规则向所有零售户公开，不留机动",
    "First the verified floor of every shop, then the rest by unserved need, by grade and market, posted openly for all",
)
FORM = FormControl(
    fields=(
        NumberField(name="need", label=text("需求", "Need"), unit="cartons", low=0, pick=True),
        NumberField(
            name="accept", label=text("占比", "Share"), unit="share", low=0, high=1, help=text("按户", "By shop")
        ),
        NumberField(name="price", label=text("价格", "Price"), unit="yuan", low=0, high=1000),
        ChoiceField(name="cause", label=text("原因", "Cause"), options=(*options("a", "b"), Option(id="c", text=LONG))),
        ChoiceField(name="source", label=text("出处", "Source"), options=options(*"abcdefgh")),
        ManyField(name="areas", label=text("片区", "Areas"), options=options("x", "y", "z"), at_most=2),
        TextField(name="note", label=text("备注", "Note"), longest=20),
    )
)
ANSWER = {
    "need": {"value": "1234.5", "source": "订单 · 五月 · 条"},
    "accept": "45%",
    "price": "１２３",
    "cause": "b",
    "source": "d",
    "areas": ["x", "z"],
    "note": "还行",
}


def items(*ids):
    return tuple(
        SortItem(id=each, text=text(f"选项{each}", f"option {each}"), facts=text(f"{each} 的数", f"figures of {each}"))
        for each in ids
    )


CLASSES = ClassesControl(items=items("s1", "s2", "s3", "s4"), classes=options("A", "B", "C"))
MEASURES = ClassesControl(
    items=items("s1", "s2"),
    classes=tuple(
        Option(id=f"m{k}", text=text(f"停订并换到显眼的位置{k}", f"stop, and a better place {k}")) for k in range(1, 7)
    ),
)
HOSTILE = (
    "<script>window.hit=1</script>",
    '"><img src=x onerror="window.hit=1">',
    "</textarea><svg onload=window.hit=1>",
    "{label} ${window.hit=1} {{7*7}}",
    "=cmd|'/c calc'!A1",
    "\u202egnp.exe",
    "' OR 1=1 --",
)


def field(page, name):
    return page.locator(f'[data-field="{name}"]')


def box(page, name):
    return field(page, name).locator("input, textarea, select").first


def response(page):
    return page.evaluate("control.response()")


@pytest.fixture
def form(open_control):
    return lambda lang="zh", given=None, **size: open_control(spec_of(FORM, lang), lang, given, **size)


@pytest.fixture
def sorting(open_control):
    return lambda control=CLASSES, lang="zh", given=None, **size: open_control(
        spec_of(control, lang), lang, given, **size
    )


# Numbers

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


# Picking

TABLES = """() => {
    const tables = [["订单", [["五月", 1200], ["六月", 1234.56]]], ["核实户 <i>", [["城镇", 0.1234], ["乡村", 7]]]];
    const place = document.createElement("div");
    place.dataset.exercise = "x";
    for (const [title, rows] of tables) {
        const table = document.createElement("table");
        for (const [head, number] of rows) {
            const row = table.insertRow();
            row.insertCell().textContent = head;
            for (const [column, value] of [["条", number], ["占比", number / 10]]) {
                const cell = row.insertCell();
                cell.textContent = value.toFixed(1);
                cell.dataset.value = String(value);
                cell.dataset.cell = `${title} · ${head} · ${column}`;
            }
        }
        place.append(table);
    }
    document.querySelector("main").prepend(place);
}"""


@pytest.fixture
def note(form):
    def show(lang="zh", **size):
        page = form(lang, **size)
        page.evaluate(TABLES)
        page.evaluate("window.before = document.querySelector('[data-exercise]').innerHTML")
        return page

    return show


def test_a_number_is_picked_with_the_mouse_and_keeps_its_source(note):
    page = note()
    page.get_by_role("button", name="需求：从表中选数").click()
    page.get_by_role("button", name=re.compile("订单 · 六月 · 条")).click()
    picked = {"value": "1234.56", "source": "订单 · 六月 · 条"}
    assert page.evaluate("changes") == [[["need"], picked]]
    assert response(page) == {"need": picked}
    assert read_form(response(page), FORM.fields).number("need") == 1234.56
    assert "来自：订单 · 六月 · 条" in field(page, "need").inner_text()
    assert page.evaluate("document.querySelector('[data-exercise]').innerHTML === before"), (
        "tables are left as they were"
    )
    assert box(page, "need").evaluate("input => document.activeElement === input")

    box(page, "need").press("End")
    box(page, "need").press_sequentially("7")
    assert response(page) == {"need": "1234.567"}
    assert "来自" not in field(page, "need").inner_text()


def test_a_number_is_picked_by_keyboard(note):
    page = note("en")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert "Pick a number for “Need”" in page.get_by_role("status").inner_text()
    for key in ("ArrowRight", "ArrowDown", "ArrowDown", "ArrowLeft", "ArrowDown", "ArrowUp", "Enter"):
        page.keyboard.press(key)
    assert response(page) == {"need": {"value": "0.1234", "source": "核实户 <i> · 城镇 · 条"}}


def test_escape_leaves_everything_as_it_was(note):
    page = note("en")
    box(page, "need").fill("12")
    page.get_by_role("button", name="Pick from a table: Need").click()
    page.keyboard.press("Escape")
    assert response(page) == {"need": "12"}
    assert page.locator(".cm-picking, .cm-cell-button").count() == 0
    assert page.evaluate("document.querySelector('[data-exercise]').innerHTML === before")


def test_without_tables_the_field_says_so(form):
    page = form("en")
    page.get_by_role("button", name="Pick from a table: Need").click()
    field(page, "need").get_by_text("no table to pick from").wait_for()


# Sorting


def row(page, item):
    return field(page, item)


def counts(page):
    return page.locator(".cm-bin-count").all_inner_texts()


def test_items_are_sorted_with_the_mouse(sorting):
    page = sorting(lang="en")
    row(page, "s1").locator("label", has_text="option A").click()
    row(page, "s2").locator("label", has_text="option C").click()
    row(page, "s2").locator("label", has_text="option B").click()
    assert counts(page) == ["2", "1", "1", "0"]
    row(page, "s1").locator("label", has_text="option A").click()  # once more takes it back, when the click is done
    page.wait_for_function("changes.length === 4")
    assert page.evaluate("changes") == [[["s1"], "A"], [["s2"], "C"], [["s2"], "B"], [["s1"], None]]
    assert response(page) == {"s2": "B"}
    assert page.get_by_role("status").inner_text() == "1 of 4 sorted"
    assert row(page, "s1").locator(".cm-facts").inner_text() == "figures of s1"


def test_items_are_sorted_by_keyboard(sorting):
    page = sorting()
    page.keyboard.press("Tab")
    page.keyboard.press("2")  # and on to the next row
    page.keyboard.press("c")
    page.keyboard.press("Space")
    page.keyboard.press("ArrowRight")
    assert response(page) == {"s1": "B", "s2": "C", "s3": "B"}
    page.keyboard.press("Delete")
    assert response(page) == {"s1": "B", "s2": "C"}
    assert page.evaluate("changes.at(-1)") == [["s3"], None]


def test_items_are_dragged_into_classes_and_out_again(sorting):
    page = sorting(lang="en")
    bin_b, rest = page.locator('.cm-bin[data-class="B"]'), page.locator('.cm-bin[data-class=""]')
    row(page, "s3").locator(".cm-item").drag_to(bin_b)
    rest.get_by_text("option s4").drag_to(bin_b)
    assert response(page) == {"s3": "B", "s4": "B"}
    bin_b.get_by_text("option s3").drag_to(rest)
    assert response(page) == {"s4": "B"}
    assert page.evaluate("changes") == [[["s3"], "B"], [["s4"], "B"], [["s3"], None]]


def test_long_classes_are_chosen_from_a_list(sorting):
    page = sorting(MEASURES, lang="en")
    page.get_by_label("option s1").select_option(label="2 stop, and a better place 2")
    page.get_by_label("option s2").focus()
    page.keyboard.press("5")
    assert page.evaluate("changes") == [[["s1"], "m2"], [["s2"], "m5"]]
    page.keyboard.press("Delete")
    assert response(page) == {"s1": "m2"}


@pytest.mark.parametrize("control", [CLASSES, MEASURES], ids=["buttons", "lists"])
def test_sorted_items_come_back_are_explained_and_locked(sorting, control):
    first, last = control.classes[0].id, control.classes[-1].id
    page = sorting(control, given={"s1": last, "s2": "no such class"})
    assert response(page) == {"s1": last}
    assert page.evaluate("control.explain('s2', '请选一类')") is True
    row(page, "s2").get_by_text("请选一类").wait_for()
    assert row(page, "s2").locator("[aria-invalid=true]").count() == 1
    assert page.evaluate("control.explain('', 'x')") is False
    page.evaluate("control.clearNotes()")
    row(page, "s2").get_by_text("请选一类").wait_for(state="detached")
    page.evaluate("given => control.fill(given)", {"s2": first})
    assert response(page) == {"s2": first}
    page.evaluate("control.lock()")
    assert page.locator("#place :is(input, select):enabled, #place [draggable=true]").count() == 0
    assert page.evaluate("changes") == []


# For everybody

UNNAMED = """() => [...document.querySelectorAll("#place :is(input, select, textarea, button, fieldset, [role=radiogroup])")].filter(one => {
    const by = one.getAttribute("aria-labelledby");
    const label = by ? document.getElementById(by) : one.labels?.[0] ?? one.querySelector("legend");
    const name = one.getAttribute("aria-label") ?? label?.textContent ?? (one.matches("button") ? one.textContent : "");
    return !name.trim();
}).map(one => one.outerHTML)"""
DANGLING = """() => [...document.querySelectorAll("[aria-describedby], [aria-labelledby], label[for], output[for]")].flatMap(one =>
    ["aria-describedby", "aria-labelledby", "for"].flatMap(name => (one.getAttribute(name) ?? "").split(" ").filter(Boolean)))
    .filter(id => document.querySelectorAll(`[id="${id}"]`).length !== 1)"""
SMALL = """() => [...document.querySelectorAll("#place :is(button, select, textarea, input[type=text], label:has(input))")]
    .filter(one => one.getClientRects().length).map(one => one.getBoundingClientRect())
    .filter(size => size.width < 24 || size.height < 24).length"""


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("control", [FORM, CLASSES, MEASURES], ids=["form", "buttons", "lists"])
def test_everything_has_a_name_fits_and_can_be_hit(open_control, control, lang):
    given = {
        "cause": "a",
        "need": {"value": "1", "source": "x" * 300},
        "s1": control.classes[0].id if control is not FORM else None,
    }
    page = open_control(spec_of(control, lang), lang, given, width=1280)
    for width in (1280, 390):
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate(SMALL) == 0
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.evaluate(UNNAMED) == []
    assert page.evaluate(DANGLING) == []
    if lang == "en":
        assert re.findall("[\u4e00-\u9fff]+", page.locator("#place").inner_text()) == []
    assert page.errors == []


@pytest.mark.slow
def test_a_picked_number_of_the_note_is_kept_with_its_source(trainee_page):
    page = trainee_page("red-ring", "02_shortage_research", "en")
    card = page.locator('.cm-card[data-card="shortage/03_note"]')
    card.get_by_role("button", name=re.compile("Pick from a table: 4 ")).click()
    button = page.locator('[data-exercise="shortage/03_note"] .cm-cell-button').nth(3)
    cell = button.evaluate("button => ({...button.parentElement.dataset})")
    button.click()
    page.locator('.cm-light[data-light="saved"]').wait_for()
    work = replay(read_journal(page.served.journal).events).work["shortage/03_note"]
    assert work.draft == {"need": {"value": cell["value"], "source": cell["cell"]}}
    page.reload()
    need = card.locator('[data-field="need"]')
    need.get_by_text(cell["cell"]).wait_for(timeout=60_000)
    assert need.locator("input").input_value() == cell["value"]
