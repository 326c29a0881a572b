"""What gradebooks hand on to the reports that a command makes, and saying which journals they cannot speak for."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from cmtrain.cli.reading import default_lang
from cmtrain.errors import TextError
from cmtrain.texts import Text, text
from cmtrain.workshop.places import GRADEBOOK, JOURNALS, is_workshop

if TYPE_CHECKING:
    from cmtrain.grading.decided import Decided
    from cmtrain.report.batch.sources import Source

NAMED = 10
"""Trainees named in a message; the rest are counted."""

_NO_WORKSHOP = text(
    "--gradebook 要和培训班一起用：给的路径里没有培训班文件夹，也没有它的日志",
    "--gradebook goes with a workshop; among the paths there is neither its folder nor a journal in one",
)
_FROM_BOOK = text(
    "人工评分、改分和迟交扣分取自成绩册 {book}",
    "marks by hand, points given and what lateness costs are those of the gradebook {book}",
)
_OUTDATED = text(
    "{people} 在上次评分以后又有变化，成绩册里的分不能用，这几份只按自动评分。请先重新评分：cmtrain regrade {folder}",
    "{people}: changed since the gradebook was graded, so nothing in it counts here and graders alone decide; regrade first: cmtrain regrade {folder}",
)
_UNKNOWN = text(
    "{people} 还没有记入成绩册，只按自动评分。记入：cmtrain regrade {folder}",
    "{people}: not in the gradebook yet, so graders alone decide; to enter them: cmtrain regrade {folder}",
)
_UNSETTLED = text(
    "{name}：成绩册里 {exercise} 的分和这里评出的对不上，这一份只按自动评分。请先重新评分（cmtrain regrade），并对整个培训班文件夹出报告",
    "{name}: what the gradebook says of {exercise} does not fit the points found here, so graders alone decide; regrade first (cmtrain regrade), and report on the whole folder of the workshop",
)
_MORE = text("等，另有 {count} 人", "and {count} more")


def decided_for(sources: Sequence[Source], gradebook: str | None) -> Mapping[str, Mapping[str, Decided]]:
    """Return what gradebooks hand on, by source and exercise; what they cannot is told at the terminal.

    Parameters
    ----------
    gradebook
        Address of the database; the file in each workshop's folder, where there is one, if not given.

    Raises
    ------
    WorkshopError
        A workshop or its gradebook cannot be read.
    TextError
        A gradebook is named, and there is no workshop.
    """
    workshops: dict[Path, list[Source]] = {}
    for source in sources:
        folder = source.journal.parent.parent
        if source.journal.parent.name == JOURNALS and is_workshop(folder):
            workshops.setdefault(folder, []).append(source)
    if gradebook is not None and not workshops:
        raise TextError(_NO_WORKSHOP)
    decided: dict[str, Mapping[str, Decided]] = {}
    for folder, found in workshops.items():
        names = {source.journal.stem: source.name for source in found}
        handed = handed_on(folder, {source.journal.stem: source.journal for source in found}, gradebook)
        decided |= {names[trainee]: each for trainee, each in handed.items()}
    return decided


def handed_on(folder: Path, journals: Mapping[str, Path], gradebook: str | None) -> Mapping[str, Mapping[str, Decided]]:
    """Return what the gradebook of one workshop hands on, by trainee and exercise; nothing if it has none.

    Parameters
    ----------
    journals
        By trainee.
    """
    if gradebook is None and not (folder / GRADEBOOK).exists():
        return {}
    from cmtrain.workshop.folder import open_workshop
    from cmtrain.workshop.gradebook.handing_on import hand_on
    from cmtrain.workshop.gradebook.opening import open_gradebook

    workshop = open_workshop(folder)
    book = open_gradebook(workshop, gradebook)
    handed = hand_on(workshop, book, journals)
    if handed.decided:
        _tell(_FROM_BOOK.fill(book=book.told))
    for said, people in ((_OUTDATED, handed.outdated), (_UNKNOWN, handed.unknown)):
        if people:
            _tell(said.fill(people=_named(people), folder=folder))
    return handed.decided


def tell_unsettled(unsettled: Mapping[str, str]) -> None:
    """Say of which reports, by name, what was decided about an exercise did not fit."""
    for name, exercise in sorted(unsettled.items()):
        _tell(_UNSETTLED.fill(name=name, exercise=exercise))


def _named(people: Sequence[str]) -> Text:
    shown, more = people[:NAMED], len(people) - NAMED
    listed = text("、".join(shown), ", ".join(shown))
    if more <= 0:
        return listed
    rest = _MORE.fill(count=more)
    return text(f"{listed.zh}{rest.zh}", f"{listed.en} {rest.en}")


def _tell(said: Text) -> None:
    print(said[default_lang()], file=sys.stderr)
