"""``cmtrain export``: what leaves a workshop when it is over."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from cmtrain.cli.decided import handed_on, tell_unsettled
from cmtrain.cli.printing import progress_bar
from cmtrain.cli.reading import count, default_lang, several
from cmtrain.cli.report import INCIDENT, tell_troubles
from cmtrain.cli.workshop import journals_of
from cmtrain.errors import TextError
from cmtrain.texts import LANGS, text
from cmtrain.workshop.places import GRADEBOOK

if TYPE_CHECKING:
    from cmtrain.grading.decided import Decided
    from cmtrain.report.batch.plan import Batch
    from cmtrain.workshop.export.people import Person
    from cmtrain.workshop.export.scores import ScoresOf
    from cmtrain.workshop.folder import Workshop

FORMATS = ("xlsx", "csv", "plan", "ics", "xapi", "zip")
_QUICK = FORMATS[:-1]
_PLANS, _REPORTS = "plans", "reports"
"""Folders of the plans, and of the reports that go into the zip: kept, so that the next export makes only what has changed."""

_WRITTEN = text("已写入：{file}", "Written: {file}")
_CALENDARS = text(
    "已写入 {count} 份训后计划（日历）：{folder}；{others} 人没有要练的，或还没有交答案",
    "Written: {count} calendars with plans in {folder}; {others} people have nothing to practise, or no answers yet",
)
_SHEETS = text(
    "已写入 {count} 份训后计划（Excel，可打勾、写备注）：{folder}；{others} 人没有要练的，或还没有交答案",
    "Written: {count} Excel sheets with plans to tick off in {folder}; {others} people have nothing to practise, or no answers yet",
)
_FROM_BOOK = text(
    "分数取自成绩册 {book}。之后又收到答案的，先运行 cmtrain regrade {folder}",
    "Scores are those of the gradebook {book}; if answers came in since, run cmtrain regrade {folder} first",
)
_STRANGER = text("不是名单上的人，没有导出：{file}", "of nobody on the roster, not exported: {file}")
_NEEDS = text(
    "日历要用 icalendar：请先运行 pip install 'cmtrain[classroom]'，或者不要 ics",
    "calendars need icalendar: run pip install 'cmtrain[classroom]' first, or do without ics",
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Say what can be asked for."""
    parser.add_argument("folder", type=Path, metavar="DIR", help="folder of the workshop")
    parser.add_argument("--out", type=Path, required=True, help="folder to write to")
    parser.add_argument(
        "--format",
        type=several(*FORMATS),
        default=_QUICK,
        help="xlsx (the cohort's workbook), csv (scores), plan (each trainee's plan as an Excel sheet to tick off), ics (the plan "
        f"as a calendar), xapi (statements for a learning record store), zip (all reports), or several with commas ({','.join(_QUICK)})",
    )
    parser.add_argument(
        "--lang",
        type=several(*LANGS),
        default=LANGS,
        help="languages of scores and reports (zh,en); plans have the trainee's",
    )
    parser.add_argument(
        "--gradebook",
        metavar="URL",
        help="where scores are taken from; gradebook.sqlite in DIR, or the journals without one",
    )
    parser.add_argument("--jobs", type=count, default=1, help="processes that make reports (1)")
    parser.add_argument(
        "--accounts",
        default="",
        metavar="IRI",
        help="system that the trainees' ids belong to, for statements; else equal ids of two workshops are two people",
    )


def run(arguments: argparse.Namespace) -> bool:
    """Export what is asked for, say what was written, and return whether all of it could be."""
    from cmtrain.workshop.export.people import read_people, strangers
    from cmtrain.workshop.folder import open_workshop
    from cmtrain.writing import replace_file

    lang = default_lang()
    workshop = open_workshop(arguments.folder)
    journals_of([arguments.folder])  # without any there is nothing to tell of
    decided = _decided(workshop, arguments)
    people = read_people(workshop, decided=decided)
    for file in strangers(workshop):
        print(_STRANGER[lang].format(file=file), file=sys.stderr)
    incidents = [(each.trainee.id, one) for each in people if each.work for one in each.work.grades.incidents]
    for name, incident in incidents:
        print(INCIDENT[lang].format(name=name, id=incident), file=sys.stderr)
    plans = {kind: make(workshop, people) for kind, make in _PLANS_AS.items() if kind in arguments.format}
    for name, content in _files(workshop, people, _scores(workshop, arguments), arguments):
        print(_WRITTEN[lang].format(file=replace_file(arguments.out / name, content)))
    for kind, made in plans.items():
        for own, content in made.items():
            replace_file(arguments.out / _PLANS / own, content)
        told = {"count": len(made), "folder": arguments.out / _PLANS, "others": len(people) - len(made)}
        print({"ics": _CALENDARS, "plan": _SHEETS}[kind][lang].format(**told))
    bundled = "zip" not in arguments.format or _bundle(workshop, decided, arguments)
    return bundled and not incidents


def _decided(workshop: Workshop, arguments: argparse.Namespace) -> Mapping[str, Mapping[str, Decided]]:
    """Return what the gradebook hands on to all that shows how points came about."""
    if not {"xlsx", "plan", "ics", "zip"} & {*arguments.format}:
        return {}
    known = {each.id for each in workshop.trainees}
    journals = {file.stem: file for file in workshop.journal_files if file.stem in known}
    return handed_on(workshop.folder, journals, arguments.gradebook)


def _scores(workshop: Workshop, arguments: argparse.Namespace) -> ScoresOf:
    """Return where scores come from, and say so if that is a gradebook."""
    from cmtrain.workshop.export.scores import scores_of_gradebook, scores_of_journals

    if arguments.gradebook is None and not (workshop.folder / GRADEBOOK).exists():
        return scores_of_journals
    from cmtrain.workshop.gradebook.final import final_scores
    from cmtrain.workshop.gradebook.opening import open_gradebook

    book = open_gradebook(workshop, arguments.gradebook)
    print(_FROM_BOOK[default_lang()].format(book=book.told, folder=workshop.folder))
    return scores_of_gradebook(final_scores(book, workshop.trainees, workshop.plan.exercises))


def _files(
    workshop: Workshop, people: tuple[Person, ...], scores: ScoresOf, arguments: argparse.Namespace
) -> Iterator[tuple[str, bytes]]:
    """Make the files of which there is one, or one a language."""
    from cmtrain.workshop.export.identity import identity
    from cmtrain.workshop.export.score_table import score_table
    from cmtrain.workshop.export.statements import Naming, statements_json

    dossiers = [person.work.dossier for person in people if person.work]
    tell_unsettled({each.grades.trainee: each.unsettled for each in dossiers if each.unsettled})
    for lang in arguments.lang:
        if "csv" in arguments.format:
            yield f"scores.{lang}.csv", score_table(people, workshop.plan, scores, lang)
        if "xlsx" in arguments.format:
            from cmtrain.report.xlsx.workbook import workbook_of

            yield f"cohort.{lang}.xlsx", workbook_of(dossiers, lang)
    if "xapi" in arguments.format:
        naming = Naming(identity(workshop), arguments.accounts)
        yield "statements.json", statements_json(people, workshop.plan, scores, naming)


def _sheets(workshop: Workshop, people: tuple[Person, ...]) -> dict[str, bytes]:
    """Make the sheets of plans, by file name."""
    from cmtrain.workshop.export.plan_sheet import plan_sheet
    from cmtrain.workshop.export.weeks import first_day_after

    plan, first = workshop.plan, first_day_after(workshop.plan.closes.date())
    made = {f"{each.trainee.id}.xlsx": plan_sheet(each, plan, first=first, stamp=plan.ends) for each in people}
    return {name: sheet for name, sheet in made.items() if sheet}


def _calendars(workshop: Workshop, people: tuple[Person, ...]) -> dict[str, bytes]:
    """Make the calendars of plans, by file name."""
    try:
        from cmtrain.workshop.export.calendar import plan_calendar
    except ModuleNotFoundError as error:
        raise TextError(_NEEDS) from error
    from cmtrain.workshop.export.identity import identity
    from cmtrain.workshop.export.weeks import first_day_after

    plan, whose = workshop.plan, identity(workshop)
    first = first_day_after(plan.closes.date())
    made = {
        f"{person.trainee.id}.ics": plan_calendar(person, plan, whose, first=first, stamp=plan.ends)
        for person in people
    }
    return {name: calendar for name, calendar in made.items() if calendar}


_PLANS_AS: dict[str, Callable[[Workshop, tuple[Person, ...]], dict[str, bytes]]] = {"plan": _sheets, "ics": _calendars}
"""What makes plans, by format."""


def _bundle(workshop: Workshop, decided: Mapping[str, Mapping[str, Decided]], arguments: argparse.Namespace) -> bool:
    """Make all reports that have changed and pack them; return whether all could be made."""
    from cmtrain.report.batch.plan import Plan
    from cmtrain.report.batch.run import run_batch
    from cmtrain.report.batch.sources import COHORT, find_sources
    from cmtrain.workshop.export.bundle import Reported, bundle
    from cmtrain.writing import replace_file

    folder, known = arguments.out / _REPORTS, {trainee.id for trainee in workshop.trainees}
    journals = [file for file in workshop.journal_files if file.stem in known]
    sources = find_sources([str(file) for file in journals], folder)
    with progress_bar("report") as progress:
        plan = Plan(
            sources=sources,
            out=str(folder),
            formats=("html", "pdf", "xlsx"),
            langs=arguments.lang,
            playlist=workshop.plan.playlist,
            decided={each.name: decided.get(each.journal.stem, {}) for each in sources},
            jobs=arguments.jobs,
        )
        batch: Batch = run_batch(plan, progress)
    tell_troubles(batch)
    names = {each.journal.stem: each.name for each in sources}
    people = [Reported(names[each.id], each.name, each.id) for each in workshop.trainees if each.id in names]
    made = {*batch.made, *batch.current}
    reports = {
        file.name: file.read_bytes()
        for file in sorted(folder.iterdir())
        if file.is_file() and file.name.rpartition(".")[0] in made
    }
    content = bundle(reports, workshop.plan.title, [Reported(COHORT), *people], workshop.plan.lang)
    print(_WRITTEN[default_lang()].format(file=replace_file(arguments.out / "reports.zip", content)))
    return not batch.failed
