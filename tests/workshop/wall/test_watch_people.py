"""The roster may change while the room is watched."""

from __future__ import annotations

import pytest

from cmtrain.workshop.folder import roster_csv
from cmtrain.workshop.roster import Trainee
from cmtrain.workshop.trouble import WorkshopError
from cmtrain.workshop.wall.watch import Watch
from tests.workshop.wall.conftest import NINE, ORDERS, PEOPLE, draft, listening, place


def test_journals_of_nobody_on_the_roster_are_not_looked_at(people, watch, joined):
    people.write(joined, draft(), trainee="2001")
    people.file("x").write_bytes(b"no journal\n")
    with listening() as (files, _):
        room = watch.look(NINE)
    assert [each.trainee for each in room.places] == ["1001", "1002", "Chen-Wei"]
    assert files == []


def rewrite(people, *trainees):
    file = people.workshop.folder / "roster.csv"
    file.write_text(roster_csv(trainees, "zh"), encoding="utf-8", newline="")


def test_people_who_are_added_to_the_roster_appear_and_those_deleted_go(people, watch, joined):
    people.write(joined, draft(), trainee="1009")
    watch.look(NINE)
    rewrite(people, PEOPLE[2].model_copy(update={"name": "陈伟"}), Trainee(id="1009", name="周杰"))
    room = watch.look(NINE)
    assert [(each.trainee, each.name) for each in room.places] == [("Chen-Wei", "陈伟"), ("1009", "周杰")]
    assert place(room, "1009").progress[ORDERS].level == "begun"
    rewrite(people, *PEOPLE)
    assert [each.trainee for each in watch.look(NINE).places] == [each.id for each in PEOPLE]


@pytest.mark.parametrize("content", [None, b"", "工号,姓名\n,李娜\n".encode()], ids=["gone", "empty", "no id"])
def test_a_roster_that_cannot_be_read_for_a_while_leaves_everybody_in(people, watch, content):
    watch.look(NINE)
    file = people.workshop.folder / "roster.csv"
    before = file.read_bytes()
    file.unlink()
    if content is not None:
        file.write_bytes(content)
    room = watch.look(NINE)
    assert len(room.places) == 3
    assert room.trouble.zh.startswith("名单读不出来，先按上次读到的显示")
    file.write_bytes(before)
    assert watch.look(NINE).trouble is None


def test_a_roster_that_was_moved_away_and_back_is_well_again(people, watch, tmp_path):
    file = people.workshop.folder / "roster.csv"
    file.rename(tmp_path / "away")
    assert watch.look(NINE).trouble is not None
    (tmp_path / "away").rename(file)
    assert watch.look(NINE).trouble is None


def test_without_a_roster_there_is_nothing_to_watch(people):
    (people.workshop.folder / "roster.csv").unlink()
    with pytest.raises(WorkshopError):
        Watch(people.workshop)
