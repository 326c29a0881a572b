"""The plan for the four weeks after a workshop as a sheet of Excel, to tick off and to write remarks on."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from io import BytesIO

from xlsxwriter.workbook import Workbook

from cmtrain.report.smart import Goal, goals, unanswered
from cmtrain.report.xlsx.sheet import Cell, Sheet, Styles
from cmtrain.report.xlsx.table import Column, Table, write_table
from cmtrain.report.xlsx.words import words
from cmtrain.report.xlsx.workbook import FONTS
from cmtrain.texts import Lang
from cmtrain.workshop.export.people import Person
from cmtrain.workshop.export.weeks import WEEKS
from cmtrain.workshop.plan import Plan

TICK = "✓"

_COLUMNS = (
    Column("plan_week", 8, "id"),
    Column("plan_by", 13, "date"),
    Column("plan_goal", 26, "wrapped"),
    Column("plan_to_do", 52, "wrapped"),
    Column("plan_measured", 40, "wrapped"),
    Column("plan_done", 8, "tick"),
    Column("plan_remarks", 36, "blank"),
)
_DAY_0 = date(1899, 12, 30)
"""Excel counts days from here."""


def plan_sheet(person: Person, plan: Plan, *, first: date, stamp: datetime) -> bytes | None:
    """Return a person's plan as a workbook in the person's language; None if there is nothing to practise.

    It is locked, without a password, but for the columns to tick and for remarks. The same plan gives the same bytes.

    Parameters
    ----------
    first
        The day on which the first week begins.
    stamp
        UTC at which the plan was made.
    """
    rows = list(_rows(person, first))
    if not rows:
        return None
    lang, content = person.lang, BytesIO()
    font = {"font_name": FONTS[lang], "font_size": 10}
    with Workbook(content, {"in_memory": True, "default_format_properties": font}) as book:
        title = words()["plan_title"].fill(name=person.trainee.name, workshop=plan.title)[lang]
        book.set_properties({"title": title, "author": "cmtrain", "created": stamp.replace(tzinfo=None)})
        name = words()["sheet_plan"][lang]
        sheet = Sheet(name, book.add_worksheet(name), Styles(book), lang)
        sheet.title(title, sheet.word("plan_note"))
        table = Table(name, _COLUMNS, len(rows))
        write_table(sheet, table, rows)
        _offer_ticks(sheet, table)
        sheet.finish()
    return content.getvalue()


def _rows(person: Person, first: date) -> Iterator[tuple[Cell, ...]]:
    """Yield what is to be done: what was left unanswered in the first week, and something for each goal in every one."""
    if person.work is None:
        return
    lang, aims, missing = person.lang, goals(person.work.dossier), unanswered(person.work.dossier)
    if missing:
        titles = _joined([title[lang] for title in missing], lang)
        yield _row(1, first, (words()["plan_finish"][lang], titles, words()["plan_answered"][lang]))
    for n in range(1, WEEKS + 1):
        for goal in aims:
            yield _row(n, first, _told(n, goal, lang))


def _row(n: int, first: date, told: tuple[str, str, str]) -> tuple[Cell, ...]:
    by = first + timedelta(weeks=n, days=-1)
    return (n, (by - _DAY_0).days, *told, None, None)


def _told(n: int, goal: Goal, lang: Lang) -> tuple[str, str, str]:
    """Return the goal, what to do for it in a week, and how that is measured."""
    to_do, named = goal.weeks[n - 1][lang], words()["smart_specific"][lang]  # later weeks call it by this name
    if n == 1:
        to_do = f"{named}：{goal.practice.zh}{to_do}" if lang == "zh" else f"{named}: {goal.practice.en} {to_do}"
    return goal.title[lang], to_do, _joined([measure[lang] for measure in goal.measures], lang)


def _joined(texts: list[str], lang: Lang) -> str:
    return ("；" if lang == "zh" else "; ").join(texts)


def _offer_ticks(sheet: Sheet, table: Table) -> None:
    """Offer a tick, and nothing else, in the column for it."""
    column = table.index("plan_done")
    offer = {
        "validate": "list",
        "source": [TICK],
        "error_title": sheet.word("plan_done"),
        "error_message": sheet.word("plan_tick_refused"),
    }
    sheet.drawn.data_validation(table.top + 1, column, table.top + table.n, column, offer)
