"""Opening a gradebook, and everything that a disk, a file or a server may do to it."""

from __future__ import annotations

import errno
import os
import sqlite3
import threading
from itertools import pairwise
from pathlib import Path

import pytest
from sqlalchemy import event, update
from sqlalchemy import text as sql

from cmtrain.workshop.gradebook import opening
from cmtrain.workshop.gradebook.history import By, entries
from cmtrain.workshop.gradebook.opening import open_gradebook
from cmtrain.workshop.gradebook.overriding import override
from cmtrain.workshop.gradebook.stored import stored_results
from cmtrain.workshop.gradebook.tables import SCHEMA, schema
from cmtrain.workshop.gradebook.trouble import GradebookError
from tests.workshop.gradebook.samples import EXERCISE, NOON, fill, result


def stored(book):
    with book.reading() as connection:
        return stored_results(connection, book)


def test_a_gradebook_that_nobody_has_begun_is_empty_and_stays_unmade(book):
    assert stored(book) == {}
    assert entries(book) == []
    assert not Path(book.told).exists()
    fill(book, result())
    assert len(stored(book)) == 1


@pytest.mark.skipif(os.name != "posix", reason="rights of files are those of POSIX")
def test_nobody_else_can_read_the_file(in_file, workshop):
    fill(in_file, result())
    assert (workshop.folder / "gradebook.sqlite").stat().st_mode & 0o077 == 0


def test_a_newer_gradebook_is_refused_in_both_languages_and_left_alone(book):
    fill(book, result())
    with book.writing() as connection:
        connection.execute(update(schema).values(version=SCHEMA + 1))
    for act in (lambda: fill(book, result("1002")), lambda: entries(book)):
        with pytest.raises(GradebookError) as caught:
            act()
        assert "newer cmtrain" in caught.value.told("en")
        assert "较新的 cmtrain" in caught.value.told("zh")
    with book.engine.connect() as connection:
        assert connection.scalar(sql("SELECT count(*) FROM cmtrain_results")) == 1


@pytest.mark.parametrize(
    ("url", "told"),
    [
        ("gradebook.sqlite", "is no address of a database"),
        ("", "is no address of a database"),
        ("nosuch://x/y", "is no address of a database"),
        ("postgresql+psycopg://x:y@h:port/z", "is no address of a database"),
        ("sqlite://", "is no address of a database"),
        ("sqlite:///:memory:", "is no address of a database"),
        ("postgresql+pg8000://x/y", "needs a driver that is not installed"),
    ],
)
def test_an_address_that_cannot_be_used_is_told_with_one_that_can(workshop, url, told):
    with pytest.raises(GradebookError, match=told) as caught:
        open_gradebook(workshop, url)
    assert "postgresql" in caught.value.told("zh").lower()


def test_a_password_is_never_shown(workshop, tmp_path):
    book = open_gradebook(workshop, f"postgresql+psycopg://trainer:geheim@/x?host={tmp_path}")
    with pytest.raises(GradebookError, match="cannot be reached") as caught:
        fill(book, result())
    assert "geheim" not in str(caught.value)
    assert "数据库服务器连不上" in caught.value.told("zh")


def test_a_file_that_is_none_of_ours_is_told_and_left_alone(in_file, workshop):
    file = workshop.folder / "gradebook.sqlite"
    file.write_bytes(b"hello, this is no database\n" * 100)
    before = file.read_bytes()
    for act in (lambda: entries(in_file), lambda: fill(in_file, result())):
        with pytest.raises(GradebookError, match="is no gradebook, or a damaged one"):
            act()
    assert file.read_bytes() == before


def test_a_folder_that_is_not_there_is_told(workshop, tmp_path):
    book = open_gradebook(workshop, f"sqlite:///{tmp_path}/none/g.sqlite")
    with pytest.raises(GradebookError, match="cannot be opened"):
        fill(book, result())


def test_a_disk_too_full_for_a_new_file_is_told(in_file, monkeypatch):
    def full(*_):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("cmtrain.workshop.gradebook.opening.os.open", full)
    with pytest.raises(GradebookError, match="disk is full"):
        fill(in_file, result())


def test_a_full_disk_is_told_and_nothing_is_half_written(in_file):
    fill(in_file, result())
    before = stored(in_file), entries(in_file)

    @event.listens_for(in_file.engine, "connect")
    def full(connection, _):
        (pages,) = connection.execute("PRAGMA page_count").fetchone()
        connection.execute(f"PRAGMA max_page_count = {pages + 2}")

    with pytest.raises(GradebookError, match="disk is full"):
        fill(in_file, *(result(f"t{number}") for number in range(50)))
    event.remove(in_file.engine, "connect", full)
    assert (stored(in_file), entries(in_file)) == before


def test_who_cannot_wait_any_longer_is_told_and_loses_nothing(book, monkeypatch):
    fill(book, result())
    monkeypatch.setattr(opening, "PATIENCE", 1)
    with book.writing():
        with pytest.raises(GradebookError, match="somebody else is writing"):
            fill(book, result("1002"))
        assert len(stored(book)) == 1  # and reading goes on
    assert len(fill(book, result("1002"))) == 1


def test_two_trainers_who_write_at_once_lose_nothing(workshop, url):
    fill(open_gradebook(workshop, url), result(), result("1002"))
    begin, failed = threading.Barrier(2), []

    def work(who):
        book = open_gradebook(workshop, url)
        begin.wait()
        try:
            for points in range(10):
                override(book, "1001", EXERCISE, points=points, why=f"{who} {points}", by=By(who, NOON))
        except GradebookError as error:
            failed.append(error)

    threads = [threading.Thread(target=work, args=(who,)) for who in ("Zhao", "Qian")]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert failed == []
    written = [each for each in entries(open_gradebook(workshop, url)) if each.what == "override"]
    for who in ("Zhao", "Qian"):
        assert [each.why for each in written if each.who == who] == [f"{who} {points}" for points in range(10)]
    for before, after in pairwise(written):
        assert after.before == before.after  # each saw what the other had written
    assert [each.number for each in written] == sorted(each.number for each in written)


def test_two_who_begin_a_gradebook_at_once_both_get_what_they_want(workshop, url):
    begin, failed = threading.Barrier(2), []

    def work(trainee):
        begin.wait()
        try:
            fill(open_gradebook(workshop, url), result(trainee))
        except GradebookError as error:
            failed.append(error)

    threads = [threading.Thread(target=work, args=(trainee,)) for trainee in ("1001", "1002")]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert failed == []
    assert len(stored(open_gradebook(workshop, url))) == 2


@pytest.mark.xdist_group("postgres")
def test_a_server_that_goes_away_in_the_middle_is_told_and_nothing_is_half_written(workshop, on_server):
    book, other = open_gradebook(workshop, on_server), open_gradebook(workshop, on_server)
    fill(book, result())
    before = entries(book)

    def interrupted():
        with book.writing() as connection:
            own = connection.scalar(sql("SELECT pg_backend_pid()"))
            connection.execute(sql("DELETE FROM cmtrain_history"))
            with other.engine.connect() as killer:
                killer.execute(sql("SELECT pg_terminate_backend(:own)"), {"own": own})
            connection.execute(sql("DELETE FROM cmtrain_results"))

    with pytest.raises(GradebookError, match="went away"):
        interrupted()
    assert (entries(book), len(stored(book))) == (before, 1)


def test_an_error_of_the_callers_own_undoes_what_was_written(book):
    fill(book, result())

    def broken():
        with book.writing() as connection:
            connection.execute(sql("DELETE FROM cmtrain_results"))
            raise KeyError

    with pytest.raises(KeyError):
        broken()
    assert len(stored(book)) == 1


def test_the_file_opens_with_any_tool(in_file, workshop):
    fill(in_file, result())
    connection = sqlite3.connect(workshop.folder / "gradebook.sqlite")
    assert connection.execute("SELECT trainee, exercise, points FROM cmtrain_results").fetchall() == [
        ("1001", EXERCISE, 17.5)
    ]
    connection.close()


@pytest.mark.xdist_group("postgres")
def test_a_reader_sees_one_moment_whatever_is_written_meanwhile(workshop, on_server):
    book = open_gradebook(workshop, on_server)
    fill(book, result())
    with book.reading() as connection:
        before = stored_results(connection, book)
        fill(book, result(scores=(0, 0)))
        assert stored_results(connection, book) == before
    assert stored(book) != before
