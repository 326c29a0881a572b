"""Whatever happens to the file of a journal is told at its place, and stops nobody."""

from __future__ import annotations

import os

import pytest

from cmtrain.journal import Submitted
from tests.workshop.wall.conftest import NINE, ORDERS, STOCK, draft, place


def test_a_journal_may_come_later_and_be_empty_at_first(people, watch, joined):
    watch.look(NINE)
    people.file().touch()
    assert place(watch.look(NINE)).trouble is None
    people.write(joined, draft())
    assert place(watch.look(NINE)).progress[ORDERS].level == "begun"


def test_a_line_that_is_not_written_out_yet_is_waited_for(people, watch, joined):
    people.write(joined)
    before = people.file().read_bytes()
    people.write(draft())
    whole = people.file().read_bytes()
    people.file().write_bytes(whole[:-20])
    found = place(watch.look(NINE))
    assert (found.progress[ORDERS].level, found.trouble) == ("untouched", None)
    people.file().write_bytes(whole)
    assert place(watch.look(NINE)).progress[ORDERS].level == "begun"
    assert len(before) < len(whole) - 20


def test_a_journal_that_was_cut_is_told_and_followed_from_there(people, watch, joined):
    people.write(joined)
    start = people.file().read_bytes()
    people.write(Submitted(exercise=ORDERS, response=people.best(ORDERS)), at=1)
    whole = people.file().read_bytes()
    assert place(watch.look(NINE)).points == 14
    people.file().write_bytes(start)
    found = place(watch.look(NINE))
    assert (found.points, found.progress[ORDERS].level) == (0, "untouched")
    assert "少了内容" in found.trouble.zh
    people.write(draft(exercise=STOCK), at=2)
    found = place(watch.look(NINE))
    assert (found.progress[STOCK].level, "少了内容" in found.trouble.zh) == ("begun", True)
    people.file().write_bytes(whole)
    assert "少了内容" in place(watch.look(NINE)).trouble.zh  # the work on the other exercise
    assert place(watch.look(NINE)).points == 14


def test_a_whole_copy_may_take_the_place_of_a_journal(people, watch, joined, tmp_path):
    people.write(joined, draft())
    watch.look(NINE)
    copy = tmp_path / "copy"
    copy.write_bytes(people.file().read_bytes())
    people.write(Submitted(exercise=ORDERS, response=people.best(ORDERS)), file=copy, at=3)
    copy.replace(people.file())
    found = place(watch.look(NINE))
    assert (found.points, found.trouble) == (14, None)


def test_another_journal_in_its_place_is_told(people, watch, joined, tmp_path):
    people.write(joined, Submitted(exercise=ORDERS, response=people.best(ORDERS)))
    assert place(watch.look(NINE)).points == 14
    people.write(joined, *(draft(number) for number in range(9)), file=tmp_path / "other", at=50).replace(people.file())
    found = place(watch.look(NINE))
    assert (found.points, found.progress[ORDERS].level) == (0, "begun")
    assert "少了内容" in found.trouble.zh


@pytest.mark.parametrize("emptied", [False, True])
def test_a_journal_that_is_gone_is_told_with_what_was_known_until_it_is_back(people, watch, joined, emptied):
    people.write(joined, draft(), Submitted(exercise=ORDERS, response=people.mistake(ORDERS, "as_last_week")))
    watch.look(NINE)
    whole = people.file().read_bytes()
    if emptied:
        people.file().write_bytes(b"")
    else:
        people.file().unlink()
    for _ in range(2):
        found = place(watch.look(NINE))
        assert (found.progress[ORDERS].level, found.trouble.zh[:5]) == ("tried", "日志不见了")
    people.file().write_bytes(whole)
    people.write(Submitted(exercise=ORDERS, response=people.best(ORDERS)), at=3)
    found = place(watch.look(NINE))
    assert (found.points, found.trouble) == (14, None)
    assert (len(found.progress[ORDERS].tries), found.progress[ORDERS].minutes) == (2, 3)


def test_what_cannot_be_opened_is_told_and_tried_again(people, watch, joined, monkeypatch):
    people.write(joined, draft())
    watch.look(NINE)
    people.write(draft(2), at=4)

    def refused(path, *args):
        raise PermissionError(13, "Permission denied")

    with monkeypatch.context() as patch:
        patch.setattr(os, "open", refused)
        found = place(watch.look(NINE))
    assert (found.progress[ORDERS].level, found.trouble.zh[:5]) == ("begun", "日志打不开")
    found = place(watch.look(NINE))
    assert (found.trouble, found.changed) == (None, NINE)


def test_a_folder_in_place_of_a_journal_stops_nobody(people, watch, joined):
    people.file().mkdir()
    people.write(joined, draft(), trainee="1002")
    room = watch.look(NINE)
    assert place(room).trouble.zh.startswith("日志打不开")
    assert place(room, "1002").progress[ORDERS].level == "begun"
    people.file().rmdir()
    assert place(watch.look(NINE)).trouble is None
