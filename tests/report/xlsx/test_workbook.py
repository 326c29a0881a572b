"""The workbook's sheets, locks and texts, as they are written."""

from __future__ import annotations

import re
import zipfile
from datetime import datetime

import openpyxl
import pytest

from cmtrain.report.xlsx import write_workbook
from cmtrain.report.xlsx.words import label, plain
from cmtrain.texts import LANGS
from tests.report.xlsx.cohorts import HOSTILE, RATES, by_elements, cohort, dossier, unanswered
from tests.report.xlsx.office import formulas, table

SHEETS = {
    "zh": [
        "总览",
        "成绩对照",
        "学员总评",
        "个人明细",
        "各题得分",
        "题目分析",
        "得分点",
        "常见错误",
        "合规记录",
        "设置",
    ],
    "en": [
        "Overview",
        "Matrix",
        "Trainees",
        "One trainee",
        "Exercises",
        "Item analysis",
        "Elements",
        "Mistakes",
        "Compliance",
        "Settings",
    ],
}
UNLOCKED = {("One trainee", "B3"), ("One trainee", "B4"), ("Settings", "B5"), ("Settings", "B6")}


@pytest.fixture(scope="module")
def file(tmp_path_factory):
    return write_workbook(cohort(), tmp_path_factory.mktemp("book") / "cohort.xlsx", "en")


@pytest.fixture(scope="module")
def book(file):
    return openpyxl.load_workbook(file)


def links(sheet):
    return [cell.hyperlink for row in sheet.iter_rows() for cell in row if cell.hyperlink]


@pytest.mark.parametrize("lang", LANGS)
def test_sheets_are_named_by_us(lang, tmp_path):
    book = openpyxl.load_workbook(write_workbook(cohort(), tmp_path / "cohort.xlsx", lang))
    assert book.sheetnames == SHEETS[lang]


@pytest.mark.parametrize("lang", LANGS)
def test_equal_dossiers_give_equal_bytes(lang, tmp_path):
    first, second = (write_workbook(cohort(), tmp_path / name, lang).read_bytes() for name in ("a.xlsx", "b.xlsx"))
    assert first == second


def test_the_file_is_dated_by_the_last_event(file, book):
    assert book.properties.created == datetime(2026, 3, 2, 4, 0)  # noqa: DTZ001 - as the file holds it
    assert {item.date_time for item in zipfile.ZipFile(file).infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_all_cells_are_locked_but_the_settings_and_choices(book):
    unlocked = {
        (sheet.title, cell.coordinate)
        for sheet in book
        for row in sheet.iter_rows()
        for cell in row
        if not cell.protection.locked
    }
    assert unlocked == UNLOCKED
    assert all(sheet.protection.sheet and sheet.protection.password is None for sheet in book)


def test_marks_are_named_cells(book):
    values = {
        name: book["Settings"][place.attr_text.split("!")[1].replace("$", "")].value
        for name, place in book.defined_names.items()
        if "mark" in name
    }
    assert values == {"pass_mark": 0.6, "excellent_mark": 0.85, "full_mark": 0.98}


@pytest.mark.parametrize(
    "sheet", ["Matrix", "Trainees", "Exercises", "Item analysis", "Elements", "Mistakes", "Compliance"]
)
def test_tables_are_ready_for_reading_and_printing(book, sheet):
    shown = book[sheet]
    assert shown.freeze_panes
    assert shown.auto_filter.ref
    assert shown.print_title_rows


def test_every_sheet_is_printed_landscape_to_the_width_of_a_page(book):
    assert all(sheet.page_setup.orientation == "landscape" for sheet in book)
    assert all((sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) in {(1, 0), (None, 0)} for sheet in book)


def test_the_overview_leads_to_all_sheets(book):
    places = {link.location.split("!")[0].strip("'") for link in links(book["Overview"])}
    assert places == set(SHEETS["en"]) - {"Overview"}


def test_names_lead_to_the_rows_of_their_people(book):
    assert len(links(book["Trainees"])) == len(cohort())
    for link in links(book["Trainees"]):
        number = book["Trainees"][f"A{link.ref[1:]}"].value
        row = int(link.location.split("!A")[1])
        assert book["Exercises"][f"B{row}"].value == number
        assert book["Exercises"][f"B{row - 1}"].value != number


def test_a_name_is_chosen_from_the_labels(book):
    who, what = book["One trainee"].data_validations.dataValidation
    assert (who.formula1, what.formula1) == ("'Trainees'!$O$5:$O$9", "'One trainee'!$B$7:$B$10")
    assert [row["In the list"] for row in table(book, "Trainees")] == [
        "01 · 李建国", "02 · 李建国", "03 · 马强", "04 · 孙丽", "05 · 周敏",
    ]  # fmt: skip


def test_raw_scores_are_inputs_only_where_no_formula_makes_them(book):
    inputs = {
        row["Exercise"]: row["Scored by"] for row in table(book, "Exercises") if isinstance(row["Raw score"], float)
    }
    assert set(inputs.values()) == {"own rule"}
    assert len(inputs) == 1


def test_breaches_are_told_with_rule_and_place(book):
    rows = table(book, "Compliance")
    assert [(row["Rule"], row["Trainee"], row["In the answer"]) for row in rows] == [
        ("C1", "03 · 马强", 1),
        ("C5", "03 · 马强", 1),
    ]


def test_mistakes_are_told_with_people(book):
    rows = table(book, "Mistakes")
    assert [row["Trainee"] for row in rows] == ["01 · 李建国", "02 · 李建国", "03 · 马强"]
    assert [row["Cost"] for row in rows] == pytest.approx([0.1, 0.3, 0.0])


def test_hostile_names_stay_text(tmp_path):
    people = [dossier(name, by_elements(1, 0.5)) for name in HOSTILE]
    harmless = [dossier("李建国", by_elements(1, 0.5)) for _ in HOSTILE]
    hostile, calm = (
        openpyxl.load_workbook(write_workbook(each, tmp_path / "names.xlsx", "zh")) for each in (people, harmless)
    )
    assert formulas(hostile) == formulas(calm)
    sources = [[book[sheet][cell].value for sheet, cell in formulas(book)] for book in (hostile, calm)]
    assert sources[0] == sources[1]
    names = [cell for (cell,) in hostile["学员总评"].iter_rows(min_row=5, min_col=2, max_col=2)]
    assert [(cell.value, cell.data_type) for cell in names] == [(plain(each.grades.name.zh), "s") for each in people]


def test_what_was_typed_stays_text(tmp_path):
    parts = tuple(part.model_copy(update={"given": "=1+1", "best": "@x"}) for part in by_elements(1, 0).grade.elements)
    book = openpyxl.load_workbook(
        write_workbook([dossier("a", by_elements(1, 0, elements=parts))], tmp_path / "a.xlsx", "en")
    )
    rows = table(book, "Elements")
    assert [(row["Given"], row["Best or true"]) for row in rows] == [("=1+1", "@x")] * 2


@pytest.mark.parametrize(
    ("name", "shown"), [("李" * 300, "07 · " + "李" * 19 + "…"), ("a\n\tb", "07 · a b"), ("\x00", "07 · —")]
)
def test_labels_fit_into_a_list(name, shown):
    assert label(7, 60, name) == shown


def test_a_workbook_needs_people(tmp_path):
    with pytest.raises(ValueError, match="at least one"):
        write_workbook([], tmp_path / "none.xlsx", "zh")
    assert list(tmp_path.iterdir()) == []


def test_english_workbooks_hold_no_chinese_but_names(tmp_path):
    book = openpyxl.load_workbook(write_workbook([dossier("Li", unanswered(RATES))], tmp_path / "a.xlsx", "en"))
    texts = [cell.value for sheet in book for row in sheet.iter_rows() for cell in row if isinstance(cell.value, str)]
    assert [each for each in texts if re.search(r"[\u4e00-\u9fff]", each.replace("春季班", ""))] == []
