"""``cmtrain pack``: work away from the room, one zip for each trainee; and what ``cmtrain open`` does with one unpacked."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import cmtrain
from cmtrain.cli.printing import progress_bar
from cmtrain.cli.reading import count, default_lang
from cmtrain.errors import CmtrainError, TextError
from cmtrain.texts import Lang, text

if TYPE_CHECKING:
    from cmtrain.workbook.opening.launch import Manner, Opened
    from cmtrain.workshop.folder import Workshop
    from cmtrain.workshop.roster import Trainee

PACKS = "packs"
"""Folder in the workshop's where packs are written if nothing else is said."""

_SETTLED = ("lesson", "trainee", "seed", "dir", "minutes")
"""Options of ``cmtrain open`` that a pack has answers to."""

_MADE = text("已写入 {count} 个练习包：{folder}", "{count} packs written: {folder}")
_NEXT = text(
    "每人只发自己的那一个。学员的电脑要先装好 Python 3.11 和 cmtrain {version}（怎么装，包里的 install.txt 写了），做题时不用上网。\n"
    "交回来的答案用 cmtrain collect {folder} 文件… 收。",
    "Give each trainee their own one. Their computers need Python 3.11 and cmtrain {version} beforehand (install.txt in the pack "
    "tells how), and no internet to work on it.\nTake what comes back with: cmtrain collect {folder} FILES…",
)
_FAILED = text("{name}（{own}）没有做成：{why}", "{name} ({own}) has no pack: {why}")
_NOBODY = text(
    "名单里没有工号或姓名是“{whose}”的人", "“{whose}” is neither an id nor a name on the roster of this workshop"
)
_SEVERAL = text(
    "名单里有 {count} 个人叫“{whose}”，请写工号：{ids}", "{count} people are called “{whose}”; give an id: {ids}"
)
_IS_SETTLED = text(
    "练习包里已经定好了，不要再写：{options}",
    "these are settled by the pack; leave them out: {options}",
)
_SEND = text(
    "做完把 {journal} 这一个文件发给培训师。", "When you are done, send this one file to your trainer: {journal}"
)
_ARCHIVE = text(
    "{file} 是压缩包。请先解压，再打开解压出来的文件夹",
    "{file} is an archive; unpack it first, then open the folder that was unpacked",
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add what the command takes."""
    parser.add_argument("folder", type=Path, metavar="DIR", help="folder of the workshop")
    parser.add_argument("trainees", nargs="*", metavar="TRAINEE", help="ids or names; everybody if not given")
    parser.add_argument("--out", type=Path, metavar="FOLDER", help=f"where to write; {PACKS} in DIR if not given")
    parser.add_argument("--jobs", type=count, default=1, help="processes at work (1)")


def run(arguments: argparse.Namespace) -> bool:
    """Make the packs, say what was written, and return whether all could be."""
    from cmtrain.workshop.folder import open_workshop
    from cmtrain.workshop.packing.making import make_packs

    lang: Lang = arguments.lang
    workshop = open_workshop(arguments.folder)
    wanted = _wanted(workshop, arguments.trainees)
    out = arguments.out or arguments.folder / PACKS
    with progress_bar("pack") as progress:
        packed = make_packs(workshop, out, wanted, jobs=arguments.jobs, progress=progress)
    made = [each.file for each in packed if each.file]
    for file in made:
        print(f"{file.name}  {file.stat().st_size / 1e6:.1f} MB")
    if made:
        print(_MADE[lang].format(count=len(made), folder=out))
        print(_NEXT[lang].format(folder=arguments.folder, version=cmtrain.__version__))
    for each in packed:
        if each.failed is not None:
            told = {"name": each.trainee.name, "own": each.trainee.id, "why": _why(each.failed, lang)}
            print(f"cmtrain: {_FAILED[lang].format(**told)}", file=sys.stderr)
    return len(made) == len(packed)


def _wanted(workshop: Workshop, called: list[str]) -> tuple[Trainee, ...]:
    """Return the trainees asked for, each once."""
    if not called:
        return workshop.trainees
    wanted: list[Trainee] = []
    for whose in called:
        found = workshop.called(whose)
        if not found:
            raise TextError(_NOBODY.fill(whose=whose))
        if len(found) > 1:
            ids = ", ".join(each.id for each in found)
            raise TextError(_SEVERAL.fill(whose=whose, count=len(found), ids=ids))
        wanted += found
    return tuple(dict.fromkeys(wanted))


def _why(error: CmtrainError | OSError, lang: Lang) -> str:
    return error.told(lang) if isinstance(error, CmtrainError) else f"{error.filename or ''}: {error.strerror or error}"


def is_meant(case: str) -> bool:
    """Say whether what ``cmtrain open`` was given is a pack.

    Raises
    ------
    TextError
        It is one that has not been unpacked.
    """
    from cmtrain.workbook.pack import is_pack

    given = Path(case)
    if given.suffix.casefold() == ".zip" and given.is_file():
        raise TextError(_ARCHIVE.fill(file=given))
    return is_pack(given)


def open_(arguments: argparse.Namespace, manner: Manner, tell: Callable[[Opened], None]) -> None:
    """Open a pack, and return when it is closed."""
    from cmtrain.workbook.opening.pack import open_pack

    lang = arguments.lang or default_lang()
    settled = [f"--{name}" for name in _SETTLED if getattr(arguments, name) not in (None, "")]
    if settled:
        raise TextError(_IS_SETTLED.fill(options=", ".join(settled)))

    def told(opened: Opened) -> None:
        tell(opened)
        print(_SEND[lang].format(journal=opened.journal.name), flush=True)

    open_pack(Path(arguments.case), manner, told, arguments.lang)
