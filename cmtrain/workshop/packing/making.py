"""Making packs: each district is written once, then put into the zip of everybody who gets it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, TypeVar

import cmtrain
from cmtrain.district.case import Case, load_case, shipped_ids
from cmtrain.district.events import is_announced
from cmtrain.district.exact import observed_csv
from cmtrain.district.simulate import EXERCISE_WEEKS, simulate
from cmtrain.errors import CmtrainError
from cmtrain.grading.pool import Progress, workers
from cmtrain.grading.tasks import stored_task
from cmtrain.kinds.exercise import load_exercise
from cmtrain.texts import LANGS
from cmtrain.workbook.opening.making import make_notebook
from cmtrain.workbook.opening.pack import lessons_of, parameters_of
from cmtrain.workbook.opening.pages import page_name
from cmtrain.workbook.pack import MANIFEST, Held, Pack, case_folder, tables_folder, tasks_file
from cmtrain.workshop.case_files import CASE, STORY, case_toml, story_md
from cmtrain.workshop.folder import Workshop
from cmtrain.workshop.packing.archive import folder_name, zipped
from cmtrain.workshop.packing.letter import UNIX, letter_files
from cmtrain.workshop.roster import Trainee
from cmtrain.writing import replace_file

T = TypeVar("T")
R = TypeVar("R")

District = tuple[str, int]
"""Case and seed."""

_TOLD = {
    "id", "title", "summary", "city", "era", "weeks", "start_week", "festival_weeks", "shops", "skus", "areas",
    "rural_areas", "info_points", "verified_shops", "focus", "short_sku", "substitute_sku", "playlist", "story",
}  # fmt: skip
"""Settings of a case that trainees may know; whatever else there is, or comes to be, drives it."""
_SECRETS_OF_FOCUS = {"slow_skus", "slow_share", "discount"}
"""What is to be found out about the shop of the story."""


@dataclass(frozen=True)
class Packed:
    """What came of one trainee's pack."""

    trainee: Trainee
    file: Path | None = None
    failed: CmtrainError | OSError | None = None
    """Why there is none."""


def make_packs(
    workshop: Workshop, out: Path, trainees: Sequence[Trainee], *, jobs: int = 1, progress: Progress | None = None
) -> list[Packed]:
    """Write one zip for each trainee; one that fails stops no other.

    Parameters
    ----------
    jobs
        Processes at work; the packs do not depend on it.
    progress
        Called with steps done and steps needed.

    Raises
    ------
    WorkshopError
        The workshop itself cannot be read, or its plan is about a case of which no districts were dealt out.
    """
    needed = sorted({(case, workshop.seed(each.id, case)) for each in trainees for case in workshop.plan.cases})
    steps = len(needed) + len(trainees)
    packed: list[Packed] = []
    failed: dict[District, CmtrainError | OSError] = {}
    with TemporaryDirectory(prefix="cmtrain-") as written:
        folder = Path(written)
        for done, (district, error) in enumerate(_each(partial(_write_district, workshop, folder), needed, jobs), 1):
            failed |= {district: error} if error else {}
            _tell(progress, done, steps)
        for each in _each(partial(_packed, workshop, folder, out, failed), trainees, jobs):
            packed.append(each)
            _tell(progress, len(needed) + len(packed), steps)
    return packed


def _each(call: Callable[[T], R], things: Sequence[T], jobs: int) -> Iterator[R]:
    """Call a function for each thing, one after the other or in several processes."""
    if jobs == 1 or len(things) <= 1:
        yield from map(call, things)
    else:
        with workers(min(jobs, len(things))) as processes:
            yield from processes.map(call, things)


def _tell(progress: Progress | None, done: int, needed: int) -> None:
    if progress:
        progress(done, needed)


def _write_district(
    workshop: Workshop, folder: Path, district: District
) -> tuple[District, CmtrainError | OSError | None]:
    """Write tables and tasks of a district as packs hold them; return why they could not be, if so."""
    case, seed = district
    try:
        stored = workshop.tasks(case, seed)
        played = simulate(load_case(case), seed=seed, market_weeks=EXERCISE_WEEKS)
        asked = [each.exercise for each in workshop.plan.exercises if each.exercise.case == case]
        tasks = {each.id: stored.get(each.id) or stored_task(load_exercise(each.id), played) for each in asked}
        replace_file(folder / tasks_file(case, seed), json.dumps(tasks, ensure_ascii=False, indent=1) + "\n")
        for name, content in observed_csv(played.observed).items():
            replace_file(folder / tables_folder(case, seed) / name, content)
    except (CmtrainError, OSError) as error:
        return district, error
    return district, None


def _packed(
    workshop: Workshop, folder: Path, out: Path, failed: dict[District, CmtrainError | OSError], trainee: Trainee
) -> Packed:
    districts = [(case, workshop.seed(trainee.id, case)) for case in workshop.plan.cases]
    error = next((failed[each] for each in districts if each in failed), None)
    if error is not None:
        return Packed(trainee, failed=error)
    try:
        name = folder_name(workshop.plan.title, trainee.id)
        content = zipped(name, pack_files(workshop, trainee, folder), programs=[UNIX])
        return Packed(trainee, replace_file(out / f"{name}.zip", content, mode=0o600))
    except (CmtrainError, OSError) as problem:
        return Packed(trainee, failed=problem)


def pack_files(workshop: Workshop, trainee: Trainee, districts: Path) -> dict[str, bytes]:
    """Return everything in a trainee's pack, by its place in the folder.

    Parameters
    ----------
    districts
        Where tables and tasks of the trainee's districts have been written.
    """
    held = {case: workshop.seed(trainee.id, case) for case in workshop.plan.cases}
    work = {}
    for case, seed in held.items():
        tables = sorted((districts / tables_folder(case, seed)).iterdir())
        for file in (*tables, districts / tasks_file(case, seed)):
            work[file.relative_to(districts).as_posix()] = file.read_bytes()
        if case not in shipped_ids():
            work |= _told_of(load_case(case))
    pack = Pack(
        cmtrain=cmtrain.__version__,
        workshop=workshop.plan.title,
        trainee=trainee.id,
        name=trainee.name,
        lang=trainee.lang or workshop.plan.lang,
        ends=workshop.plan.ends,
        playlist=workshop.plan.exercises,
        districts={case: Held(seed=seed, weeks=load_case(case).weeks) for case, seed in held.items()},
        files={name: hashlib.sha256(content).hexdigest() for name, content in work.items()},
    )
    return {
        MANIFEST: (pack.model_dump_json(indent=1) + "\n").encode(),
        **work,
        **_pages(pack),
        **letter_files(pack, workshop.plan.zone),
    }


def _told_of(case: Case) -> dict[str, bytes]:
    """Return the files of a case of the trainer's own, without what drives it: trainees are to find that out."""
    hidden: dict[str, Any] = {"focus": _SECRETS_OF_FOCUS} if case.focus else {}
    known = case.model_dump(include=_TOLD, exclude=hidden)
    told = Case.model_validate({**known, "events": tuple(filter(is_announced, case.events))})
    files = {CASE: case_toml(told), STORY: story_md(told)}
    return {f"{case_folder(case.id)}/{name}": content.encode() for name, content in files.items()}


def _pages(pack: Pack) -> dict[str, bytes]:
    return {
        page_name(lesson, lang): make_notebook(lesson.path, lang, parameters_of(pack, lesson, lang)).encode()
        for lesson in lessons_of(pack)
        for lang in LANGS
    }
