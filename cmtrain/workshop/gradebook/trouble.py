"""What can go wrong with a gradebook's database, in the trainer's words."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from cmtrain.texts import Text, text
from cmtrain.workshop.trouble import WorkshopError


class GradebookError(WorkshopError):
    """The gradebook cannot be read or written; nothing of what was to be written is in it."""


FULL = text(
    "磁盘已满，什么也没有写入。请腾出空间，再做一次",
    "the disk is full; nothing was written. Make room and do it again",
)
LOCKED = text(
    "别人正在写成绩册，等了 {seconds} 秒也没有轮到，什么也没有写入。请再做一次",
    "somebody else is writing to it and did not finish within {seconds} seconds; nothing was written. Do it again",
)
FORBIDDEN = text(
    "文件或它的文件夹打不开，或者是只读的，什么也没有写入",
    "the file or its folder cannot be opened, or may only be read; nothing was written",
)
DAMAGED = text(
    "不是成绩册，或者已经损坏。请从备份里找回；只有自动评分的，删掉以后用 cmtrain regrade 可以重新算出来",
    "is no gradebook, or a damaged one. Look for it in a backup; if nobody judged anything by hand, delete it and run cmtrain regrade",
)
GONE = text(
    "数据库服务器连不上，或中途断开，什么也没有写入：{why}",
    "the database server cannot be reached, or went away; nothing was written: {why}",
)
OTHER = text("数据库出错，什么也没有写入：{why}", "the database failed; nothing was written: {why}")

PATIENCE = 10
"""Seconds to wait for somebody else to finish writing."""

_LITE = {
    "database or disk is full": FULL,
    "database is locked": LOCKED,
    "readonly database": FORBIDDEN,
    "unable to open database": FORBIDDEN,
    "not a database": DAMAGED,
    "malformed": DAMAGED,
}
"""What SQLite says."""
_POSTGRES = {"53100": FULL, "55P03": LOCKED, "25006": FORBIDDEN, "42501": FORBIDDEN}
"""Codes of PostgreSQL: disk full, lock not available, read-only transaction, insufficient privilege."""


@contextmanager
def telling(where: str) -> Iterator[None]:
    """Turn what a database raises into words.

    Raises
    ------
    GradebookError
        Instead of an error of SQLAlchemy.
    """
    try:
        yield
    except SQLAlchemyError as error:
        raise GradebookError(where, _told(error)) from error


def _told(error: SQLAlchemyError) -> Text:
    if not isinstance(error, DBAPIError):
        return OTHER.fill(why=_first_line(error))
    said = str(error.orig)
    known = _POSTGRES.get(getattr(error.orig, "sqlstate", None) or "")
    known = known or next((told for sign, told in _LITE.items() if sign in said), None)
    if known is not None:
        return known.fill(seconds=PATIENCE)
    away = error.connection_invalidated or type(error.orig).__name__ in _AWAY
    return (GONE if away else OTHER).fill(why=_first_line(error.orig))


_AWAY = {
    "OperationalError",
    "ConnectionTimeout",
    "AdminShutdown",
    "CrashShutdown",
    "CannotConnectNow",
    "TooManyConnections",
}
"""Errors of PostgreSQL's driver that say that there is no connection."""


def _first_line(error: BaseException | None) -> str:
    return str(error).partition("\n")[0]
