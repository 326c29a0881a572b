"""Opening a gradebook: a file in the workshop's folder, or a database on a server."""

from __future__ import annotations

import errno
import hashlib
import hmac
import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import (
    URL,
    Connection,
    Engine,
    NullPool,
    create_engine,
    event,
    func,
    insert,
    inspect,
    make_url,
    select,
    true,
)
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import ArgumentError, NoSuchModuleError

from cmtrain.texts import text
from cmtrain.workshop.folder import Workshop
from cmtrain.workshop.gradebook.tables import SCHEMA, metadata, schema
from cmtrain.workshop.gradebook.trouble import FORBIDDEN, FULL, PATIENCE, GradebookError, telling
from cmtrain.workshop.places import GRADEBOOK

_LOCK = int.from_bytes(hashlib.sha256(b"cmtrain gradebook").digest()[:7], "big")
"""Number of the lock that writers take on a PostgreSQL server."""

_NEWER = text(
    "是较新的 cmtrain 写的（第 {found} 版格式），这一版只认到第 {known} 版。请升级 cmtrain",
    "was written by a newer cmtrain (format {found}); this one knows up to {known}. Please install a newer one",
)
_NO_URL = text(
    "不是数据库地址。可以写 postgresql+psycopg://用户@主机/库名，或 sqlite:///文件；不写就用培训班文件夹里的 {file}",
    "is no address of a database. Give postgresql+psycopg://user@host/name or sqlite:///file; without one it is {file} in the workshop's folder",
)
_NO_DRIVER = text(
    "这种数据库要另外安装驱动（{why}）。PostgreSQL：pip install 'cmtrain[postgres]'",
    "needs a driver that is not installed ({why}). For PostgreSQL: pip install 'cmtrain[postgres]'",
)


@dataclass(frozen=True)
class Gradebook:
    """The gradebook of one workshop; every read and every write is one transaction."""

    engine: Engine
    workshop: str
    """Tells the workshop from others in the same database; follows from its secret."""
    secret: bytes

    @property
    def told(self) -> str:
        """Where it is, without a password."""
        return _told(self.engine.url)

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Read what stands there at one moment; a gradebook that nobody has begun is empty, and stays unmade.

        Raises
        ------
        GradebookError
            It cannot be read, or a newer version wrote it.
        """
        file = _file(self.engine.url)
        with telling(self.told), ExitStack() as opened:
            connection = opened.enter_context(self._connected() if file is None or file.exists() else _nothing())
            if not inspect(connection).has_table(schema.name):
                connection = opened.enter_context(_nothing())
            self._version(connection)
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """Write in a transaction that no other writer's overlaps: all of it, or nothing if an error is raised.

        Raises
        ------
        GradebookError
            It cannot be written, somebody else does not finish writing, or a newer version wrote it.
        """
        with telling(self.told):
            self._make_private()
            connecting = self.engine.connect().execution_options(begin="BEGIN IMMEDIATE")
            with connecting as connection, connection.begin():
                if connection.dialect.name == "postgresql":
                    connection.execute(select(func.set_config("lock_timeout", f"{PATIENCE}s", true())))
                    connection.execute(select(func.pg_advisory_xact_lock(_LOCK)))
                metadata.create_all(connection)
                if self._version(connection) is None:
                    connection.execute(insert(schema).values(version=SCHEMA))
                yield connection

    def _connected(self) -> Connection:
        """Connect for reading; SQLite's transactions see one moment anyway."""
        options = {"isolation_level": "REPEATABLE READ"} if self.engine.dialect.name == "postgresql" else {}
        return self.engine.connect().execution_options(**options)

    def _version(self, connection: Connection) -> int | None:
        """Return the version of the tables, if any stands there."""
        found = connection.scalar(select(schema.c.version))
        if found is not None and found > SCHEMA:
            raise GradebookError(self.told, _NEWER.fill(found=found, known=SCHEMA))
        return found

    def _make_private(self) -> None:
        """Make the file, which names people, for its owner alone."""
        file = _file(self.engine.url)
        if file is None or file.exists():
            return
        try:
            os.close(os.open(file, os.O_CREAT | os.O_WRONLY, 0o600))
        except OSError as error:
            full = error.errno in (errno.ENOSPC, errno.EDQUOT)
            raise GradebookError(self.told, FULL if full else FORBIDDEN) from error


def open_gradebook(workshop: Workshop, url: str | None = None) -> Gradebook:
    """Return the gradebook of a workshop; it is made when something is first written.

    Parameters
    ----------
    url
        Address of a database as SQLAlchemy knows it; the file ``gradebook.sqlite`` in the folder if not given.

    Raises
    ------
    GradebookError
        The address is none, or its driver is not installed.
    WorkshopError
        The workshop's secret cannot be read.
    """
    key = hmac.new(workshop.secret, b"gradebook", hashlib.sha256).hexdigest()[:20]
    address = URL.create("sqlite", database=str(workshop.folder / GRADEBOOK)) if url is None else _address(url)
    try:
        engine = create_engine(address, poolclass=NullPool, hide_parameters=True)
    except NoSuchModuleError as error:
        raise GradebookError(_told(address), _NO_URL.fill(file=GRADEBOOK)) from error
    except ImportError as error:
        raise GradebookError(_told(address), _NO_DRIVER.fill(why=error)) from error
    return Gradebook(_prepared(engine), key, workshop.secret)


def _address(url: str) -> URL:
    try:
        address = make_url(url)
    except (ArgumentError, ValueError) as error:
        raise GradebookError("--gradebook", _NO_URL.fill(file=GRADEBOOK)) from error
    if address.get_backend_name() == "sqlite" and _file(address) is None:
        raise GradebookError(url, _NO_URL.fill(file=GRADEBOOK))
    return address


def _prepared(engine: Engine) -> Engine:
    """Have SQLite begin transactions when told to, and wait for other writers."""
    if engine.dialect.name == "sqlite":

        def connected(connection: DBAPIConnection, _record: object) -> None:
            connection.isolation_level = None  # Python's own module would begin them later, and never for tables
            cursor = connection.cursor()
            cursor.execute(f"PRAGMA busy_timeout = {PATIENCE * 1000}")
            cursor.close()

        def begun(connection: Connection) -> None:
            connection.exec_driver_sql(connection.get_execution_options().get("begin", "BEGIN"))

        event.listen(engine, "connect", connected)
        event.listen(engine, "begin", begun)
    return engine


@contextmanager
def _nothing() -> Iterator[Connection]:
    """Connect to a gradebook in memory in which nothing stands."""
    with create_engine("sqlite://", poolclass=NullPool).connect() as connection:
        metadata.create_all(connection)
        yield connection


def _file(url: URL) -> Path | None:
    """Return the file of a SQLite database; None for others and for one that would be kept in memory alone."""
    is_file = url.get_backend_name() == "sqlite" and url.database and url.database != ":memory:"
    return Path(str(url.database)) if is_file else None


def _told(url: URL) -> str:
    return str(_file(url) or url.render_as_string(hide_password=True))
