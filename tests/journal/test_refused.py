"""Journals that are not as they should be are named with line and key, and what could not be read again is not written."""

from __future__ import annotations

import errno
import json
import re

import pytest

from cmtrain.errors import ContentError, UnreadableError
from cmtrain.journal import (
    Drafted,
    Journal,
)
from cmtrain.journal.trouble import FORBIDDEN, FULL, OTHER, why
from tests.journal.written import ABC, EVENTS, SITTING, Ticks, read, write


def line(path):
    return json.loads(path.read_text(encoding="utf-8").splitlines()[0])


def spoiled(change):
    """Return a function that writes a journal whose second line has been changed."""

    def spoil(path):
        write(path)
        lines = path.read_text(encoding="utf-8").splitlines()
        content = json.loads(lines[1])
        lines[1] = change(content)
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")

    return spoil


def put(key, value):
    def change(content):
        *path, last = key.split(".")
        inner = content
        for part in path:
            inner = inner[part]
        inner[last] = value
        return json.dumps(content)

    return change


HAN = re.compile(r"[\u4e00-\u9fff]")

BAD = {
    "no JSON": (lambda _: "hello", "line 2: is not a line of JSON"),
    "no object": (lambda _: "[1]", "line 2: is not a JSON object"),
    "deep": (lambda _: "[" * 100_000, "line 2: is not a line of JSON"),
    "deep, but not too deep to be read": (
        lambda c: put("what.task", 0)(c).replace('"task": 0', '"task": ' + "[" * 900 + "]" * 900),
        "line 2: holds more than 40 lists within one another",
    ),
    "deep below what is shallow": (
        put("what.task", [[], {"a": json.loads("[[]," * 50 + "[]" + "]" * 50)}]),
        "line 2: holds more than 40 lists within one another",
    ),
    "no such day": (put("time", "2026-02-31T09:00:00.000Z"), "line 2.time: Value error"),
    "a path without end": (
        put("what", {"event": "drafted", "exercise": "visits/01_abc", "path": ["n"] * 65, "value": 1}),
        "line 2.what.drafted.path: Tuple should have at most 64 items",
    ),
    "future version": (put("version", 2), "line 2.version: is 2; this cmtrain reads up to 1"),
    "NaN": (put("what.task", float("nan")), "line 2.what.task: is nan"),
    "too large a number": (
        lambda c: put("what.task", 0)(c).replace('"task": 0', '"task": 1e999'),
        "line 2.what.task: is inf",
    ),
    "too large a number written out": (
        lambda c: put("what.task", 0)(c).replace('"task": 0', '"task": 1' + "0" * 400 + ".0"),
        "line 2.what.task: is inf",
    ),
    "10 MB": (put("what.task", "好" * 10_000_000), "line 2.what.task: is 60,0"),
    "long text": (put("what.exercise", "x" * 30_000), "line 2.what.exercise: is a text of 30,000 characters"),
    "foreign trainee": (put("sitting.trainee", "wang"), "line 2.id: does not fit"),
    "unknown exercise": (
        put("what.exercise", "visits/99_x"),
        "line 2.what.exercise: unknown exercise 'visits/99_x'; known: visits/01_abc",
    ),
    "unknown case": (put("sitting.case", "x"), "line 2.sitting.case: unknown case 'x'"),
    "unknown key": (put("sitting.colour", "x"), "line 2.sitting.colour: Extra inputs"),
    "unknown event": (put("what.event", "danced"), "line 2.what: Input tag 'danced'"),
    "strange seed": (put("sitting.seed", -1), "line 2.sitting.seed: Input should be greater"),
    "strange time": (put("time", "yesterday"), "line 2.time: String should match"),
}


@pytest.mark.parametrize("name", BAD)
def test_bad_journals_are_refused_with_line_and_key(tmp_path, name):
    change, message = BAD[name]
    spoiled(change)(tmp_path / "j")
    before = (tmp_path / "j").read_bytes()
    with pytest.raises(ContentError) as caught:
        read(tmp_path / "j")
    assert f"{tmp_path / 'j'}: {message}" in str(caught.value)
    assert len(str(caught.value)) < 3_000
    assert (tmp_path / "j").read_bytes() == before
    assert caught.value.told("en") == str(caught.value)
    for told in caught.value.told("zh").splitlines():
        assert HAN.search(told.removeprefix(f"{tmp_path / 'j'}: "))


def test_a_trainer_reads_in_chinese_where_a_journal_is_broken_and_what_would_do(tmp_path):
    write(tmp_path / "j")
    write(tmp_path / "j", EVENTS[:1], SITTING.model_copy(update={"trainee": "wang"}))
    with pytest.raises(ContentError) as caught:
        read(tmp_path / "j")
    assert caught.value.told("zh") == (
        f"{tmp_path / 'j'}: 第 7 行的 sitting.trainee：是 'wang' 的，而这份日志是 'li-na' 的；请按学员分开"
    )


def test_foreign_trainees_are_refused(tmp_path):
    write(tmp_path / "j")
    write(tmp_path / "j", EVENTS[:1], SITTING.model_copy(update={"trainee": "wang"}))
    with pytest.raises(ContentError, match=r"line 7\.sitting\.trainee: belongs to 'wang', the journal to 'li-na'"):
        read(tmp_path / "j")
    write(tmp_path / "k")
    with pytest.raises(ContentError, match="belongs to 'li-na', the journal to 'wang'"):
        read(tmp_path / "k", trainee="wang")


def test_all_problems_are_told_at_once(tmp_path):
    (tmp_path / "j").write_text("hello\n" * 3, encoding="utf-8")
    with pytest.raises(ContentError) as caught:
        read(tmp_path / "j")
    assert [problem.key for problem in caught.value.problems] == ["line 1", "line 2", "line 3"]


def test_a_journal_that_is_not_there_is_named(tmp_path):
    with pytest.raises(ContentError, match=r"nowhere.*cannot be read"):
        read(tmp_path / "nowhere")


@pytest.mark.parametrize("last", ["hello\n", '{"version": 2}\n', "hello"])
def test_nothing_is_added_to_a_file_that_is_no_journal(tmp_path, last):
    (tmp_path / "j").write_text(last, encoding="utf-8")
    with pytest.raises(ContentError, match="is no event"):
        Journal(tmp_path / "j", clock=Ticks()).append(SITTING, EVENTS[0])
    assert (tmp_path / "j").read_text(encoding="utf-8") == last


def test_texts_too_long_are_refused_before_they_are_written(tmp_path):
    with pytest.raises(UnreadableError, match="20,000"):
        Journal(tmp_path / "j", clock=Ticks()).append(SITTING, Drafted(exercise=ABC, value="x" * 20_001))
    assert not (tmp_path / "j").exists()


@pytest.mark.parametrize("value", [float("nan"), {"a": [float("inf")]}, 10**400])
def test_what_is_no_number_is_refused_before_it_is_written(tmp_path, value):
    event = Drafted.model_construct(event="drafted", exercise=ABC, path=(), value=value)
    with pytest.raises(UnreadableError, match="enter a number"):
        Journal(tmp_path / "j", clock=Ticks()).append(SITTING, event)
    assert not (tmp_path / "j").exists()


def test_half_a_character_does_not_stop_the_journal(tmp_path):
    event = Drafted.model_construct(event="drafted", exercise=ABC, path=(), value="half \ud83d")
    Journal(tmp_path / "j", clock=Ticks()).append(SITTING, event)
    assert read(tmp_path / "j").events[0].what.value == "half �"


@pytest.mark.parametrize(
    ("number", "told"),
    [
        (errno.ENOSPC, FULL),
        (errno.EDQUOT, FULL),
        (errno.EFBIG, FULL),
        (errno.EROFS, FORBIDDEN),
        (errno.EACCES, FORBIDDEN),
        (errno.EIO, OTHER),
        (None, OTHER),
    ],
)
def test_why_writing_failed_is_told(number, told):
    assert why(OSError(number, "no")) == told
