"""Journals with something in them that should not be: told at their place with what was known, stopping nobody."""

from __future__ import annotations

import json

import pytest

from cmtrain.journal import Submitted
from cmtrain.journal.events import event_id
from tests.workshop.wall.conftest import NINE, ORDERS, STOCK, draft, place


def test_a_broken_journal_is_told_with_what_was_known_and_the_others_go_on(people, watch, joined):
    right = Submitted(exercise=ORDERS, response=people.best(ORDERS))
    people.write(joined, right)
    watch.look(NINE)
    whole = people.file().read_bytes()
    people.file().write_bytes(whole + b'{"id": 3}\n')
    people.write(joined, right, trainee="1002")
    room = watch.look(NINE)
    assert place(room).trouble.zh.startswith("日志坏了，下面是坏之前的进度（第 3 行")
    assert place(room).trouble.en.startswith("the journal is broken; shown is what was known before (line 3")
    assert str(people.workshop.folder) not in place(room).trouble.en
    assert place(room).points == place(room, "1002").points == 14
    people.file().write_bytes(whole)
    people.write(draft(exercise=STOCK))
    found = place(watch.look(NINE))
    assert (found.trouble, found.progress[STOCK].level, found.points) == (None, "begun", 14)


def test_somebody_of_whom_nothing_could_be_read_counts_nowhere(people, watch):
    people.file().write_bytes(b"no journal\n")
    room = watch.look(NINE)
    assert place(room).trouble is not None
    assert (place(room).progress, place(room).sign) == ({}, None)
    assert [sum(each.levels.values()) for each in room.tallies] == [2] * 4
    people.file().unlink()
    room = watch.look(NINE)
    assert place(room).trouble is None
    assert [sum(each.levels.values()) for each in room.tallies] == [3] * 4


def test_a_journal_that_belongs_to_somebody_else_is_not_taken_for_theirs(people, watch, joined):
    people.write(joined, draft(), trainee="1002", file=people.file("1001"))
    found = place(watch.look(NINE))
    assert "1002" in found.trouble.en
    assert found.progress == {}


def forged(file, **changes):
    """Put another event, signed as if cmtrain had written it, in the place of the last one."""
    *lines, last = file.read_bytes().splitlines(keepends=True)
    content = json.loads(last)
    content["time"] = changes.get("time", content["time"])
    content["what"]["path"] = changes.get("path", content["what"]["path"])
    content["id"] = event_id(content)
    line = json.dumps({"id": content.pop("id"), **content}, separators=(",", ":")).encode()
    file.write_bytes(b"".join(lines) + line + b"\n")


@pytest.mark.parametrize(
    "changes", [{"time": "2026-02-31T09:00:00.000Z"}, {"path": ["n"] * 30_000}], ids=["no such day", "too deep"]
)
def test_events_that_are_well_formed_and_impossible_stop_nobody(people, watch, joined, changes):
    people.write(joined)
    watch.look(NINE)
    forged(people.write(draft(), at=1), **changes)
    people.write(joined, draft(), trainee="1002")
    room = watch.look(NINE)
    assert "日志坏了" in place(room).trouble.zh
    assert place(room, "1002").progress[ORDERS].level == "begun"
