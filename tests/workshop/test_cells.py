"""Cells: the same table comes out of whatever file it was put into, and a file that is no table is told apart."""

from __future__ import annotations

import io
import warnings
from datetime import date, datetime, time
from zipfile import ZipFile

import pytest
from openpyxl import Workbook
from openpyxl.worksheet.formula import ArrayFormula

from cmtrain.workshop import cells
from cmtrain.workshop.cells import MAX_BYTES, MAX_CELLS, MAX_UNPACKED, read_cells
from cmtrain.workshop.trouble import WorkshopError

SHEET = "xl/worksheets/sheet1.xml"
PEOPLE = [["工号", "姓名"], ["007", "李娜"], ["1002", "王芳"]]


@pytest.fixture
def read(tmp_path):
    def read(content, name="list.csv"):
        (tmp_path / name).write_bytes(content)
        return read_cells(tmp_path / name)

    return read


@pytest.fixture
def refused(read):
    def refused(content, name="list.csv"):
        with pytest.raises(WorkshopError) as caught:
            read(content, name)
        (problem,) = caught.value.problems
        return problem

    return refused


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|", "，"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_texts_are_read_in_every_encoding_with_every_delimiter(read, encoding, delimiter, end):
    told = end.join(delimiter.join(row) for row in PEOPLE)
    assert read(told.encode(encoding), "list.txt") == PEOPLE


def test_big_endian_text_is_read(read):
    assert read(b"\xfe\xff" + "工号,姓名".encode("utf-16-be")) == [["工号", "姓名"]]


@pytest.mark.parametrize(
    ("told", "rows"),
    [
        ('id,name\n1,"Li, Wei"\n', [["id", "name"], ["1", "Li, Wei"]]),
        ('id,name\n1, "Li ""W"""\n', [["id", "name"], ["1", 'Li "W"']]),
        ("id,name\n1,a;b;c\n", [["id", "name"], ["1", "a;b;c"]]),
        ('id;name\n1;"a,b,c,d"\n2;"e,f"\n', [["id", "name"], ["1", "a,b,c,d"], ["2", "e,f"]]),
        ("李娜\n王芳\n", [["李娜"], ["王芳"]]),
        ("\n,,\n a ,,\n", [[], [], ["a"]]),
        ("", []),
    ],
)
def test_cells_are_told_apart_as_they_were_meant(read, told, rows):
    assert read(told.encode()) == rows


@pytest.mark.parametrize(
    ("cell", "plain"),
    [
        ("１００１", "1001"),
        ("Ｌｉ　Ｎａ", "Li Na"),
        ("　李娜\xa0", "李娜"),
        ("\u200b李\ufeff娜", "李娜"),
        ("＝１", "=1"),
        (" a ", "a"),
    ],
)
def test_cells_are_made_plain_in_texts_and_workbooks(read, excel, cell, plain):
    assert read(cell.encode()) == read(excel([[cell]]), "list.xlsx") == [[plain]]


@pytest.mark.parametrize(
    ("value", "told"),
    [
        (1001, "1001"), (1001.0, "1001"), (0.5, "0.5"), ("0012", "0012"), (True, "TRUE"), (None, ""),
        (date(2026, 3, 2), "2026-03-02"), (datetime.fromisoformat("2026-03-02T09:30"), "2026-03-02T09:30:00"), (time(9, 30), "09:30:00"),
        ("=A1&B1", "=A1&B1"), (ArrayFormula("A1:A1", "=B1"), "={...}"), ("#N/A", "#N/A"),
    ],
)  # fmt: skip
def test_values_of_a_workbook_are_told_as_people_write_them(read, excel, value, told):
    assert read(excel([[value, "x"]]), "list.xlsx") == [[told, "x"]]


def test_a_number_written_with_a_point_is_a_whole_one(read, excel, changed):
    content = changed(excel([[1001]]), SHEET, b"<v>1001</v>", b"<v>1001.0</v>")
    assert read(content, "list.xlsx") == [["1001"]]


@pytest.mark.parametrize(
    ("sheets", "hidden"), [([PEOPLE], ()), ([[], PEOPLE], ()), ([[["x"]], PEOPLE], (0,)), ([PEOPLE, [["x"]]], ())]
)
def test_the_first_sheet_that_is_seen_and_filled_counts(read, excel, sheets, hidden):
    assert read(excel(*sheets, hidden=hidden), "list.xlsx") == PEOPLE


def test_a_workbook_is_known_by_its_content(read, excel):
    assert read(excel(PEOPLE), "list.csv") == PEOPLE


def test_places_are_kept_behind_empty_rows_and_columns(read, excel):
    assert read(excel([[], ["", "名单"], [], ["", "姓名"]]), "list.xlsx") == [[], ["", "名单"], [], ["", "姓名"]]


def test_merged_cells_stand_where_they_begin(read):
    book = Workbook()
    book.active.append(["名单"])
    book.active.append(["工号", "姓名"])
    book.active.merge_cells("A1:B1")
    content = io.BytesIO()
    book.save(content)
    assert read(content.getvalue(), "list.xlsx") == [["名单"], ["工号", "姓名"]]


def test_what_a_workbook_says_of_its_own_size_is_not_believed(read, excel, changed):
    content = changed(excel(PEOPLE), SHEET, b'<dimension ref="A1:B3"', b'<dimension ref="A1:A1"')
    assert read(content, "list.xlsx") == PEOPLE


def test_warnings_of_the_reader_are_not_the_trainers_business(read, excel, changed):
    rules = b'<extLst><ext uri="{CCE6A557-97BC-4b89-ADB6-D9C93CAAB3DF}"/></extLst></worksheet>'
    content = changed(excel(PEOPLE), SHEET, b"</worksheet>", rules)
    with warnings.catch_warnings(record=True) as told:
        warnings.simplefilter("always")
        assert read(content, "list.xlsx") == PEOPLE
    assert told == []


def zipped(**parts):
    content = io.BytesIO()
    with ZipFile(content, "w") as archive:
        for name, told in parts.items():
            archive.writestr(name, told)
    return content.getvalue()


@pytest.mark.parametrize(
    ("content", "name", "problem"),
    [
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "old.xls", cells._OLD_EXCEL),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "locked.xlsx", cells._OLD_EXCEL),
        (b"", "list.xlsx", cells._NO_EXCEL),
        ("姓名\n李娜".encode(), "list.XLSX", cells._NO_EXCEL),
        (b"PK\x03\x04 and nothing more", "list.csv", cells._NO_EXCEL),
        (zipped(a="b"), "list.xlsx", cells._NO_EXCEL),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "list.csv", cells._NO_TEXT),
        (b"\xff\xfea", "list.csv", cells._NO_TEXT),
        ("姓名".encode("utf-16-le") + b"\x00a", "list.csv", cells._NO_TEXT),
        (b"\xef\xbb\xbf\xd0\xd5\xc3\xfb", "list.csv", cells._NO_TEXT),
        (b'a,b\n1,"x\n2,y\n', "list.csv", cells._QUOTES.fill(line=3)),
        (b'a,b\n1,"x" y\n', "list.csv", cells._QUOTES.fill(line=2)),
    ],
    ids=[
        "old Excel",
        "encrypted",
        "empty",
        "text by another name",
        "cut archive",
        "other archive",
        "picture",
        "odd UTF-16",
        "zeros",
        "mark without UTF-8",
        "open quote",
        "quote inside",
    ],
)
def test_what_is_no_table_is_told_apart(refused, content, name, problem):
    assert refused(content, name) == problem


def test_a_cut_workbook_is_refused(refused, excel):
    content = excel(PEOPLE)
    assert refused(content[: len(content) // 2], "list.xlsx") == cells._NO_EXCEL


def test_a_renamed_document_is_refused(refused, excel, changed):
    content = changed(
        excel(PEOPLE), "[Content_Types].xml", b"spreadsheetml.sheet.main", b"wordprocessingml.document.main"
    )
    assert refused(content, "list.xlsx") == cells._NO_EXCEL


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (b"<sheetData>", b"<sheetData"),
        (b' t="n"', b' t="n" s="x"'),
        (b' t="n"', b' t="s"'),
        (b"<v>1002</v>", b'<f t="shared" si="0">"</f></c><c r="D9"><f t="shared" si="0"/>'),
        (b"<worksheet", b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><worksheet'),
    ],
)
def test_a_broken_sheet_is_refused(refused, excel, changed, before, after):
    content = changed(excel([["工号", "姓名"], [1002, "王芳"]]), SHEET, before, after)
    assert refused(content, "list.xlsx") == cells._NO_EXCEL


def test_a_file_is_not_read_beyond_all_bounds(tmp_path):
    with (tmp_path / "list.csv").open("wb") as file:
        file.truncate(MAX_BYTES + 1)
    with pytest.raises(WorkshopError) as caught:
        read_cells(tmp_path / "list.csv")
    assert caught.value.problems == (cells._TOO_LARGE,)


def test_a_bomb_is_not_unpacked(refused):
    content = bytearray(zipped(bomb="x"))
    size = content.rindex(b"PK\x01\x02") + 24
    content[size : size + 4] = (MAX_UNPACKED + 1).to_bytes(4, "little")
    assert refused(bytes(content), "list.xlsx") == cells._TOO_LARGE


def test_a_few_cells_far_out_do_not_fill_the_memory(refused, excel, changed):
    rows = b"".join(b'<row><c r="XFD%d"/></row>' % row for row in range(1, MAX_CELLS // 16384 + 2))
    content = changed(excel([[]]), SHEET, b"</sheetData>", rows + b"</sheetData>")
    assert refused(content, "list.xlsx") == cells._TOO_LARGE


@pytest.mark.parametrize("name", ["missing.csv", "."])
def test_a_file_that_is_not_there_is_named(tmp_path, name):
    with pytest.raises(WorkshopError, match="cannot be read") as caught:
        read_cells(tmp_path / name)
    assert caught.value.told("zh").startswith(f"{tmp_path / name}: 文件读不出来：")
