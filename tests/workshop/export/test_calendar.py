"""A plan's calendar reads back, line by line as RFC 5545 has it, and is the same every time."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar

from cmtrain.kinds.exercise import load_exercise
from cmtrain.report.smart import goals
from cmtrain.workshop.export.calendar import plan_calendar
from cmtrain.workshop.export.people import Person
from cmtrain.workshop.export.score_table import score_table
from cmtrain.workshop.export.scores import scores_of_journals
from cmtrain.workshop.export.weeks import first_day_after
from tests.workshop.export.conftest import DIAGNOSIS, LATE, ORDER

STAMP, FIRST = datetime(2026, 3, 2, 9, tzinfo=UTC), date(2026, 3, 3)


def made(workshop, person, **changes):
    return plan_calendar(person, workshop.plan, "w", **({"first": FIRST, "stamp": STAMP} | changes))


@pytest.fixture
def wang(people):
    return people[1]


@pytest.fixture
def weeks(workshop, wang):
    return list(Calendar.from_ical(made(workshop, wang)).walk("VEVENT"))


def test_four_weeks_are_at_nine_in_the_zone_of_the_plan(workshop, weeks):
    zone = ZoneInfo(workshop.plan.zone)
    begins = [week.decoded("dtstart") for week in weeks]
    assert begins == [datetime(2026, 3, 3, 9, tzinfo=zone) + timedelta(weeks=n) for n in range(4)]
    assert {week.decoded("dtend") - week.decoded("dtstart") for week in weeks} == {timedelta(minutes=30)}
    assert {week.decoded("dtstamp") for week in weeks} == {STAMP}
    assert {week["dtstart"].params["TZID"] for week in weeks} == {workshop.plan.zone}


def test_weeks_tell_the_goals_in_the_trainees_language(wang, weeks):
    (goal,) = goals(wang.work.dossier)
    first, *_, last = (str(week["description"]) for week in weeks)
    assert goal.practice.en in first
    assert load_exercise(ORDER).title.en in first  # not answered yet
    assert goal.weeks[3].en in last
    assert weeks[0]["summary"].params["LANGUAGE"] == "en"
    assert load_exercise(DIAGNOSIS).title.en in weeks[3]["summary"]


def test_chinese_survives_lines_of_75_octets(workshop, wang):
    content = made(workshop, Person(wang.trainee, "zh", wang.work))
    assert content.endswith(b"END:VCALENDAR\r\n")
    lines = content.split(b"\r\n")
    assert max(map(len, lines)) <= 75
    assert all(line.decode() is not None for line in lines)  # no letter is cut in two
    (goal,) = goals(wang.work.dossier)
    first, *_ = Calendar.from_ical(content).walk("VEVENT")
    assert goal.practice.zh in str(first["description"])
    assert b"\\," in made(workshop, wang)


def test_zone_is_described_for_all_weeks(workshop, wang):
    berlin = workshop.plan.model_copy(update={"zone": "Europe/Berlin"})
    content = plan_calendar(wang, berlin, "w", first=FIRST, stamp=STAMP)
    calendar = Calendar.from_ical(content)
    (zone,) = calendar.walk("VTIMEZONE")
    assert {str(part["tzoffsetto"].to_ical()) for part in zone.walk() if "tzoffsetto" in part} == {"+0100", "+0200"}
    begins = [week.decoded("dtstart") for week in calendar.walk("VEVENT")]
    assert [each.utcoffset() for each in begins] == [timedelta(hours=1)] * 4
    summer = plan_calendar(wang, berlin, "w", first=date(2026, 3, 23), stamp=STAMP)
    begins = [week.decoded("dtstart") for week in Calendar.from_ical(summer).walk("VEVENT")]
    assert [each.utcoffset() for each in begins] == [timedelta(hours=hours) for hours in (1, 2, 2, 2)]
    assert {each.hour for each in begins} == {9}


def test_same_plan_has_the_same_bytes_and_a_later_one_replaces_it(workshop, wang, weeks):
    assert made(workshop, wang) == made(workshop, wang)
    moved = Calendar.from_ical(made(workshop, wang, first=date(2026, 3, 9))).walk("VEVENT")
    assert [str(week["uid"]) for week in moved] == [str(week["uid"]) for week in weeks]
    assert len({str(week["uid"]) for week in weeks}) == 4


def test_who_has_nothing_to_practise_or_no_journal_has_no_calendar(workshop, people):
    li, _, late = people
    assert (late.trainee.id, late.work) == (LATE.id, None)
    assert made(workshop, late) is None
    grades = li.work.grades
    full = [each.model_copy(update={"points": each.max_points}) for each in grades.results]
    best = Person(li.trainee, "zh", type(li.work)(li.work.events, grades.model_copy(update={"results": tuple(full)})))
    assert made(workshop, best) is None
    assert score_table(people, workshop.plan, scores_of_journals, "en")  # who has no calendar has a row all the same


@pytest.mark.parametrize(
    ("closes", "first"), [(2, 3), (5, 6), (6, 9), (7, 9), (8, 9)], ids=["Mon", "Thu", "Fri", "Sat", "Sun"]
)
def test_first_week_begins_on_the_next_day_of_work(closes, first):
    assert first_day_after(date(2026, 3, closes)) == date(2026, 3, first)
