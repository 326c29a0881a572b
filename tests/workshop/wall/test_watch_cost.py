"""Watching costs as much as has changed: nothing is read or graded twice."""

from __future__ import annotations

from cmtrain.grading.journals import district_of
from cmtrain.journal import HintTaken, Submitted
from cmtrain.workshop.wall.watch import Watch
from tests.workshop.wall.conftest import CASE, NINE, ORDERS, PEOPLE, STOCK, draft, listening, place


def test_when_nothing_has_changed_no_file_is_opened_and_nothing_graded(people, watch, joined, graded):
    right = Submitted(exercise=ORDERS, response=people.best(ORDERS))
    for each in PEOPLE:
        people.write(joined, right, trainee=each.id)
    people.file("1002").write_bytes(b"no journal\n")
    first = watch.look(NINE)
    assert graded == [ORDERS, ORDERS]
    with listening() as (files, sizes):
        assert watch.look(NINE) == first
    assert (files, sizes, len(graded)) == ([], [], 2)


def test_only_what_was_appended_is_read_and_only_what_was_handed_in_graded(people, watch, joined, graded, minute):
    wrong = Submitted(exercise=ORDERS, response=people.mistake(ORDERS, "as_last_week"))
    for each in PEOPLE:
        people.write(joined, wrong, Submitted(exercise=STOCK, response=people.best(STOCK)), trainee=each.id)
    watch.look(NINE)
    graded.clear()
    file = people.file()
    for news, expected in ((draft(), []), (HintTaken(exercise=ORDERS, hint=0), []), (wrong, [ORDERS])):
        before = file.stat().st_size
        people.write(news, at=5)
        with listening() as (files, sizes):
            found = place(watch.look(minute(6)))
        assert (files, sum(sizes), graded) == ([str(file)], file.stat().st_size - before, expected)
    assert len(found.progress[ORDERS].tries) == 2


def test_each_district_is_asked_for_in_one_go(people, joined):
    asked = []

    def districts(case, seed, weeks):
        asked.append((case, seed))
        return district_of(case, people.seed, weeks)

    for own, seed in (("1001", 7), ("1002", 5), ("Chen-Wei", 7)):
        people.write(joined, Submitted(exercise=ORDERS, response=people.best(ORDERS)), trainee=own, seed=seed)
    Watch(people.workshop, districts=districts).look(NINE)
    assert asked == [(CASE, 5), (CASE, 7), (CASE, 7)]
