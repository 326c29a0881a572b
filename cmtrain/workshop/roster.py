"""Who takes part: read from a list as the office has it, with everything that is wrong with it told at once."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator, StringConstraints, TypeAdapter, ValidationError

from cmtrain.records import Name, Record
from cmtrain.texts import Lang, Text, text
from cmtrain.workshop.cells import Cells, read_cells, unpadded
from cmtrain.workshop.columns import Headings, find_headings
from cmtrain.workshop.trouble import WorkshopError, short

PIN = r"^[0-9]{4,12}$"
"""Digits, which a phone offers at once; spreadsheets lose zeros in front, so that those that we draw have none."""
MOST = 500
"""Trainees of one workshop."""
LONGEST_ID = 40
"""Characters: with four bytes each they fit into a file name."""

HEADINGS = {
    "id": (
        "工号", "员工编号", "员工号", "职工号", "人员编号", "账号", "staff id", "employee id", "trainee id", "staff no", "id",
        "编号", "number", "no",
    ),
    "name": (
        "姓名", "学员姓名", "员工姓名", "客户经理姓名", "名字", "学员", "客户经理",
        "name", "full name", "trainee name", "trainee", "customer manager",
    ),
    "group": ("小组", "分组", "组", "班组", "片区", "部门", "所属部门", "单位", "所属单位", "group", "team", "class", "department", "unit"),
    "lang": ("语言", "language", "lang"),
    "pin": ("登录码", "口令", "密码", "pin", "pin code"),
}  # fmt: skip
"""What the columns of a list may be called, the surest first."""

_LANGUAGES: dict[str, Lang] = {
    "zh": "zh", "中文": "zh", "汉语": "zh", "chinese": "zh", "cn": "zh", "en": "en", "英文": "en", "英语": "en", "english": "en",
}  # fmt: skip
_FORMULA = ("=", "+", "-", "@")
"""How a cell begins that a spreadsheet would work out."""
_DEVICES = {"con", "prn", "aux", "nul", *(f"{port}{number}" for port in ("com", "lpt") for number in range(10))}
"""What no file can be called under Windows, whatever follows after a dot."""


_TOTAL = re.compile(r"(合计|总计|小计|共计|(sub|grand )?total)\W*\d*\W*人?", re.IGNORECASE)
"""How a row begins that counts those above it."""


def _is_device(own: str) -> bool:
    return own.partition(".")[0].casefold() in _DEVICES


def _fit_for_a_file(own: str) -> str:
    if len(own) > LONGEST_ID or _is_device(own) or not (own[0] + re.sub(r"[._-]", "", own) + own[-1]).isalnum():
        msg = f"letters, digits and, between them, dots and dashes: at most {LONGEST_ID}"
        raise ValueError(msg)
    return own


TraineeId = Annotated[Name, AfterValidator(_fit_for_a_file)]
"""An id that can name a file on every system and stand in an address; Chinese characters are letters."""


class Trainee(Record):
    """One person on the roster."""

    id: TraineeId
    """As the list has it; unique, whatever its case; names the journal."""
    name: Name
    group: Name | Literal[""] = ""
    lang: Lang | None = None
    """None: the workshop's."""
    pin: Annotated[str, StringConstraints(pattern=PIN)] | Literal[""] = ""
    """What lets the person in; "": the one that follows from the workshop's secret."""

    @property
    def cells(self) -> tuple[str, ...]:
        """The person's row, in the order of `FIELDS`."""
        return self.id, self.name, self.group, self.lang or "", self.pin


@dataclass(frozen=True)
class Roster:
    """A list that has been understood."""

    trainees: tuple[Trainee, ...]
    """In the order of the list."""
    notes: tuple[Text, ...] = ()
    """What the trainer should look at, though it is no mistake."""


@dataclass(frozen=True)
class _Row:
    """One person's row as it stands in the list."""

    number: int
    """As spreadsheets count, from 1."""
    said: Mapping[str, str]
    """What is filled, by field."""
    beyond: str
    """The first filled cell right of the last heading, or ""."""
    cells: Sequence[str]
    """All that is filled, as it stands there."""

    @property
    def is_total(self) -> bool:
        """Whether it is no person, but counts those above."""
        return _TOTAL.fullmatch(self.cells[0]) is not None


FIELDS = {
    "id": text("工号", "id"),
    "name": text("姓名", "name"),
    "group": text("小组", "group"),
    "lang": text("语言", "language"),
    "pin": text("登录码", "PIN"),
}
"""What the columns of a roster are called."""

_NOBODY = text("名单里没有人：至少要有一行姓名", "nobody is on the list: at least one row with a name is needed")
_TOO_MANY = text(
    "名单有 {found} 人，一个班最多 {most} 人，请分成几个班",
    "{found} people; a workshop takes {most} at most: split the list",
)
_NO_NAMES = text(
    "找不到“姓名”这一列。看到的表头：{found}。请把那一列的表头改成“姓名”",
    "no column of names was found. Headings seen: {found}. Call that column “name”",
)
_NO_NAME = text(
    "第 {row} 行（{value}）没有姓名，请补上，或删去这一行",
    "row {row} ({value}) has no name; fill it in or delete the row",
)
_NO_ID = text(
    "第 {row} 行（{value}）没有工号，请补上；工号不能和别人重复",
    "row {row} ({value}) has no id; fill in one that nobody else has",
)
_IS_TOTAL = text(
    "第 {row} 行（{value}）不像一个人。如果是合计行，请删去",
    "row {row} ({value}) does not look like a person; if it is a row of totals, delete it",
)
_BAD_TEXT = text(
    "第 {row} 行的{what}“{value}”不能用：要写成一行，80 字以内",
    "row {row}: the {what} “{value}” cannot be used: one line of at most 80 characters",
)
_BAD_ID = text(
    "第 {row} 行的工号“{value}”不能用：只用字母、数字、汉字，中间可有点和横线，{most} 字以内",
    "row {row}: the id “{value}” cannot be used: letters, digits and, between them, dots and dashes; at most {most}",
)
_DEVICE = text(
    "第 {row} 行的工号“{value}”是 Windows 的设备名，不能作文件名。请换一个，例如 t-{value}",
    "row {row}: the id “{value}” is a device of Windows and names no file; take another, such as t-{value}",
)
_IS_FORMULA = text(
    "第 {row} 行的{what}“{value}”以 =、+、- 或 @ 开头，会被当作公式。请直接填文字",
    "row {row}: the {what} “{value}” begins with =, +, - or @ as formulas do; type the text itself",
)
_BAD_LANGUAGE = text(
    "第 {row} 行的语言“{value}”看不懂，请填 中文 或 英文", "row {row}: the language “{value}” is unknown; give zh or en"
)
_BAD_PIN = text(
    "第 {row} 行的登录码“{value}”不能用：要 4 到 12 位数字；前面的 0 丢了就补上，并把这一列设成“文本”",
    "row {row}: the PIN “{value}” cannot be used: 4 to 12 digits; if zeros in front were lost, put them back in a column of text",
)
_BEYOND = text(
    "第 {row} 行的“{value}”在最后一个表头的右边。请给这一列加表头；若是一格里有分隔符，请给这一格加引号",
    "row {row}: “{value}” stands right of the last heading; give its column one, or quote a cell that holds a delimiter",
)
_TWICE = text(
    "工号“{value}”出现在第 {rows} 行。工号不能重复（不分大小写），请改成各不相同",
    "the id “{value}” stands in rows {rows}; give each person an id of their own (capitals make no difference)",
)

_NO_HEADINGS = text(
    "没有表头，把唯一的一列当作姓名，第一位是“{first}”",
    "there are no headings; the only column was taken for names, the first being “{first}”",
)
_NUMBERED = text(
    "名单里没有工号，按次序编为 {first}–{last}", "the list has no ids; people were numbered {first} to {last}"
)
_SAME_NAME = text(
    "有 {count} 位学员都叫“{name}”，按工号区分：{ids}", "{count} trainees are called “{name}”, told apart by id: {ids}"
)
_SAME_NAME_NUMBERED = text(
    "有 {count} 行都叫“{name}”，编为 {ids}。如果是同一个人，请删去多余的行",
    "{count} rows are called “{name}” and were numbered {ids}; if they are one person, delete the others",
)
_LEFT_OUT = text("没有用到的列：{columns}", "columns that are not used: {columns}")
_PASSED_OVER = text(
    "第 {rows} 行只填了没有用到的列，没有算作学员",
    "rows {rows} are filled only in columns that are not used; they count as nobody",
)


def read_roster(file: Path, *, with_ids: bool = False) -> Roster:
    """Read a roster from CSV or Excel.

    Columns are known by their headings (`HEADINGS`); a list of one column needs none. Rows that say nothing about
    anybody are passed over. People are numbered if nobody has an id.

    Parameters
    ----------
    with_ids
        Whether everybody must have an id, because journals and districts follow from it already.

    Raises
    ------
    WorkshopError
        Names every row that cannot be used and why: no name, a formula, an id twice, nobody at all, too many.
    """
    cells = read_cells(file)
    headings = _headings(file, cells)
    rows = list(_rows(cells, headings))
    people = [row for row in rows if row.said]
    problems = list(_problems(people, with_ids=with_ids))
    if problems:
        raise WorkshopError(file, *problems)
    trainees = tuple(_trainee(place, row) for place, row in enumerate(people, start=1))
    nobody = [row.number for row in rows if not row.said]
    numbered = all("id" not in row.said for row in people)
    return Roster(trainees, tuple(_notes(headings, trainees, nobody, numbered=numbered)))


def _headings(file: Path, cells: Cells) -> Headings:
    found = find_headings(cells, HEADINGS)
    if "name" in found.places:
        return found
    filled = {column for row in cells for column, cell in enumerate(row) if cell}
    if not filled:
        raise WorkshopError(file, _NOBODY)
    if len(filled) == 1 and not found.places:
        return Headings(-1, {"name": filled.pop()})
    seen = next(row for row in cells if row) if found.row < 0 else cells[found.row]
    raise WorkshopError(file, _NO_NAMES.fill(found=_listed(cell for cell in seen if cell)))


def _rows(cells: Cells, headings: Headings) -> Iterator[_Row]:
    """Yield the rows below the headings, without empty ones."""
    width = len(cells[headings.row]) if headings.row >= 0 else None
    for number, row in enumerate(cells, start=1):
        if number > headings.row + 1 and row:
            said = {field: row[place] for field, place in headings.places.items() if place < len(row) and row[place]}
            if "name" in said:
                said["name"] = unpadded(said["name"])
            beyond = row[width:] if width else []
            yield _Row(number, said, next(filter(None, beyond), ""), tuple(filter(None, row)))


def _problems(people: Sequence[_Row], *, with_ids: bool) -> Iterator[Text]:
    if not people:
        yield _NOBODY
    if len(people) > MOST:
        yield _TOO_MANY.fill(found=len(people), most=MOST)
    with_ids = with_ids or any("id" in row.said for row in people)
    for row in people:
        if row.is_total:
            yield _IS_TOTAL.fill(row=row.number, value=short(" ".join(row.cells)))
            continue
        yield from _missing(row, with_ids=with_ids)
        yield from (_wrong(row.number, field, value) for field, value in row.said.items() if not _fits(field, value))
        if row.beyond:
            yield _BEYOND.fill(row=row.number, value=short(row.beyond))
    yield from _twice(people)


def _missing(row: _Row, *, with_ids: bool) -> Iterator[Text]:
    shown = short(" ".join(row.said.values()))
    if "name" not in row.said:
        yield _NO_NAME.fill(row=row.number, value=shown)
    if with_ids and "id" not in row.said:
        yield _NO_ID.fill(row=row.number, value=shown)


_ADAPTERS: Mapping[str, TypeAdapter[str]] = {
    "id": TypeAdapter(TraineeId),
    "name": TypeAdapter(Name),
    "group": TypeAdapter(Name),
    "pin": TypeAdapter(Annotated[str, StringConstraints(pattern=PIN)]),
}


def _fits(field: str, value: str) -> bool:
    if value.startswith(_FORMULA):
        return False
    if field == "lang":
        return value.casefold() in _LANGUAGES
    try:
        _ADAPTERS[field].validate_python(value)
    except ValidationError:
        return False
    return True


def _wrong(number: int, field: str, value: str) -> Text:
    """Return what is wrong with a value that does not fit."""
    if value.startswith(_FORMULA):
        found = _IS_FORMULA
    elif field == "lang":
        found = _BAD_LANGUAGE
    elif field == "pin":
        found = _BAD_PIN
    elif field == "id":
        found = _DEVICE if _is_device(value) else _BAD_ID
    else:
        found = _BAD_TEXT
    return found.fill(row=number, what=FIELDS[field], value=short(value), most=LONGEST_ID)


def _twice(people: Sequence[_Row]) -> Iterator[Text]:
    """Tell ids that stand in several rows; upper and lower case are the same to some file systems."""
    places: dict[str, list[_Row]] = defaultdict(list)
    for row in people:
        if "id" in row.said:
            places[row.said["id"].casefold()].append(row)
    for rows in places.values():
        if len(rows) > 1:
            yield _TWICE.fill(value=short(rows[0].said["id"]), rows=_listed(row.number for row in rows))


def _trainee(place: int, row: _Row) -> Trainee:
    lang = row.said.get("lang")
    return Trainee(
        id=row.said.get("id", f"t{place:03d}"),
        name=row.said["name"],
        group=row.said.get("group", ""),
        lang=_LANGUAGES[lang.casefold()] if lang else None,
        pin=row.said.get("pin", ""),
    )


def _notes(headings: Headings, trainees: Sequence[Trainee], nobody: Sequence[int], *, numbered: bool) -> Iterator[Text]:
    if headings.row < 0:
        yield _NO_HEADINGS.fill(first=trainees[0].name)
    if numbered:
        yield _NUMBERED.fill(first=trainees[0].id, last=trainees[-1].id)
    if headings.others:
        yield _LEFT_OUT.fill(columns=_listed(headings.others))
    if nobody:
        yield _PASSED_OVER.fill(rows=_listed(nobody))
    ids: dict[str, list[str]] = defaultdict(list)
    for trainee in trainees:
        ids[trainee.name].append(trainee.id)
    same = _SAME_NAME_NUMBERED if numbered else _SAME_NAME
    yield from (same.fill(count=len(own), name=name, ids=_listed(own)) for name, own in ids.items() if len(own) > 1)


def _listed(things: Iterable[object]) -> str:
    """Return the first few things."""
    told = [short(str(thing)) for thing in things]
    return ", ".join([*told[:12], *(["…"] if len(told) > 12 else [])])
