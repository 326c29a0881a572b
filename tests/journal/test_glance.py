"""A file is known by its looks: another one, or a changed one, looks different."""

from __future__ import annotations

import os

import pytest

from cmtrain.journal.glance import glance


@pytest.fixture
def file(tmp_path):
    (tmp_path / "file").write_bytes(b"one")
    return tmp_path / "file"


def test_what_is_not_there_looks_like_nothing(tmp_path):
    assert glance(tmp_path / "none") is None


def test_a_file_looks_the_same_until_something_is_appended(file):
    before, found = glance(file), file.stat()
    assert glance(file) == before
    with file.open("ab") as opened:
        opened.write(b"more")
    os.utime(file, ns=(found.st_atime_ns, found.st_mtime_ns))  # as on a clock with large ticks
    assert glance(file) != before


def test_another_file_of_the_same_length_and_time_looks_different(file, tmp_path):
    before, found = glance(file), file.stat()
    other = tmp_path / "other"
    other.write_bytes(b"two")
    os.utime(other, ns=(found.st_atime_ns, found.st_mtime_ns))
    other.replace(file)
    assert glance(file) != before


def test_a_file_written_over_with_as_many_bytes_looks_different(file):
    before = glance(file)
    file.write_bytes(b"two")
    os.utime(file, ns=(0, 1))
    assert glance(file) != before


def test_a_folder_is_refused_before_anybody_tries_to_read_it(tmp_path):
    with pytest.raises(OSError, match="is no file"):
        glance(tmp_path)
