"""The commands of a trainer: making a workshop, and asking whether it is ready."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from cmtrain.cli.printing import print_table, progress_bar
from cmtrain.cli.reading import count
from cmtrain.errors import CmtrainError
from cmtrain.texts import Lang, Text, text
from cmtrain.workshop.places import is_workshop, journals_in

if TYPE_CHECKING:
    from cmtrain.grading.playlist import Playlist
    from cmtrain.workshop.folder import Workshop
    from cmtrain.workshop.roster import Roster

PREVIEW = 5
"""People of the roster that are shown."""


def add_new_arguments(parser: argparse.ArgumentParser) -> None:
    """Add what ``cmtrain new`` takes; it asks for what is not given if somebody is there to answer."""
    parser.add_argument("folder", nargs="?", type=Path, metavar="DIR", help="new folder of the workshop")
    parser.add_argument(
        "--case",
        action="append",
        metavar="ID",
        help="case that is worked on, or folder of a case of your own; may be repeated",
    )
    parser.add_argument("--roster", type=Path, metavar="FILE", help="list of the trainees: .csv or .xlsx")
    parser.add_argument("--date", type=_day, metavar="2026-03-02", help="day of the workshop; tomorrow if not given")
    parser.add_argument("--title", default="", help="what the workshop is called; as the case if not given")
    parser.add_argument("--zone", default="Asia/Shanghai", help="time zone (Asia/Shanghai)")
    parser.add_argument(
        "--variants",
        type=count,
        help="different districts of each case, all equally hard; 1: one for all (one for about 6 people, 2 to 6)",
    )
    parser.add_argument("--jobs", type=count, default=1, help="processes at work (1)")


def add_check_arguments(parser: argparse.ArgumentParser) -> None:
    """Add what ``cmtrain check`` takes about a workshop."""
    parser.add_argument(
        "folder", nargs="?", type=Path, metavar="DIR", help="a workshop's folder; say whether it is ready"
    )
    parser.add_argument("--people", action="store_true", help="also say who works in which district")
    parser.add_argument("--jobs", type=count, default=1, help="processes at work on a workshop (1)")


def add_collect_arguments(parser: argparse.ArgumentParser) -> None:
    """Add what ``cmtrain collect`` takes."""
    parser.add_argument("folder", type=Path, metavar="DIR", help="folder of the workshop")
    parser.add_argument(
        "files", nargs="+", type=Path, metavar="FILE", help="what came back: .jsonl, .zip, folders of them"
    )


def _day(value: str) -> date:
    try:
        return date.fromisoformat(value)
    except ValueError:
        message = f"{value!r} is no day; write it as 2026-03-02"
        raise argparse.ArgumentTypeError(message) from None


def new(arguments: argparse.Namespace) -> None:
    """Make a workshop, and say what was understood and what comes next."""
    from cmtrain.district.case import known_case
    from cmtrain.workshop.making import Wanted, make_workshop
    from cmtrain.workshop.roster import read_roster
    from cmtrain.workshop.variants import PEOPLE_EACH

    lang: Lang = arguments.lang
    wizard = _Wizard(lang)
    cases = tuple(map(known_case, arguments.case or wizard.cases()))
    roster = read_roster(arguments.roster or wizard.roster())
    day = arguments.date or datetime.now(UTC).astimezone().date() + timedelta(days=1)
    folder = arguments.folder or wizard.folder(f"{day:%Y-%m-%d}-{cases[0]}")
    _preview(roster, lang)
    wanted = Wanted(cases, roster, lang, day, arguments.title, arguments.zone, arguments.variants)
    with progress_bar("new") as progress:
        workshop = make_workshop(folder, wanted, jobs=arguments.jobs, progress=progress)
    plan = workshop.plan
    print(_MADE[lang].format(folder=folder, title=plan.title, people=len(workshop.trainees), day=day))
    print(_EXERCISES[lang].format(count=len(plan.exercises), minutes=plan.minutes_needed))
    told = _VARIANTS if arguments.variants else _USUAL_VARIANTS
    print(told[lang].format(count=wanted.districts, people=len(workshop.trainees), each=PEOPLE_EACH))
    print(_CHECK[lang].format(folder=folder))


def _preview(roster: Roster, lang: Lang) -> None:
    from cmtrain.workshop.roster import FIELDS

    shown = [field for field in FIELDS if field != "pin"]
    rows = [[str(getattr(each, field) or "") for field in shown] for each in roster.trainees[:PREVIEW]]
    print_table([FIELDS[field][lang] for field in shown], rows)
    if len(roster.trainees) > PREVIEW:
        print(_MORE[lang].format(count=len(roster.trainees) - PREVIEW))
    for note in roster.notes:
        print(f"! {note[lang]}")
    print()


class _Wizard:
    """Asks for what was not given on the command line."""

    def __init__(self, lang: Lang) -> None:
        self._lang = lang

    def cases(self) -> list[str]:
        from cmtrain.district.case import case_ids, load_case

        known = case_ids()
        for number, case in enumerate(known, start=1):
            print(f"  {number}  {load_case(case).title[self._lang]} ({case})")
        while True:
            said = self._ask(_WHICH_CASE, "--case").replace("，", ",").split(",")
            chosen = [known[int(each) - 1] if _is_place(each, len(known)) else each.strip() for each in said]
            if all(each in known for each in chosen):
                return chosen
            print(_NO_CASE[self._lang].format(count=len(known)))

    def roster(self) -> Path:
        while True:
            file = Path(self._ask(_WHICH_ROSTER, "--roster").strip("\"'")).expanduser()
            if file.is_file():
                return file
            print(_NO_FILE[self._lang].format(file=file))

    def folder(self, usual: str) -> Path:
        return Path(self._ask(_WHICH_FOLDER.fill(usual=usual), "DIR") or usual).expanduser()

    def _ask(self, question: Text, option: str) -> str:
        if not sys.stdin.isatty():
            raise CmtrainError(_NOBODY_THERE.fill(option=option)[self._lang])
        return input(f"{question[self._lang]} ").strip()


def _is_place(said: str, most: int) -> bool:
    return said.strip().isdecimal() and 1 <= int(said) <= most


def check(arguments: argparse.Namespace) -> bool:
    """Print what is to be said of a workshop, and return whether it is ready."""
    from cmtrain.workshop.folder import open_workshop
    from cmtrain.workshop.ready import remarks_on

    workshop, lang = open_workshop(arguments.folder), arguments.lang
    if arguments.people:
        _tell_people(workshop, lang)
    with progress_bar("check") as progress:
        remarks = remarks_on(workshop, datetime.now(UTC), jobs=arguments.jobs, progress=progress)
    for remark in remarks:
        print(f"{_SIGNS[remark.level]} {remark.said[lang]}")
    ready = all(remark.level != "wrong" for remark in remarks)
    print((_READY if ready else _NOT_READY)[lang])
    if ready:
        print(_NEXT[lang].format(folder=arguments.folder))
    return ready


def _tell_people(workshop: Workshop, lang: Lang) -> None:
    from cmtrain.workshop.roster import FIELDS

    cases = list(workshop.dealt.seeds)
    rows = [
        [each.id, each.name, each.pin, *(str(workshop.seed(each.id, case)) for case in cases)]
        for each in workshop.trainees
    ]
    print_table([*(FIELDS[field][lang] for field in ("id", "name", "pin")), *cases], rows)
    print(_SEEDS[lang])
    print()


def collect(folder: Path, files: list[Path], lang: Lang) -> bool:
    """Take files into a workshop, say what came of each, and return whether all could be taken in."""
    from cmtrain.workshop.collecting import collect as take_in
    from cmtrain.workshop.folder import open_workshop

    found = take_in(open_workshop(folder), files)
    rows = [
        [
            each.told,
            f"{each.trainee.name} ({each.trainee.id})" if each.trainee else "",
            _OUTCOMES[each.outcome].fill(count=each.added)[lang],
        ]
        for each in found
    ]
    print_table([label[lang] for label in _COLLECTED], rows)
    for each in found:
        if each.why is not None:
            print(f"! {each.told}: {each.why[lang]}")
    return all(each.outcome not in {"foreign", "broken", "unsaved"} for each in found)


_COLLECTED = (text("文件", "file"), text("学员", "trainee"), text("结果", "outcome"))
_OUTCOMES = {
    "new": text("新收，{count} 条记录", "new: {count} events"),
    "more": text("补了 {count} 条记录", "{count} more events"),
    "older": text("没有新内容，已有的更全", "nothing new: what is there holds more"),
    "doubled": text("已经收过", "collected before"),
    "foreign": text("不是名单上的人，没有收", "of nobody on the roster: not taken in"),
    "broken": text("读不出来，没有收", "cannot be read: not taken in"),
    "other": text("不是答案文件，没有收", "no file of answers: not taken in"),
    "unsaved": text("没有存下，请再收一次", "could not be saved: collect it again"),
}
_SEEDS = text(
    "数字是发给各人的片区：cmtrain open 案例 --seed 数字 --trainee 工号",
    "The numbers are the districts dealt out: cmtrain open CASE --seed NUMBER --trainee ID",
)


def playlist_of(paths: Sequence[Path]) -> Playlist:
    """Return the playlist of the workshop among some paths; that of everything if none is one.

    Raises
    ------
    WorkshopError
        Several are, and their plans are not the same, or a plan cannot be read.
    """
    folders = [path for path in paths if is_workshop(path)]
    from cmtrain.grading.playlist import EVERYTHING

    if not folders:
        return EVERYTHING
    from cmtrain.workshop.folder import open_workshop
    from cmtrain.workshop.trouble import WorkshopError

    found = {open_workshop(folder).plan.playlist for folder in folders}
    if len(found) > 1:
        raise WorkshopError(folders[-1], _DIFFERENT)
    return found.pop()


def journals_of(paths: Sequence[Path]) -> tuple[Path, ...]:
    """Return the journals among some paths and, of workshops, all that count.

    Raises
    ------
    WorkshopError
        A workshop has none yet.
    """
    found: list[Path] = []
    for path in paths:
        inside = journals_in(path) if is_workshop(path) else (path,)
        if not inside:
            from cmtrain.workshop.trouble import WorkshopError

            raise WorkshopError(path, _NONE_YET)
        found += inside
    return tuple(found)


def sources_of(paths: Sequence[str]) -> list[str]:
    """Return what to report of: the paths and addresses as they are, of workshops the journals that count."""
    found: list[str] = []
    for path in paths:  # an address is not to be made a path of
        found += map(str, journals_of([Path(path)])) if is_workshop(Path(path)) else [path]
    return found


def absent_from(paths: Sequence[Path]) -> tuple[str, ...]:
    """Return the names of those on the rosters of workshops among some paths of whom there is no journal.

    Raises
    ------
    WorkshopError
        A roster cannot be read.
    """
    found: list[str] = []
    for path in filter(is_workshop, paths):
        from cmtrain.workshop.folder import open_workshop

        there = {file.stem.casefold() for file in journals_in(path)}
        found += (each.name for each in open_workshop(path).trainees if each.id.casefold() not in there)
    return tuple(found)


_DIFFERENT = text(
    "两个培训班的安排不一样，请分开评分、分开出报告",
    "the workshops have different plans; grade and report them one by one",
)
_NONE_YET = text("还没有日志，先用 cmtrain collect 收答案", "has no journals yet; take answers in with cmtrain collect")
_SIGNS = {"good": "✓", "look": "!", "wrong": "✗"}
_MORE = text("……另有 {count} 名", "… and {count} more")
_MADE = text(
    "培训班建好了：{folder}（{title}，{day}，{people} 名学员）",
    "The workshop is made: {folder} ({title}, {day}, {people} trainees)",
)
_EXERCISES = text(
    "{count} 个练习，一般要 {minutes} 分钟。先后、分值、次数、时间都写在 workshop.toml 里，可以改。",
    "{count} exercises, which usually take {minutes} minutes. Order, points, attempts and times stand in workshop.toml and can be changed.",
)
_VARIANTS = text(
    "每个案例发 {count} 套题（片区），难度相当，按 --variants。",
    "Districts of each case, all equally hard: {count}, as --variants says.",
)
_USUAL_VARIANTS = text(
    "每个案例发 {count} 套题（片区），难度相当：{people} 人，约 {each} 人一套，最少 2 套，最多 6 套。想换个数，用 --variants。",
    "Districts of each case, all equally hard: {count}. There are {people} people: one for about {each}, at least 2, at most 6. "
    "--variants takes another number.",
)
_CHECK = text("看看准备好没有：cmtrain check {folder}", "To see whether all is ready: cmtrain check {folder}")
_READY = text("准备好了。", "Ready.")
_NEXT = text(
    "开门：cmtrain serve {folder}；外地学员：cmtrain pack {folder}",
    "To open the door: cmtrain serve {folder}; for trainees elsewhere: cmtrain pack {folder}",
)
_NOT_READY = text("还没有准备好：请先解决 ✗ 的几条。", "Not ready: see to what is marked ✗ first.")
_WHICH_CASE = text("上哪个案例？写序号，几个就用逗号隔开：", "Which case? Give its number, several with commas:")
_NO_CASE = text("没有这个案例，请写 1 到 {count} 的序号。", "There is no such case; give a number from 1 to {count}.")
_WHICH_ROSTER = text(
    "学员名单在哪个文件里（.xlsx 或 .csv，可以拖到这里）？",
    "Which file is the roster (.xlsx or .csv; you may drag it here)?",
)
_NO_FILE = text("没有这个文件：{file}", "There is no such file: {file}")
_WHICH_FOLDER = text("建在哪个新文件夹？回车就用 {usual}：", "Which new folder is it to be? Enter for {usual}:")
_NOBODY_THERE = text("缺少 {option}（这里没有人可以回答）", "{option} is missing, and nobody is there to be asked")
