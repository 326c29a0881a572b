"""Watching a room: who stands where, from what their journals tell."""

from __future__ import annotations

from cmtrain.journal import Opened, Submitted
from cmtrain.kinds.exercise import load_exercise
from cmtrain.workshop.folder import Workshop
from cmtrain.workshop.wall.watch import Watch
from tests.workshop.wall.conftest import DIAGNOSIS, NINE, ORDERS, PEOPLE, STOCK, draft, place


def test_before_anybody_has_come_all_places_are_there_and_untouched(watch):
    room = watch.look(NINE)
    assert [(each.trainee, each.name, each.group) for each in room.places] == [
        (each.id, each.name, each.group) for each in PEOPLE
    ]
    for each in room.places:
        assert (each.at, each.changed, each.sign, each.trouble, each.points) == (None, None, None, None, 0)
        assert {progress.level for progress in each.progress.values()} == {"untouched"}
    assert [each.exercise for each in room.tallies] == [DIAGNOSIS, ORDERS, STOCK, "role/01_conflicts"]
    assert all(each.levels["untouched"] == 3 and not each.best_scores for each in room.tallies)


def test_a_best_answer_finishes_an_exercise_with_all_its_points(people, watch, joined, minute):
    people.write(joined, Opened(exercise=ORDERS, task=None), Submitted(exercise=ORDERS, response=people.best(ORDERS)))
    found = place(watch.look(minute(5)))
    progress = found.progress[ORDERS]
    assert (progress.level, progress.best_score, progress.points, len(progress.tries)) == ("finished", 1.0, 14.0, 1)
    assert (found.at, found.changed, found.points, found.sign) == (ORDERS, minute(2), 14.0, None)
    assert progress.minutes == 1.0


def test_the_same_mistake_twice_is_told_at_the_place_and_counted_over_all(people, watch, joined, minute):
    wrong = Submitted(exercise=ORDERS, response=people.mistake(ORDERS, "order_the_mean"))
    people.write(joined, wrong, draft(), wrong)
    people.write(joined, wrong, trainee="1002")
    room = watch.look(minute(5))
    title = load_exercise(ORDERS).mistakes["order_the_mean"].title
    assert title.zh in place(room).sign.told.zh
    assert title.en in place(room).sign.told.en
    assert place(room, "1002").sign is None
    orders = room.tallies[1]
    assert [(each.name, each.title, each.people) for each in orders.mistakes] == [("order_the_mean", title, 2)]
    assert (orders.levels["tried"], orders.best_scores) == (2, (0.0, 0.0))


def test_broken_rules_are_told_and_counted(people, watch, joined, minute):
    people.write(joined, Submitted(exercise=STOCK, response=people.mistake(STOCK, "tie_in")))
    room = watch.look(minute(5))
    assert place(room).progress[STOCK].flags == ("C5",)
    assert [each.broke_rules for each in room.tallies] == [0, 0, 1, 0]


def test_the_exercise_worked_on_last_is_the_one_touched_not_the_one_seen(people, watch, joined, minute):
    people.write(joined, draft(exercise=STOCK), Opened(exercise=ORDERS, task=None))
    found = place(watch.look(minute(5)))
    assert (found.at, found.changed) == (STOCK, minute(2))
    assert found.progress[STOCK].level == "begun"
    assert found.progress[ORDERS].level == "untouched"


def test_what_is_seen_in_several_looks_adds_up(people, watch, joined, minute):
    people.write(joined, draft(1), draft(2))
    assert place(watch.look(minute(2))).progress[ORDERS].minutes == 2
    people.write(draft(3), at=5)
    people.write(Opened(exercise=STOCK, task=None), at=6)
    watch.look(minute(5))
    people.write(Opened(exercise=DIAGNOSIS, task=None), at=7)
    found = place(watch.look(minute(7)))
    assert (found.progress[ORDERS].minutes, found.at, found.changed) == (5, ORDERS, minute(7))


def test_quiet_people_are_stuck_until_they_go_on(people, watch, joined, minute):
    people.write(joined, draft())
    assert place(watch.look(minute(10.9))).sign is None
    assert "10 分钟" in place(watch.look(minute(11))).sign.told.zh
    assert place(watch.look(minute(61))).sign.kind == "away"
    people.write(draft(2), at=61)
    assert place(watch.look(minute(62))).sign is None


def test_clocks_set_back_or_ahead_make_no_negative_time(people, watch, joined, minute):
    people.write(joined, draft(), at=500)
    people.write(draft(2), at=2)
    people.write(joined, draft(), trainee="1002", at=300)
    room = watch.look(minute(13))
    assert (place(room).changed, place(room).progress[ORDERS].minutes) == (minute(2), 1.0)
    assert place(room).sign.kind == "stuck"
    assert (place(room, "1002").changed, place(room, "1002").sign) == (minute(13), None)
    assert place(watch.look(minute(-60))).sign is None


def test_points_and_attempts_are_those_of_the_plan(people, joined):
    file = people.workshop.folder / "workshop.toml"
    told = file.read_text(encoding="utf-8")
    assert told.count("points = 14\nattempts = 3") == 2
    file.write_text(told.replace("points = 14\nattempts = 3", "points = 50\nattempts = 1"), encoding="utf-8")
    people.write(joined, Submitted(exercise=ORDERS, response=people.mistake(ORDERS, "as_last_week")))
    people.write(joined, Submitted(exercise=ORDERS, response=people.best(ORDERS)), trainee="1002")
    room = Watch(Workshop(people.workshop.folder)).look(NINE)
    assert place(room).progress[ORDERS].level == "finished"
    assert place(room, "1002").points == 50
    assert room.tallies[1].attempts == 1


def test_no_pin_is_in_what_the_wall_shows(people, watch, joined):
    people.write(joined, draft())
    shown = repr(watch.look(NINE))
    assert "李娜" in shown
    assert not any(each.pin in shown for each in people.workshop.trainees)
