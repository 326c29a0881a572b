"""What lies beside the work: programs that start it wherever it can be started, and say what is missing elsewhere."""

from __future__ import annotations

import shutil
import subprocess

import pytest

pytestmark = pytest.mark.xdist_group("packing")


@pytest.fixture
def path(tmp_path):
    """Return a folder of programs, and what it takes to find no others but those of the system."""
    programs = tmp_path / "programs"
    programs.mkdir()
    for name in ("sh", "cat", "dirname"):
        (programs / name).symlink_to(shutil.which(name))
    return programs


def program(file, says):
    file.write_text(f"#!/bin/sh\n{says}\n", encoding="utf-8")
    file.chmod(0o755)


def started(unpacked, path):
    line = ["/bin/sh", str(unpacked / "start.command")]
    return subprocess.run(
        line, capture_output=True, text=True, env={"PATH": str(path)}, stdin=subprocess.DEVNULL, check=False, timeout=30
    )


def test_it_is_opened_by_cmtrain_where_there_is_one(unpacked, path):
    program(path / "cmtrain", 'echo "$PWD" "$@"')
    done = started(unpacked, path)
    assert (done.stdout.split("\n")[0], done.returncode) == (f"{unpacked} open . --lang zh", 0)


def test_it_is_opened_by_a_python_that_has_cmtrain(unpacked, path):
    program(path / "python3", "exit 1")
    program(path / "python", 'echo "$@"')
    done = started(unpacked, path)
    assert (done.stdout.split("\n")[-2], done.returncode) == ("-m cmtrain open . --lang zh", 0)


def test_where_there_is_none_it_says_what_to_install(unpacked, path):
    done = started(unpacked, path)
    assert done.returncode == 1
    assert "pip install cmtrain==" in done.stdout
    assert "这台电脑上还没有 cmtrain" in done.stdout
    assert "cmtrain is not installed on this computer" in done.stdout


def test_windows_gets_its_own_line_ends_and_no_labels_that_chinese_would_shift(unpacked):
    bat = (unpacked / "start.bat").read_bytes()
    assert bat.count(b"\n") == bat.count(b"\r\n")
    assert b"goto" not in bat
    lines = bat.decode().split("\r\n")
    assert [line for line in lines if not line.isascii()] == [
        "  echo 请先把整个压缩包解压，再打开解压出来的 start.bat。"
    ]
    assert "%CMTRAIN% open . --lang zh" in lines
    for word in (b"pip", b"curl", b"http", b"download"):
        assert word not in bat.lower()


def test_the_letter_says_what_to_send_by_when_in_both_languages(unpacked):
    content = (unpacked / "README.txt").read_bytes()
    assert content.startswith(b"\xef\xbb\xbf")
    letter = content.decode("utf-8-sig")
    assert letter.count("answers-1001.jsonl") == 2
    assert letter.count("2030-03-04 17:00") == 2
    assert "{" not in letter
