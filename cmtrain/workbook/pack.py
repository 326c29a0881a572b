"""A pack: all that one trainee needs to work away from the room, in one folder, and nothing of any truth.

``pack.json`` says whose it is and what is asked; beside it lie the pages, the observed tables of each district
(``tables/<case>-<seed>/``), the tasks of its exercises (``tasks/<case>-<seed>.json``), what pages tell
of a case that does not ship with cmtrain (``cases/<case>/``) and, once it has been opened, the answers. `cmtrain.workshop.packing` makes packs; here they are read.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Annotated, Literal

from pydantic import AwareDatetime, Field, NonNegativeInt, PositiveInt, StringConstraints, ValidationError

import cmtrain
from cmtrain.content import add_cases, exercise_ids
from cmtrain.district.case import Case, case_ids
from cmtrain.district.district import District
from cmtrain.district.exact import read_observed
from cmtrain.district.sealed import SealedTruth
from cmtrain.district.tables import TableError
from cmtrain.errors import TextError
from cmtrain.grading.playlist import Planned
from cmtrain.grading.tasks import give_tasks, kind_of
from cmtrain.records import Json, Name, Record, problems_of
from cmtrain.texts import Lang, Text, text

MANIFEST, FORMAT = "pack.json", 1
_CASES, _TABLES, _TASKS = "cases", "tables", "tasks"


class PackError(TextError):
    """A pack cannot be opened; names the file and what is wrong with it."""

    def __init__(self, file: Path, *problems: Text) -> None:
        told = (Text(zh=f"{file}：{each.zh}", en=f"{file}: {each.en}") for each in problems)
        zh, en = zip(*((each.zh, each.en) for each in told), strict=True)
        super().__init__(Text(zh="\n".join(zh), en="\n".join(en)))


class Held(Record):
    """A district that a pack holds."""

    seed: NonNegativeInt
    weeks: PositiveInt


class Pack(Record):
    """What ``pack.json`` says."""

    format: Literal[1] = 1
    cmtrain: str
    """The version that made it."""
    workshop: Name
    """What the workshop is called."""
    trainee: Annotated[str, StringConstraints(pattern=r"^[^\s/\\:]+$", max_length=80)]
    """Id on the roster, which names the journal."""
    name: Name
    lang: Lang
    ends: AwareDatetime
    """When the workshop closes."""
    playlist: Annotated[tuple[Planned, ...], Field(min_length=1)]
    districts: Annotated[Mapping[str, Held], Field(min_length=1)]
    """By case."""
    files: Mapping[str, str]
    """SHA-256 of each file of tables and tasks, by its place in the folder."""

    @property
    def answers(self) -> str:
        """Name of the journal, which is all that is sent back."""
        return f"answers-{self.trainee}.jsonl"


_NO_PACK = text("读不出来：{why}。请重新解压整个压缩包", "cannot be read: {why}; unpack the whole archive again")
_CHANGED = text(
    "和发出来的不一样（可能用 Excel 存过）。请重新解压压缩包；答案文件 answers-….jsonl 留着不动，放回新文件夹",
    "is not as it was sent (was it saved from Excel?); unpack the archive again, and put your answers-….jsonl into the new folder",
)
_DAMAGED = text("{key} 不对：{why}。请重新解压压缩包", "{key} is damaged: {why}; unpack the archive again")
_NEWER = text(
    "是用更新的 cmtrain（{made_by}）做的，这台电脑上是 {own}。请先更新：pip install --upgrade cmtrain",
    "was made by a newer cmtrain ({made_by}); here is {own}. Update it first: pip install --upgrade cmtrain",
)
_OTHER = text(
    "{key} 看不懂：这个包是用 cmtrain {made_by} 做的，这台电脑上是 {own}。请装上做包的那个版本：pip install cmtrain=={made_by}",
    "{key} cannot be understood: the pack was made by cmtrain {made_by}, and here is {own}. Install the version that made it: "
    "pip install cmtrain=={made_by}",
)
_NO_DISTRICT = text(
    "里面没有 {case} 的 {seed} 号片区。请从包里的页面打开",
    "holds no district {seed} of {case}; open the pages of this pack",
)


def is_pack(folder: Path) -> bool:
    """Say whether a folder is a pack."""
    return (folder / MANIFEST).is_file()


def case_folder(case: str) -> str:
    """Return where a case that does not ship with cmtrain lies in a pack."""
    return f"{_CASES}/{case}"


def tables_folder(case: str, seed: int) -> str:
    """Return where the tables of a district lie in a pack."""
    return f"{_TABLES}/{case}-{seed}"


def tasks_file(case: str, seed: int) -> str:
    """Return where the tasks of a district lie in a pack."""
    return f"{_TASKS}/{case}-{seed}.json"


def read_pack(folder: Path) -> Pack:
    """Read what a pack says of itself.

    Raises
    ------
    PackError
        It cannot be read, is damaged, or was made by a version whose packs this one does not know.
    """
    file = folder / MANIFEST
    content = _json(file)
    told = content if isinstance(content, dict) else {}
    version, made_by = told.get("format"), told.get("cmtrain")
    if isinstance(version, int) and version > FORMAT:
        raise PackError(file, _NEWER.fill(made_by=made_by, own=cmtrain.__version__))
    try:
        return Pack.model_validate(content)
    except ValidationError as error:
        if isinstance(made_by, str) and made_by != cmtrain.__version__:
            raise PackError(file, *(_of_another(made_by, key) for key, _ in problems_of(error))) from error
        raise PackError(file, *(_DAMAGED.fill(key=key or "{}", why=why) for key, why in problems_of(error))) from error


def check_pack(folder: Path, pack: Pack) -> None:
    """See that a pack is whole, as it was made, and of this version's exercises; cases in it are known from then on.

    Raises
    ------
    PackError
        It is not.
    """
    for name, digest in pack.files.items():
        if hashlib.sha256(_content(folder / name)).hexdigest() != digest:
            raise PackError(folder / name, _CHANGED)
    if (folder / _CASES).is_dir():
        add_cases(folder / _CASES)
    unknown = [*_unknown(pack), *_strange_tasks(folder, pack)]
    if unknown:
        raise PackError(folder / MANIFEST, *(_of_another(pack.cmtrain, each) for each in unknown))


def packed_district(folder: Path, case: Case, seed: int) -> District:
    """Return a district of a pack, which knows its tasks; its truth is sealed.

    Raises
    ------
    PackError
        The pack does not hold it, or it cannot be read.
    """
    pack = read_pack(folder)
    held = pack.districts.get(case.id)
    if held is None or held.seed != seed:
        raise PackError(folder / MANIFEST, _NO_DISTRICT.fill(case=case.id, seed=seed))
    tables = folder / tables_folder(case.id, seed)
    try:
        observed = read_observed(tables)
    except OSError as error:
        raise PackError(Path(error.filename or tables), _NO_PACK.fill(why=error.strerror or error)) from error
    except (TableError, UnicodeDecodeError) as error:
        raise PackError(tables, _DAMAGED.fill(key=str(error).partition(":")[0], why=error)) from error
    district = District(case, seed, held.weeks, observed, SealedTruth())
    give_tasks(district, _tasks(folder, case.id, seed))
    return district


def _unknown(pack: Pack) -> Iterator[str]:
    """Yield the cases and exercises that this version does not have."""
    yield from (each.id for each in pack.playlist if each.id not in exercise_ids())
    yield from (case for case in pack.districts if case not in case_ids())


def _strange_tasks(folder: Path, pack: Pack) -> Iterator[str]:
    """Yield the exercises that have no district, no task, or one that this version cannot read."""
    given = {case: _tasks(folder, case, held.seed) for case, held in pack.districts.items()}
    for planned in pack.playlist:
        if planned.id in exercise_ids():
            exercise = planned.exercise
            try:
                kind_of(exercise).task_type.model_validate(given.get(exercise.case, {}).get(exercise.id))
            except ValidationError:
                yield exercise.id


def _tasks(folder: Path, case: str, seed: int) -> dict[str, Json]:
    file = folder / tasks_file(case, seed)
    content = _json(file)
    if not isinstance(content, dict):
        raise PackError(file, _DAMAGED.fill(key="{}", why=type(content).__name__))
    return content


def _json(file: Path) -> Json:
    try:
        content: Json = json.loads(_content(file))
    except ValueError as error:  # no JSON, or not in UTF-8
        raise PackError(file, _NO_PACK.fill(why=error)) from error
    return content


def _content(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise PackError(file, _NO_PACK.fill(why=error.strerror or error)) from error


def _of_another(made_by: str, key: str) -> Text:
    return _OTHER.fill(key=key, made_by=made_by, own=cmtrain.__version__)
