"""Collecting answers: what came in is kept as it came, and merged by event into the journals of the workshop."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

from cmtrain.errors import CmtrainError, ContentError
from cmtrain.journal import Journal, JournalFile, SaveError, read_journal
from cmtrain.journal.trouble import why
from cmtrain.texts import Text, text
from cmtrain.workshop.cells import plain
from cmtrain.workshop.folder import Workshop
from cmtrain.workshop.places import JOURNALS, RECEIVED, journals_in
from cmtrain.workshop.received import File, files_in
from cmtrain.workshop.roster import Trainee
from cmtrain.writing import replace_file

Outcome = Literal["new", "more", "older", "doubled", "foreign", "broken", "other", "unsaved"]
"""The first of a trainee; events added to those that were there; nothing that was not there; the very same file as one
collected before; of nobody on the roster; no journal that can be read; no answer at all, beside others in a folder; could not be written."""


@dataclass(frozen=True)
class Collected:
    """What came of one file."""

    told: str
    """What it is called."""
    outcome: Outcome
    trainee: Trainee | None = None
    added: int = 0
    """Events."""
    why: Text | None = None
    """What is wrong with it, or worth a look."""


_NOBODY = text(
    "日志上写的是“{trainee}”，名单里没有这个工号或姓名",
    "it says “{trainee}”, which is neither an id nor a name on the roster",
)
_SEVERAL = text(
    "日志上写的是“{trainee}”，名单里有 {count} 个人叫这个名字，要按工号才分得清",
    "it says “{trainee}”, and {count} people on the roster are called so; only the id would tell them apart",
)
_ELSEWHERE = text(
    "做的是 {case} 的 {seed} 号片区，发给这位学员的是 {dealt} 号",
    "was worked on in district {seed} of {case}; the one dealt out is {dealt}",
)
_EMPTY = text("是空的", "is empty")


def collect(workshop: Workshop, paths: list[Path]) -> list[Collected]:
    """Take in files and say of each what came of it; those that are not taken in stop none of the others.

    What came is kept in the folder ``received`` as it came, under the digest of its content. A journal only ever grows:
    events are added after those that are there, each once, in whatever order the files come.

    Raises
    ------
    WorkshopError
        The workshop itself cannot be read.
    """
    return [_collected(workshop, file) for file in files_in(paths)]


def _collected(workshop: Workshop, file: File) -> Collected:
    if file.refused is not None or not file.content:
        return Collected(file.told, "other" if file.other else "broken", why=file.refused or _EMPTY)
    kept = workshop.folder / RECEIVED / f"{hashlib.sha256(file.content).hexdigest()}.jsonl"
    again = kept.exists()
    try:
        if not again:
            replace_file(kept, file.content, mode=0o600)
        journal = read_journal(kept)
    except OSError as error:
        return Collected(file.told, "unsaved", why=why(error))
    except ContentError as error:
        return Collected(file.told, "broken", why=_called(error.both, kept, file.told))
    if not journal.events:
        return Collected(file.told, "broken", why=_EMPTY)
    whose = plain(journal.events[0].sitting.trainee)
    found = workshop.called(whose)
    if len(found) != 1:
        unclear = _SEVERAL.fill(trainee=whose, count=len(found)) if found else _NOBODY.fill(trainee=whose)
        return Collected(file.told, "foreign", why=unclear)
    return _merged(workshop, file, journal, found[0], again=again)


def _merged(workshop: Workshop, file: File, journal: JournalFile, trainee: Trainee, *, again: bool) -> Collected:
    target = workshop.folder / JOURNALS / f"{trainee.id}.jsonl"
    first = target not in journals_in(workshop.folder)
    try:
        added = Journal(target, clock=_now).take_over(journal, trainee.id)
    except SaveError as error:
        return Collected(file.told, "unsaved", trainee, why=error.text)
    except CmtrainError as error:
        return Collected(file.told, "broken", trainee, why=error.both)
    outcome: Outcome = "new" if first else "more" if added else "doubled" if again else "older"
    return Collected(file.told, outcome, trainee, added, _elsewhere(workshop, journal, trainee))


def _elsewhere(workshop: Workshop, journal: JournalFile, trainee: Trainee) -> Text | None:
    """Say if something was done in a district other than the one dealt out."""
    for event in journal.events:
        case, seed = event.sitting.case, event.sitting.seed
        if case in workshop.dealt.seeds and hasattr(event.what, "exercise") and seed != workshop.seed(trainee.id, case):
            return _ELSEWHERE.fill(case=case, seed=seed, dealt=workshop.seed(trainee.id, case))
    return None


def _now() -> datetime:
    return datetime.now(UTC)


def _called(said: Text, kept: Path, told: str) -> Text:
    """Return what is said of a file that was kept with the name under which it came."""
    return Text(zh=said.zh.replace(str(kept), told), en=said.en.replace(str(kept), told))
