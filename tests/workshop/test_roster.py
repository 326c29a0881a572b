"""The roster: a list of any origin is understood, or all that is wrong with it is told at once, in both languages."""

from __future__ import annotations

import csv
import io
import string
from collections import Counter

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from cmtrain.texts import LANGS, Text, text
from cmtrain.workshop import cells, roster, trouble
from cmtrain.workshop.columns import find_headings
from cmtrain.workshop.folder import roster_csv
from cmtrain.workshop.roster import HEADINGS, LONGEST_ID, MOST, Trainee, read_roster
from cmtrain.workshop.trouble import MOST_TOLD, WorkshopError

TEXTS = {
    f"{module.__name__}.{name}": value
    for module in (cells, roster, trouble)
    for name, value in vars(module).items()
    if isinstance(value, Text)
} | {f"FIELDS.{name}": value for name, value in roster.FIELDS.items()}


@pytest.fixture
def read(tmp_path):
    """Read a roster from the rows of a text."""

    def read(*lines):
        (tmp_path / "list.csv").write_text("\n".join(lines), encoding="utf-8")
        return read_roster(tmp_path / "list.csv")

    return read


@pytest.fixture
def problems(read):
    def problems(*lines):
        with pytest.raises(WorkshopError) as caught:
            read(*lines)
        return list(caught.value.problems)

    return problems


def people(found):
    return [(trainee.id, trainee.name) for trainee in found.trainees]


def told(message, /, **values):
    """Return a message of the module with its values."""
    return getattr(roster, message).fill(**values)


NAMES = "工号,姓名,小组,语言"
PROBLEMS = [
    ([NAMES], [told("_NOBODY")]),
    ([""], [told("_NOBODY")]),
    (["工号,小组", "1,东"], [told("_NO_NAMES", found="工号, 小组")]),
    (["1,李娜"], [told("_NO_NAMES", found="1, 李娜")]),
    ([NAMES, "1,,东"], [told("_NO_NAME", row=2, value="1 东")]),
    ([NAMES, "1,李娜", "", ",王芳,东"], [told("_NO_ID", row=4, value="王芳 东")]),
    ([NAMES, "1," + "李" * 81], [told("_BAD_TEXT", row=2, what=text("姓名", "name"), value="李" * 40 + "…")]),
    ([NAMES, '1,"李\n\x1b娜"'], [told("_BAD_TEXT", row=2, what=text("姓名", "name"), value="李 娜")]),
    ([NAMES, "1,李娜," + "东" * 81], [told("_BAD_TEXT", row=2, what=text("小组", "group"), value="东" * 40 + "…")]),
    ([NAMES, "1,李娜", "合计,,,12"], [told("_IS_TOTAL", row=3, value="合计 12")]),
    ([NAMES, "1,李娜", "总计：1人"], [told("_IS_TOTAL", row=3, value="总计:1人")]),
    (["姓名", "李娜", "小计"], [told("_IS_TOTAL", row=3, value="小计")]),
    (["staff no,name", "1,Li", "Total,12"], [told("_IS_TOTAL", row=3, value="Total 12")]),
    ([NAMES, "a/b,李娜"], [told("_BAD_ID", row=2, value="a/b", most=LONGEST_ID)]),
    ([NAMES, "Aux,李娜"], [told("_DEVICE", row=2, value="Aux")]),
    ([NAMES, "1,李娜,,法语"], [told("_BAD_LANGUAGE", row=2, value="法语")]),
    ([NAMES, "1,李娜,,,x"], [told("_BEYOND", row=2, value="x")]),
    ([NAMES, "a1,李娜", "A1,王芳", "a1,赵敏"], [told("_TWICE", value="a1", rows="2, 3, 4")]),
    (["姓名", *(f"人{number}" for number in range(MOST + 1))], [told("_TOO_MANY", found=MOST + 1, most=MOST)]),
    ([NAMES, "=1,李娜"], [told("_IS_FORMULA", row=2, what=text("工号", "id"), value="=1")]),
    ([NAMES, "1,+李娜"], [told("_IS_FORMULA", row=2, what=text("姓名", "name"), value="+李娜")]),
    ([NAMES, "1,－李娜"], [told("_IS_FORMULA", row=2, what=text("姓名", "name"), value="-李娜")]),
    ([NAMES, "1,李娜,@东"], [told("_IS_FORMULA", row=2, what=text("小组", "group"), value="@东")]),
    ([NAMES, "1,李娜,,=A1"], [told("_IS_FORMULA", row=2, what=text("语言", "language"), value="=A1")]),
    *(
        (["工号,姓名,登录码", "1,李娜,4711", f"2,王芳,{pin}"], [told("_BAD_PIN", row=3, value=pin)])
        for pin in ("123", "1234567890123", "12a4", "12 34", "1234.5", "٣٤٥٦")
    ),
    (["工号,姓名,登录码", "1,李娜,=4711"], [told("_IS_FORMULA", row=2, what=text("登录码", "PIN"), value="=4711")]),
]
NOTES = [
    (["李娜", "王芳"], [told("_NO_HEADINGS", first="李娜"), told("_NUMBERED", first="t001", last="t002")]),
    (["姓名", "李娜", "王芳"], [told("_NUMBERED", first="t001", last="t002")]),
    (["工号,姓名", ",李娜", ",王芳"], [told("_NUMBERED", first="t001", last="t002")]),
    (["工号,姓名", "1,李娜", "2,李娜"], [told("_SAME_NAME", count=2, name="李娜", ids="1, 2")]),
    (
        ["姓名", "李娜", "王芳", "李娜"],
        [
            told("_NUMBERED", first="t001", last="t003"),
            told("_SAME_NAME_NUMBERED", count=2, name="李娜", ids="t001, t003"),
        ],
    ),
    (["工号,姓名,电话,备注", "1,李娜,139,"], [told("_LEFT_OUT", columns="电话, 备注")]),
    (
        ["序号,工号,姓名", "1,a,李娜", "2,,", "3,,"],
        [told("_LEFT_OUT", columns="序号"), told("_PASSED_OVER", rows="3, 4")],
    ),
    (["工号,姓名", "1,李娜", "2,王芳"], []),
]


@pytest.mark.parametrize(("lines", "expected"), PROBLEMS)
def test_a_problem_names_row_value_and_what_would_do(problems, lines, expected):
    assert problems(*lines) == expected


def test_names_that_are_stretched_with_blanks_are_read_without(read):
    found = read("工号,姓名", "1,黄　敏", "2,欧阳　 娜", "3,Chen  Wei", "4,黄 Min")
    assert [each.name for each in found.trainees] == ["黄敏", "欧阳娜", "Chen  Wei", "黄 Min"]


@pytest.mark.parametrize(("lines", "expected"), NOTES)
def test_a_note_tells_what_was_assumed(read, lines, expected):
    assert list(read(*lines).notes) == expected


def test_all_problems_are_told_at_once_in_the_language_asked_for(read):
    with pytest.raises(WorkshopError) as caught:
        read("工号,姓名", "con,李娜", "a,王芳", "A,", "b,=1")
    for lang in LANGS:
        lines = caught.value.told(lang).splitlines()
        assert [line.partition("list.csv: ")[2] for line in lines] == [each[lang] for each in caught.value.problems]
    assert len(caught.value.problems) == 4
    assert str(caught.value) == f"{caught.value.told('zh')}\n{caught.value.told('en')}"


def test_very_many_problems_are_counted(read):
    with pytest.raises(WorkshopError) as caught:
        read("工号,姓名", *(f"{number}," for number in range(MOST_TOLD + 3)))
    assert caught.value.told("en").splitlines()[MOST_TOLD:] == ["… and 3 more"]
    assert caught.value.told("zh").splitlines()[MOST_TOLD:] == ["……另有 3 处"]


def test_long_enumerations_are_cut(read):
    (note,) = read("工号,姓名", *(f"{number},李娜" for number in range(13))).notes
    assert note.en.endswith("told apart by id: 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, …")


@pytest.mark.parametrize("number", [1, MOST])
def test_a_list_of_any_admitted_length_is_read(read, number):
    assert people(read("姓名", *["李娜"] * number))[-1] == (f"t{number:03d}", "李娜")


@pytest.mark.parametrize(
    "own",
    [
        "", ".", "-", "..", ".a", "a.", "a-", "_a", "a b", "a\tb", "a/b", "a\\b", "a:b", "a%b", "a?b", "a#b", "a" * 41,
        "con", "NUL", "Com1", "lpt9.txt", "aux.a.b", "prn", "com0",
    ],
)  # fmt: skip
def test_an_id_that_names_no_file_is_refused_wherever_it_comes_from(own):
    with pytest.raises(ValidationError):
        Trainee(id=own, name="李娜")


@pytest.mark.parametrize("own", ["1", "李娜", "a.b-c_d", "com10", "console", "a" * LONGEST_ID, "𠮷" * LONGEST_ID])
def test_an_id_that_names_a_file_is_admitted(own, tmp_path):
    (tmp_path / f"{Trainee(id=own, name='李娜').id}.jsonl").touch()


@pytest.mark.parametrize("said", ["zh", "中文", "汉语", "Chinese", "CN", "ＺＨ"])
@pytest.mark.parametrize("other", ["en", "英文", "英语", "English"])
def test_group_and_language_are_read(read, said, other):
    trainees = read("name,id,team,language", f"Li,1,North,{said}", f"Wang,2,,{other}", "Zhao,3,South,").trainees
    assert [(each.group, each.lang) for each in trainees] == [("North", "zh"), ("", "en"), ("South", None)]


@pytest.mark.parametrize("heading", ["登录码", "口令", "密码", "登录码 PIN", "PIN", "pin code", "ＰＩＮ（4–12）"])
def test_pins_are_read(read, heading):
    trainees = read(f"姓名,工号,{heading}", "李娜,1,0042", "王芳,2,", "赵敏,3,１２３４５６７８９０１２").trainees
    assert [each.pin for each in trainees] == ["0042", "", "123456789012"]


@pytest.mark.parametrize("pin", ["123", "1234567890123", "12a4", "١٢٣٤", "1234\n", " 1234"])
def test_a_pin_that_is_not_of_some_digits_is_refused_wherever_it_comes_from(pin):
    with pytest.raises(ValidationError):
        Trainee(id="1", name="李娜", pin=pin)


def test_a_pin_of_a_workbook_is_a_number_or_a_text(tmp_path, excel):
    rows = [["姓名", "PIN"], ["张三", 471100.0], ["李四", "0012"], ["王芳", 123456789012]]
    (tmp_path / "list.xlsx").write_bytes(excel(rows))
    assert [each.pin for each in read_roster(tmp_path / "list.xlsx").trainees] == ["471100", "0012", "123456789012"]


@pytest.mark.parametrize("lang", LANGS)
def test_a_roster_that_was_written_comes_back_with_its_pins(tmp_path, lang):
    people = (
        Trainee(id="0012", name="李娜", group="东", lang="zh", pin="0042"),
        Trainee(id="b", name='Chen, "Wei"', lang="en", pin="123456"),
        Trainee(id="c", name="王芳"),
    )
    (tmp_path / "list.csv").write_text(roster_csv(people, lang), encoding="utf-8", newline="")
    assert read_roster(tmp_path / "list.csv", with_ids=True).trainees == people


@pytest.mark.parametrize(
    ("headings", "places"),
    [
        ("工号,姓名", {"id": 0, "name": 1}),
        ("*姓 名(必填),工号 ID", {"name": 0, "id": 1}),
        ("No.,Staff ID,Full name", {"id": 1, "name": 2}),
        ("STAFF_NO,Name [zh],部门,小组", {"id": 0, "name": 1, "group": 3}),
        ("姓名,所属部门", {"name": 0, "group": 1}),
        ("序号,备注", {}),
    ],
)
def test_columns_are_known_by_their_headings(headings, places):
    assert find_headings([["名单"], headings.split(",")], HEADINGS).places == places


@pytest.mark.parametrize("word", [word for words in HEADINGS.values() for word in words])
def test_no_heading_means_two_things(word):
    (field,) = find_headings([[word.upper()]], HEADINGS).places
    assert word in HEADINGS[field]


def test_headings_below_a_title_are_found_in_a_workbook(tmp_path, excel):
    rows = [[], ["", "2026 年培训名单"], [], ["", "姓名", "工号"], [None], ["", "张　三", 1001.0], ["", "李四", "0012"]]
    (tmp_path / "list.xlsx").write_bytes(excel(rows))
    assert people(read_roster(tmp_path / "list.xlsx")) == [("1001", "张三"), ("0012", "李四")]


def test_rows_of_a_workbook_are_counted_as_the_spreadsheet_counts(tmp_path, excel):
    (tmp_path / "list.xlsx").write_bytes(excel([["名单"], [], ["姓名"], [], ["=A1"]]))
    with pytest.raises(WorkshopError) as caught:
        read_roster(tmp_path / "list.xlsx")
    assert caught.value.problems == (told("_IS_FORMULA", row=5, what=text("姓名", "name"), value="=A1"),)


def placeholders(template):
    return Counter(name for _, name, _, _ in string.Formatter().parse(template) if name is not None)


@pytest.mark.parametrize("name", TEXTS)
def test_every_text_says_the_same_in_both_languages(name):
    zh, en = TEXTS[name].zh, TEXTS[name].en
    assert zh != en
    assert not zh.isascii()
    assert placeholders(zh).keys() == placeholders(en).keys()


HAN = st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5)
LETTERS = st.one_of(HAN, st.sampled_from(string.ascii_letters + string.digits))
NAME = st.text(st.one_of(LETTERS, st.sampled_from(" ·,;|\t\"'()")), min_size=1, max_size=12).map(
    lambda name: cells.unpadded(" ".join(f"李{name}".split()))
)
ID = st.text(LETTERS, min_size=1, max_size=12).filter(lambda own: own.casefold() not in roster._DEVICES)
LIST = st.lists(st.tuples(ID, NAME), min_size=1, max_size=8, unique_by=lambda each: each[0].casefold())


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16"])
@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=LIST)
def test_what_is_written_as_text_comes_back(tmp_path, encoding, delimiter, rows):
    written = io.StringIO()
    csv.writer(written, delimiter=delimiter).writerows([("工号", "姓名"), *rows])
    (tmp_path / "list.csv").write_bytes(written.getvalue().encode(encoding))
    assert people(read_roster(tmp_path / "list.csv")) == rows


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=LIST)
def test_what_is_written_as_a_workbook_comes_back(tmp_path, excel, rows):
    (tmp_path / "list.xlsx").write_bytes(excel([("Staff ID", "Name"), *rows]))
    assert people(read_roster(tmp_path / "list.xlsx")) == rows
