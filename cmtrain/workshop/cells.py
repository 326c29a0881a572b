"""The cells of a table that somebody sends: CSV in whatever encoding, or the first filled sheet of an Excel file."""

from __future__ import annotations

import csv
import io
import re
import unicodedata
import warnings
import zlib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from datetime import date, datetime, time, timedelta
from pathlib import Path
from zipfile import BadZipFile, ZipFile

from cmtrain.texts import text
from cmtrain.workshop.trouble import WorkshopError

MAX_BYTES, MAX_UNPACKED = 20_000_000, 100_000_000
"""Of a file, and of an Excel file's content."""
MAX_CELLS = 5_000_000

Cells = list[list[str]]
"""Rows of texts as they stand in the file, empty rows included, so that row n of the file is row n - 1 here.

A row ends with its last filled cell.
"""

_DELIMITERS = ",\t;|，"
_MARKS = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
"""How a text begins that says its encoding; UTF-16 is what Excel calls "Unicode text"."""
_OLE = b"\xd0\xcf\x11\xe0"
"""How files begin that Office wrote before 2007, and those that it encrypts."""
_BROKEN = (
    ArithmeticError, AttributeError, BadZipFile, EOFError, LookupError, OSError, RuntimeError, SyntaxError, TypeError,
    ValueError, zlib.error,
)  # fmt: skip
"""What reading a broken workbook raises, besides a few errors of openpyxl's own: whatever the first wrong value leads to."""

_NOT_THERE = text("文件读不出来：{why}", "cannot be read: {why}")
_TOO_LARGE = text(
    "太大，不像一张名单或数据表。请删去多余的空行空列、图片和工作表，或分成几个文件",
    "is too large for a list or a table; delete empty rows and columns, pictures and other sheets, or split it",
)
_NO_EXCEL = text(
    "读不成 Excel 工作簿（.xlsx）。请在 Excel 中打开，另存为 .xlsx 或 CSV",
    "cannot be read as an Excel workbook (.xlsx); open it in Excel and save it as .xlsx or CSV",
)
_OLD_EXCEL = text(
    "是旧版 Excel（.xls），或者加了密码。请另存为不带密码的 .xlsx，或 CSV",
    "is an old Excel file (.xls) or protected by a password; save it as .xlsx without password, or as CSV",
)
_NO_TEXT = text(
    "既不是 UTF-8 也不是 GBK 编码的文本。请在 Excel 中另存为“CSV UTF-8”",
    "is neither UTF-8 nor GBK text; save it as “CSV UTF-8” in Excel",
)
_QUOTES = text(
    '到第 {line} 行为止，引号不成对。请补上引号，格内的引号写两遍（""）',
    'up to line {line}: quotation marks do not pair; close them, and double those inside a cell ("")',
)


def read_cells(file: Path) -> Cells:
    """Read a table as texts.

    Numbers are written without a needless ``.0``, dates as ``2026-03-02``; a formula stays the text that it is (``=…``)
    and is never worked out. Full-width letters, digits and spaces become ordinary ones. Hidden sheets are passed over.

    Raises
    ------
    WorkshopError
        The file is not there, too large, or neither a text nor an Excel workbook.
    """
    content = _content(file)
    if content.startswith(_OLE):
        raise WorkshopError(file, _OLD_EXCEL)
    if content.startswith(b"PK") or file.suffix.casefold() == ".xlsx":
        return _excel(file, content)
    return _bounded(file, _rows_of_text(file, content))


def _content(file: Path) -> bytes:
    try:
        if file.stat().st_size > MAX_BYTES:
            raise WorkshopError(file, _TOO_LARGE)
        return file.read_bytes()
    except OSError as error:
        raise WorkshopError(file, _NOT_THERE.fill(why=error.strerror or error)) from error


def _bounded(file: Path, rows: Iterable[Sequence[str]]) -> Cells:
    """Return the rows, tidied; few bytes can say that very many cells are empty, so cells are counted on the way."""
    cells, count = [], 0
    for row in rows:
        count += len(row) + 1
        if count > MAX_CELLS:
            raise WorkshopError(file, _TOO_LARGE)
        tidy = [plain(cell) for cell in row]
        while tidy and not tidy[-1]:
            tidy.pop()
        cells.append(tidy)
    return cells


_CHINESE = r"[\u3400-\u9fff\uf900-\ufaff\U00020000-\U000323af]"
_PADDING = re.compile(rf"(?<={_CHINESE}) +(?={_CHINESE})")


def unpadded(name: str) -> str:
    """Return a name without the blanks that stretch one of two Chinese characters to the width of three.

    Examples
    --------
    >>> unpadded("黄  敏"), unpadded("Chen Wei"), unpadded("黄 Min")
    ('黄敏', 'Chen Wei', '黄 Min')
    """
    return _PADDING.sub("", name)


def plain(cell: str) -> str:
    """Return a cell as it was meant: double width made ordinary, no space around, no signs that nobody can see."""
    if cell.isascii():
        return cell.strip()
    normal = unicodedata.normalize("NFKC", cell)
    return "".join(sign for sign in normal if unicodedata.category(sign) != "Cf").strip()


def _rows_of_text(file: Path, content: bytes) -> Iterator[list[str]]:
    told = _decoded(file, content)
    # Strict: a quotation mark that is never closed would swallow all rows below it.
    reader = csv.reader(io.StringIO(told, newline=""), delimiter=_delimiter(told), skipinitialspace=True, strict=True)
    try:
        yield from reader
    except csv.Error as error:
        raise WorkshopError(file, _QUOTES.fill(line=reader.line_num)) from error


def _decoded(file: Path, content: bytes) -> str:
    marked = [encoding for mark, encoding in _MARKS.items() if content.startswith(mark)]
    for encoding in marked or ["utf-8", "gb18030"]:
        try:
            told = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in told:
            return told
    raise WorkshopError(file, _NO_TEXT)


def _delimiter(told: str) -> str:
    """Return what stands between the cells: the sign that most of the first rows hold outside of quotes."""
    rows = re.sub(r'"[^"]*"', "", told[:20_000]).splitlines()[:20]
    return max(_DELIMITERS, key=lambda sign: sum(sign in row for row in rows))


def _excel(file: Path, content: bytes) -> Cells:
    from openpyxl.formula.tokenizer import TokenizerError  # noqa: PLC0415 - slow to import
    from openpyxl.formula.translate import TranslatorError  # noqa: PLC0415
    from openpyxl.utils.exceptions import CellCoordinatesException  # noqa: PLC0415

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about styles and rules, which a table of texts does without
            _refuse_bomb(file, content)
            return _first_filled(file, content)
    except (*_BROKEN, TokenizerError, TranslatorError, CellCoordinatesException) as error:
        raise WorkshopError(file, _NO_EXCEL) from error


def _refuse_bomb(file: Path, content: bytes) -> None:
    with ZipFile(io.BytesIO(content)) as archive:
        if sum(part.file_size for part in archive.infolist()) > MAX_UNPACKED:
            raise WorkshopError(file, _TOO_LARGE)


def _first_filled(file: Path, content: bytes) -> Cells:
    from openpyxl import load_workbook  # noqa: PLC0415 - slow to import

    with closing(load_workbook(io.BytesIO(content), read_only=True, keep_links=False)) as book:
        for sheet in book.worksheets:
            if sheet.sheet_state != "visible":
                continue
            sheet.reset_dimensions()  # what a file says of its own size may be wrong
            rows = _bounded(file, ([_told(value) for value in row] for row in sheet.iter_rows(values_only=True)))
            if any(rows):
                return rows
    return []


def _told(value: object) -> str:
    match value:
        case None:
            return ""
        case bool():
            return str(value).upper()
        case float() if value.is_integer():
            return str(int(value))
        case datetime() | date() | time():
            return value.isoformat().removesuffix("T00:00:00")  # a day is read as its midnight
        case str() | int() | float() | timedelta():
            return str(value)
        case _:
            return "={...}"  # a formula of several cells comes as an object
