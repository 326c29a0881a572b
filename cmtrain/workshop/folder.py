"""The folder of a workshop: where everything about it lies."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Annotated

from pydantic import Field, NonNegativeInt, ValidationError

from cmtrain.content import add_cases
from cmtrain.records import Json, Record, problems_of
from cmtrain.texts import Lang, text
from cmtrain.workshop.cells import unpadded
from cmtrain.workshop.places import CASES, DEALT, JOURNALS, PLAN, ROSTER, SECRET, TASKS, is_workshop, journals_in
from cmtrain.workshop.plan import Plan, read_plan
from cmtrain.workshop.roster import FIELDS, Trainee, read_roster
from cmtrain.workshop.trouble import WorkshopError
from cmtrain.workshop.variants import pin_of, seed_of

_NO_WORKSHOP = text(
    "不是培训班的文件夹：里面没有 {plan}。新建一个：cmtrain new {folder}",
    "is no folder of a workshop: there is no {plan} in it. To make one: cmtrain new {folder}",
)
_GONE = text(
    "读不出来：{why}。这是建班时写下的，请从备份里找回",
    "cannot be read: {why}. It was written with the workshop; look for it in a backup",
)
_CHANGED = text(
    "建班以后被改坏了：{why}。请从备份里找回", "was damaged after the workshop was made: {why}. Look for it in a backup"
)
_NOT_DEALT = text(
    "没有发案例 {case} 的片区。请从 workshop.toml 里删去这个案例的练习，或重新建班",
    "no districts of {case} were dealt out; delete its exercises from workshop.toml, or make the workshop anew",
)


class Dealt(Record):
    """What was dealt out when the workshop was made."""

    cmtrain: str
    """The version that made the tasks."""
    seeds: Annotated[dict[str, Annotated[tuple[NonNegativeInt, ...], Field(min_length=1)]], Field(min_length=1)]
    """Districts of each case."""


class StoredTasks(Record):
    """The tasks of one district, by exercise."""

    tasks: dict[str, Json]


SECRET_BYTES = 32

Asked = tuple[str, int, tuple[str, ...]]
"""Case and seed of a district, and exercises."""


@dataclass(frozen=True)
class Workshop:
    """One workshop on the disk; its files are read when they are asked for, and raise a `WorkshopError` if they are bad."""

    folder: Path

    @cached_property
    def plan(self) -> Plan:
        """What happens in it."""
        return read_plan(self.folder / PLAN)

    @cached_property
    def trainees(self) -> tuple[Trainee, ...]:
        """Who takes part, each with a PIN."""
        return with_pins(read_roster(self.folder / ROSTER, with_ids=True).trainees, self.secret)

    @cached_property
    def secret(self) -> bytes:
        """What decides who gets which district; nobody but the trainer may read it."""
        file = self.folder / SECRET
        try:
            secret = bytes.fromhex(_content(file).decode())
        except ValueError as error:
            raise WorkshopError(file, _CHANGED.fill(why=error)) from error
        if len(secret) != SECRET_BYTES:
            raise WorkshopError(file, _CHANGED.fill(why=f"{len(secret)} ≠ {SECRET_BYTES}"))
        return secret

    @cached_property
    def dealt(self) -> Dealt:
        """The districts that the workshop deals out."""
        file = self.folder / DEALT
        try:
            return Dealt.model_validate_json(_content(file))
        except ValidationError as error:
            raise _damaged(file, error) from error

    def tasks(self, case: str, seed: int) -> dict[str, Json]:
        """Return the tasks of a district as they were made with the workshop, by exercise."""
        file = self.tasks_file(case, seed)
        try:
            return StoredTasks.model_validate_json(_content(file)).tasks
        except ValidationError as error:
            raise _damaged(file, error) from error

    def tasks_file(self, case: str, seed: int) -> Path:
        """Return where the tasks of a district are stored."""
        return self.folder / TASKS / f"{case}-{seed}.json"

    @property
    def journal_files(self) -> tuple[Path, ...]:
        """The journals that count: ``<id>.jsonl`` in ``journals``."""
        return journals_in(self.folder)

    @property
    def stray_files(self) -> tuple[Path, ...]:
        """Journals in folders below, which were put there by hand and do not count."""
        return tuple(sorted((self.folder / JOURNALS).glob("*/**/*.jsonl")))

    def called(self, whose: str) -> tuple[Trainee, ...]:
        """Return the trainee of an id, or else those of a name; capitals and padding make no difference."""
        name = unpadded(whose).casefold()
        by_id = tuple(each for each in self.trainees if each.id.casefold() == whose.casefold())
        return by_id or tuple(each for each in self.trainees if unpadded(each.name).casefold() == name)

    def seed(self, trainee: str, case: str) -> int:
        """Return the seed of a trainee's district.

        Raises
        ------
        WorkshopError
            No district of the case was dealt out.
        """
        if case not in self.dealt.seeds:
            raise WorkshopError(self.folder / DEALT, _NOT_DEALT.fill(case=case))
        return seed_of(self.secret, case, trainee, self.dealt.seeds[case])

    @property
    def asked(self) -> list[Asked]:
        """All districts that are dealt out, each with the exercises of the plan that are about it."""
        about: dict[str, list[str]] = {}
        for each in self.plan.exercises:
            about.setdefault(each.exercise.case, []).append(each.id)
        return [(case, seed, tuple(about.get(case, ()))) for case, seeds in self.dealt.seeds.items() for seed in seeds]


def open_workshop(folder: Path) -> Workshop:
    """Return the workshop in a folder; the cases that it brings along are known from then on.

    Raises
    ------
    WorkshopError
        There is none.
    """
    if not is_workshop(folder):
        raise WorkshopError(folder, _NO_WORKSHOP.fill(plan=PLAN, folder=folder))
    if (folder / CASES).is_dir():
        add_cases(folder / CASES)
    return Workshop(folder)


def with_pins(trainees: tuple[Trainee, ...], secret: bytes) -> tuple[Trainee, ...]:
    """Give a PIN to all who have none on the roster, such as those who were added later."""
    return tuple(each if each.pin else each.model_copy(update={"pin": pin_of(secret, each.id)}) for each in trainees)


def roster_csv(trainees: tuple[Trainee, ...], lang: Lang) -> str:
    """Write a roster as CSV that Excel opens right; `read_roster` reads it back."""
    written = io.StringIO()
    table = csv.writer(written)
    table.writerow(heading[lang] for heading in FIELDS.values())
    table.writerows(each.cells for each in trainees)
    return "\ufeff" + written.getvalue()


def _content(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise WorkshopError(file, _GONE.fill(why=error.strerror)) from error


def _damaged(file: Path, error: ValidationError) -> WorkshopError:
    return WorkshopError(file, *(_CHANGED.fill(why=f"{key}: {why}") for key, why in problems_of(error)))
