"""What can be wrong with a journal, and what would do, in the words of the trainer who has to do with it."""

from __future__ import annotations

from pathlib import Path

from cmtrain.errors import Problem
from cmtrain.texts import Text, text

NO_JSON = text(
    "不是一行 JSON（{why}）；日志不能手工改，请用原来的文件",
    "is not a line of JSON ({why}); journals are not edited by hand",
)
NO_OBJECT = text(
    "不是 JSON 对象；日志不能手工改，请用原来的文件", "is not a JSON object; journals are not edited by hand"
)
TOO_DEEP = text(
    "里面的列表套了 {most} 层以上；日志不能手工改，请用原来的文件",
    "holds more than {most} lists within one another; journals are not edited by hand",
)
NEWER = text(
    "是第 {found} 版，这一版 cmtrain 只读到第 {most} 版：请装新版",
    "is {found}; this cmtrain reads up to {most}: please install a newer one",
)
LONG_LINE = text("有 {found:,} 字节，最多读 {most:,} 字节", "is {found:,} bytes long; at most {most:,} are read")
CHANGED = text(
    "和这一行对不上，这一行写好后被改过；请用原来的文件",
    "does not fit the line, which was changed after it was written; use the original file",
)
UNKNOWN_CASE = text("没有 {name} 这个案例；有的是：{known}", "unknown case {name}; known: {known}")
UNKNOWN_EXERCISE = text("没有 {name} 这个练习；有的是：{known}", "unknown exercise {name}; known: {known}")
NO_NAMES = text("一个也没有", "none")
NO_NUMBER = text(
    "是 {found}，不是数；日志里只能有有限的数", "is {found}, which is not a number; journals hold finite numbers only"
)
LONG_TEXT = text(
    "是一段 {found:,} 字的文字，最多读 {most:,} 字", "is a text of {found:,} characters; at most {most:,} are read"
)
_NO_EVENT = text("不是日志里该有的内容（{why}）；日志不能手工改，请用原来的文件", "{why}")
"""What the records of events say of a value stands in English alone."""
FOREIGN = text(
    "是 {found} 的，而这份日志是 {whose} 的；请按学员分开",
    "belongs to {found}, the journal to {whose}; split it by trainee",
)
LONG_FILE = text("超过 {most:,} 字节，不是学员的日志", "is longer than {most:,} bytes; this is not a trainee's journal")
EMPTY = text("里面没有记录，没有可评的", "holds no event: nothing to grade")
NOT_READ = text("读不出来：{why}；请给出日志的路径", "cannot be read: {why}; give the path of a journal")
NO_END = text(
    "不是这一版 cmtrain 认得的记录，没有往后面添加内容", "is no event that this cmtrain knows; nothing is added to it"
)

_AT = text("第 {number} 行{key}：{what}", "line {number}{key}: {what}")
_LAST = text("最后一行：{what}", "last line: {what}")


def no_event(why: str) -> Text:
    """Return what the records of events say of a value."""
    return _NO_EVENT.fill(why=why)


def in_file(file: Path, what: Text) -> Problem:
    """Return what is wrong with a whole file."""
    return Problem(file, "", what.en, what)


def in_line(file: Path, number: int, key: str, what: Text) -> Problem:
    """Return what is wrong with a key of a line; "" is the line itself."""
    shown = text(f"的 {key}", f".{key}") if key else ""
    return Problem(file, f"line {number}" + (key and f".{key}"), what.en, _AT.fill(number=number, key=shown, what=what))


def in_last_line(file: Path, what: Text) -> Problem:
    """Return what is wrong with the last line."""
    return Problem(file, "last line", what.en, _LAST.fill(what=what))
