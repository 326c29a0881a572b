"""The plan for the four weeks after a workshop as a calendar that phones and Outlook take in (RFC 5545)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from uuid import uuid5
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event

from cmtrain.report.blocks import words
from cmtrain.report.html import LANGUAGE_TAGS
from cmtrain.report.smart import Goal, goals, unanswered
from cmtrain.texts import Lang, Text, text
from cmtrain.workshop.export.identity import NAMESPACE
from cmtrain.workshop.export.people import Person
from cmtrain.workshop.export.weeks import WEEKS
from cmtrain.workshop.plan import Plan

BEGIN, LENGTH = time(9), timedelta(minutes=30)
"""When in the day an appointment with oneself begins, and how long it lasts."""

_CALENDAR = text("{title}：训后四周计划", "{title}: plan for the four weeks after")
_SUMMARY = text("训后第 {n} 周：{titles}", "Week {n} after training: {titles}")
_FINISH = text("补做没做完的题", "finish what was not answered")


def plan_calendar(person: Person, plan: Plan, whose: str, *, first: date, stamp: datetime) -> bytes | None:
    """Return a person's plan as a calendar in the person's language; None if there is nothing to practise.

    One appointment a week tells what to do for each goal, and what to show at the end of the week. The same plan gives
    the same bytes, and an appointment taken in again replaces itself.

    Parameters
    ----------
    whose
        Identity of the workshop (`cmtrain.workshop.export.identity.identity`).
    first
        The day on which the first week begins.
    stamp
        UTC at which the plan was made.
    """
    if person.work is None:
        return None
    aims, missing = goals(person.work.dossier), unanswered(person.work.dossier)
    weeks = [_week(n, aims, missing if n == 1 else (), person.lang) for n in range(1, WEEKS + 1)]
    told = [(n, week) for n, week in enumerate(weeks, start=1) if week]
    if not told:
        return None
    calendar = Calendar()
    calendar.add("prodid", "-//cmtrain//plan//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", _CALENDAR.fill(title=plan.title)[person.lang])
    for n, lines in told:
        begin = datetime.combine(first + timedelta(weeks=n - 1), BEGIN, ZoneInfo(plan.zone))
        calendar.add_component(_appointment(person, whose, n, begin, stamp, lines))
    calendar.add_missing_timezones(first_date=date(first.year, 1, 1), last_date=date(first.year + 2, 1, 1))
    return bytes(calendar.to_ical())


def _appointment(
    person: Person, whose: str, n: int, begin: datetime, stamp: datetime, lines: Sequence[tuple[str, ...]]
) -> Event:
    titles = ("；" if person.lang == "zh" else "; ").join(title for title, *_ in lines)
    language = {"language": LANGUAGE_TAGS[person.lang]}
    event = Event()
    event.add("uid", f"{uuid5(NAMESPACE, f'{whose} week {n} {person.trainee.id}')}@cmtrain")
    event.add("dtstamp", stamp)
    event.add("dtstart", begin)
    event.add("dtend", begin + LENGTH)
    event.add("summary", _SUMMARY.fill(n=n, titles=titles)[person.lang], parameters=language)
    event.add("description", "\n\n".join("\n".join(each) for each in lines), parameters=language)
    event.add("transp", "TRANSPARENT")  # nobody is shown as busy
    return event


def _week(n: int, aims: Sequence[Goal], missing: Sequence[Text], lang: Lang) -> list[tuple[str, ...]]:
    """Return what to do in a week, for each goal a title and some lines."""
    left = [(_FINISH[lang], *(title[lang] for title in missing))] if missing else []
    return [*left, *(tuple(_lines(n, goal, lang)) for goal in aims)]


def _lines(n: int, goal: Goal, lang: Lang) -> Iterator[str]:
    yield goal.title[lang]
    if n == 1:
        measures = ("；" if lang == "zh" else "; ").join(measure[lang] for measure in goal.measures)
        yield _named("smart_specific", goal.practice[lang], lang)
        yield _named("smart_measurable", measures, lang)
        yield _named("smart_achievable", goal.achievable[lang], lang)
    yield words()["week"].fill(n=n)[lang] + (" " if lang == "en" else "") + goal.weeks[n - 1][lang]


def _named(key: str, what: str, lang: Lang) -> str:
    return f"{words()[key][lang]}{'：' if lang == 'zh' else ': '}{what}"
