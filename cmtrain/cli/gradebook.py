"""The commands about a workshop's gradebook: grading again, marks and points by hand, and what was changed when."""

from __future__ import annotations

import argparse
import getpass
import json
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from cmtrain.cli.gradebook_tables import changes_json, tell_changes, tell_history, tell_rows, tell_totals
from cmtrain.cli.printing import progress_bar
from cmtrain.errors import TextError
from cmtrain.texts import Lang, text

if TYPE_CHECKING:
    from cmtrain.workshop.folder import Workshop
    from cmtrain.workshop.gradebook.filling import Found
    from cmtrain.workshop.gradebook.history import By
    from cmtrain.workshop.gradebook.opening import Gradebook
    from cmtrain.workshop.roster import Trainee


def add_regrade_arguments(parser: argparse.ArgumentParser) -> None:
    """Add what ``cmtrain regrade`` takes."""
    _add_which(parser)
    parser.add_argument("--dry-run", action="store_true", help="only show who would change, by how much and why")
    parser.add_argument("--by", default="", metavar="NAME", help="who regrades; whoever is logged in if not given")
    parser.add_argument("--json", action="store_true", help="print the changes as JSON")


def add_score_arguments(parser: argparse.ArgumentParser) -> None:
    """Add what ``cmtrain score`` takes."""
    _add_which(parser)
    parser.add_argument("trainee", nargs="?", metavar="TRAINEE", help="id or name; everybody's scores if not given")
    parser.add_argument("exercise", nargs="?", metavar="EXERCISE", help="id; all of the trainee's if not given")
    change = parser.add_mutually_exclusive_group()
    change.add_argument("--points", type=float, help="give points for the exercise, whatever graders found; with --why")
    change.add_argument("--score", type=float, metavar="0..1", help="mark one part of the answer; with --element")
    change.add_argument(
        "--take-back", action="store_true", help="take back the points given, with --why, or the mark of --element"
    )
    parser.add_argument("--element", default="", metavar="NAME", help="part of the answer")
    parser.add_argument("--comment", default="", help="what to tell the trainee about the part, or all, of the answer")
    parser.add_argument("--why", default="", help="reason, for the history")
    parser.add_argument("--by", default="", metavar="NAME", help="who decides; whoever is logged in if not given")


def add_history_arguments(parser: argparse.ArgumentParser) -> None:
    """Add what ``cmtrain history`` takes."""
    _add_which(parser)
    parser.add_argument("trainee", nargs="?", metavar="TRAINEE", help="id or name; everybody's if not given")
    parser.add_argument("--json", action="store_true", help="print it as JSON, one line a change")


def _add_which(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("folder", type=Path, metavar="DIR", help="folder of the workshop")
    parser.add_argument(
        "--gradebook", metavar="URL", help="postgresql+psycopg://..., or another database; gradebook.sqlite in DIR"
    )


def _opened(arguments: argparse.Namespace) -> tuple[Workshop, Gradebook]:
    from cmtrain.workshop.folder import open_workshop
    from cmtrain.workshop.gradebook.opening import open_gradebook

    workshop = open_workshop(arguments.folder)
    return workshop, open_gradebook(workshop, arguments.gradebook)


def _by(arguments: argparse.Namespace) -> By:
    from cmtrain.workshop.gradebook.history import By

    return By(arguments.by or getpass.getuser(), datetime.now(UTC))


def regrade(arguments: argparse.Namespace) -> Found:
    """Grade all again, show what changes, and write it unless told otherwise; returns what was found."""
    from cmtrain.workshop.gradebook import regrading
    from cmtrain.workshop.gradebook.deadlines import deadlines
    from cmtrain.workshop.gradebook.filling import find_results

    workshop, book = _opened(arguments)
    deadline_of = deadlines(workshop, workshop.plan.late, datetime.now(UTC))
    with progress_bar("regrade") as progress:
        found = find_results(workshop, deadline_of, progress=progress)
    dry = arguments.dry_run
    changes = regrading.preview(book, found) if dry else regrading.regrade(book, found, _by(arguments))
    if arguments.json:
        print(json.dumps(changes_json(changes, found, dry=dry), ensure_ascii=False))
    else:
        tell_changes(changes, {each.id: each.name for each in workshop.trainees}, arguments.lang)
        print((_DRY if dry else _WRITTEN)[arguments.lang].format(book=book.told))
    _tell_troubles(found, arguments.lang)
    return found


def _tell_troubles(found: Found, lang: Lang) -> None:
    for file in found.strangers:
        print(f"! {_STRANGER[lang].format(file=file)}", file=sys.stderr)
    for each in found.troubles:
        print(f"cmtrain: {_NOT_CHANGED[lang].format(trainee=each.trainee, why=each.why[lang])}", file=sys.stderr)


def score(arguments: argparse.Namespace) -> None:
    """Give or take back marks and points if asked to, and show the scores."""
    from cmtrain.workshop.gradebook.final import final_scores

    workshop, book = _opened(arguments)
    plan = workshop.plan
    trainees = workshop.trainees if arguments.trainee is None else (_called(workshop, arguments.trainee),)
    if arguments.points is not None or arguments.score is not None or arguments.take_back or arguments.comment:
        if arguments.exercise is None:
            raise TextError(_WHICH)
        _decide(book, trainees[0].id, arguments)
    scores = final_scores(book, trainees, plan.exercises, pass_mark=plan.pass_mark)
    if arguments.trainee is None:
        tell_totals(scores, arguments.lang)
    else:
        rows = [row for row in scores[0].rows if arguments.exercise in (None, row.exercise)]
        tell_rows(rows, arguments.lang, parts=arguments.exercise is not None)


def _decide(book: Gradebook, trainee: str, arguments: argparse.Namespace) -> None:
    from cmtrain.workshop.gradebook.judging import Asked, judge, take_back_judgement
    from cmtrain.workshop.gradebook.overriding import override, take_back_override

    exercise, why, by = arguments.exercise, arguments.why, _by(arguments)
    asked = Asked(trainee, exercise, arguments.element)
    if arguments.points is not None:
        override(book, trainee, exercise, points=arguments.points, why=why, by=by)
    elif arguments.take_back and arguments.element:
        take_back_judgement(book, asked, why=why, by=by)
    elif arguments.take_back:
        take_back_override(book, trainee, exercise, why=why, by=by)
    else:
        judge(book, asked, score=arguments.score, comment=arguments.comment, by=by)


def _called(workshop: Workshop, whose: str) -> Trainee:
    found = workshop.called(whose)
    if len(found) != 1:
        raise TextError((_SEVERAL if found else _NOBODY).fill(whose=whose, count=len(found)))
    return found[0]


def history(arguments: argparse.Namespace) -> None:
    """Print who changed what, when and why, the oldest first."""
    from cmtrain.workshop.gradebook.history import entries

    workshop, book = _opened(arguments)
    trainee = None if arguments.trainee is None else _called(workshop, arguments.trainee).id
    found = entries(book, trainee)
    if arguments.json:
        for each in found:
            print(each.model_dump_json())
    else:
        tell_history(found, arguments.lang)


_DRY = text("这是试算，什么也没有写入：{book}", "This was a trial; nothing was written to {book}")
_WRITTEN = text("已写入成绩册：{book}", "The gradebook is up to date: {book}")
_STRANGER = text(
    "{file} 不是名单上任何人的日志，没有计入", "{file} is the journal of nobody on the roster and does not count"
)
_NOT_CHANGED = text("{trainee} 的成绩没有动：{why}", "nothing of {trainee} was changed: {why}")
_WHICH = text("要写明哪位学员、哪道练习", "name the trainee and the exercise")
_NOBODY = text("名单里没有“{whose}”这个工号或姓名", "“{whose}” is neither an id nor a name on the roster")
_SEVERAL = text(
    "名单里有 {count} 个人叫“{whose}”，请写工号", "{count} people on the roster are called “{whose}”; give the id"
)
