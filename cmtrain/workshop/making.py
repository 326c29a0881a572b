"""Making a workshop: a folder with the plan, the roster, a secret and the tasks of its districts, whole or not at all."""

from __future__ import annotations

import secrets
import shutil
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path
from tempfile import mkdtemp

from pydantic import ValidationError

import cmtrain
from cmtrain.district.case import case_file, load_case, shipped_ids
from cmtrain.grading.journals import district_of
from cmtrain.grading.playlist import Planned
from cmtrain.grading.pool import Progress, workers
from cmtrain.grading.screen import screen
from cmtrain.grading.seed_pool import FILE, read_pool
from cmtrain.grading.tasks import stored_task
from cmtrain.kinds.exercise import load_exercise
from cmtrain.texts import Lang, text
from cmtrain.workshop.case_files import STORY
from cmtrain.workshop.folder import SECRET_BYTES, Asked, Dealt, StoredTasks, Workshop, roster_csv, with_pins
from cmtrain.workshop.places import CASES, DEALT, JOURNALS, PLAN, ROSTER, SECRET
from cmtrain.workshop.plan import Plan, misread, plan_toml
from cmtrain.workshop.roster import Roster
from cmtrain.workshop.trouble import TAKEN, WorkshopError
from cmtrain.workshop.variants import drawn, usual_variants
from cmtrain.writing import replace_file

BEGIN, END = time(9), time(17)
"""When a day begins and ends until a trainer changes it in the plan."""

_TOO_FEW = text(
    "{case} 只有 {found} 个难度相当的片区，发不出 {wanted} 个",
    "{case} has {found} districts of equal difficulty, not the {wanted} asked for",
)
_UNFIT = text(
    "{case} 的 {seed} 号片区不合 {exercise} 的要求（{why}）。请用 cmtrain pool 重做这个案例的片区池",
    "district {seed} of {case} does not carry {exercise} ({why}); fill the case's pool anew with cmtrain pool",
)


@dataclass(frozen=True)
class Wanted:
    """What a trainer asks for."""

    cases: tuple[str, ...]
    """Known ones; the exercises of their playlists are done, in this order, and if several have one, that of a trainer's own."""
    roster: Roster
    lang: Lang
    day: date
    title: str = ""
    """That of the first case if empty."""
    zone: str = "Asia/Shanghai"
    variants: int | None = None
    """How many different districts of each case are dealt out, all equally hard; 1: the same for everybody; None: as
    many as suit the roster."""

    @property
    def districts(self) -> int:
        """How many different districts of each case are dealt out."""
        return self.variants or usual_variants(len(self.roster.trainees))

    def plan(self) -> Plan:
        """Return the plan that a trainer may then change.

        Raises
        ------
        UnknownNameError
            No such case.
        WorkshopError
            The title or the time zone cannot be used.
        """
        cases = [load_case(each) for each in self.cases]
        about = {exercise: None for case in cases for exercise in case.playlist}
        own = {exercise: case.id for case in cases if case.id not in shipped_ids() for exercise in case.playlist}
        try:
            return Plan(
                title=self.title or cases[0].title[self.lang],
                lang=self.lang,
                zone=self.zone,
                opens=datetime.combine(self.day, BEGIN),
                closes=datetime.combine(self.day, END),
                exercises=tuple(Planned(id=each, case=case) for each, case in {**about, **own}.items()),
            )
        except ValidationError as error:
            raise WorkshopError(PLAN, *misread(error)) from error


def make_workshop(folder: Path, wanted: Wanted, *, jobs: int = 1, progress: Progress | None = None) -> Workshop:
    """Make a workshop in a new folder.

    Parameters
    ----------
    jobs
        Processes at work; the tasks do not depend on it.
    progress
        Called with districts done and districts needed.

    Raises
    ------
    UnknownNameError
        No such case.
    WorkshopError
        The folder is taken, a pool holds too few districts, or one of them does not carry its exercises.
    ContentError
        A case has no pool, or it is out of date.
    """
    folder = folder.absolute()
    if folder.exists() and (folder == Path.cwd() or not folder.is_dir() or any(folder.iterdir())):
        raise WorkshopError(folder, TAKEN)
    folder.parent.mkdir(parents=True, exist_ok=True)
    draft = Workshop(Path(mkdtemp(dir=folder.parent, prefix=f".{folder.name}.")))
    try:
        _write_settings(draft, wanted)
        _write_tasks(draft, jobs, progress)
        if folder.exists():  # and empty; not every system puts a folder into the place of one
            folder.rmdir()
        draft.folder.replace(folder)
    finally:
        shutil.rmtree(draft.folder, ignore_errors=True)
    return Workshop(folder)


def _write_settings(draft: Workshop, wanted: Wanted) -> None:
    plan, secret = wanted.plan(), secrets.token_bytes(SECRET_BYTES)
    seeds = {case: _dealt(secret, case, wanted.districts) for case in plan.cases}
    dealt = Dealt(cmtrain=cmtrain.__version__, seeds=seeds)
    for case in set(plan.cases) - set(shipped_ids()):
        _bring_along(case, draft)
    replace_file(draft.folder / PLAN, plan_toml(plan, wanted.lang))
    replace_file(draft.folder / ROSTER, roster_csv(with_pins(wanted.roster.trainees, secret), wanted.lang), mode=0o600)
    replace_file(draft.folder / SECRET, secret.hex(), mode=0o600)
    replace_file(draft.folder / DEALT, dealt.model_dump_json(indent=1) + "\n")
    (draft.folder / JOURNALS).mkdir()


def _bring_along(case: str, draft: Workshop) -> None:
    """Copy what a case consists of into the workshop, and nothing that merely lies beside it."""
    file = case_file(case)
    for part in (file, file.with_name(STORY), file.with_name(FILE)):
        if part.is_file():
            replace_file(draft.folder / CASES / case / part.name, part.read_bytes())


def _dealt(secret: bytes, case: str, variants: int) -> tuple[int, ...]:
    pool = read_pool(load_case(case)).seeds
    if len(pool) < variants:
        raise WorkshopError(case, _TOO_FEW.fill(case=case, found=len(pool), wanted=variants))
    return drawn(secret, case, pool, variants)


def _write_tasks(draft: Workshop, jobs: int, progress: Progress | None) -> None:
    """Store the tasks of every district that somebody may get."""
    asked = draft.asked
    for done, (case, seed, tasks) in enumerate(each_tasks(asked, jobs), start=1):
        replace_file(draft.tasks_file(case, seed), tasks.model_dump_json(indent=1) + "\n")
        if progress:
            progress(done, len(asked))


def each_tasks(asked: list[Asked], jobs: int) -> Iterable[tuple[str, int, StoredTasks]]:
    """Make the tasks of districts, one after the other or in several processes; in the order asked."""
    if jobs == 1:
        yield from map(tasks_of, asked)
    else:
        with workers(min(jobs, len(asked))) as processes:
            yield from processes.map(tasks_of, asked)


def tasks_of(asked: Asked) -> tuple[str, int, StoredTasks]:
    """Return case, seed and tasks of one district.

    Raises
    ------
    WorkshopError
        The district does not carry one of the exercises.
    """
    case, seed, names = asked
    district = district_of(case, seed)
    for exercise in map(load_exercise, names):
        screened = screen(exercise, district)
        if not screened.accepted:
            told = _UNFIT.fill(case=case, seed=seed, exercise=exercise.id, why=screened.reason)
            raise WorkshopError(case, told)
    return case, seed, StoredTasks(tasks={name: stored_task(load_exercise(name), district) for name in names})
